"""What is: rounds, criteria, entries, judges, scorecards, scores. Scores have a table of their own (security.md R6)."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import JSON, Boolean, CheckConstraint, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, relationship

from champions.accounts.models import Person
from champions.cohorts.models import Cohort
from champions.core import clock
from champions.core.db import Coded, Keep, Model, choice, fact, link, link_person, personal
from champions.core.lifecycle import Stateful, moves
from champions.teams.models import Team
from champions.workshops.models import Deliverable, Submission


class RoundState(StrEnum):
    PREPARING = "preparing"
    OPEN = "open"
    CLOSED = "closed"


class Round(Coded, Stateful, Model):
    """A round of judging over a deliverable's submissions. Method and rubric are fixed, and hashed, at opening."""

    __tablename__ = "round"
    __table_args__ = (
        UniqueConstraint("cohort_id", "name"),
        CheckConstraint("opens_at < closes_at", name="window"),
        CheckConstraint("cards_required >= 1", name="cards_required"),
        CheckConstraint("state = 'preparing' OR method_digest IS NOT NULL", name="fixed"),
        CheckConstraint("(state = 'closed') = (closed_at IS NOT NULL)", name="closed_at"),
    )

    MOVES = moves(
        open=({RoundState.PREPARING}, RoundState.OPEN, "opened_at"),
        close=({RoundState.OPEN}, RoundState.CLOSED, "closed_at"),
    )

    cohort_id: Mapped[int] = link("cohort.id", ondelete="RESTRICT")
    deliverable_id: Mapped[int] = link("deliverable.id", ondelete="RESTRICT")
    name: Mapped[str] = fact(String(120))
    state: Mapped[RoundState] = fact(choice(RoundState), default=RoundState.PREPARING)
    opens_at: Mapped[datetime] = fact()
    closes_at: Mapped[datetime] = fact()
    opened_at: Mapped[datetime | None] = fact()
    closed_at: Mapped[datetime | None] = fact()
    blind: Mapped[bool] = fact(Boolean, default=True)
    cards_required: Mapped[int] = fact(Integer, default=3)
    method_digest: Mapped[str | None] = fact(String(64))

    cohort: Mapped[Cohort] = relationship(lazy="joined", innerjoin=True)
    deliverable: Mapped[Deliverable] = relationship()
    criteria: Mapped[list["Criterion"]] = relationship(
        order_by="Criterion.number", back_populates="round", lazy="raise_on_sql"
    )


class Criterion(Model):
    """One line of the rubric: a question, a scale from `low` to `high`, an anchor in words for each step."""

    __tablename__ = "criterion"
    __table_args__ = (
        UniqueConstraint("round_id", "number"),
        CheckConstraint("low < high AND low >= 0 AND high <= 100", name="scale"),
        CheckConstraint("weight > 0", name="weight"),
    )

    round_id: Mapped[int] = link("round.id", ondelete="CASCADE")
    number: Mapped[int] = fact(Integer)
    name: Mapped[str] = fact(String(80))
    question: Mapped[str] = fact(String(300), default="")
    weight: Mapped[int] = fact(Integer, default=1)
    low: Mapped[int] = fact(Integer, default=1)
    high: Mapped[int] = fact(Integer, default=5)
    anchors: Mapped[list[str]] = fact(JSON, default=list)

    round: Mapped[Round] = relationship(back_populates="criteria")


class Entry(Coded, Model):
    """A team's submission in a round; judges of a blind round know it by `number` only."""

    __tablename__ = "entry"
    __table_args__ = (UniqueConstraint("round_id", "team_id"), UniqueConstraint("round_id", "number"))

    round_id: Mapped[int] = link("round.id", ondelete="RESTRICT")
    team_id: Mapped[int] = link("team.id", ondelete="RESTRICT")
    submission_id: Mapped[int] = link("submission.id", ondelete="RESTRICT")
    number: Mapped[int] = fact(Integer)

    round: Mapped[Round] = relationship(lazy="joined", innerjoin=True)
    team: Mapped[Team] = relationship()
    submission: Mapped[Submission] = relationship()


class Judge(Coded, Model):
    """A person on the panel of a round. `place` seeds the order in which entries are shown to them."""

    __tablename__ = "judge"
    __table_args__ = (UniqueConstraint("round_id", "person_id"),)

    round_id: Mapped[int] = link("round.id", ondelete="RESTRICT")
    person_id: Mapped[int] = link_person("who judges", keep=Keep.JUDGING)
    organisation: Mapped[str] = personal("judge's organisation", String(160), default="", keep=Keep.JUDGING)
    added_at: Mapped[datetime] = fact(default=clock.now)

    round: Mapped[Round] = relationship(lazy="joined", innerjoin=True)
    person: Mapped[Person] = relationship()


class ScorecardState(StrEnum):
    ASSIGNED = "assigned"
    SUBMITTED = "submitted"


class Scorecard(Coded, Stateful, Model):
    """One judge's scores for one entry, saved as they go; counts once it is submitted."""

    __tablename__ = "scorecard"
    __table_args__ = (
        UniqueConstraint("entry_id", "judge_id"),
        CheckConstraint("(state = 'submitted') = (submitted_at IS NOT NULL)", name="submitted_at"),
    )

    MOVES = moves(
        submit=({ScorecardState.ASSIGNED}, ScorecardState.SUBMITTED, "submitted_at"),
        reopen=({ScorecardState.SUBMITTED}, ScorecardState.ASSIGNED),
    )

    round_id: Mapped[int] = link("round.id", ondelete="RESTRICT")
    entry_id: Mapped[int] = link("entry.id", ondelete="RESTRICT")
    judge_id: Mapped[int] = link("judge.id", ondelete="RESTRICT")
    state: Mapped[ScorecardState] = fact(choice(ScorecardState), default=ScorecardState.ASSIGNED)
    comment: Mapped[str] = personal("judge's comment", Text, default="", keep=Keep.JUDGING)
    saved_at: Mapped[datetime | None] = fact()
    submitted_at: Mapped[datetime | None] = fact()

    round: Mapped[Round] = relationship(lazy="joined", innerjoin=True)
    entry: Mapped[Entry] = relationship()
    judge: Mapped[Judge] = relationship()
    scores: Mapped[list["Score"]] = relationship(back_populates="scorecard", lazy="raise_on_sql")

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
