"""Reviews: plans, criteria, reviewers, conflicts, reviews, scores, covered words."""

import sqlalchemy as sa
from alembic import op

from champions.core.db import Id, UTCDateTime

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "review_plan",
        sa.Column("id", Id, nullable=False),
        sa.Column("cohort_id", Id, nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "preparing", "open", "closed", name="plan_state", native_enum=False, create_constraint=True, length=32
            ),
            nullable=False,
        ),
        sa.Column("readers_each", sa.Integer(), nullable=False),
        sa.Column("hides", sa.JSON(), nullable=False),
        sa.Column("differ_by", sa.Double(), nullable=False),
        sa.Column("seed", sa.String(length=10), nullable=False),
        sa.Column("read_by", UTCDateTime(), nullable=True),
        sa.Column("opened_at", UTCDateTime(), nullable=True),
        sa.Column("closed_at", UTCDateTime(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("(state = 'closed') = (closed_at IS NOT NULL)", name=op.f("ck_review_plan_closed")),
        sa.CheckConstraint("state = 'preparing' OR opened_at IS NOT NULL", name=op.f("ck_review_plan_opened")),
        sa.CheckConstraint("differ_by > 0", name=op.f("ck_review_plan_differ_by")),
        sa.CheckConstraint("readers_each BETWEEN 1 AND 10", name=op.f("ck_review_plan_readers_each")),
        sa.ForeignKeyConstraint(
            ["cohort_id"], ["cohort.id"], name=op.f("fk_review_plan_cohort_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_plan")),
        sa.UniqueConstraint("cohort_id", name=op.f("uq_review_plan_cohort_id")),
    )
    op.create_table(
        "review_criterion",
        sa.Column("id", Id, nullable=False),
        sa.Column("plan_id", Id, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("question", sa.String(length=300), nullable=False),
        sa.Column("weight", sa.Integer(), nullable=False),
        sa.Column("anchors", sa.JSON(), nullable=False),
        sa.CheckConstraint("number >= 1", name=op.f("ck_review_criterion_number")),
        sa.CheckConstraint("weight > 0", name=op.f("ck_review_criterion_weight")),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["review_plan.id"], name=op.f("fk_review_criterion_plan_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_criterion")),
        sa.UniqueConstraint("plan_id", "number", name=op.f("uq_review_criterion_plan_id_number")),
    )
    op.create_index(op.f("ix_review_criterion_plan_id"), "review_criterion", ["plan_id"], unique=False)
    op.create_table(
        "reviewer",
        sa.Column("id", Id, nullable=False),
        sa.Column("code", sa.String(length=10), nullable=False),
        sa.Column("plan_id", Id, nullable=False),
        sa.Column("person_id", Id, nullable=False),
        sa.Column("university", sa.String(length=200), nullable=False),
        sa.Column("most", sa.Integer(), nullable=True),
        sa.Column("added_at", UTCDateTime(), nullable=False),
        sa.Column("ended_at", UTCDateTime(), nullable=True),
        sa.CheckConstraint("ended_at IS NULL OR ended_at >= added_at", name=op.f("ck_reviewer_order")),
        sa.CheckConstraint("most IS NULL OR most > 0", name=op.f("ck_reviewer_most")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_reviewer_person_id"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["plan_id"], ["review_plan.id"], name=op.f("fk_reviewer_plan_id"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reviewer")),
        sa.UniqueConstraint("code", name=op.f("uq_reviewer_code")),
        sa.UniqueConstraint("id", "plan_id", name=op.f("uq_reviewer_id_plan_id")),
        sa.UniqueConstraint("plan_id", "person_id", name=op.f("uq_reviewer_plan_id_person_id")),
    )
    op.create_index(op.f("ix_reviewer_person_id"), "reviewer", ["person_id"], unique=False)
    op.create_index(op.f("ix_reviewer_plan_id"), "reviewer", ["plan_id"], unique=False)
    op.create_table(
        "review_conflict",
        sa.Column("id", Id, nullable=False),
        sa.Column("reviewer_id", Id, nullable=False),
        sa.Column("application_id", Id, nullable=False),
        sa.Column("why", sa.String(length=300), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_review_conflict_application_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["reviewer_id"], ["reviewer.id"], name=op.f("fk_review_conflict_reviewer_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_conflict")),
        sa.UniqueConstraint(
            "reviewer_id", "application_id", name=op.f("uq_review_conflict_reviewer_id_application_id")
        ),
    )
    op.create_index(op.f("ix_review_conflict_application_id"), "review_conflict", ["application_id"], unique=False)
    op.create_index(op.f("ix_review_conflict_reviewer_id"), "review_conflict", ["reviewer_id"], unique=False)
    op.create_table(
        "review",
        sa.Column("id", Id, nullable=False),
        sa.Column("code", sa.String(length=10), nullable=False),
        sa.Column("plan_id", Id, nullable=False),
        sa.Column("application_id", Id, nullable=False),
        sa.Column("reviewer_id", Id, nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "assigned",
                "submitted",
                "recused",
                name="review_state",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("assigned_at", UTCDateTime(), nullable=False),
        sa.Column("saved_at", UTCDateTime(), nullable=True),
        sa.Column("submitted_at", UTCDateTime(), nullable=True),
        sa.Column("recused_at", UTCDateTime(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("(state = 'recused') = (recused_at IS NOT NULL)", name=op.f("ck_review_recused")),
        sa.CheckConstraint("(state = 'submitted') = (submitted_at IS NOT NULL)", name=op.f("ck_review_submitted")),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_review_application_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["plan_id"], ["review_plan.id"], name=op.f("fk_review_plan_id"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(
            ["reviewer_id", "plan_id"],
            ["reviewer.id", "reviewer.plan_id"],
            name="fk_review_same_plan",
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["reviewer_id"], ["reviewer.id"], name=op.f("fk_review_reviewer_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review")),
        sa.UniqueConstraint("application_id", "reviewer_id", name=op.f("uq_review_application_id_reviewer_id")),
        sa.UniqueConstraint("code", name=op.f("uq_review_code")),
    )
    op.create_index(op.f("ix_review_application_id"), "review", ["application_id"], unique=False)
    op.create_index(op.f("ix_review_plan_id"), "review", ["plan_id"], unique=False)
    op.create_index(op.f("ix_review_reviewer_id"), "review", ["reviewer_id"], unique=False)
    op.create_table(
        "review_score",
        sa.Column("id", Id, nullable=False),
        sa.Column("review_id", Id, nullable=False),
        sa.Column("criterion_id", Id, nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.CheckConstraint("value BETWEEN 1 AND 5", name=op.f("ck_review_score_value")),
        sa.ForeignKeyConstraint(
            ["criterion_id"], ["review_criterion.id"], name=op.f("fk_review_score_criterion_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["review_id"], ["review.id"], name=op.f("fk_review_score_review_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_score")),
        sa.UniqueConstraint("review_id", "criterion_id", name=op.f("uq_review_score_review_id_criterion_id")),
    )
    op.create_index(op.f("ix_review_score_criterion_id"), "review_score", ["criterion_id"], unique=False)
    op.create_index(op.f("ix_review_score_review_id"), "review_score", ["review_id"], unique=False)
    op.create_table(
        "covered_words",
        sa.Column("id", Id, nullable=False),
        sa.Column("application_id", Id, nullable=False),
        sa.Column("words", sa.String(length=200), nullable=False),
        sa.Column("reported_by_id", Id, nullable=True),
        sa.Column("reported_at", UTCDateTime(), nullable=False),
        sa.Column("covered_by_id", Id, nullable=True),
        sa.Column("covered_at", UTCDateTime(), nullable=True),
        sa.CheckConstraint("words <> ''", name=op.f("ck_covered_words_words")),
        sa.CheckConstraint("(covered_at IS NULL) = (covered_by_id IS NULL)", name=op.f("ck_covered_words_covered")),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_covered_words_application_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["covered_by_id"], ["person.id"], name=op.f("fk_covered_words_covered_by_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["reported_by_id"], ["person.id"], name=op.f("fk_covered_words_reported_by_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_covered_words")),
        sa.UniqueConstraint("application_id", "words", name=op.f("uq_covered_words_application_id_words")),
    )
    op.create_index(op.f("ix_covered_words_application_id"), "covered_words", ["application_id"], unique=False)
    op.create_index(op.f("ix_covered_words_covered_by_id"), "covered_words", ["covered_by_id"], unique=False)
    op.create_index(op.f("ix_covered_words_reported_by_id"), "covered_words", ["reported_by_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_covered_words_reported_by_id"), table_name="covered_words")
    op.drop_index(op.f("ix_covered_words_covered_by_id"), table_name="covered_words")
    op.drop_index(op.f("ix_covered_words_application_id"), table_name="covered_words")
    op.drop_table("covered_words")
    op.drop_index(op.f("ix_review_score_review_id"), table_name="review_score")
    op.drop_index(op.f("ix_review_score_criterion_id"), table_name="review_score")
    op.drop_table("review_score")
    op.drop_index(op.f("ix_review_reviewer_id"), table_name="review")
    op.drop_index(op.f("ix_review_plan_id"), table_name="review")
    op.drop_index(op.f("ix_review_application_id"), table_name="review")
    op.drop_table("review")
    op.drop_index(op.f("ix_review_conflict_reviewer_id"), table_name="review_conflict")
    op.drop_index(op.f("ix_review_conflict_application_id"), table_name="review_conflict")
    op.drop_table("review_conflict")
    op.drop_index(op.f("ix_reviewer_plan_id"), table_name="reviewer")
    op.drop_index(op.f("ix_reviewer_person_id"), table_name="reviewer")
    op.drop_table("reviewer")
    op.drop_index(op.f("ix_review_criterion_plan_id"), table_name="review_criterion")
    op.drop_table("review_criterion")
    op.drop_table("review_plan")
