"""What do we know, for staff: who judges, how far they are; never what anybody scored."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import contains_eager, joinedload, lazyload, selectinload

from champions.accounts.models import Person
from champions.cohorts.models import Invitation, InvitationState, Role
from champions.core.checks import invariant
from champions.core.db import db
from champions.judging.models import (
    Criterion,
    Entry,
    Judge,
    Round,
    RoundState,
    Score,
    Scorecard,
    ScorecardState,
)
from champions.judging.scoring import digest, stands
from champions.workshops.models import Submission

DONE = Scorecard.state == ScorecardState.SUBMITTED
# In force: a void scorecard counts nowhere, neither as given nor as done.
STANDS = Scorecard.state != ScorecardState.VOID


@dataclass(frozen=True)
class JudgeProgress:
    """A judge, how many cards they were given and have submitted, and whether their invitation is still unused."""

    judge: Judge
    cards: int
    submitted: int
    waiting: bool


@dataclass(frozen=True)
class EntryProgress:
    """An entry, how many cards it was given and how many of them are submitted."""

    entry: Entry
    cards: int
    submitted: int


def judges(of: Round) -> list[JudgeProgress]:
    """The panel by name, with how far each is."""
    cards = select(func.count()).where(Scorecard.judge_id == Judge.id, STANDS)
    waiting = select(func.count()).where(
        Invitation.cohort_id == of.cohort_id,
        Invitation.role == Role.JUDGE,
        Invitation.state == InvitationState.INVITED,
        Invitation.person_id == Judge.person_id,
    )
    wanted = select(Judge, cards.scalar_subquery(), cards.where(DONE).scalar_subquery(), waiting.scalar_subquery())
    wanted = wanted.join(Judge.person).options(contains_eager(Judge.person), lazyload(Judge.round))
    rows = db.session.execute(wanted.where(Judge.round_id == of.id).order_by(Person.name, Judge.id))
    return [JudgeProgress(row[0], row[1], row[2], row[3] > 0) for row in rows]


def entries(of: Round) -> list[EntryProgress]:
    """The entries by number, with how far each is. For staff: the team is read with it."""
    cards = select(func.count()).where(Scorecard.entry_id == Entry.id, STANDS)
    wanted = select(Entry, cards.scalar_subquery(), cards.where(DONE).scalar_subquery())
    wanted = wanted.where(Entry.round_id == of.id).options(joinedload(Entry.team), lazyload(Entry.round))
    rows = db.session.execute(wanted.order_by(Entry.number))
    return [EntryProgress(row[0], row[1], row[2]) for row in rows]


def judge_of(round_id: int, person_id: int) -> Judge | None:
    """The person's place on the panel of the round."""
    return db.session.scalar(select(Judge).where(Judge.round_id == round_id, Judge.person_id == person_id))


def pairs(round_id: int) -> set[tuple[str, str]]:
    """Who judges what in the round, void scorecards aside: (judge's code, entry's code)."""
    wanted = select(Judge.code, Entry.code).select_from(Scorecard).join(Scorecard.judge).join(Scorecard.entry)
    return {(row[0], row[1]) for row in db.session.execute(wanted.where(Scorecard.round_id == round_id, STANDS))}


def submissions(deliverable_id: int) -> list[Submission]:
    """The versions that count, each with its team."""
    wanted = select(Submission).where(Submission.deliverable_id == deliverable_id, Submission.is_current)
    return list(db.session.scalars(wanted.options(lazyload(Submission.deliverable), joinedload(Submission.team))))


@invariant("scorecard.round")
def cards_belong_together() -> Iterator[str]:
    """A scorecard, its entry, its judge and its scores' criteria are of the same round."""
    wanted = select(Scorecard.code).join(Scorecard.entry).join(Scorecard.judge)
    apart = (Entry.round_id != Scorecard.round_id) | (Judge.round_id != Scorecard.round_id)
    for code in db.session.scalars(wanted.where(apart)):
        yield f"scorecard {code} joins an entry and a judge of different rounds"


@invariant("scorecard.complete")
def submitted_cards_are_whole() -> Iterator[str]:
    """A submitted scorecard has a score for every criterion that applies to its entry, each on its scale."""
    asked = select(func.count()).where(Criterion.round_id == Scorecard.round_id).scalar_subquery()
    good = (
        select(func.count())
        .join(Score.criterion)
        .where(
            Score.scorecard_id == Scorecard.id,
            Criterion.round_id == Scorecard.round_id,
            Score.value.between(Criterion.low, Criterion.high),
        )
    )
    wanted = select(Scorecard.code, Scorecard.id, Scorecard.round_id, Entry.not_applicable).join(Scorecard.entry)
    for code, card_id, round_id, left_out in db.session.execute(wanted.where(DONE, good.scalar_subquery() != asked)):
        given = (
            select(Criterion.id)
            .join(Score, Score.criterion_id == Criterion.id)
            .where(Score.scorecard_id == card_id, Score.value.between(Criterion.low, Criterion.high))
        )
        lacking = select(Criterion.id).where(
            Criterion.round_id == round_id, Criterion.number.not_in(left_out), Criterion.id.not_in(given)
        )
        if db.session.scalar(lacking.limit(1)) is not None:
            yield f"scorecard {code} is submitted and not whole"


@invariant("round.method")
def methods_stand() -> Iterator[str]:
    """Rubric and method of a round that was opened are still those that were hashed at opening."""
    opened = select(Round).where(Round.state != RoundState.PREPARING).options(selectinload(Round.criteria))
    for each in db.session.scalars(opened):
        if digest(each.method or "") != each.method_digest or not stands(each, each.method or ""):
            yield f"round {each.code} is judged by another method than it was opened with"
