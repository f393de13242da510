"""Teams."""

import sqlalchemy as sa
from alembic import op

from champions.core.db import Id, UTCDateTime

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "team",
        sa.Column("id", Id, nullable=False),
        sa.Column("code", sa.String(length=10), nullable=False),
        sa.Column("cohort_id", Id, nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("name_key", sa.String(length=160), nullable=False),
        sa.Column("challenge", sa.String(length=200), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("max_size", sa.Integer(), nullable=False),
        sa.Column("invite_code", sa.String(length=26), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.CheckConstraint("size >= 0 AND size <= max_size", name=op.f("ck_team_size")),
        sa.ForeignKeyConstraint(["cohort_id"], ["cohort.id"], name=op.f("fk_team_cohort_id"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_team")),
        sa.UniqueConstraint("code", name=op.f("uq_team_code")),
        sa.UniqueConstraint("cohort_id", "name_key", name=op.f("uq_team_cohort_id_name_key")),
        sa.UniqueConstraint("invite_code", name=op.f("uq_team_invite_code")),
    )
    op.create_index(op.f("ix_team_cohort_id"), "team", ["cohort_id"], unique=False)
    op.create_table(
        "team_mentor",
        sa.Column("id", Id, nullable=False),
        sa.Column("team_id", Id, nullable=False),
        sa.Column("person_id", Id, nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_team_mentor_person_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_team_mentor_team_id"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_team_mentor")),
        sa.UniqueConstraint("team_id", "person_id", name=op.f("uq_team_mentor_team_id_person_id")),
    )
    op.create_index(op.f("ix_team_mentor_person_id"), "team_mentor", ["person_id"], unique=False)
    op.create_index(op.f("ix_team_mentor_team_id"), "team_mentor", ["team_id"], unique=False)
    op.create_table(
        "team_member",
        sa.Column("id", Id, nullable=False),
        sa.Column("team_id", Id, nullable=False),
        sa.Column("enrolment_id", Id, nullable=False),
        sa.Column("is_lead", sa.Boolean(), nullable=False),
        sa.Column("joined_at", UTCDateTime(), nullable=False),
        sa.Column("left_at", UTCDateTime(), nullable=True),
        sa.CheckConstraint("left_at IS NULL OR left_at >= joined_at", name=op.f("ck_team_member_order")),
        sa.ForeignKeyConstraint(
            ["enrolment_id"], ["enrolment.id"], name=op.f("fk_team_member_enrolment_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_team_member_team_id"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_team_member")),
    )
    op.create_index(op.f("ix_team_member_enrolment_id"), "team_member", ["enrolment_id"], unique=False)
    op.create_index(op.f("ix_team_member_team_id"), "team_member", ["team_id"], unique=False)
    op.create_index(
        "uq_team_member_one_lead",
        "team_member",
        ["team_id"],
        unique=True,
        postgresql_where=sa.text("is_lead AND left_at IS NULL"),
        sqlite_where=sa.text("is_lead AND left_at IS NULL"),
    )
    op.create_index(
        "uq_team_member_one_team",
        "team_member",
        ["enrolment_id"],
        unique=True,
        postgresql_where=sa.text("left_at IS NULL"),
        sqlite_where=sa.text("left_at IS NULL"),
    )


def downgrade() -> None:
    op.drop_index(
        "uq_team_member_one_team",
        table_name="team_member",
        postgresql_where=sa.text("left_at IS NULL"),
        sqlite_where=sa.text("left_at IS NULL"),
    )
    op.drop_index(
        "uq_team_member_one_lead",
        table_name="team_member",
        postgresql_where=sa.text("is_lead AND left_at IS NULL"),
        sqlite_where=sa.text("is_lead AND left_at IS NULL"),
    )
    op.drop_index(op.f("ix_team_member_team_id"), table_name="team_member")
    op.drop_index(op.f("ix_team_member_enrolment_id"), table_name="team_member")
    op.drop_table("team_member")
    op.drop_index(op.f("ix_team_mentor_team_id"), table_name="team_mentor")
    op.drop_index(op.f("ix_team_mentor_person_id"), table_name="team_mentor")
    op.drop_table("team_mentor")
    op.drop_index(op.f("ix_team_cohort_id"), table_name="team")
    op.drop_table("team")
