"""What do we know of rounds, for staff: which there are and how far they are; never what anybody scored."""

from sqlalchemy import func, select
from sqlalchemy.orm import contains_eager, joinedload, lazyload, selectinload

from champions.cohorts.models import Cohort
from champions.core.db import db
from champions.judging.models import Entry, Round, Scorecard, ScorecardState
from champions.workshops.models import Deliverable

DONE = Scorecard.state == ScorecardState.SUBMITTED


def round_by_code(cohort: str, code: str) -> Round | None:
    """The round with that code in that cohort, its rubric and deliverable read with it."""
    wanted = select(Round).join(Round.cohort).where(Cohort.slug == cohort, Round.code == code)
    alone = joinedload(Round.deliverable, innerjoin=True).options(lazyload(Deliverable.cohort))
    return db.session.scalar(wanted.options(contains_eager(Round.cohort), selectinload(Round.criteria), alone))


def rounds(cohort_id: int) -> list[tuple[Round, int, int, int]]:
    """All rounds of the cohort, the first to close first, each with its entries, cards given, cards submitted."""
    entries = select(func.count()).where(Entry.round_id == Round.id).scalar_subquery()
    # A void scorecard counts nowhere, neither as given nor as done.
    cards = select(func.count()).where(Scorecard.round_id == Round.id, Scorecard.state != ScorecardState.VOID)
    wanted = select(Round, entries, cards.scalar_subquery(), cards.where(DONE).scalar_subquery())
    wanted = wanted.where(Round.cohort_id == cohort_id).options(lazyload(Round.cohort))
    rows = db.session.execute(wanted.order_by(Round.closes_at, Round.id))
    return [(row[0], row[1], row[2], row[3]) for row in rows]
