"""What do we know of a judge, for themselves: the panels they sit on, and what of it they can still change."""

from sqlalchemy import select
from sqlalchemy.orm import contains_eager, lazyload

from champions.core.db import db
from champions.judging.models import Judge, Round, Scorecard, ScorecardState


def own_panels(cohort_id: int, person_id: int) -> list[Judge]:
    """The person's places on panels of the cohort, the round that closes first before the others; not ended ones."""
    wanted = select(Judge).join(Judge.round).where(Round.cohort_id == cohort_id, Judge.person_id == person_id)
    wanted = wanted.where(Judge.ended_at.is_(None))
    wanted = wanted.options(contains_eager(Judge.round).options(lazyload(Round.cohort)))
    return list(db.session.scalars(wanted.order_by(Round.closes_at, Round.id)))


def has_entries(judge: Judge) -> bool:
    """True once the judge was given an entry: from then on what assignment asks of them stands."""
    given = select(Scorecard.id).where(Scorecard.judge_id == judge.id, Scorecard.state != ScorecardState.VOID)
    return db.session.scalar(given.limit(1)) is not None
