"""Sessions, slots, evidence of attendance."""

import sqlalchemy as sa
from alembic import op

from champions.core.db import Id, UTCDateTime

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "session",
        sa.Column("id", Id, nullable=False),
        sa.Column("code", sa.String(length=10), nullable=False),
        sa.Column("cohort_id", Id, nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "orientation",
                "lecture",
                "workshop",
                "pitch",
                "ceremony",
                "event",
                name="session_kind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("week", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=160), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("lecturer", sa.String(length=200), nullable=False),
        sa.CheckConstraint("number IS NULL OR number >= 1", name=op.f("ck_session_number")),
        sa.CheckConstraint("week >= 1", name=op.f("ck_session_week")),
        sa.ForeignKeyConstraint(["cohort_id"], ["cohort.id"], name=op.f("fk_session_cohort_id"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_session")),
        sa.UniqueConstraint("code", name=op.f("uq_session_code")),
        sa.UniqueConstraint("cohort_id", "kind", "number", name=op.f("uq_session_cohort_id_kind_number")),
    )
    op.create_index(op.f("ix_session_cohort_id"), "session", ["cohort_id"], unique=False)
    op.create_table(
        "slot",
        sa.Column("id", Id, nullable=False),
        sa.Column("code", sa.String(length=10), nullable=False),
        sa.Column("session_id", Id, nullable=False),
        sa.Column("starts_at", UTCDateTime(), nullable=False),
        sa.Column("ends_at", UTCDateTime(), nullable=False),
        sa.Column(
            "mode",
            sa.Enum("online", "in_person", "hybrid", name="mode", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("join_url", sa.String(length=500), nullable=False),
        sa.Column("check_in_code", sa.String(length=6), nullable=False),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_slot_order")),
        sa.ForeignKeyConstraint(["session_id"], ["session.id"], name=op.f("fk_slot_session_id"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_slot")),
        sa.UniqueConstraint("code", name=op.f("uq_slot_code")),
    )
    op.create_index(op.f("ix_slot_session_id"), "slot", ["session_id"], unique=False)
    op.create_index(op.f("ix_slot_starts_at"), "slot", ["starts_at"], unique=False)
    op.create_table(
        "evidence",
        sa.Column("id", Id, nullable=False),
        sa.Column("slot_id", Id, nullable=False),
        sa.Column("enrolment_id", Id, nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "check_in", "staff_mark", name="evidence_kind", native_enum=False, create_constraint=True, length=32
            ),
            nullable=False,
        ),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column(
            "mark",
            sa.Enum(
                "present",
                "partly",
                "absent",
                "excused",
                name="mark",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("by_id", Id, nullable=True),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.CheckConstraint("(kind = 'staff_mark') = (mark IS NOT NULL)", name=op.f("ck_evidence_mark_by_staff")),
        sa.CheckConstraint(
            "kind <> 'staff_mark' OR (by_id IS NOT NULL AND note <> '')", name=op.f("ck_evidence_staff_reason")
        ),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_evidence_by_id"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(
            ["enrolment_id"], ["enrolment.id"], name=op.f("fk_evidence_enrolment_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(["slot_id"], ["slot.id"], name=op.f("fk_evidence_slot_id"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence")),
        sa.UniqueConstraint(
            "slot_id", "enrolment_id", "kind", "at", name=op.f("uq_evidence_slot_id_enrolment_id_kind_at")
        ),
    )
    op.create_index(
        "uq_evidence_one_check_in",
        "evidence",
        ["slot_id", "enrolment_id"],
        unique=True,
        postgresql_where=sa.text("kind = 'check_in'"),
        sqlite_where=sa.text("kind = 'check_in'"),
    )
    op.create_index(op.f("ix_evidence_by_id"), "evidence", ["by_id"], unique=False)
    op.create_index(op.f("ix_evidence_enrolment_id"), "evidence", ["enrolment_id"], unique=False)
    op.create_index(op.f("ix_evidence_slot_id"), "evidence", ["slot_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_evidence_slot_id"), table_name="evidence")
    op.drop_index(op.f("ix_evidence_enrolment_id"), table_name="evidence")
    op.drop_index(op.f("ix_evidence_by_id"), table_name="evidence")
    op.drop_index(
        "uq_evidence_one_check_in",
        table_name="evidence",
        postgresql_where=sa.text("kind = 'check_in'"),
        sqlite_where=sa.text("kind = 'check_in'"),
    )
    op.drop_table("evidence")
    op.drop_index(op.f("ix_slot_starts_at"), table_name="slot")
    op.drop_index(op.f("ix_slot_session_id"), table_name="slot")
    op.drop_table("slot")
    op.drop_index(op.f("ix_session_cohort_id"), table_name="session")
    op.drop_table("session")
