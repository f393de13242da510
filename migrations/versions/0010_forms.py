"""Consents, staff's own questions, guardians, corrections, arrivals, changes of address, merged accounts."""

import sqlalchemy as sa
from alembic import op

from champions.core import clock
from champions.core.db import Id, UTCDateTime
from champions.registration.consent_words import DEFAULTS

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "consent_text",
        sa.Column("id", Id, nullable=False),
        sa.Column("cohort_id", Id, nullable=False),
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.Column("number", Id, nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("required", sa.Boolean(), nullable=False),
        sa.Column("published_at", UTCDateTime(), nullable=False),
        sa.Column("published_by_id", Id, nullable=True),
        sa.CheckConstraint("number >= 1", name=op.f("ck_consent_text_number")),
        sa.ForeignKeyConstraint(
            ["cohort_id"], ["cohort.id"], name=op.f("fk_consent_text_cohort_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["published_by_id"], ["person.id"], name=op.f("fk_consent_text_published_by_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent_text")),
        sa.UniqueConstraint("cohort_id", "key", "number", name=op.f("uq_consent_text_cohort_id_key_number")),
    )
    op.create_index(op.f("ix_consent_text_cohort_id"), "consent_text", ["cohort_id"], unique=False)
    op.create_index(op.f("ix_consent_text_published_by_id"), "consent_text", ["published_by_id"], unique=False)
    op.create_table(
        "consent",
        sa.Column("id", Id, nullable=False),
        sa.Column("application_id", Id, nullable=False),
        sa.Column("text_id", Id, nullable=False),
        sa.Column("agreed_at", UTCDateTime(), nullable=False),
        sa.Column("withdrawn_at", UTCDateTime(), nullable=True),
        sa.CheckConstraint("withdrawn_at IS NULL OR withdrawn_at >= agreed_at", name=op.f("ck_consent_order")),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_consent_application_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["text_id"], ["consent_text.id"], name=op.f("fk_consent_text_id"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent")),
        sa.UniqueConstraint("application_id", "text_id", name=op.f("uq_consent_application_id_text_id")),
    )
    op.create_index(op.f("ix_consent_application_id"), "consent", ["application_id"], unique=False)
    op.create_index(op.f("ix_consent_text_id"), "consent", ["text_id"], unique=False)
    op.create_table(
        "question",
        sa.Column("id", Id, nullable=False),
        sa.Column("code", sa.String(length=10), nullable=False),
        sa.Column("cohort_id", Id, nullable=False),
        sa.Column("topic", sa.String(length=16), nullable=False),
        sa.Column("position", Id, nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "text",
                "long_text",
                "choice",
                "multiple",
                "number",
                "date",
                "file",
                name="question_kind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("label", sa.String(length=300), nullable=False),
        sa.Column("help", sa.String(length=500), nullable=False),
        sa.Column("required", sa.Boolean(), nullable=False),
        sa.Column("options", sa.JSON(), nullable=False),
        sa.Column("most", Id, nullable=True),
        sa.Column("condition_id", Id, nullable=True),
        sa.Column("condition_is", sa.String(length=300), nullable=True),
        sa.Column("for_reviewers", sa.Boolean(), nullable=False),
        sa.Column("made_at", UTCDateTime(), nullable=False),
        sa.Column("retired_at", UTCDateTime(), nullable=True),
        sa.CheckConstraint("(condition_id IS NULL) = (condition_is IS NULL)", name=op.f("ck_question_condition")),
        sa.CheckConstraint("condition_id IS NULL OR condition_id <> id", name=op.f("ck_question_not_of_itself")),
        sa.CheckConstraint("most IS NULL OR most > 0", name=op.f("ck_question_most")),
        sa.ForeignKeyConstraint(["cohort_id"], ["cohort.id"], name=op.f("fk_question_cohort_id"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(
            ["condition_id"], ["question.id"], name=op.f("fk_question_condition_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question")),
        sa.UniqueConstraint("code", name=op.f("uq_question_code")),
    )
    op.create_index(op.f("ix_question_cohort_id"), "question", ["cohort_id"], unique=False)
    op.create_index(op.f("ix_question_condition_id"), "question", ["condition_id"], unique=False)
    op.create_table(
        "answer",
        sa.Column("id", Id, nullable=False),
        sa.Column("application_id", Id, nullable=False),
        sa.Column("question_id", Id, nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("chosen", sa.JSON(), nullable=False),
        sa.Column("file_sha256", sa.String(length=64), nullable=True),
        sa.Column("file_name", sa.String(length=200), nullable=True),
        sa.Column("file_size", Id, nullable=True),
        sa.Column("file_type", sa.String(length=120), nullable=True),
        sa.Column("saved_at", UTCDateTime(), nullable=False),
        sa.CheckConstraint(
            "(file_sha256 IS NULL) = (file_name IS NULL) AND (file_sha256 IS NULL) = (file_size IS NULL) "
            "AND (file_sha256 IS NULL) = (file_type IS NULL)",
            name=op.f("ck_answer_file_whole"),
        ),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_answer_application_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["question_id"], ["question.id"], name=op.f("fk_answer_question_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer")),
        sa.UniqueConstraint("application_id", "question_id", name=op.f("uq_answer_application_id_question_id")),
    )
    op.create_index(op.f("ix_answer_application_id"), "answer", ["application_id"], unique=False)
    op.create_index(op.f("ix_answer_question_id"), "answer", ["question_id"], unique=False)
    op.create_table(
        "guardian_consent",
        sa.Column("id", Id, nullable=False),
        sa.Column("code", sa.String(length=10), nullable=False),
        sa.Column("cohort_id", Id, nullable=False),
        sa.Column("guardian_id", Id, nullable=False),
        sa.Column("child_id", Id, nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "asked",
                "given",
                "refused",
                "withdrawn",
                "expired",
                name="guardian_state",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("relation", sa.String(length=80), nullable=False),
        sa.Column("text_id", Id, nullable=True),
        sa.Column("salt", sa.String(length=26), nullable=False),
        sa.Column("asked_at", UTCDateTime(), nullable=False),
        sa.Column("expires_at", UTCDateTime(), nullable=False),
        sa.Column("given_at", UTCDateTime(), nullable=True),
        sa.Column("ended_at", UTCDateTime(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state IN ('given', 'withdrawn')) = (given_at IS NOT NULL AND child_id IS NOT NULL)",
            name=op.f("ck_guardian_consent_given"),
        ),
        sa.CheckConstraint(
            "(state IN ('refused', 'withdrawn', 'expired')) = (ended_at IS NOT NULL)",
            name=op.f("ck_guardian_consent_ended"),
        ),
        sa.CheckConstraint(
            "state <> 'given' OR (name <> '' AND text_id IS NOT NULL)", name=op.f("ck_guardian_consent_by_whom")
        ),
        sa.CheckConstraint("child_id IS NULL OR child_id <> guardian_id", name=op.f("ck_guardian_consent_not_oneself")),
        sa.ForeignKeyConstraint(
            ["child_id"], ["person.id"], name=op.f("fk_guardian_consent_child_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["cohort_id"], ["cohort.id"], name=op.f("fk_guardian_consent_cohort_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["guardian_id"], ["person.id"], name=op.f("fk_guardian_consent_guardian_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["text_id"], ["consent_text.id"], name=op.f("fk_guardian_consent_text_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_guardian_consent")),
        sa.UniqueConstraint("code", name=op.f("uq_guardian_consent_code")),
    )
    op.create_index(op.f("ix_guardian_consent_child_id"), "guardian_consent", ["child_id"], unique=False)
    op.create_index(op.f("ix_guardian_consent_cohort_id"), "guardian_consent", ["cohort_id"], unique=False)
    op.create_index(op.f("ix_guardian_consent_guardian_id"), "guardian_consent", ["guardian_id"], unique=False)
    op.create_index(op.f("ix_guardian_consent_text_id"), "guardian_consent", ["text_id"], unique=False)
    op.create_index(
        "uq_guardian_consent_one_given",
        "guardian_consent",
        ["cohort_id", "child_id"],
        unique=True,
        postgresql_where=sa.text("state = 'given'"),
        sqlite_where=sa.text("state = 'given'"),
    )
    op.create_table(
        "birth_correction",
        sa.Column("id", Id, nullable=False),
        sa.Column("code", sa.String(length=10), nullable=False),
        sa.Column("application_id", Id, nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "asked",
                "granted",
                "refused",
                name="correction_state",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("born_before", sa.Date(), nullable=False),
        sa.Column("born_after", sa.Date(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("file_sha256", sa.String(length=64), nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("file_size", Id, nullable=False),
        sa.Column("file_type", sa.String(length=120), nullable=False),
        sa.Column("asked_at", UTCDateTime(), nullable=False),
        sa.Column("decided_at", UTCDateTime(), nullable=True),
        sa.Column("decided_by_id", Id, nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state = 'asked') = (decided_at IS NULL) AND (state = 'asked') = (decided_by_id IS NULL)",
            name=op.f("ck_birth_correction_decided"),
        ),
        sa.CheckConstraint("born_before <> born_after", name=op.f("ck_birth_correction_changes")),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_birth_correction_application_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["person.id"], name=op.f("fk_birth_correction_decided_by_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_birth_correction")),
        sa.UniqueConstraint("code", name=op.f("uq_birth_correction_code")),
    )
    op.create_index(op.f("ix_birth_correction_application_id"), "birth_correction", ["application_id"], unique=False)
    op.create_index(op.f("ix_birth_correction_decided_by_id"), "birth_correction", ["decided_by_id"], unique=False)
    op.create_index(
        "uq_birth_correction_one_open",
        "birth_correction",
        ["application_id"],
        unique=True,
        postgresql_where=sa.text("state = 'asked'"),
        sqlite_where=sa.text("state = 'asked'"),
    )
    op.create_table(
        "arrival",
        sa.Column("id", Id, nullable=False),
        sa.Column("application_id", Id, nullable=False),
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
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_arrival_application_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_arrival")),
        sa.UniqueConstraint("application_id", name=op.f("uq_arrival_application_id")),
    )
    op.create_index("ix_arrival_work_state_due_at", "arrival", ["work_state", "due_at"], unique=False)
    op.create_table(
        "address_change",
        sa.Column("id", Id, nullable=False),
        sa.Column("code", sa.String(length=10), nullable=False),
        sa.Column("person_id", Id, nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("old_email", sa.String(length=254), nullable=False),
        sa.Column("asked_by_id", Id, nullable=False),
        sa.Column("why", sa.String(length=500), nullable=False),
        sa.Column("salt", sa.String(length=26), nullable=False),
        sa.Column("asked_at", UTCDateTime(), nullable=False),
        sa.Column("expires_at", UTCDateTime(), nullable=False),
        sa.Column("used_at", UTCDateTime(), nullable=True),
        sa.CheckConstraint("email = lower(email)", name=op.f("ck_address_change_email_lower")),
        sa.ForeignKeyConstraint(
            ["asked_by_id"], ["person.id"], name=op.f("fk_address_change_asked_by_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_address_change_person_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_address_change")),
        sa.UniqueConstraint("code", name=op.f("uq_address_change_code")),
    )
    op.create_index(op.f("ix_address_change_asked_by_id"), "address_change", ["asked_by_id"], unique=False)
    op.create_index(op.f("ix_address_change_person_id"), "address_change", ["person_id"], unique=False)
    op.create_table(
        "merge",
        sa.Column("id", Id, nullable=False),
        sa.Column("code", sa.String(length=10), nullable=False),
        sa.Column("kept_id", Id, nullable=False),
        sa.Column("gone_id", Id, nullable=False),
        sa.Column("asked_by_id", Id, nullable=False),
        sa.Column("why", sa.String(length=500), nullable=False),
        sa.Column("salt", sa.String(length=26), nullable=False),
        sa.Column("asked_at", UTCDateTime(), nullable=False),
        sa.Column("expires_at", UTCDateTime(), nullable=False),
        sa.Column("merged_at", UTCDateTime(), nullable=True),
        sa.CheckConstraint("kept_id <> gone_id", name=op.f("ck_merge_two")),
        sa.ForeignKeyConstraint(["asked_by_id"], ["person.id"], name=op.f("fk_merge_asked_by_id"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["gone_id"], ["person.id"], name=op.f("fk_merge_gone_id"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["kept_id"], ["person.id"], name=op.f("fk_merge_kept_id"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_merge")),
        sa.UniqueConstraint("code", name=op.f("uq_merge_code")),
    )
    op.create_index(op.f("ix_merge_asked_by_id"), "merge", ["asked_by_id"], unique=False)
    op.create_index(op.f("ix_merge_gone_id"), "merge", ["gone_id"], unique=False)
    op.create_index(op.f("ix_merge_kept_id"), "merge", ["kept_id"], unique=False)
    _publish_texts()


def _publish_texts() -> None:
    """Cohorts that are there have the usual texts: whoever has begun to apply is asked for them too."""
    columns = ("cohort_id", Id), ("key", sa.String), ("number", Id), ("title", sa.String), ("body", sa.Text)
    more = ("required", sa.Boolean), ("published_at", UTCDateTime)
    table = sa.table("consent_text", *(sa.column(name, kind) for name, kind in (*columns, *more)))
    usual = [
        {"key": each.key, "number": 1, "title": str(each.title), "body": str(each.body), "required": each.required}
        for each in DEFAULTS
    ]
    cohorts = list(op.get_bind().scalars(sa.text("SELECT id FROM cohort")))
    op.bulk_insert(table, [{"cohort_id": at, "published_at": clock.now(), **text} for at in cohorts for text in usual])


def downgrade() -> None:
    op.drop_index(op.f("ix_merge_kept_id"), table_name="merge")
    op.drop_index(op.f("ix_merge_gone_id"), table_name="merge")
    op.drop_index(op.f("ix_merge_asked_by_id"), table_name="merge")
    op.drop_table("merge")
    op.drop_index(op.f("ix_address_change_person_id"), table_name="address_change")
    op.drop_index(op.f("ix_address_change_asked_by_id"), table_name="address_change")
    op.drop_table("address_change")
    op.drop_index("ix_arrival_work_state_due_at", table_name="arrival")
    op.drop_table("arrival")
    op.drop_index(
        "uq_birth_correction_one_open",
        table_name="birth_correction",
        postgresql_where=sa.text("state = 'asked'"),
        sqlite_where=sa.text("state = 'asked'"),
    )
    op.drop_index(op.f("ix_birth_correction_decided_by_id"), table_name="birth_correction")
    op.drop_index(op.f("ix_birth_correction_application_id"), table_name="birth_correction")
    op.drop_table("birth_correction")
    op.drop_index(
        "uq_guardian_consent_one_given",
        table_name="guardian_consent",
        postgresql_where=sa.text("state = 'given'"),
        sqlite_where=sa.text("state = 'given'"),
    )
    op.drop_index(op.f("ix_guardian_consent_text_id"), table_name="guardian_consent")
    op.drop_index(op.f("ix_guardian_consent_guardian_id"), table_name="guardian_consent")
    op.drop_index(op.f("ix_guardian_consent_cohort_id"), table_name="guardian_consent")
    op.drop_index(op.f("ix_guardian_consent_child_id"), table_name="guardian_consent")
    op.drop_table("guardian_consent")
    op.drop_index(op.f("ix_answer_question_id"), table_name="answer")
    op.drop_index(op.f("ix_answer_application_id"), table_name="answer")
    op.drop_table("answer")
    op.drop_index(op.f("ix_question_condition_id"), table_name="question")
    op.drop_index(op.f("ix_question_cohort_id"), table_name="question")
    op.drop_table("question")
    op.drop_index(op.f("ix_consent_text_id"), table_name="consent")
    op.drop_index(op.f("ix_consent_application_id"), table_name="consent")
    op.drop_table("consent")
    op.drop_index(op.f("ix_consent_text_published_by_id"), table_name="consent_text")
    op.drop_index(op.f("ix_consent_text_cohort_id"), table_name="consent_text")
    op.drop_table("consent_text")
