"""Scorecards and what is on them. Scores have a table of their own (security.md R6)."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Index, Integer, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, relationship

from champions.cohorts.models import Cohort
from champions.core import clock, work
from champions.core.db import Coded, Keep, Model, choice, fact, link, link_person, personal
from champions.core.jobs import Job
from champions.core.lifecycle import Stateful, moves

from .panel import Judge
from .rounds import Criterion, Entry, Round


class ScorecardState(StrEnum):
    ASSIGNED = "assigned"
    SUBMITTED = "submitted"
    VOID = "void"


class Void(StrEnum):
    """Why a scorecard counts no more: the judge recused, judges no more, or staff gave the entry to somebody else."""

    RECUSED = "recused"
    ENDED = "ended"
    MOVED = "moved"


class Scorecard(Coded, Stateful, Model):
    """One judge's scores for one entry, saved as they go; counts once it is submitted, and as long as it is not void.

    What was on it when it was submitted is kept (ScorecardVersion) before it is taken back or made void. `open_until`:
    staff reopened it after the close, until then it can be changed. `look_again_at`: the judge was asked to confirm a
    score far from what was to be expected; `confirmed_at`: they did.
    """

    __tablename__ = "scorecard"
    __table_args__ = (
        UniqueConstraint("entry_id", "judge_id"),
        CheckConstraint("(state = 'submitted') = (submitted_at IS NOT NULL)", name="submitted_at"),
        CheckConstraint("(state = 'void') = (voided_at IS NOT NULL)", name="voided_at"),
        CheckConstraint("(state = 'void') = (void IS NOT NULL)", name="void_why"),
        CheckConstraint("(state = 'void') = (void_reason <> '')", name="void_reason"),
        CheckConstraint("confirmed_at IS NULL OR look_again_at IS NOT NULL", name="confirmed"),
    )

    MOVES = moves(
        submit=({ScorecardState.ASSIGNED}, ScorecardState.SUBMITTED, "submitted_at"),
        reopen=({ScorecardState.SUBMITTED}, ScorecardState.ASSIGNED),
        void=({ScorecardState.ASSIGNED, ScorecardState.SUBMITTED}, ScorecardState.VOID, "voided_at"),
        give_again=({ScorecardState.VOID}, ScorecardState.ASSIGNED),
    )

    round_id: Mapped[int] = link("round.id", ondelete="RESTRICT")
    entry_id: Mapped[int] = link("entry.id", ondelete="RESTRICT")
    judge_id: Mapped[int] = link("judge.id", ondelete="RESTRICT")
    state: Mapped[ScorecardState] = fact(choice(ScorecardState), default=ScorecardState.ASSIGNED)
    comment: Mapped[str] = personal("judge's comment", Text, default="", keep=Keep.JUDGING)
    given_at: Mapped[datetime] = fact(default=clock.now)
    saved_at: Mapped[datetime | None] = fact()
    submitted_at: Mapped[datetime | None] = fact()
    open_until: Mapped[datetime | None] = fact()
    look_again_at: Mapped[datetime | None] = fact()
    confirmed_at: Mapped[datetime | None] = fact()
    voided_at: Mapped[datetime | None] = fact()
    void: Mapped[Void | None] = fact(choice(Void))
    void_reason: Mapped[str] = personal("why it counts no more", String(500), default="", keep=Keep.JUDGING)

    round: Mapped[Round] = relationship(lazy="joined", innerjoin=True)
    entry: Mapped[Entry] = relationship()
    judge: Mapped[Judge] = relationship()
    scores: Mapped[list["Score"]] = relationship(back_populates="scorecard", lazy="raise_on_sql")
    remarks: Mapped[list["Remark"]] = relationship(back_populates="scorecard", lazy="raise_on_sql")

    @property
    def cohort(self) -> Cohort:
        """The cohort of its round."""
        return self.round.cohort


class Score(Model):
    """The step a judge chose for one criterion of one entry. A missing score is missing: there is no row."""

    __tablename__ = "score"
    __table_args__ = (
        UniqueConstraint("scorecard_id", "criterion_id"),
        CheckConstraint("value BETWEEN 0 AND 100", name="value"),
    )

    scorecard_id: Mapped[int] = link("scorecard.id", ondelete="RESTRICT")
    criterion_id: Mapped[int] = link("criterion.id", ondelete="RESTRICT")
    value: Mapped[int] = personal("score a judge gave", Integer, keep=Keep.JUDGING)

    scorecard: Mapped[Scorecard] = relationship(back_populates="scores")
    criterion: Mapped[Criterion] = relationship()


class Remark(Model):
    """What a judge wrote to the team about one criterion, where the round asks for a comment on each."""

    __tablename__ = "remark"
    __table_args__ = (
        UniqueConstraint("scorecard_id", "criterion_id"),
        CheckConstraint("words <> ''", name="words"),
    )

    scorecard_id: Mapped[int] = link("scorecard.id", ondelete="RESTRICT")
    criterion_id: Mapped[int] = link("criterion.id", ondelete="RESTRICT")
    words: Mapped[str] = personal("judge's comment", Text, keep=Keep.JUDGING)

    scorecard: Mapped[Scorecard] = relationship(back_populates="remarks")
    criterion: Mapped[Criterion] = relationship()


class ScorecardVersion(Model):
    """A submitted scorecard as it was before it was taken back or made void: never changed. Values by criterion."""

    __tablename__ = "scorecard_version"
    __table_args__ = (
        UniqueConstraint("scorecard_id", "number"),
        CheckConstraint("number >= 1", name="number"),
        CheckConstraint("reason <> ''", name="reason"),
    )

    scorecard_id: Mapped[int] = link("scorecard.id", ondelete="RESTRICT")
    number: Mapped[int] = fact(Integer)
    values: Mapped[dict[str, int]] = personal("scores a judge gave", JSON, keep=Keep.JUDGING)
    comment: Mapped[str] = personal("judge's comment", Text, default="", keep=Keep.JUDGING)
    remarks: Mapped[dict[str, str]] = personal("judge's comments", JSON, default=dict, keep=Keep.JUDGING)
    submitted_at: Mapped[datetime] = fact()
    ended_at: Mapped[datetime] = fact(default=clock.now)
    by_id: Mapped[int] = link_person("who took it back", keep=Keep.JUDGING)
    reason: Mapped[str] = personal("why it was taken back", String(500), keep=Keep.JUDGING)

    scorecard: Mapped[Scorecard] = relationship()


class SecondLook(work.Work, Model):
    """A run that looks for scores far from what was to be expected, so that their judges confirm or mend them.

    `found` is how many judges' scorecards were newly asked about; None until it is done. A run that nobody asked for
    began by itself, a day before the close.
    """

    __tablename__ = "second_look"
    __table_args__ = (
        Index("ix_second_look_work_state_due_at", "work_state", "due_at"),
        Index(
            "uq_second_look_one_running",
            "round_id",
            unique=True,
            postgresql_where=text("work_state IN ('queued', 'working')"),
            sqlite_where=text("work_state IN ('queued', 'working')"),
        ),
        CheckConstraint("work_state <> 'done' OR found IS NOT NULL", name="done_has_found"),
    )

    round_id: Mapped[int] = link("round.id", ondelete="RESTRICT")
    asked_by_id: Mapped[int | None] = link_person("who asked for it", keep=Keep.JUDGING)
    asked_at: Mapped[datetime] = fact(default=clock.now)
    found: Mapped[int | None] = fact(Integer)

    round: Mapped[Round] = relationship()

    @property
    def cohort(self) -> Any:
        """The cohort of its round."""
        return self.round.cohort


work.kind(SecondLook, Job.LOOK, timedelta(minutes=2))
