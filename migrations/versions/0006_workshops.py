"""Deliverables and submissions."""

import sqlalchemy as sa
from alembic import op

from champions.core.db import Id, UTCDateTime

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "deliverable",
        sa.Column("id", Id, nullable=False),
        sa.Column("code", sa.String(length=10), nullable=False),
        sa.Column("cohort_id", Id, nullable=False),
        sa.Column("session_id", Id, nullable=True),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=160), nullable=False),
        sa.Column("brief", sa.Text(), nullable=False),
        sa.Column("asks_text", sa.Boolean(), nullable=False),
        sa.Column("asks_link", sa.Boolean(), nullable=False),
        sa.Column("asks_file", sa.Boolean(), nullable=False),
        sa.Column("max_words", sa.Integer(), nullable=False),
        sa.Column("due_at", UTCDateTime(), nullable=False),
        sa.Column("extension_minutes", sa.Integer(), nullable=False),
        sa.Column("max_bytes", sa.Integer(), nullable=False),
        sa.Column("kinds", sa.JSON(), nullable=False),
        sa.CheckConstraint("asks_text OR asks_link OR asks_file", name=op.f("ck_deliverable_asks_something")),
        sa.CheckConstraint("extension_minutes >= 0", name=op.f("ck_deliverable_extension")),
        sa.CheckConstraint("max_bytes > 0", name=op.f("ck_deliverable_max_bytes")),
        sa.ForeignKeyConstraint(
            ["cohort_id"], ["cohort.id"], name=op.f("fk_deliverable_cohort_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["session_id"], ["session.id"], name=op.f("fk_deliverable_session_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deliverable")),
        sa.UniqueConstraint("code", name=op.f("uq_deliverable_code")),
        sa.UniqueConstraint("cohort_id", "number", name=op.f("uq_deliverable_cohort_id_number")),
    )
    op.create_index(op.f("ix_deliverable_cohort_id"), "deliverable", ["cohort_id"], unique=False)
    op.create_index(op.f("ix_deliverable_due_at"), "deliverable", ["due_at"], unique=False)
    op.create_index(op.f("ix_deliverable_session_id"), "deliverable", ["session_id"], unique=False)
    op.create_table(
        "extension",
        sa.Column("id", Id, nullable=False),
        sa.Column("deliverable_id", Id, nullable=False),
        sa.Column("team_id", Id, nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("by_id", Id, nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.CheckConstraint("minutes > 0", name=op.f("ck_extension_minutes")),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_extension_by_id"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(
            ["deliverable_id"], ["deliverable.id"], name=op.f("fk_extension_deliverable_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_extension_team_id"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_extension")),
        sa.UniqueConstraint("deliverable_id", "team_id", name=op.f("uq_extension_deliverable_id_team_id")),
    )
    op.create_index(op.f("ix_extension_by_id"), "extension", ["by_id"], unique=False)
    op.create_index(op.f("ix_extension_deliverable_id"), "extension", ["deliverable_id"], unique=False)
    op.create_index(op.f("ix_extension_team_id"), "extension", ["team_id"], unique=False)
    op.create_table(
        "submission",
        sa.Column("id", Id, nullable=False),
        sa.Column("code", sa.String(length=10), nullable=False),
        sa.Column("deliverable_id", Id, nullable=False),
        sa.Column("team_id", Id, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("is_current", sa.Boolean(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("url", sa.String(length=500), nullable=False),
        sa.Column("file_sha256", sa.String(length=64), nullable=True),
        sa.Column("file_name", sa.String(length=200), nullable=True),
        sa.Column("file_size", Id, nullable=True),
        sa.Column("file_type", sa.String(length=100), nullable=True),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("arrived_at", UTCDateTime(), nullable=False),
        sa.Column("by_id", Id, nullable=False),
        sa.CheckConstraint("words <> '' OR url <> '' OR file_sha256 IS NOT NULL", name=op.f("ck_submission_not_empty")),
        sa.CheckConstraint(
            "(file_sha256 IS NULL) = (file_name IS NULL) AND (file_sha256 IS NULL) = (file_size IS NULL)"
            " AND (file_sha256 IS NULL) = (file_type IS NULL)",
            name=op.f("ck_submission_file_whole"),
        ),
        sa.CheckConstraint("version >= 1", name=op.f("ck_submission_version")),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_submission_by_id"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(
            ["deliverable_id"], ["deliverable.id"], name=op.f("fk_submission_deliverable_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_submission_team_id"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_submission")),
        sa.UniqueConstraint("code", name=op.f("uq_submission_code")),
        sa.UniqueConstraint(
            "deliverable_id", "team_id", "version", name=op.f("uq_submission_deliverable_id_team_id_version")
        ),
    )
    op.create_index(op.f("ix_submission_by_id"), "submission", ["by_id"], unique=False)
    op.create_index(op.f("ix_submission_deliverable_id"), "submission", ["deliverable_id"], unique=False)
    op.create_index(op.f("ix_submission_file_sha256"), "submission", ["file_sha256"], unique=False)
    op.create_index(op.f("ix_submission_team_id"), "submission", ["team_id"], unique=False)
    op.create_index(
        "uq_submission_current",
        "submission",
        ["deliverable_id", "team_id"],
        unique=True,
        postgresql_where=sa.text("is_current"),
        sqlite_where=sa.text("is_current"),
    )


def downgrade() -> None:
    op.drop_index(
        "uq_submission_current",
        table_name="submission",
        postgresql_where=sa.text("is_current"),
        sqlite_where=sa.text("is_current"),
    )
    op.drop_index(op.f("ix_submission_team_id"), table_name="submission")
    op.drop_index(op.f("ix_submission_file_sha256"), table_name="submission")
    op.drop_index(op.f("ix_submission_deliverable_id"), table_name="submission")
    op.drop_index(op.f("ix_submission_by_id"), table_name="submission")
    op.drop_table("submission")
    op.drop_index(op.f("ix_extension_team_id"), table_name="extension")
    op.drop_index(op.f("ix_extension_deliverable_id"), table_name="extension")
    op.drop_index(op.f("ix_extension_by_id"), table_name="extension")
    op.drop_table("extension")
    op.drop_index(op.f("ix_deliverable_session_id"), table_name="deliverable")
    op.drop_index(op.f("ix_deliverable_due_at"), table_name="deliverable")
    op.drop_index(op.f("ix_deliverable_cohort_id"), table_name="deliverable")
    op.drop_table("deliverable")
