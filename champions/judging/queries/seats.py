"""What do we know of a panel, for staff: who sits on it, how far each is, what each is behind with."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import contains_eager, joinedload, lazyload

from champions.accounts.models import Person
from champions.cohorts.calendar import Window
from champions.cohorts.models import Cohort, Invitation, InvitationState, Role
from champions.core import clock
from champions.core.db import db
from champions.judging import nudging, window
from champions.judging.models import Entry, Judge, Round, RoundState, Scorecard, ScorecardState


@dataclass(frozen=True)
class Seat:
    """Somebody on a panel. `invited_at`: since when a link waits to be opened; `saved_at`: when they last saved."""

    judge: Judge
    cards: int
    submitted: int
    invited_at: datetime | None
    accepted_at: datetime | None
    saved_at: datetime | None

    @property
    def waiting(self) -> bool:
        """True while the link that they were mailed has not been opened."""
        return self.invited_at is not None

    @property
    def active_at(self) -> datetime | None:
        """When they last did anything for the round."""
        done = [each for each in (self.saved_at, self.accepted_at, self.judge.declared_at) if each]
        return max(done, default=None)

    @property
    def finished(self) -> bool:
        """True when everything they were given is submitted."""
        return bool(self.cards) and self.submitted == self.cards

    @property
    def behind(self) -> nudging.Open | None:
        """What they still have to do now; None for who is away."""
        of, now = self.judge, clock.now()
        if is_away(of, now):
            return None
        return nudging.behind(
            nudging.Facts(
                ended=of.ended_at is not None,
                waiting=self.waiting,
                declared=of.declared_at is not None,
                to_do=self.cards - self.submitted,
                round_open=of.round.state is RoundState.OPEN and now <= window.closes(of.round, of),
                scoring=window.judge_window(of.round, of, now) is Window.OPEN,
            )
        )


def is_away(judge: Judge, now: datetime) -> bool:
    """True on the days that the judge is away, as they are counted where the cohort is."""
    today = now.astimezone(ZoneInfo(judge.round.cohort.zone)).date()
    return nudging.is_away(judge.away_from, judge.away_until, today)


def may_nudge(seat: Seat) -> bool:
    """True when a reminder would help now: something is open, they are there, and the last one was a day ago."""
    return seat.behind is not None and nudging.rested(seat.judge.nudged_at, clock.now())


def seats(of: Round) -> list[Seat]:
    """The panel by name, those who ended last. One statement."""
    wanted = _seats().where(Judge.round_id == of.id)
    wanted = wanted.options(contains_eager(Judge.person), contains_eager(Judge.round).lazyload(Round.cohort))
    rows = db.session.execute(wanted.order_by(Judge.ended_at.is_not(None), Person.name, Judge.id))
    return [Seat(*row) for row in rows]


def seat(judge: Judge) -> Seat:
    """How far this judge is."""
    wanted = _seats().where(Judge.id == judge.id).options(lazyload(Judge.round))
    return Seat(*db.session.execute(wanted).one())


def _seats() -> Any:
    cards = select(func.count()).select_from(Scorecard).join(Scorecard.entry).where(Scorecard.judge_id == Judge.id)
    cards = cards.where(Scorecard.state != ScorecardState.VOID, Entry.withdrawn_at.is_(None))
    done = cards.where(Scorecard.state == ScorecardState.SUBMITTED)
    saved = select(func.max(Scorecard.saved_at)).where(Scorecard.judge_id == Judge.id)
    asked = (Invitation.cohort_id == Round.cohort_id) & (Invitation.person_id == Judge.person_id)
    asked &= Invitation.role == Role.JUDGE
    invited = select(func.max(Invitation.invited_at)).where(asked, Invitation.state == InvitationState.INVITED)
    accepted = select(func.max(Invitation.accepted_at)).where(asked, Invitation.state == InvitationState.ACCEPTED)
    parts = (cards, done, invited.correlate(Judge, Round), accepted.correlate(Judge, Round), saved)
    columns = [each.scalar_subquery() for each in parts]
    return select(Judge, *columns).join(Judge.person).join(Judge.round)


def invitations(judge: Judge) -> list[Invitation]:
    """The links of the judge in the cohort that were not taken back, the newest first."""
    wanted = select(Invitation).where(
        Invitation.cohort_id == judge.round.cohort_id,
        Invitation.person_id == judge.person_id,
        Invitation.role == Role.JUDGE,
        Invitation.state != InvitationState.REVOKED,
    )
    return list(db.session.scalars(wanted.options(joinedload(Invitation.person)).order_by(Invitation.id.desc())))


def judges_elsewhere(judge: Judge) -> bool:
    """True when the person sits on another panel of the cohort too."""
    other = select(Judge.id).join(Judge.round).where(
        Round.cohort_id == judge.round.cohort_id, Judge.person_id == judge.person_id, Judge.id != judge.id,
        Judge.ended_at.is_(None),
    )  # fmt: skip
    return db.session.scalar(other) is not None


def cards_of(judge: Judge) -> list[Scorecard]:
    """What the judge has in force."""
    wanted = select(Scorecard).where(Scorecard.judge_id == judge.id, Scorecard.state != ScorecardState.VOID)
    return list(db.session.scalars(wanted.order_by(Scorecard.id)))


def other_panels(of: Round) -> list[Round]:
    """The other rounds of all cohorts that have a panel, the newest first: their panels can be copied."""
    has = select(Judge.id).where(Judge.round_id == Round.id, Judge.ended_at.is_(None)).exists()
    wanted = select(Round).where(Round.id != of.id, Round.cohort_id == of.cohort_id, has)
    return list(db.session.scalars(wanted.order_by(Round.opens_at.desc(), Round.id)))


def panel_people(of: Round) -> list[Judge]:
    """Who sits on the panel of the round, with their addresses, by name."""
    wanted = select(Judge).join(Judge.person).where(Judge.round_id == of.id, Judge.ended_at.is_(None))
    wanted = wanted.options(contains_eager(Judge.person), lazyload(Judge.round))
    return list(db.session.scalars(wanted.order_by(Person.name, Judge.id)))


_JUDGE = (
    select(Judge)
    .join(Judge.round)
    .join(Round.cohort)
    .options(
        contains_eager(Judge.round).contains_eager(Round.cohort), joinedload(Judge.person, innerjoin=True)
    )
)  # fmt: skip


def judge_by_code(cohort: str, code: str) -> Judge | None:
    """The judge with that code in that cohort, with round and person."""
    return db.session.scalar(_JUDGE.where(Cohort.slug == cohort, Judge.code == code))


def own_judge(cohort: str, code: str) -> Judge | None:
    """As `judge_by_code`, for judges themselves: nothing for who judges no more."""
    found = judge_by_code(cohort, code)
    return found if found is not None and found.ended_at is None else None


def judge_by_id(judge_id: int) -> Judge | None:
    """The judge with that id, with round, cohort and person."""
    return db.session.scalar(_JUDGE.where(Judge.id == judge_id))
