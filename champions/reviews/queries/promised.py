"""What do we know for those who have not applied yet: by how many they will be read, and whether by name."""

from sqlalchemy import select

from champions.core.db import db
from champions.registration.queries import Reading, use_reading
from champions.reviews.models import ReviewPlan


def promised(cohort_id: int) -> Reading | None:
    """How the applications of the cohort are read; None before staff have planned it."""
    wanted = select(ReviewPlan.readers_each, ReviewPlan.hides).where(ReviewPlan.cohort_id == cohort_id)
    found = db.session.execute(wanted).one_or_none()
    return Reading(found[0], "name" in found[1], "gender" in found[1]) if found else None


use_reading(promised)
