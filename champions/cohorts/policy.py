"""Who may do what with a cohort as a whole."""

from typing import Any

from champions.core.access import permission

from .models import Cohort


@permission
def see_programme(viewer: Any, cohort: Cohort) -> bool:
    """Everybody may see what a cohort is, when, and for whom."""
    return True


@permission
def staff(viewer: Any, cohort: Cohort) -> bool:
    """Staff of the cohort and administrators may see and run it."""
    return bool(viewer.is_staff(cohort.id))
