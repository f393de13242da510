"""Quotas, shortlists, decisions, appeals, what staff keep on their desk."""

import sqlalchemy as sa
from alembic import op

from champions.core.db import Id, UTCDateTime

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "quota",
        sa.Column("id", Id, nullable=False),
        sa.Column("code", sa.String(length=10), nullable=False),
        sa.Column("cohort_id", Id, nullable=False),
        sa.Column(
            "field",
            sa.Enum(
                "region",
                "country",
                "gender",
                "member_city",
                "university",
                name="quota_field",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("value", sa.String(length=200), nullable=False),
        sa.Column("least", sa.Integer(), nullable=True),
        sa.Column("most", sa.Integer(), nullable=True),
        sa.CheckConstraint("value <> '' OR least IS NULL", name=op.f("ck_quota_each_at_most")),
        sa.CheckConstraint("least IS NOT NULL OR most IS NOT NULL", name=op.f("ck_quota_says_something")),
        sa.CheckConstraint("least IS NULL OR least >= 0", name=op.f("ck_quota_least")),
        sa.CheckConstraint("least IS NULL OR most IS NULL OR least <= most", name=op.f("ck_quota_order")),
        sa.CheckConstraint("most IS NULL OR most >= 0", name=op.f("ck_quota_most")),
        sa.ForeignKeyConstraint(["cohort_id"], ["cohort.id"], name=op.f("fk_quota_cohort_id"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quota")),
        sa.UniqueConstraint("code", name=op.f("uq_quota_code")),
        sa.UniqueConstraint("cohort_id", "field", "value", name=op.f("uq_quota_cohort_id_field_value")),
    )
    op.create_index(op.f("ix_quota_cohort_id"), "quota", ["cohort_id"], unique=False)
    op.create_table(
        "member_city",
        sa.Column("id", Id, nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("name_key", sa.String(length=120), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_member_city")),
        sa.UniqueConstraint("country", "name_key", name=op.f("uq_member_city_country_name_key")),
    )
    op.create_table(
        "pin",
        sa.Column("id", Id, nullable=False),
        sa.Column("application_id", Id, nullable=False),
        sa.Column(
            "side",
            sa.Enum("in", "out", name="side", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("by_id", Id, nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_pin_reason")),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_pin_application_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_pin_by_id"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pin")),
        sa.UniqueConstraint("application_id", name=op.f("uq_pin_application_id")),
    )
    op.create_index(op.f("ix_pin_by_id"), "pin", ["by_id"], unique=False)
    op.create_table(
        "shortlist",
        sa.Column("id", Id, nullable=False),
        sa.Column("code", sa.String(length=10), nullable=False),
        sa.Column("cohort_id", Id, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.Column("seed", sa.String(length=26), nullable=False),
        sa.Column("trial", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("inputs", sa.JSON(), nullable=False),
        sa.Column("inputs_digest", sa.String(length=64), nullable=False),
        sa.Column("outputs", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("outputs_digest", sa.String(length=64), nullable=True),
        sa.Column("asked_by_id", Id, nullable=False),
        sa.Column("asked_at", UTCDateTime(), nullable=False),
        sa.Column("accepted_at", UTCDateTime(), nullable=True),
        sa.Column("accepted_by_id", Id, nullable=True),
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
            "accepted_at IS NULL OR (trial IS NULL AND work_state = 'done')", name=op.f("ck_shortlist_accepted_is_done")
        ),
        sa.CheckConstraint(
            "work_state <> 'done' OR outputs_digest IS NOT NULL", name=op.f("ck_shortlist_done_has_outputs")
        ),
        sa.CheckConstraint("(accepted_at IS NULL) = (accepted_by_id IS NULL)", name=op.f("ck_shortlist_accepted")),
        sa.ForeignKeyConstraint(
            ["accepted_by_id"], ["person.id"], name=op.f("fk_shortlist_accepted_by_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["asked_by_id"], ["person.id"], name=op.f("fk_shortlist_asked_by_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(["cohort_id"], ["cohort.id"], name=op.f("fk_shortlist_cohort_id"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shortlist")),
        sa.UniqueConstraint("code", name=op.f("uq_shortlist_code")),
        sa.UniqueConstraint("cohort_id", "number", name=op.f("uq_shortlist_cohort_id_number")),
    )
    op.create_index(op.f("ix_shortlist_accepted_by_id"), "shortlist", ["accepted_by_id"], unique=False)
    op.create_index(op.f("ix_shortlist_asked_by_id"), "shortlist", ["asked_by_id"], unique=False)
    op.create_index(op.f("ix_shortlist_cohort_id"), "shortlist", ["cohort_id"], unique=False)
    op.create_index("ix_shortlist_work_state_due_at", "shortlist", ["work_state", "due_at"], unique=False)
    op.create_index(
        "uq_shortlist_one_running",
        "shortlist",
        ["cohort_id"],
        unique=True,
        postgresql_where=sa.text("work_state IN ('queued', 'working')"),
        sqlite_where=sa.text("work_state IN ('queued', 'working')"),
    )
    op.create_table(
        "dispatch",
        sa.Column("id", Id, nullable=False),
        sa.Column("code", sa.String(length=10), nullable=False),
        sa.Column("cohort_id", Id, nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("confirmed_at", UTCDateTime(), nullable=False),
        sa.Column("confirmed_by_id", Id, nullable=False),
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
        sa.ForeignKeyConstraint(["cohort_id"], ["cohort.id"], name=op.f("fk_dispatch_cohort_id"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(
            ["confirmed_by_id"], ["person.id"], name=op.f("fk_dispatch_confirmed_by_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dispatch")),
        sa.UniqueConstraint("code", name=op.f("uq_dispatch_code")),
    )
    op.create_index(op.f("ix_dispatch_cohort_id"), "dispatch", ["cohort_id"], unique=False)
    op.create_index(op.f("ix_dispatch_confirmed_by_id"), "dispatch", ["confirmed_by_id"], unique=False)
    op.create_index("ix_dispatch_work_state_due_at", "dispatch", ["work_state", "due_at"], unique=False)
    op.create_table(
        "decision",
        sa.Column("id", Id, nullable=False),
        sa.Column("application_id", Id, nullable=False),
        sa.Column(
            "verdict",
            sa.Enum(
                "offer", "waitlist", "reject", name="verdict", native_enum=False, create_constraint=True, length=32
            ),
            nullable=False,
        ),
        sa.Column(
            "reason",
            sa.Enum(
                "places",
                "experience",
                "time",
                "incomplete",
                "age",
                name="reason",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("staged_at", UTCDateTime(), nullable=False),
        sa.Column("staged_by_id", Id, nullable=False),
        sa.Column("shortlist_id", Id, nullable=True),
        sa.Column("dispatch_id", Id, nullable=True),
        sa.Column("done_at", UTCDateTime(), nullable=True),
        sa.Column("skipped", sa.Text(), nullable=False),
        sa.CheckConstraint("(verdict = 'reject') = (reason IS NOT NULL)", name=op.f("ck_decision_reject_has_reason")),
        sa.CheckConstraint("skipped = '' OR done_at IS NOT NULL", name=op.f("ck_decision_skipped_is_done")),
        sa.CheckConstraint("done_at IS NULL OR dispatch_id IS NOT NULL", name=op.f("ck_decision_done_is_sent")),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_decision_application_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["dispatch_id"], ["dispatch.id"], name=op.f("fk_decision_dispatch_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["shortlist_id"], ["shortlist.id"], name=op.f("fk_decision_shortlist_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["staged_by_id"], ["person.id"], name=op.f("fk_decision_staged_by_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision")),
    )
    op.create_index(op.f("ix_decision_application_id"), "decision", ["application_id"], unique=False)
    op.create_index(op.f("ix_decision_dispatch_id"), "decision", ["dispatch_id"], unique=False)
    op.create_index(op.f("ix_decision_shortlist_id"), "decision", ["shortlist_id"], unique=False)
    op.create_index(op.f("ix_decision_staged_by_id"), "decision", ["staged_by_id"], unique=False)
    op.create_index(
        "uq_decision_one_open",
        "decision",
        ["application_id"],
        unique=True,
        postgresql_where=sa.text("done_at IS NULL"),
        sqlite_where=sa.text("done_at IS NULL"),
    )
    op.create_table(
        "appeal",
        sa.Column("id", Id, nullable=False),
        sa.Column("code", sa.String(length=10), nullable=False),
        sa.Column("application_id", Id, nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "filed",
                "upheld",
                "dismissed",
                name="appeal_state",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("filed_at", UTCDateTime(), nullable=False),
        sa.Column("answer_by", UTCDateTime(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answered_at", UTCDateTime(), nullable=True),
        sa.Column("answered_by_id", Id, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state = 'filed') = (answered_at IS NULL) AND (state = 'filed') = (answered_by_id IS NULL) "
            "AND (state = 'filed' OR answer <> '')",
            name=op.f("ck_appeal_answered"),
        ),
        sa.CheckConstraint("words <> ''", name=op.f("ck_appeal_words")),
        sa.CheckConstraint("answer_by > filed_at", name=op.f("ck_appeal_answer_by")),
        sa.ForeignKeyConstraint(
            ["answered_by_id"], ["person.id"], name=op.f("fk_appeal_answered_by_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_appeal_application_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appeal")),
        sa.UniqueConstraint("application_id", name=op.f("uq_appeal_application_id")),
        sa.UniqueConstraint("code", name=op.f("uq_appeal_code")),
    )
    op.create_index(op.f("ix_appeal_answered_by_id"), "appeal", ["answered_by_id"], unique=False)
    op.create_table(
        "saved_view",
        sa.Column("id", Id, nullable=False),
        sa.Column("code", sa.String(length=10), nullable=False),
        sa.Column("cohort_id", Id, nullable=False),
        sa.Column("person_id", Id, nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("query", sa.String(length=500), nullable=False),
        sa.Column("shared", sa.Boolean(), nullable=False),
        sa.Column("made_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["cohort_id"], ["cohort.id"], name=op.f("fk_saved_view_cohort_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_saved_view_person_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_view")),
        sa.UniqueConstraint("code", name=op.f("uq_saved_view_code")),
        sa.UniqueConstraint("cohort_id", "person_id", "name", name=op.f("uq_saved_view_cohort_id_person_id_name")),
    )
    op.create_index(op.f("ix_saved_view_cohort_id"), "saved_view", ["cohort_id"], unique=False)
    op.create_index(op.f("ix_saved_view_person_id"), "saved_view", ["person_id"], unique=False)
    op.create_table(
        "application_import",
        sa.Column("id", Id, nullable=False),
        sa.Column("code", sa.String(length=10), nullable=False),
        sa.Column("cohort_id", Id, nullable=False),
        sa.Column("file_sha256", sa.String(length=64), nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("by_id", Id, nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("done_at", UTCDateTime(), nullable=True),
        sa.Column("made", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["by_id"], ["person.id"], name=op.f("fk_application_import_by_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["cohort_id"], ["cohort.id"], name=op.f("fk_application_import_cohort_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application_import")),
        sa.UniqueConstraint("code", name=op.f("uq_application_import_code")),
    )
    op.create_index(op.f("ix_application_import_by_id"), "application_import", ["by_id"], unique=False)
    op.create_index(op.f("ix_application_import_cohort_id"), "application_import", ["cohort_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_application_import_cohort_id"), table_name="application_import")
    op.drop_index(op.f("ix_application_import_by_id"), table_name="application_import")
    op.drop_table("application_import")
    op.drop_index(op.f("ix_saved_view_person_id"), table_name="saved_view")
    op.drop_index(op.f("ix_saved_view_cohort_id"), table_name="saved_view")
    op.drop_table("saved_view")
    op.drop_index(op.f("ix_appeal_answered_by_id"), table_name="appeal")
    op.drop_table("appeal")
    op.drop_index(
        "uq_decision_one_open",
        table_name="decision",
        postgresql_where=sa.text("done_at IS NULL"),
        sqlite_where=sa.text("done_at IS NULL"),
    )
    op.drop_index(op.f("ix_decision_staged_by_id"), table_name="decision")
    op.drop_index(op.f("ix_decision_shortlist_id"), table_name="decision")
    op.drop_index(op.f("ix_decision_dispatch_id"), table_name="decision")
    op.drop_index(op.f("ix_decision_application_id"), table_name="decision")
    op.drop_table("decision")
    op.drop_index("ix_dispatch_work_state_due_at", table_name="dispatch")
    op.drop_index(op.f("ix_dispatch_confirmed_by_id"), table_name="dispatch")
    op.drop_index(op.f("ix_dispatch_cohort_id"), table_name="dispatch")
    op.drop_table("dispatch")
    op.drop_index(
        "uq_shortlist_one_running",
        table_name="shortlist",
        postgresql_where=sa.text("work_state IN ('queued', 'working')"),
        sqlite_where=sa.text("work_state IN ('queued', 'working')"),
    )
    op.drop_index("ix_shortlist_work_state_due_at", table_name="shortlist")
    op.drop_index(op.f("ix_shortlist_cohort_id"), table_name="shortlist")
    op.drop_index(op.f("ix_shortlist_asked_by_id"), table_name="shortlist")
    op.drop_index(op.f("ix_shortlist_accepted_by_id"), table_name="shortlist")
    op.drop_table("shortlist")
    op.drop_index(op.f("ix_pin_by_id"), table_name="pin")
    op.drop_table("pin")
    op.drop_table("member_city")
    op.drop_index(op.f("ix_quota_cohort_id"), table_name="quota")
    op.drop_table("quota")
