"""Who may see where everybody stands."""

from typing import Any

from champions.admissions.models import Enrolment
from champions.cohorts.models import Cohort, Role
from champions.core.access import permission


@permission
def see_own_home(viewer: Any, cohort: Cohort) -> bool:
    """Participants of a cohort have a page of their own in it."""
    return bool(viewer.has(Role.PARTICIPANT, cohort.id))


@permission
def see_cohort(viewer: Any, cohort: Cohort) -> bool:
    """Staff of the cohort may see where all its participants stand."""
    return bool(viewer.is_staff(cohort.id))


@permission
def see_person(viewer: Any, enrolment: Enrolment) -> bool:
    """Staff of the cohort may see where one of its participants stands."""
    return bool(viewer.is_staff(enrolment.cohort_id))
