"""Rounds, their rubric, and the entries they judge. What judging is about, before anybody is asked to judge."""

import secrets
from datetime import datetime
from enum import StrEnum

from sqlalchemy import JSON, Boolean, CheckConstraint, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, relationship

from champions.cohorts.models import Cohort
from champions.core.db import Coded, Keep, Model, choice, fact, link, personal
from champions.core.lifecycle import Stateful, moves
from champions.teams.models import Team
from champions.workshops.models import Deliverable, Submission


class RoundState(StrEnum):
    PREPARING = "preparing"
    OPEN = "open"
    CLOSED = "closed"


class Purpose(StrEnum):
    """What the first `top` of a round get: a place in Phase 2, nothing yet, or a prize."""

    SELECTION = "selection"
    WORKSHOP = "workshop"
    FINAL = "final"


class Comments(StrEnum):
    """What judges may write to the team."""

    NONE = "none"
    ONE = "one"
    EACH = "each"


def new_seed() -> int:
    """A seed nobody chose: 31 bits."""
    return secrets.randbelow(2**31)


class Round(Coded, Stateful, Model):
    """A round of judging over a deliverable's submissions. Method and rubric are fixed, and hashed, at opening.

    Open is not yet scoring: from opening on judges declare conflicts and are given entries; scores are accepted from
    `opens_at` to `closes_at`. `method` is the canonical JSON of all that was fixed, `method_digest` its SHA-256.
    """

    __tablename__ = "round"
    __table_args__ = (
        UniqueConstraint("cohort_id", "name"),
        CheckConstraint("opens_at < closes_at", name="window"),
        CheckConstraint("cards_required >= 1", name="cards_required"),
        CheckConstraint("top >= 1", name="top"),
        CheckConstraint("seed >= 0", name="seed"),
        CheckConstraint("priority IS NULL OR priority >= 1", name="priority"),
        CheckConstraint("state = 'preparing' OR (method_digest IS NOT NULL AND method IS NOT NULL)", name="fixed"),
        CheckConstraint("(state = 'closed') = (closed_at IS NOT NULL)", name="closed_at"),
        CheckConstraint("feedback_released_at IS NULL OR state = 'closed'", name="feedback"),
    )

    MOVES = moves(
        open=({RoundState.PREPARING}, RoundState.OPEN, "opened_at"),
        close=({RoundState.OPEN}, RoundState.CLOSED, "closed_at"),
        open_again=({RoundState.CLOSED}, RoundState.OPEN),
    )

    cohort_id: Mapped[int] = link("cohort.id", ondelete="RESTRICT")
    deliverable_id: Mapped[int] = link("deliverable.id", ondelete="RESTRICT")
    name: Mapped[str] = fact(String(120))
    purpose: Mapped[Purpose] = fact(choice(Purpose), default=Purpose.FINAL)
    state: Mapped[RoundState] = fact(choice(RoundState), default=RoundState.PREPARING)
    opens_at: Mapped[datetime] = fact()
    closes_at: Mapped[datetime] = fact()
    opened_at: Mapped[datetime | None] = fact()
    closed_at: Mapped[datetime | None] = fact()
    blind: Mapped[bool] = fact(Boolean, default=True)
    comments: Mapped[Comments] = fact(choice(Comments), default=Comments.ONE)
    cards_required: Mapped[int] = fact(Integer, default=3)
    # How many win, or go on: the lower prize boundary and the cut line.
    top: Mapped[int] = fact(Integer, default=3)
    seed: Mapped[int] = fact(Integer, default=new_seed)
    # The number of the criterion that decides first between equal entries; None: none does.
    priority: Mapped[int | None] = fact(Integer)
    method: Mapped[str | None] = fact(Text)
    method_digest: Mapped[str | None] = fact(String(64))
    feedback_released_at: Mapped[datetime | None] = fact()

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
    """A team's submission in a round; judges of a blind round know it by `number` and `title` only.

    `title` is the team's challenge as it was at opening. `not_applicable` are the numbers of criteria that nobody can
    score for this entry. A withdrawn entry keeps its scorecards and stands outside the results.
    """

    __tablename__ = "entry"
    __table_args__ = (
        UniqueConstraint("round_id", "team_id"),
        UniqueConstraint("round_id", "number"),
        CheckConstraint("(withdrawn_at IS NULL) = (withdrawn_reason = '')", name="withdrawn"),
    )

    round_id: Mapped[int] = link("round.id", ondelete="RESTRICT")
    team_id: Mapped[int] = link("team.id", ondelete="RESTRICT")
    submission_id: Mapped[int] = link("submission.id", ondelete="RESTRICT")
    number: Mapped[int] = fact(Integer)
    title: Mapped[str] = fact(String(200), default="")
    language: Mapped[str] = fact(String(16), default="en")
    topics: Mapped[list[str]] = fact(JSON, default=list)
    not_applicable: Mapped[list[int]] = fact(JSON, default=list)
    withdrawn_at: Mapped[datetime | None] = fact()
    withdrawn_reason: Mapped[str] = personal("why the entry is out", String(500), default="", keep=Keep.JUDGING)

    round: Mapped[Round] = relationship(lazy="joined", innerjoin=True)
    team: Mapped[Team] = relationship()
    submission: Mapped[Submission] = relationship()

    @property
    def cohort(self) -> Cohort:
        """The cohort of its round."""
        return self.round.cohort
