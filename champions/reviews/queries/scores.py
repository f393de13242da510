"""What do we know of scores: of all applications of a cohort in one statement, and as a table to join to lists."""

from typing import Any

from sqlalchemy import CompoundSelect, Double, case, cast, func, select
from sqlalchemy.sql.selectable import Subquery

from champions.core.db import db
from champions.registration.models import Application
from champions.reviews import scoring
from champions.reviews.models import PlanState, Review, ReviewCriterion, Reviewer, ReviewPlan, ReviewScore, ReviewState


def _totals(cohort_id: int) -> Subquery:
    """(application_id, total) of each submitted review: whole numbers, so that nothing is rounded on the way."""
    return (
        select(Review.application_id, func.sum(ReviewScore.value * ReviewCriterion.weight).label("total"))
        .join(ReviewScore, ReviewScore.review_id == Review.id)
        .join(ReviewCriterion, ReviewCriterion.id == ReviewScore.criterion_id)
        .join(ReviewPlan, ReviewPlan.id == Review.plan_id)
        .where(ReviewPlan.cohort_id == cohort_id, Review.state == ReviewState.SUBMITTED)
        .group_by(Review.id, Review.application_id)
        .subquery("review_totals")
    )


def _weight(cohort_id: int) -> Any:
    """What the criteria of the cohort's plan weigh together."""
    weighed = select(func.sum(ReviewCriterion.weight)).join(ReviewPlan, ReviewPlan.id == ReviewCriterion.plan_id)
    return weighed.where(ReviewPlan.cohort_id == cohort_id).scalar_subquery()


def score_table(cohort_id: int, *, viewer_id: int | None = None) -> Subquery:
    """A table of every application that somebody has read: application_id, mean, low, high (1 to 5), read.

    What the person `viewer_id` still has to read has no mean, low and high: theirs must be their own. Nor has what they
    applied with themselves.
    """
    totals, weight = _totals(cohort_id), cast(_weight(cohort_id), Double)
    read = func.count()

    def seen(score: Any) -> Any:
        return score if viewer_id is None else case((totals.c.application_id.not_in(_sealed(viewer_id)), score))

    return (
        select(
            totals.c.application_id,
            seen(cast(func.sum(totals.c.total), Double) / (weight * read)).label("mean"),
            seen(cast(func.min(totals.c.total), Double) / weight).label("low"),
            seen(cast(func.max(totals.c.total), Double) / weight).label("high"),
            read.label("read"),
        )
        .group_by(totals.c.application_id)
        .subquery("review_scores")
    )


def _sealed(person_id: int) -> CompoundSelect[int]:
    """The applications that the person was given to read and has not read yet, while they still can, and their own."""
    mine = select(Review.application_id).join(Reviewer, Reviewer.id == Review.reviewer_id)
    mine = mine.join(ReviewPlan, ReviewPlan.id == Review.plan_id).where(ReviewPlan.state == PlanState.OPEN)
    mine = mine.where(Reviewer.person_id == person_id, Review.state == ReviewState.ASSIGNED)
    return mine.union(select(Application.id).where(Application.person_id == person_id))


def scores(cohort_id: int) -> dict[int, scoring.Score]:
    """The Score of every application of the cohort that was ever sent, by its id; empty without a plan."""
    totals = _totals(cohort_id)
    by_application = (
        select(
            totals.c.application_id,
            func.sum(totals.c.total).label("totals"),
            func.min(totals.c.total).label("lowest"),
            func.max(totals.c.total).label("highest"),
            func.count().label("read"),
        )
        .group_by(totals.c.application_id)
        .subquery()
    )
    found = (
        select(
            Application.id, by_application.c.totals, by_application.c.lowest, by_application.c.highest,
            by_application.c.read, _weight(cohort_id), ReviewPlan.readers_each, ReviewPlan.differ_by,
        )
        .join(ReviewPlan, ReviewPlan.cohort_id == Application.cohort_id)
        .outerjoin(by_application, by_application.c.application_id == Application.id)
        .where(Application.cohort_id == cohort_id, Application.submitted_at.is_not(None))
    )  # fmt: skip
    return {
        application_id: scoring.score(
            totals=int(whole or 0), lowest=int(low or 0), highest=int(high or 0), read=read or 0,
            weight=int(weight or 0), required=required, by=by,
        )
        for application_id, whole, low, high, read, weight, required, by in db.session.execute(found)
    }  # fmt: skip
