"""What happens to readers: they are added or invited, changed, and end."""

from typing import Any, NamedTuple

from flask_babel import gettext as _
from sqlalchemy import delete, select

from champions.accounts import actions as accounts
from champions.accounts.models import Person
from champions.cohorts import actions as cohorts
from champions.cohorts.models import Invitation, InvitationState, Role
from champions.cohorts.queries import grant
from champions.core import audit, clock
from champions.core.db import db
from champions.core.errors import Refused

from .. import queries
from ..models import PlanState, Review, Reviewer, ReviewPlan, ReviewState
from .reading import recuse_for


class Added(NamedTuple):
    """A reader, and whether they were mailed an invitation."""

    reviewer: Reviewer
    invited: bool


def add(
    plan: ReviewPlan, *, email: str, name: str = "", university: str = "", most: int | None = None, by: Any
) -> Added:
    """The person reads for the plan: staff at once, others by a mailed link. Who ended before begins again."""
    if plan.state is PlanState.CLOSED:
        raise Refused(_("Reading is closed."))
    person = accounts.person_for(email)
    db.session.flush()
    if queries.competes(plan, person.id):
        raise Refused(_("This person has applied to this cohort, and cannot read what others wrote."))
    reviewer = queries.reviewer_of(plan.id, person.id)
    if reviewer is not None and reviewer.ended_at is None:
        raise Refused(_("This person is a reader already."))
    invited = not _may_read(person, plan)
    if invited:
        cohorts.invite(email, Role.REVIEWER, plan.cohort, by=by, name=name)
    if reviewer is None:
        reviewer = Reviewer(plan=plan, person=person, university=university, most=most)
        db.session.add(reviewer)
    else:
        reviewer.added_at, reviewer.ended_at = clock.now(), None
        reviewer.university, reviewer.most = university, most
    audit.record("reviewer.add", reviewer, by=by, cohort_id=plan.cohort_id, person=person.code, invited=invited)
    db.session.flush()
    return Added(reviewer, invited)


def _may_read(person: Person, plan: ReviewPlan) -> bool:
    roles = ((Role.STAFF, plan.cohort_id), (Role.REVIEWER, plan.cohort_id), (Role.ADMIN, None))
    return any(grant(person.id, where, role) is not None for role, where in roles)


def change(reviewer: Reviewer, *, university: str, most: int | None, by: Any) -> int:
    """University and limit are these; what the reader has of the same university goes back. Returns how many."""
    reviewer.university, reviewer.most = university, most
    audit.record("reviewer.change", reviewer, by=by, cohort_id=reviewer.plan.cohort_id, most=most)
    db.session.flush()
    return recuse_for(reviewer, by=by)


def end(reviewer: Reviewer, *, by: Any) -> int:
    """The person reads no more, from their next request. What they have submitted stays; the rest is to be given anew.

    Returns how many reviews went back.
    """
    db.session.refresh(reviewer, ["ended_at"], with_for_update=True)
    if reviewer.ended_at is not None:
        raise Refused(_("This person has ended already."))
    reviewer.ended_at = clock.now()
    unfinished = delete(Review).where(Review.reviewer_id == reviewer.id, Review.state == ReviewState.ASSIGNED)
    back = db.session.execute(unfinished.execution_options(synchronize_session="fetch")).rowcount  # type: ignore[attr-defined]
    cohort = reviewer.plan.cohort
    invitations = select(Invitation).where(
        Invitation.cohort_id == cohort.id, Invitation.person_id == reviewer.person_id, Invitation.role == Role.REVIEWER
    )
    for each in db.session.scalars(invitations.where(Invitation.state == InvitationState.INVITED)):
        cohorts.revoke(each, by=by)
    cohorts.end_grant(reviewer.person, Role.REVIEWER, cohort, by=by)
    audit.record("reviewer.end", reviewer, by=by, cohort_id=cohort.id, back=back)
    return int(back)
