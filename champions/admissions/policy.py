"""Who may decide on applications, and who may answer an offer."""

from typing import Any

from champions.cohorts.models import Cohort
from champions.core.access import permission
from champions.registration.models import Application


@permission
def see_all(viewer: Any, cohort: Cohort) -> bool:
    """Staff of the cohort may see all its applications."""
    return bool(viewer.is_staff(cohort.id))


@permission
def see(viewer: Any, application: Application) -> bool:
    """Staff of the cohort may read an application."""
    return bool(viewer.is_staff(application.cohort_id))


@permission
def offer(viewer: Any, application: Application) -> bool:
    """Staff of the cohort may offer an applicant a place, but never themselves."""
    return bool(viewer.is_staff(application.cohort_id) and application.person_id != viewer.id)


@permission
def reject(viewer: Any, application: Application) -> bool:
    """Staff of the cohort may decide not to select an applicant, but never themselves."""
    return bool(viewer.is_staff(application.cohort_id) and application.person_id != viewer.id)


@permission
def answer(viewer: Any, cohort: Cohort) -> bool:
    """Whoever is signed in may answer the offer that was made to themselves."""
    return bool(viewer.is_authenticated)
