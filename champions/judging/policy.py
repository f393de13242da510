"""Who may do what with rounds of judging."""

from typing import Any

from champions.cohorts.models import Cohort, Role
from champions.core.access import permission

from .models import Scorecard


@permission
def judge(viewer: Any, cohort: Cohort) -> bool:
    """Judges of a cohort may see their own queue."""
    return bool(viewer.has(Role.JUDGE, cohort.id))


@permission
def score(viewer: Any, card: Scorecard) -> bool:
    """A judge may see and fill in the scorecards given to them, and nobody else's; staff see numbers, not cards."""
    return bool(viewer.has(Role.JUDGE, card.cohort.id) and card.judge.person_id == viewer.id)


@permission
def run(viewer: Any, subject: Any) -> bool:
    """Staff of a cohort may see how far its rounds are, invite judges, assign, open and close."""
    return bool(viewer.is_staff(subject.cohort.id))
