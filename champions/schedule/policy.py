"""Who may see the line, check in, and mark who was there."""

from typing import Any

from champions.cohorts.models import Cohort, Role
from champions.core.access import permission

from .models import Session
from .queries import Place


@permission
def see_line(viewer: Any, cohort: Cohort) -> bool:
    """Participants, mentors and staff of a cohort may see its line."""
    return _belongs(viewer, cohort.id)


@permission
def see_session(viewer: Any, session: Session) -> bool:
    """Participants, mentors and staff of a cohort may see each of its sessions."""
    return _belongs(viewer, session.cohort_id)


@permission
def check_in(viewer: Any, session: Session) -> bool:
    """Participants of a cohort may check in to its sessions."""
    return bool(viewer.has(Role.PARTICIPANT, session.cohort_id))


@permission
def run_session(viewer: Any, session: Session) -> bool:
    """Staff of the cohort see a session's check-in code and who is there."""
    return bool(viewer.is_staff(session.cohort_id))


@permission
def mark(viewer: Any, place: Place) -> bool:
    """Staff of the cohort may mark, with a reason, whether a participant was there."""
    return bool(viewer.is_staff(place.cohort.id))


def _belongs(viewer: Any, cohort_id: int) -> bool:
    roles = (Role.PARTICIPANT, Role.MENTOR)
    return viewer.is_staff(cohort_id) or any(viewer.has(role, cohort_id) for role in roles)
