"""What must hold of reviews, for `champions check`."""

from collections.abc import Iterator

from sqlalchemy import func, select

from champions.core.checks import invariant
from champions.core.db import db
from champions.registration.models import Application
from champions.reviews import conflicts
from champions.reviews.models import (
    Review,
    ReviewConflict,
    ReviewCriterion,
    Reviewer,
    ReviewPlan,
    ReviewScore,
    ReviewState,
)

HELD = Review.state != ReviewState.RECUSED


@invariant("review.conflict")
def nobody_reads_with_a_conflict() -> Iterator[str]:
    """Nobody has a review of an application that they declared a conflict with, or that is their own."""
    own = Application.person_id == Reviewer.person_id
    declared = select(ReviewConflict.id).where(
        ReviewConflict.reviewer_id == Review.reviewer_id, ReviewConflict.application_id == Review.application_id
    )
    wanted = (
        select(Review.code)
        .join(Application, Application.id == Review.application_id)
        .join(Reviewer, Reviewer.id == Review.reviewer_id)
    )
    for code in db.session.scalars(wanted.where(HELD, own | declared.exists()).order_by(Review.id)):
        yield f"review {code} is held by somebody who has a conflict"
    known = wanted.add_columns(Reviewer.university, Application.university).where(HELD, Reviewer.university != "")
    for code, one, other in db.session.execute(known.order_by(Review.id)):
        if conflicts.same_university(one, other):
            yield f"review {code} is held by somebody of the applicant's university"


@invariant("review.complete")
def submitted_reviews_are_whole() -> Iterator[str]:
    """A submitted review has a score for every criterion of its plan, and for no other."""
    asked = select(func.count()).where(ReviewCriterion.plan_id == Review.plan_id).scalar_subquery()
    good = (
        select(func.count(ReviewScore.id))
        .join(ReviewCriterion, ReviewCriterion.id == ReviewScore.criterion_id)
        .where(ReviewScore.review_id == Review.id, ReviewCriterion.plan_id == Review.plan_id)
        .scalar_subquery()
    )
    given = select(func.count()).where(ReviewScore.review_id == Review.id).scalar_subquery()
    done = Review.state == ReviewState.SUBMITTED
    for code in db.session.scalars(select(Review.code).where(done, (good != asked) | (given != good))):
        yield f"review {code} is submitted and not whole"


@invariant("review.cohort")
def reviews_belong_together() -> Iterator[str]:
    """A review, its plan and its application are of the same cohort."""
    wanted = select(Review.code).join(Review.plan).join(Application, Application.id == Review.application_id)
    for code in db.session.scalars(wanted.where(Application.cohort_id != ReviewPlan.cohort_id)):
        yield f"review {code} joins a plan and an application of different cohorts"
