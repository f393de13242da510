"""Compilations and published results."""

import sqlalchemy as sa
from alembic import op

from champions.core.db import Id, UTCDateTime

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "compilation",
        sa.Column("id", Id, nullable=False),
        sa.Column("code", sa.String(length=10), nullable=False),
        sa.Column("round_id", Id, nullable=False),
        sa.Column("asked_by_id", Id, nullable=False),
        sa.Column("asked_at", UTCDateTime(), nullable=False),
        sa.Column("engine", sa.String(length=32), nullable=False),
        sa.Column("inputs", sa.JSON(), nullable=False),
        sa.Column("inputs_digest", sa.String(length=64), nullable=False),
        sa.Column("outputs", sa.JSON(), nullable=True),
        sa.Column("outputs_digest", sa.String(length=64), nullable=True),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column(
            "work_state",
            sa.Enum(
                "queued",
                "working",
                "done",
                "failed",
                "cancelled",
                name="work_state",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("due_at", UTCDateTime(), nullable=False),
        sa.Column("attempts", Id, nullable=False),
        sa.Column("lease_until", UTCDateTime(), nullable=True),
        sa.Column("rung_at", UTCDateTime(), nullable=True),
        sa.Column("finished_at", UTCDateTime(), nullable=True),
        sa.Column("last_error", sa.String(), nullable=True),
        sa.CheckConstraint(
            "work_state <> 'done' OR outputs_digest IS NOT NULL", name=op.f("ck_compilation_done_has_outputs")
        ),
        sa.CheckConstraint("done >= 0 AND done <= total", name=op.f("ck_compilation_progress")),
        sa.ForeignKeyConstraint(
            ["asked_by_id"], ["person.id"], name=op.f("fk_compilation_asked_by_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_compilation_round_id"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_compilation")),
        sa.UniqueConstraint("code", name=op.f("uq_compilation_code")),
        sa.UniqueConstraint("round_id", "inputs_digest", name=op.f("uq_compilation_round_id_inputs_digest")),
    )
    op.create_index(op.f("ix_compilation_asked_by_id"), "compilation", ["asked_by_id"], unique=False)
    op.create_index(op.f("ix_compilation_round_id"), "compilation", ["round_id"], unique=False)
    op.create_index("ix_compilation_work_state_due_at", "compilation", ["work_state", "due_at"], unique=False)
    op.create_index(
        "uq_compilation_one_running",
        "compilation",
        ["round_id"],
        unique=True,
        postgresql_where=sa.text("work_state IN ('queued', 'working')"),
        sqlite_where=sa.text("work_state IN ('queued', 'working')"),
    )
    op.create_table(
        "confirmation",
        sa.Column("id", Id, nullable=False),
        sa.Column("compilation_id", Id, nullable=False),
        sa.Column("person_id", Id, nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["compilation_id"], ["compilation.id"], name=op.f("fk_confirmation_compilation_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_confirmation_person_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_confirmation")),
        sa.UniqueConstraint("compilation_id", "person_id", name=op.f("uq_confirmation_compilation_id_person_id")),
    )
    op.create_index(op.f("ix_confirmation_compilation_id"), "confirmation", ["compilation_id"], unique=False)
    op.create_index(op.f("ix_confirmation_person_id"), "confirmation", ["person_id"], unique=False)
    op.create_table(
        "published_result",
        sa.Column("id", Id, nullable=False),
        sa.Column("code", sa.String(length=10), nullable=False),
        sa.Column("cohort_id", Id, nullable=False),
        sa.Column("round_id", Id, nullable=False),
        sa.Column("compilation_id", Id, nullable=False),
        sa.Column("snapshot", sa.JSON(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("sealed_at", UTCDateTime(), nullable=False),
        sa.Column("release_at", UTCDateTime(), nullable=True),
        sa.CheckConstraint("release_at IS NULL OR release_at >= sealed_at", name=op.f("ck_published_result_order")),
        sa.ForeignKeyConstraint(
            ["cohort_id"], ["cohort.id"], name=op.f("fk_published_result_cohort_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["compilation_id"], ["compilation.id"], name=op.f("fk_published_result_compilation_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["round.id"], name=op.f("fk_published_result_round_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_published_result")),
        sa.UniqueConstraint("code", name=op.f("uq_published_result_code")),
        sa.UniqueConstraint("round_id", name=op.f("uq_published_result_round_id")),
    )
    op.create_index(op.f("ix_published_result_cohort_id"), "published_result", ["cohort_id"], unique=False)
    op.create_index(op.f("ix_published_result_compilation_id"), "published_result", ["compilation_id"], unique=False)
    op.create_index(op.f("ix_published_result_release_at"), "published_result", ["release_at"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_published_result_release_at"), table_name="published_result")
    op.drop_index(op.f("ix_published_result_compilation_id"), table_name="published_result")
    op.drop_index(op.f("ix_published_result_cohort_id"), table_name="published_result")
    op.drop_table("published_result")
    op.drop_index(op.f("ix_confirmation_person_id"), table_name="confirmation")
    op.drop_index(op.f("ix_confirmation_compilation_id"), table_name="confirmation")
    op.drop_table("confirmation")
    op.drop_index(
        "uq_compilation_one_running",
        table_name="compilation",
        postgresql_where=sa.text("work_state IN ('queued', 'working')"),
        sqlite_where=sa.text("work_state IN ('queued', 'working')"),
    )
    op.drop_index("ix_compilation_work_state_due_at", table_name="compilation")
    op.drop_index(op.f("ix_compilation_round_id"), table_name="compilation")
    op.drop_index(op.f("ix_compilation_asked_by_id"), table_name="compilation")
    op.drop_table("compilation")
