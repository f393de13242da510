"""What do we know for the page of where an application stands: who has read it, which cohort comes later."""

from typing import Any

from sqlalchemy import func, select

from champions.cohorts.models import Cohort
from champions.core.db import db
from champions.registration.models import Application
from champions.reviews.models import Review, ReviewPlan, ReviewState


def reading(application: Application) -> Any:
    """How many have read the application, when the last one did, and what was hidden from them; None: nobody has."""
    wanted = (
        select(func.count(Review.id).label("readers"), func.max(Review.submitted_at).label("at"), ReviewPlan.id)
        .join(ReviewPlan, ReviewPlan.id == Review.plan_id)
        .where(Review.application_id == application.id, Review.state == ReviewState.SUBMITTED)
        .group_by(ReviewPlan.id)
        .subquery()
    )
    found = select(wanted.c.readers, wanted.c.at, ReviewPlan.hides).join(ReviewPlan, ReviewPlan.id == wanted.c.id)
    return db.session.execute(found).one_or_none()


def later_cohort(cohort: Cohort) -> Cohort | None:
    """The cohort that comes next after this one, as far as there is one."""
    wanted = select(Cohort).where(Cohort.first_day > cohort.first_day).order_by(Cohort.first_day).limit(1)
    return db.session.scalar(wanted)
