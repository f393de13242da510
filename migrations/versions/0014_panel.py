"""Who judges what, who must not, what was on a scorecard before; the rehearsal, what teams read, what computed."""

import sqlalchemy as sa
from alembic import op

from champions.core.db import Id, UTCDateTime

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("compilation", sa.Column("versions", sa.JSON(), nullable=True))
    op.create_table(
        "assignment",
        sa.Column("id", Id, nullable=False),
        sa.Column("code", sa.String(length=10), nullable=False),
        sa.Column("round_id", Id, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("asked_by_id", Id, nullable=False),
        sa.Column("asked_at", UTCDateTime(), nullable=False),
        sa.Column("inputs", sa.JSON(), nullable=False),
        sa.Column("inputs_digest", sa.String(length=64), nullable=False),
        sa.Column("outputs", sa.JSON(), nullable=True),
        sa.Column("outputs_digest", sa.String(length=64), nullable=True),
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
        sa.CheckConstraint("accepted_at IS NULL OR work_state = 'done'", name=op.f("ck_assignment_accepted_done")),
        sa.CheckConstraint(
            "work_state <> 'done' OR outputs_digest IS NOT NULL", name=op.f("ck_assignment_done_has_outputs")
        ),
        sa.CheckConstraint("(accepted_at IS NULL) = (accepted_by_id IS NULL)", name=op.f("ck_assignment_accepted_by")),
        sa.CheckConstraint("number >= 1", name=op.f("ck_assignment_number")),
        sa.ForeignKeyConstraint(
            ["accepted_by_id"], ["person.id"], name=op.f("fk_assignment_accepted_by_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["asked_by_id"], ["person.id"], name=op.f("fk_assignment_asked_by_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_assignment_round_id"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignment")),
        sa.UniqueConstraint("code", name=op.f("uq_assignment_code")),
        sa.UniqueConstraint("round_id", "number", name=op.f("uq_assignment_round_id_number")),
    )
    op.create_index(op.f("ix_assignment_accepted_by_id"), "assignment", ["accepted_by_id"], unique=False)
    op.create_index(op.f("ix_assignment_asked_by_id"), "assignment", ["asked_by_id"], unique=False)
    op.create_index(op.f("ix_assignment_round_id"), "assignment", ["round_id"], unique=False)
    op.create_index("ix_assignment_work_state_due_at", "assignment", ["work_state", "due_at"], unique=False)
    op.create_index(
        "uq_assignment_one_running",
        "assignment",
        ["round_id"],
        unique=True,
        postgresql_where=sa.text("work_state IN ('queued', 'working')"),
        sqlite_where=sa.text("work_state IN ('queued', 'working')"),
    )
    op.create_table(
        "second_look",
        sa.Column("id", Id, nullable=False),
        sa.Column("round_id", Id, nullable=False),
        sa.Column("asked_by_id", Id, nullable=True),
        sa.Column("asked_at", UTCDateTime(), nullable=False),
        sa.Column("found", sa.Integer(), nullable=True),
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
        sa.CheckConstraint("work_state <> 'done' OR found IS NOT NULL", name=op.f("ck_second_look_done_has_found")),
        sa.ForeignKeyConstraint(
            ["asked_by_id"], ["person.id"], name=op.f("fk_second_look_asked_by_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_second_look_round_id"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_second_look")),
    )
    op.create_index(op.f("ix_second_look_asked_by_id"), "second_look", ["asked_by_id"], unique=False)
    op.create_index(op.f("ix_second_look_round_id"), "second_look", ["round_id"], unique=False)
    op.create_index("ix_second_look_work_state_due_at", "second_look", ["work_state", "due_at"], unique=False)
    op.create_index(
        "uq_second_look_one_running",
        "second_look",
        ["round_id"],
        unique=True,
        postgresql_where=sa.text("work_state IN ('queued', 'working')"),
        sqlite_where=sa.text("work_state IN ('queued', 'working')"),
    )
    op.create_table(
        "conflict",
        sa.Column("id", Id, nullable=False),
        sa.Column("code", sa.String(length=10), nullable=False),
        sa.Column("judge_id", Id, nullable=False),
        sa.Column("entry_id", Id, nullable=False),
        sa.Column(
            "why",
            sa.Enum(
                "member",
                "mentor",
                "university",
                "organisation",
                "declared",
                "recused",
                "staff",
                name="why",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum("stands", "cleared", name="conflict_state", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("by_id", Id, nullable=True),
        sa.Column("cleared_at", UTCDateTime(), nullable=True),
        sa.Column("cleared_by_id", Id, nullable=True),
        sa.Column("cleared_reason", sa.String(length=500), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("(state = 'cleared') = (cleared_at IS NOT NULL)", name=op.f("ck_conflict_cleared_at")),
        sa.CheckConstraint(
            "cleared_at IS NULL OR (cleared_by_id IS NOT NULL AND cleared_reason <> '')",
            name=op.f("ck_conflict_cleared_by"),
        ),
        sa.CheckConstraint(
            "cleared_at IS NULL OR why NOT IN ('member', 'mentor', 'recused')", name=op.f("ck_conflict_for_good")
        ),
        sa.CheckConstraint("why NOT IN ('recused', 'staff') OR reason <> ''", name=op.f("ck_conflict_reason")),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_conflict_by_id"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(
            ["cleared_by_id"], ["person.id"], name=op.f("fk_conflict_cleared_by_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.id"], name=op.f("fk_conflict_entry_id"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["judge_id"], ["judge.id"], name=op.f("fk_conflict_judge_id"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conflict")),
        sa.UniqueConstraint("code", name=op.f("uq_conflict_code")),
        sa.UniqueConstraint("judge_id", "entry_id", "why", name=op.f("uq_conflict_judge_id_entry_id_why")),
    )
    op.create_index(op.f("ix_conflict_by_id"), "conflict", ["by_id"], unique=False)
    op.create_index(op.f("ix_conflict_cleared_by_id"), "conflict", ["cleared_by_id"], unique=False)
    op.create_index(op.f("ix_conflict_entry_id"), "conflict", ["entry_id"], unique=False)
    op.create_index(op.f("ix_conflict_judge_id"), "conflict", ["judge_id"], unique=False)
    op.create_table(
        "remark",
        sa.Column("id", Id, nullable=False),
        sa.Column("scorecard_id", Id, nullable=False),
        sa.Column("criterion_id", Id, nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.CheckConstraint("words <> ''", name=op.f("ck_remark_words")),
        sa.ForeignKeyConstraint(
            ["criterion_id"], ["criterion.id"], name=op.f("fk_remark_criterion_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["scorecard_id"], ["scorecard.id"], name=op.f("fk_remark_scorecard_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_remark")),
        sa.UniqueConstraint("scorecard_id", "criterion_id", name=op.f("uq_remark_scorecard_id_criterion_id")),
    )
    op.create_index(op.f("ix_remark_criterion_id"), "remark", ["criterion_id"], unique=False)
    op.create_index(op.f("ix_remark_scorecard_id"), "remark", ["scorecard_id"], unique=False)
    op.create_table(
        "scorecard_version",
        sa.Column("id", Id, nullable=False),
        sa.Column("scorecard_id", Id, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("values", sa.JSON(), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("remarks", sa.JSON(), nullable=False),
        sa.Column("submitted_at", UTCDateTime(), nullable=False),
        sa.Column("ended_at", UTCDateTime(), nullable=False),
        sa.Column("by_id", Id, nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_scorecard_version_reason")),
        sa.CheckConstraint("number >= 1", name=op.f("ck_scorecard_version_number")),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_scorecard_version_by_id"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(
            ["scorecard_id"], ["scorecard.id"], name=op.f("fk_scorecard_version_scorecard_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scorecard_version")),
        sa.UniqueConstraint("scorecard_id", "number", name=op.f("uq_scorecard_version_scorecard_id_number")),
    )
    op.create_index(op.f("ix_scorecard_version_by_id"), "scorecard_version", ["by_id"], unique=False)
    op.create_index(op.f("ix_scorecard_version_scorecard_id"), "scorecard_version", ["scorecard_id"], unique=False)
    op.create_table(
        "rehearsal",
        sa.Column("id", Id, nullable=False),
        sa.Column("round_id", Id, nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("url", sa.String(length=500), nullable=False),
        sa.CheckConstraint("title <> '' AND words <> ''", name=op.f("ck_rehearsal_not_empty")),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_rehearsal_round_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rehearsal")),
        sa.UniqueConstraint("round_id", name=op.f("uq_rehearsal_round_id")),
    )
    op.create_table(
        "rehearsal_score",
        sa.Column("id", Id, nullable=False),
        sa.Column("rehearsal_id", Id, nullable=False),
        sa.Column("criterion_id", Id, nullable=False),
        sa.Column("values", sa.JSON(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["criterion_id"], ["criterion.id"], name=op.f("fk_rehearsal_score_criterion_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["rehearsal_id"], ["rehearsal.id"], name=op.f("fk_rehearsal_score_rehearsal_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rehearsal_score")),
        sa.UniqueConstraint("rehearsal_id", "criterion_id", name=op.f("uq_rehearsal_score_rehearsal_id_criterion_id")),
    )
    op.create_index(op.f("ix_rehearsal_score_criterion_id"), "rehearsal_score", ["criterion_id"], unique=False)
    op.create_index(op.f("ix_rehearsal_score_rehearsal_id"), "rehearsal_score", ["rehearsal_id"], unique=False)
    op.create_table(
        "rehearsal_try",
        sa.Column("id", Id, nullable=False),
        sa.Column("rehearsal_id", Id, nullable=False),
        sa.Column("judge_id", Id, nullable=False),
        sa.Column("values", sa.JSON(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.CheckConstraint("tries >= 1", name=op.f("ck_rehearsal_try_tries")),
        sa.ForeignKeyConstraint(["judge_id"], ["judge.id"], name=op.f("fk_rehearsal_try_judge_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["rehearsal_id"], ["rehearsal.id"], name=op.f("fk_rehearsal_try_rehearsal_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rehearsal_try")),
        sa.UniqueConstraint("rehearsal_id", "judge_id", name=op.f("uq_rehearsal_try_rehearsal_id_judge_id")),
    )
    op.create_index(op.f("ix_rehearsal_try_judge_id"), "rehearsal_try", ["judge_id"], unique=False)
    op.create_index(op.f("ix_rehearsal_try_rehearsal_id"), "rehearsal_try", ["rehearsal_id"], unique=False)
    op.create_table(
        "moderation",
        sa.Column("id", Id, nullable=False),
        sa.Column("scorecard_id", Id, nullable=False),
        sa.Column(
            "shown",
            sa.Enum(
                "as_written", "edited", "hidden", name="shown", native_enum=False, create_constraint=True, length=32
            ),
            nullable=False,
        ),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("remarks", sa.JSON(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("card_version", Id, nullable=False),
        sa.Column("by_id", Id, nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.CheckConstraint("shown NOT IN ('edited', 'hidden') OR reason <> ''", name=op.f("ck_moderation_reason")),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_moderation_by_id"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(
            ["scorecard_id"], ["scorecard.id"], name=op.f("fk_moderation_scorecard_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_moderation")),
        sa.UniqueConstraint("scorecard_id", name=op.f("uq_moderation_scorecard_id")),
    )
    op.create_index(op.f("ix_moderation_by_id"), "moderation", ["by_id"], unique=False)
    op.create_table(
        "feedback",
        sa.Column("id", Id, nullable=False),
        sa.Column("code", sa.String(length=10), nullable=False),
        sa.Column("entry_id", Id, nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("released_at", UTCDateTime(), nullable=False),
        sa.Column("by_id", Id, nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_feedback_by_id"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.id"], name=op.f("fk_feedback_entry_id"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feedback")),
        sa.UniqueConstraint("code", name=op.f("uq_feedback_code")),
        sa.UniqueConstraint("entry_id", name=op.f("uq_feedback_entry_id")),
    )
    op.create_index(op.f("ix_feedback_by_id"), "feedback", ["by_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_feedback_by_id"), table_name="feedback")
    op.drop_table("feedback")
    op.drop_index(op.f("ix_moderation_by_id"), table_name="moderation")
    op.drop_table("moderation")
    op.drop_index(op.f("ix_rehearsal_try_rehearsal_id"), table_name="rehearsal_try")
    op.drop_index(op.f("ix_rehearsal_try_judge_id"), table_name="rehearsal_try")
    op.drop_table("rehearsal_try")
    op.drop_index(op.f("ix_rehearsal_score_rehearsal_id"), table_name="rehearsal_score")
    op.drop_index(op.f("ix_rehearsal_score_criterion_id"), table_name="rehearsal_score")
    op.drop_table("rehearsal_score")
    op.drop_table("rehearsal")
    op.drop_index(op.f("ix_scorecard_version_scorecard_id"), table_name="scorecard_version")
    op.drop_index(op.f("ix_scorecard_version_by_id"), table_name="scorecard_version")
    op.drop_table("scorecard_version")
    op.drop_index(op.f("ix_remark_scorecard_id"), table_name="remark")
    op.drop_index(op.f("ix_remark_criterion_id"), table_name="remark")
    op.drop_table("remark")
    op.drop_index(op.f("ix_conflict_judge_id"), table_name="conflict")
    op.drop_index(op.f("ix_conflict_entry_id"), table_name="conflict")
    op.drop_index(op.f("ix_conflict_cleared_by_id"), table_name="conflict")
    op.drop_index(op.f("ix_conflict_by_id"), table_name="conflict")
    op.drop_table("conflict")
    op.drop_index("uq_second_look_one_running", table_name="second_look")
    op.drop_index("ix_second_look_work_state_due_at", table_name="second_look")
    op.drop_index(op.f("ix_second_look_round_id"), table_name="second_look")
    op.drop_index(op.f("ix_second_look_asked_by_id"), table_name="second_look")
    op.drop_table("second_look")
    op.drop_index("uq_assignment_one_running", table_name="assignment")
    op.drop_index("ix_assignment_work_state_due_at", table_name="assignment")
    op.drop_index(op.f("ix_assignment_round_id"), table_name="assignment")
    op.drop_index(op.f("ix_assignment_asked_by_id"), table_name="assignment")
    op.drop_index(op.f("ix_assignment_accepted_by_id"), table_name="assignment")
    op.drop_table("assignment")
    op.drop_column("compilation", "versions")
