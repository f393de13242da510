"""Who may do what with rounds of judging."""

from typing import Any

from champions.cohorts.models import Cohort, Role
from champions.core.access import permission
from champions.workshops.queries import is_mentor

from .models import Conflict, Feedback, Judge, Scorecard, ScorecardState
from .queries import barred
from .queries import feedback as queries


@permission
def judge(viewer: Any, cohort: Cohort) -> bool:
    """Judges of a cohort may see their own queue."""
    return bool(viewer.has(Role.JUDGE, cohort.id))


@permission
def score(viewer: Any, card: Scorecard) -> bool:
    """A judge may see and fill in the scorecards they were given, nobody else's, and none they have a conflict with."""
    own_card = viewer.has(Role.JUDGE, card.cohort.id) and card.judge.person_id == viewer.id
    in_force = card.judge.ended_at is None and card.state is not ScorecardState.VOID
    return bool(own_card and in_force and not barred(card))


@permission
def own(viewer: Any, judge: Judge) -> bool:
    """A judge may see what they themselves gave in a round, take it along and send it in; nobody else may."""
    return bool(viewer.has(Role.JUDGE, judge.round.cohort.id) and judge.person_id == viewer.id)


@permission
def answer(viewer: Any, conflict: Conflict) -> bool:
    """A judge may answer a possible conflict that was found for themselves, as long as they judge."""
    return own(viewer, conflict.judge) and conflict.judge.ended_at is None


@permission
def keep_judge(viewer: Any, judge: Judge) -> bool:
    """Staff of a cohort may change, remind and end its judges and bar them from entries, but never themselves."""
    return bool(viewer.is_staff(judge.round.cohort.id) and judge.person_id != viewer.id)


@permission
def clear(viewer: Any, conflict: Conflict) -> bool:
    """Staff of a cohort may clear a conflict of a judge with a reason, but never one of their own."""
    return keep_judge(viewer, conflict.judge)


@permission
def run(viewer: Any, subject: Any) -> bool:
    """Staff of a cohort may see how far its rounds are, invite judges, assign, open and close."""
    return bool(viewer.is_staff(subject.cohort.id))


@permission
def moderate(viewer: Any, subject: Any) -> bool:
    """Staff of a cohort may read what judges wrote to its teams, change or hide it with a reason, and release it."""
    return bool(viewer.is_staff(subject.cohort.id))


@permission
def read_feedback(viewer: Any, feedback: Feedback) -> bool:
    """Feedback that was released may be read by those who are or were in the team, by its mentors and by staff."""
    team_id, cohort_id = feedback.entry.team_id, feedback.cohort.id
    if viewer.is_staff(cohort_id):
        return True
    if viewer.has(Role.PARTICIPANT, cohort_id) and queries.was_in(team_id, viewer.id):
        return True
    return bool(viewer.has(Role.MENTOR, cohort_id) and is_mentor(team_id, viewer.id))
