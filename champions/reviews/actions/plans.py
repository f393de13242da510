"""What happens to the plan: it is made, set up, given its rubric, opened and closed."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import func, select

from champions.cohorts.models import Cohort
from champions.core import audit
from champions.core.db import db
from champions.core.errors import Refused
from champions.core.lifecycle import move

from .. import blind, queries, rubric
from ..models import PlanState, Review, ReviewCriterion, ReviewPlan, ReviewState


def make(cohort: Cohort, *, by: Any) -> ReviewPlan:
    """The cohort has a plan, with the usual rubric and the usual fields hidden; the one it has, if it has one."""
    found = queries.plan(cohort.id)
    if found is not None:
        return found
    plan = ReviewPlan(cohort_id=cohort.id, hides=list(blind.USUAL))
    db.session.add(plan)
    db.session.flush()
    for number, line in enumerate(rubric.usual(), start=1):
        db.session.add(ReviewCriterion(plan_id=plan.id, number=number, **vars(line)))
    audit.record("review_plan.make", plan, by=by)
    db.session.flush()
    db.session.refresh(plan, ["cohort", "criteria"])
    return plan


def set_up(
    plan: ReviewPlan, *, readers_each: int, hides: Collection[str], differ_by: float, read_by: datetime | None, by: Any
) -> None:
    """The plan says so now. Once reading has begun more can be hidden, but nothing shown that was hidden."""
    _hold(plan)
    if plan.state is PlanState.CLOSED:
        raise Refused(_("Reading is closed: the plan stands as it is."))
    hidden = [key for key in blind.HIDEABLE if key in hides]
    if plan.state is PlanState.OPEN and not set(plan.hides) <= set(hidden):
        raise Refused(_("Reading has begun. You can hide more from now on, but not show what was hidden."))
    plan.readers_each, plan.hides, plan.differ_by, plan.read_by = readers_each, hidden, differ_by, read_by
    audit.record("review_plan.set_up", plan, by=by, readers_each=readers_each, hides=hidden, differ_by=differ_by)


def set_rubric(plan: ReviewPlan, lines: Sequence[rubric.Line], *, by: Any) -> None:
    """The rubric has these lines, in this order; Refused once reading has begun."""
    _hold(plan)
    if plan.state is not PlanState.PREPARING:
        raise Refused(_("Reading has begun: the rubric is the same for all, and cannot change any more."))
    if not lines:
        raise Refused(_("A rubric needs at least one criterion."))
    for old in list(plan.criteria):
        db.session.delete(old)
    db.session.flush()
    for number, line in enumerate(lines, start=1):
        db.session.add(ReviewCriterion(plan_id=plan.id, number=number, **vars(line)))
    db.session.flush()
    db.session.expire(plan, ["criteria"])
    db.session.refresh(plan, ["criteria"])
    audit.record("review_plan.set_rubric", plan, by=by, weights=[line.weight for line in lines])


def open_(plan: ReviewPlan, *, by: Any) -> None:
    """Reading has begun: the rubric is fixed, applications can be given to readers."""
    _hold(plan)
    if not plan.criteria:
        raise Refused(_("A rubric needs at least one criterion."))
    move(plan, "open", by=by, hides=plan.hides, criteria=len(plan.criteria))


def close(plan: ReviewPlan, *, by: Any) -> None:
    """Nobody reads any more. Reviews on their way are waited for: none is later than the close."""
    _hold(plan)
    unfinished = select(func.count()).where(Review.plan_id == plan.id, Review.state == ReviewState.ASSIGNED)
    move(plan, "close", by=by, unfinished=db.session.scalar(unfinished))


def _hold(plan: ReviewPlan) -> None:
    """The plan as it is now, nobody else's until we are done."""
    db.session.refresh(plan, ["state", "version", "hides", "readers_each"], with_for_update=True)
