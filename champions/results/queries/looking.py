"""What do we know: scorecards whose judges were asked to look again, by numbers only."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from champions.core.db import db
from champions.core.work import PENDING, WorkState
from champions.judging.models import Entry, Judge, Round, RoundState, Scorecard, ScorecardState, SecondLook


@dataclass(frozen=True)
class Looks:
    """How many scorecards were asked about, how many judges answered, and how the newest run is doing."""

    asked: int
    answered: int
    state: WorkState | None
    done_at: datetime | None


def looks(round_id: int) -> Looks:
    """How far the second look is. Never whose scores."""
    newest = (
        select(SecondLook.work_state, SecondLook.finished_at)
        .where(SecondLook.round_id == round_id)
        .order_by(SecondLook.asked_at.desc(), SecondLook.id.desc())
        .limit(1)
        .subquery()
    )
    # Whoever changed the score instead of confirming it has answered too.
    answered = func.count().filter(Scorecard.confirmed_at.is_not(None) | (_handed_in_again()))
    asked = (
        select(func.count().label("asked"), answered.label("answered"))
        .where(Scorecard.round_id == round_id, Scorecard.look_again_at.is_not(None))
        .where(Scorecard.state != ScorecardState.VOID)
        .subquery()
    )
    row = db.session.execute(
        select(asked.c.asked, asked.c.answered, newest.c.work_state, newest.c.finished_at).select_from(
            asked.outerjoin(newest, newest.c.work_state.is_not(None))
        )
    ).one()
    return Looks(*row)


def _handed_in_again() -> Any:
    return (Scorecard.state == ScorecardState.SUBMITTED) & (Scorecard.submitted_at > Scorecard.look_again_at)


def running_look(round_id: int) -> SecondLook | None:
    """The run of the round that waits or is computed."""
    wanted = select(SecondLook).where(SecondLook.round_id == round_id, SecondLook.work_state.in_(PENDING))
    return db.session.scalar(wanted)


def unlooked_rounds(now: datetime, until: datetime) -> list[int]:
    """The rounds in which scoring is open and closes by `until`, and that were not looked at by themselves yet."""
    looked = select(SecondLook.id).where(SecondLook.round_id == Round.id, SecondLook.asked_by_id.is_(None))
    wanted = select(Round.id).where(Round.state == RoundState.OPEN, Round.opens_at <= now)
    wanted = wanted.where(Round.closes_at > now, Round.closes_at <= until, ~looked.exists())
    return list(db.session.scalars(wanted.order_by(Round.id)))


def unasked_cards(round_id: int, pairs: set[tuple[str, str]]) -> list[Scorecard]:
    """Of the submitted scorecards of these (entry, judge), those nobody was asked about, whose judge still judges."""
    rows = db.session.execute(
        select(Scorecard, Entry.code, Judge.code)
        .join(Entry, Entry.id == Scorecard.entry_id)
        .join(Judge, Judge.id == Scorecard.judge_id)
        .where(
            Scorecard.round_id == round_id,
            Scorecard.state == ScorecardState.SUBMITTED,
            Scorecard.look_again_at.is_(None),
            Judge.ended_at.is_(None),
        )
        .options(joinedload(Scorecard.judge).joinedload(Judge.person))
        .order_by(Scorecard.id)
    )
    return [card for card, entry, judge in rows if (entry, judge) in pairs]


def to_look_at(judge_id: int) -> list[Scorecard]:
    """The scorecards that the judge was asked about and has neither confirmed nor handed in again."""
    wanted = select(Scorecard).where(
        Scorecard.judge_id == judge_id, Scorecard.look_again_at.is_not(None), Scorecard.confirmed_at.is_(None)
    )
    wanted = wanted.where(Scorecard.state != ScorecardState.VOID, ~_handed_in_again())
    return list(db.session.scalars(wanted.options(joinedload(Scorecard.judge))))
