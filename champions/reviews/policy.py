"""Who may do what with reviews."""

from typing import Any

from champions.cohorts.models import Cohort, Role
from champions.core.access import permission
from champions.registration.models import Application

from . import conflicts
from .models import Review, ReviewState


@permission
def read(viewer: Any, cohort: Cohort) -> bool:
    """Reviewers and staff of a cohort may see what they were given to read."""
    return bool(viewer.has(Role.REVIEWER, cohort.id) or viewer.is_staff(cohort.id))


@permission
def review(viewer: Any, review: Review) -> bool:
    """A reader may see and fill in the reviews given to them, nobody else's, and none they have a conflict with."""
    reader, university = review.reviewer, review.application.university
    return bool(
        read(viewer, review.cohort)
        and reader.person_id == viewer.id
        and reader.ended_at is None
        and review.state is not ReviewState.RECUSED
        and not conflicts.same_university(reader.university, university)
    )


@permission
def run(viewer: Any, subject: Any) -> bool:
    """Staff of a cohort may say how it reads and who, give applications to readers, and see what readers think."""
    return bool(viewer.is_staff(subject.cohort.id))


@permission
def arrange(viewer: Any, application: Application) -> bool:
    """Staff of the cohort may say who reads an application, and what is covered in it, but never of their own."""
    return bool(viewer.is_staff(application.cohort_id) and application.person_id != viewer.id)
