"""Rounds of judging."""

import sqlalchemy as sa
from alembic import op

from champions.core.db import Id, UTCDateTime

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "round",
        sa.Column("id", Id, nullable=False),
        sa.Column("code", sa.String(length=10), nullable=False),
        sa.Column("cohort_id", Id, nullable=False),
        sa.Column("deliverable_id", Id, nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "preparing", "open", "closed", name="round_state", native_enum=False, create_constraint=True, length=32
            ),
            nullable=False,
        ),
        sa.Column("opens_at", UTCDateTime(), nullable=False),
        sa.Column("closes_at", UTCDateTime(), nullable=False),
        sa.Column("opened_at", UTCDateTime(), nullable=True),
        sa.Column("closed_at", UTCDateTime(), nullable=True),
        sa.Column("blind", sa.Boolean(), nullable=False),
        sa.Column("cards_required", sa.Integer(), nullable=False),
        sa.Column("method_digest", sa.String(length=64), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("(state = 'closed') = (closed_at IS NOT NULL)", name=op.f("ck_round_closed_at")),
        sa.CheckConstraint("state = 'preparing' OR method_digest IS NOT NULL", name=op.f("ck_round_fixed")),
        sa.CheckConstraint("cards_required >= 1", name=op.f("ck_round_cards_required")),
        sa.CheckConstraint("opens_at < closes_at", name=op.f("ck_round_window")),
        sa.ForeignKeyConstraint(["cohort_id"], ["cohort.id"], name=op.f("fk_round_cohort_id"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(
            ["deliverable_id"], ["deliverable.id"], name=op.f("fk_round_deliverable_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_round")),
        sa.UniqueConstraint("code", name=op.f("uq_round_code")),
        sa.UniqueConstraint("cohort_id", "name", name=op.f("uq_round_cohort_id_name")),
    )
    op.create_index(op.f("ix_round_cohort_id"), "round", ["cohort_id"], unique=False)
    op.create_index(op.f("ix_round_deliverable_id"), "round", ["deliverable_id"], unique=False)
    op.create_table(
        "criterion",
        sa.Column("id", Id, nullable=False),
        sa.Column("round_id", Id, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("question", sa.String(length=300), nullable=False),
        sa.Column("weight", sa.Integer(), nullable=False),
        sa.Column("low", sa.Integer(), nullable=False),
        sa.Column("high", sa.Integer(), nullable=False),
        sa.Column("anchors", sa.JSON(), nullable=False),
        sa.CheckConstraint("low < high AND low >= 0 AND high <= 100", name=op.f("ck_criterion_scale")),
        sa.CheckConstraint("weight > 0", name=op.f("ck_criterion_weight")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_criterion_round_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_criterion")),
        sa.UniqueConstraint("round_id", "number", name=op.f("uq_criterion_round_id_number")),
    )
    op.create_index(op.f("ix_criterion_round_id"), "criterion", ["round_id"], unique=False)
    op.create_table(
        "entry",
        sa.Column("id", Id, nullable=False),
        sa.Column("code", sa.String(length=10), nullable=False),
        sa.Column("round_id", Id, nullable=False),
        sa.Column("team_id", Id, nullable=False),
        sa.Column("submission_id", Id, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_entry_round_id"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["submission.id"], name=op.f("fk_entry_submission_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_entry_team_id"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entry")),
        sa.UniqueConstraint("code", name=op.f("uq_entry_code")),
        sa.UniqueConstraint("round_id", "number", name=op.f("uq_entry_round_id_number")),
        sa.UniqueConstraint("round_id", "team_id", name=op.f("uq_entry_round_id_team_id")),
    )
    op.create_index(op.f("ix_entry_round_id"), "entry", ["round_id"], unique=False)
    op.create_index(op.f("ix_entry_submission_id"), "entry", ["submission_id"], unique=False)
    op.create_index(op.f("ix_entry_team_id"), "entry", ["team_id"], unique=False)
    op.create_table(
        "judge",
        sa.Column("id", Id, nullable=False),
        sa.Column("code", sa.String(length=10), nullable=False),
        sa.Column("round_id", Id, nullable=False),
        sa.Column("person_id", Id, nullable=False),
        sa.Column("organisation", sa.String(length=160), nullable=False),
        sa.Column("added_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_judge_person_id"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_judge_round_id"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_judge")),
        sa.UniqueConstraint("code", name=op.f("uq_judge_code")),
        sa.UniqueConstraint("round_id", "person_id", name=op.f("uq_judge_round_id_person_id")),
    )
    op.create_index(op.f("ix_judge_person_id"), "judge", ["person_id"], unique=False)
    op.create_index(op.f("ix_judge_round_id"), "judge", ["round_id"], unique=False)
    op.create_table(
        "scorecard",
        sa.Column("id", Id, nullable=False),
        sa.Column("code", sa.String(length=10), nullable=False),
        sa.Column("round_id", Id, nullable=False),
        sa.Column("entry_id", Id, nullable=False),
        sa.Column("judge_id", Id, nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "assigned", "submitted", name="scorecard_state", native_enum=False, create_constraint=True, length=32
            ),
            nullable=False,
        ),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("saved_at", UTCDateTime(), nullable=True),
        sa.Column("submitted_at", UTCDateTime(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state = 'submitted') = (submitted_at IS NOT NULL)", name=op.f("ck_scorecard_submitted_at")
        ),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.id"], name=op.f("fk_scorecard_entry_id"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["judge_id"], ["judge.id"], name=op.f("fk_scorecard_judge_id"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_scorecard_round_id"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scorecard")),
        sa.UniqueConstraint("code", name=op.f("uq_scorecard_code")),
        sa.UniqueConstraint("entry_id", "judge_id", name=op.f("uq_scorecard_entry_id_judge_id")),
    )
    op.create_index(op.f("ix_scorecard_entry_id"), "scorecard", ["entry_id"], unique=False)
    op.create_index(op.f("ix_scorecard_judge_id"), "scorecard", ["judge_id"], unique=False)
    op.create_index(op.f("ix_scorecard_round_id"), "scorecard", ["round_id"], unique=False)
    op.create_table(
        "score",
        sa.Column("id", Id, nullable=False),
        sa.Column("scorecard_id", Id, nullable=False),
        sa.Column("criterion_id", Id, nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.CheckConstraint("value BETWEEN 0 AND 100", name=op.f("ck_score_value")),
        sa.ForeignKeyConstraint(
            ["criterion_id"], ["criterion.id"], name=op.f("fk_score_criterion_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["scorecard_id"], ["scorecard.id"], name=op.f("fk_score_scorecard_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_score")),
        sa.UniqueConstraint("scorecard_id", "criterion_id", name=op.f("uq_score_scorecard_id_criterion_id")),
    )
    op.create_index(op.f("ix_score_criterion_id"), "score", ["criterion_id"], unique=False)
    op.create_index(op.f("ix_score_scorecard_id"), "score", ["scorecard_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_score_scorecard_id"), table_name="score")
    op.drop_index(op.f("ix_score_criterion_id"), table_name="score")
    op.drop_table("score")
    op.drop_index(op.f("ix_scorecard_round_id"), table_name="scorecard")
    op.drop_index(op.f("ix_scorecard_judge_id"), table_name="scorecard")
    op.drop_index(op.f("ix_scorecard_entry_id"), table_name="scorecard")
    op.drop_table("scorecard")
    op.drop_index(op.f("ix_judge_round_id"), table_name="judge")
    op.drop_index(op.f("ix_judge_person_id"), table_name="judge")
    op.drop_table("judge")
    op.drop_index(op.f("ix_entry_team_id"), table_name="entry")
    op.drop_index(op.f("ix_entry_submission_id"), table_name="entry")
    op.drop_index(op.f("ix_entry_round_id"), table_name="entry")
    op.drop_table("entry")
    op.drop_index(op.f("ix_criterion_round_id"), table_name="criterion")
    op.drop_table("criterion")
    op.drop_index(op.f("ix_round_deliverable_id"), table_name="round")
    op.drop_index(op.f("ix_round_cohort_id"), table_name="round")
    op.drop_table("round")
