"""Who may do what with deliverables and what is handed in."""

from typing import Any

from champions.cohorts.models import Role
from champions.core.access import permission

from . import queries
from .models import Deliverable, Submission


@permission
def see_work(viewer: Any, subject: Any) -> bool:
    """Participants, mentors and staff of a cohort may see what is asked of its teams."""
    cohort_id = subject.cohort.id
    return bool(
        viewer.is_staff(cohort_id) or viewer.has(Role.PARTICIPANT, cohort_id) or viewer.has(Role.MENTOR, cohort_id)
    )


@permission
def hand_in(viewer: Any, deliverable: Deliverable) -> bool:
    """Participants of the cohort may hand in, for the team they are in."""
    return bool(viewer.has(Role.PARTICIPANT, deliverable.cohort.id))


@permission
def see_submission(viewer: Any, submission: Submission) -> bool:
    """What a team handed in may be seen by those who are in it now, by its mentors and by staff."""
    cohort_id = submission.cohort.id
    if viewer.is_staff(cohort_id):
        return True
    if viewer.has(Role.PARTICIPANT, cohort_id) and queries.is_member(submission.team_id, viewer.id):
        return True
    return bool(viewer.has(Role.MENTOR, cohort_id) and queries.is_mentor(submission.team_id, viewer.id))


@permission
def download(viewer: Any, submission: Submission) -> bool:
    """A file may be had by everybody who may see the submission it belongs to; judges have a way of their own."""
    return submission.file_sha256 is not None and see_submission(viewer, submission)
