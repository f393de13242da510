"""Who may have a team, join one, and see them all."""

from typing import Any

from champions.cohorts.models import Cohort, Role
from champions.core.access import permission

from . import queries
from .models import Team


@permission
def have_team(viewer: Any, cohort: Cohort) -> bool:
    """Participants of a cohort may create a team in it, see their own one and leave it."""
    return bool(viewer.has(Role.PARTICIPANT, cohort.id))


@permission
def join(viewer: Any, team: Team) -> bool:
    """Participants of the cohort who have a team's invite link may see its name and size, and join it."""
    return bool(viewer.has(Role.PARTICIPANT, team.cohort_id))


@permission
def renew_link(viewer: Any, cohort: Cohort) -> bool:
    """The lead of a team may make its invite link anew."""
    return have_team(viewer, cohort) and queries.is_lead(cohort.id, viewer.id)


@permission
def see_teams(viewer: Any, cohort: Cohort) -> bool:
    """Staff of the cohort may see all its teams."""
    return bool(viewer.is_staff(cohort.id))
