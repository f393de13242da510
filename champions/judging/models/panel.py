"""The panel: who judges, what they know, when they are away; and who must not judge what."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import JSON, Boolean, CheckConstraint, Date, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, relationship

from champions.accounts.models import Person
from champions.cohorts.models import Cohort
from champions.core import clock
from champions.core.db import Coded, Keep, Model, choice, fact, link, link_person, personal
from champions.core.lifecycle import Stateful, moves

from .rounds import Entry, Round


class Judge(Coded, Model):
    """A person on the panel of a round. The code seeds the order in which entries are shown to them.

    `max_load` is the most entries they take (None: as many as the others). `closes_at` is their own closing time when
    staff gave them longer. `declared_at`: since when they have said whom they know. Ended: they judge no more.
    """

    __tablename__ = "judge"
    __table_args__ = (
        UniqueConstraint("round_id", "person_id"),
        CheckConstraint("max_load IS NULL OR max_load >= 0", name="max_load"),
        CheckConstraint("(away_from IS NULL) = (away_until IS NULL) AND away_from <= away_until", name="away"),
        CheckConstraint("(ended_at IS NULL) = (ended_reason = '')", name="ended"),
    )

    round_id: Mapped[int] = link("round.id", ondelete="RESTRICT")
    person_id: Mapped[int] = link_person("who judges", keep=Keep.JUDGING)
    organisation: Mapped[str] = personal("judge's organisation", String(160), default="", keep=Keep.JUDGING)
    languages: Mapped[list[str]] = personal("languages a judge reads", JSON, default=lambda: ["en"], keep=Keep.JUDGING)
    topics: Mapped[list[str]] = personal("what a judge is expert in", JSON, default=list, keep=Keep.JUDGING)
    max_load: Mapped[int | None] = fact(Integer)
    away_from: Mapped[date | None] = personal("when a judge is away", Date, keep=Keep.JUDGING)
    away_until: Mapped[date | None] = personal("when a judge is away", Date, keep=Keep.JUDGING)
    # Single keys choose scores (WCAG 2.1.4: the judge can turn them off).
    keys: Mapped[bool] = fact(Boolean, default=True)
    added_at: Mapped[datetime] = fact(default=clock.now)
    declared_at: Mapped[datetime | None] = fact()
    nudged_at: Mapped[datetime | None] = fact()
    closes_at: Mapped[datetime | None] = fact()
    ended_at: Mapped[datetime | None] = fact()
    ended_reason: Mapped[str] = personal("why they judge no more", String(500), default="", keep=Keep.JUDGING)

    round: Mapped[Round] = relationship(lazy="joined", innerjoin=True)
    person: Mapped[Person] = relationship()

    @property
    def cohort(self) -> Cohort:
        """The cohort of the round."""
        return self.round.cohort


class Why(StrEnum):
    """Why somebody must not judge an entry."""

    MEMBER = "member"
    MENTOR = "mentor"
    UNIVERSITY = "university"
    ORGANISATION = "organisation"
    DECLARED = "declared"
    RECUSED = "recused"
    STAFF = "staff"


class ConflictState(StrEnum):
    STANDS = "stands"
    CLEARED = "cleared"


class Conflict(Coded, Stateful, Model):
    """A judge must not judge an entry, as long as it stands. Own team, mentored team and recusal can never be cleared.

    `by_id` is who said so (None: the service found it); `reason` is in words, '' where the service found it.
    """

    __tablename__ = "conflict"
    __table_args__ = (
        UniqueConstraint("judge_id", "entry_id", "why"),
        CheckConstraint("(state = 'cleared') = (cleared_at IS NOT NULL)", name="cleared_at"),
        CheckConstraint(
            "cleared_at IS NULL OR (cleared_by_id IS NOT NULL AND cleared_reason <> '')", name="cleared_by"
        ),
        CheckConstraint("cleared_at IS NULL OR why NOT IN ('member', 'mentor', 'recused')", name="for_good"),
        CheckConstraint("why NOT IN ('recused', 'staff') OR reason <> ''", name="reason"),
    )

    MOVES = moves(
        clear=({ConflictState.STANDS}, ConflictState.CLEARED, "cleared_at"),
        stand=({ConflictState.CLEARED}, ConflictState.STANDS),
    )

    judge_id: Mapped[int] = link("judge.id", ondelete="RESTRICT")
    entry_id: Mapped[int] = link("entry.id", ondelete="RESTRICT")
    why: Mapped[Why] = fact(choice(Why))
    state: Mapped[ConflictState] = fact(choice(ConflictState), default=ConflictState.STANDS)
    reason: Mapped[str] = personal("whom a judge knows", String(500), default="", keep=Keep.JUDGING)
    at: Mapped[datetime] = fact(default=clock.now)
    by_id: Mapped[int | None] = link_person("who said so", keep=Keep.JUDGING)
    cleared_at: Mapped[datetime | None] = fact()
    cleared_by_id: Mapped[int | None] = link_person("who cleared it", keep=Keep.JUDGING)
    cleared_reason: Mapped[str] = personal("why it is none", String(500), default="", keep=Keep.JUDGING)

    judge: Mapped[Judge] = relationship()
    entry: Mapped[Entry] = relationship()

    @property
    def cohort(self) -> Cohort:
        """The cohort of the judge's round."""
        return self.judge.round.cohort
