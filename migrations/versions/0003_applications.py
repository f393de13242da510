"""Applications and enrolments."""

import sqlalchemy as sa
from alembic import op

from champions.core.db import Id, UTCDateTime

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "application",
        sa.Column("id", Id, nullable=False),
        sa.Column("code", sa.String(length=10), nullable=False),
        sa.Column("cohort_id", Id, nullable=False),
        sa.Column("person_id", Id, nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "submitted",
                "offered",
                "not_selected",
                "enrolled",
                "declined",
                "withdrawn",
                name="application_state",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("born", sa.Date(), nullable=False),
        sa.Column("rule", sa.JSON(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("own_name", sa.String(length=200), nullable=False),
        sa.Column("call_name", sa.String(length=80), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("city", sa.String(length=120), nullable=False),
        sa.Column("zone", sa.String(length=64), nullable=False),
        sa.Column("university", sa.String(length=200), nullable=False),
        sa.Column("field_of_study", sa.String(length=120), nullable=False),
        sa.Column("languages", sa.String(length=200), nullable=False),
        sa.Column("city_problem", sa.Text(), nullable=False),
        sa.Column("motivation", sa.Text(), nullable=False),
        sa.Column("topics", sa.JSON(), nullable=False),
        sa.Column("access_needs", sa.Text(), nullable=False),
        sa.Column("heard_from", sa.String(length=200), nullable=False),
        sa.Column("consent_version", sa.String(length=32), nullable=False),
        sa.Column("consented_at", UTCDateTime(), nullable=True),
        sa.Column("began_at", UTCDateTime(), nullable=False),
        sa.Column("saved_at", UTCDateTime(), nullable=False),
        sa.Column("submitted_at", UTCDateTime(), nullable=True),
        sa.Column("decided_at", UTCDateTime(), nullable=True),
        sa.Column("answer_by", UTCDateTime(), nullable=True),
        sa.Column("answered_at", UTCDateTime(), nullable=True),
        sa.Column(
            "reason",
            sa.Enum(
                "places",
                "experience",
                "time",
                "incomplete",
                name="reason",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("reason_note", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state <> 'not_selected' OR (reason IS NOT NULL AND decided_at IS NOT NULL)",
            name=op.f("ck_application_reason_given"),
        ),
        sa.CheckConstraint(
            "state <> 'offered' OR (answer_by IS NOT NULL AND decided_at IS NOT NULL)",
            name=op.f("ck_application_offered"),
        ),
        sa.CheckConstraint(
            "state IN ('draft', 'withdrawn') OR consented_at IS NOT NULL", name=op.f("ck_application_consented")
        ),
        sa.CheckConstraint(
            "state IN ('draft', 'withdrawn') OR submitted_at IS NOT NULL", name=op.f("ck_application_submitted")
        ),
        sa.CheckConstraint(
            "state NOT IN ('enrolled', 'declined') OR answered_at IS NOT NULL", name=op.f("ck_application_answered")
        ),
        sa.ForeignKeyConstraint(
            ["cohort_id"], ["cohort.id"], name=op.f("fk_application_cohort_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_application_person_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application")),
        sa.UniqueConstraint("code", name=op.f("uq_application_code")),
        sa.UniqueConstraint("cohort_id", "person_id", name=op.f("uq_application_cohort_id_person_id")),
    )
    op.create_index(op.f("ix_application_cohort_id"), "application", ["cohort_id"], unique=False)
    op.create_index(op.f("ix_application_person_id"), "application", ["person_id"], unique=False)
    op.create_index(op.f("ix_application_submitted_at"), "application", ["submitted_at"], unique=False)
    op.create_table(
        "enrolment",
        sa.Column("id", Id, nullable=False),
        sa.Column("code", sa.String(length=10), nullable=False),
        sa.Column("cohort_id", Id, nullable=False),
        sa.Column("person_id", Id, nullable=False),
        sa.Column("application_id", Id, nullable=True),
        sa.Column(
            "state",
            sa.Enum("active", "left", name="enrolment_state", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("enrolled_at", UTCDateTime(), nullable=False),
        sa.Column("left_at", UTCDateTime(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("(state = 'left') = (left_at IS NOT NULL)", name=op.f("ck_enrolment_left_at")),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_enrolment_application_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["cohort_id"], ["cohort.id"], name=op.f("fk_enrolment_cohort_id"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_enrolment_person_id"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enrolment")),
        sa.UniqueConstraint("application_id", name=op.f("uq_enrolment_application_id")),
        sa.UniqueConstraint("code", name=op.f("uq_enrolment_code")),
        sa.UniqueConstraint("cohort_id", "person_id", name=op.f("uq_enrolment_cohort_id_person_id")),
    )
    op.create_index(op.f("ix_enrolment_cohort_id"), "enrolment", ["cohort_id"], unique=False)
    op.create_index(op.f("ix_enrolment_person_id"), "enrolment", ["person_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_enrolment_person_id"), table_name="enrolment")
    op.drop_index(op.f("ix_enrolment_cohort_id"), table_name="enrolment")
    op.drop_table("enrolment")
    op.drop_index(op.f("ix_application_submitted_at"), table_name="application")
    op.drop_index(op.f("ix_application_person_id"), table_name="application")
    op.drop_index(op.f("ix_application_cohort_id"), table_name="application")
    op.drop_table("application")
