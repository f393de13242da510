"""What happens: roles are given and taken, people are invited and accept."""

from datetime import timedelta
from typing import Any

from flask_babel import gettext as _

from champions.accounts import actions as accounts
from champions.accounts.models import Person
from champions.core import audit, clock, outbox, tokens
from champions.core.db import db
from champions.core.errors import Refused
from champions.core.lifecycle import move

from . import queries
from .models import Cohort, Invitation, InvitationState, Role, RoleGrant

PURPOSE = "invitation"
LIVES = timedelta(days=60)


def grant(person: Person, role: Role, cohort: Cohort | None, *, by: Any) -> RoleGrant:
    """The person holds the role in the cohort (an admin: in all); once, however often it is granted."""
    cohort_id = cohort.id if cohort else None
    held = queries.grant(person.id, cohort_id, role)
    if held is not None:
        return held
    given = RoleGrant(person_id=person.id, cohort_id=cohort_id, role=role)
    db.session.add(given)
    audit.record("role.grant", given, by=by, cohort_id=cohort_id, role=role, person=person.code)
    return given


def end_grant(person: Person, role: Role, cohort: Cohort | None, *, by: Any) -> None:
    """The person no longer holds the role, from their very next request."""
    held = queries.grant(person.id, cohort.id if cohort else None, role)
    if held is not None:
        held.ended_at = clock.now()
        audit.record("role.end", held, by=by, role=role, person=person.code)


def invite(email: str, role: Role, cohort: Cohort | None, *, by: Any, name: str = "") -> Invitation:
    """The person is invited to the role by a mailed link that is bound to them."""
    person = accounts.person_for(email)
    if name and not person.name:
        person.name = name
    db.session.flush()
    invitation = Invitation(
        person=person,
        cohort=cohort,
        role=role,
        expires_at=clock.now() + LIVES,
        invited_by_id=by.id if by is not None else None,
    )
    db.session.add(invitation)
    audit.record("invitation.invite", invitation, by=by, cohort_id=cohort.id if cohort else None, role=role)
    outbox.owe(
        person,
        f"cohorts/invite_{'judge' if role is Role.JUDGE else 'other'}",
        key=f"invitation:{invitation.code}",
        cohort_id=cohort.id if cohort else None,
        invitation=invitation.id,
    )
    return invitation


def by_link(token: str) -> Invitation | None:
    """The invitation a link's token belongs to, revoked and expired ones excepted; looking changes nothing."""
    invitation = queries.invitation_by_code(tokens.code_in(token))
    if invitation is None or invitation.state is InvitationState.REVOKED or invitation.expires_at < clock.now():
        return None
    return invitation if tokens.is_token(token, PURPOSE, invitation.code, invitation.salt) else None


def accept(invitation: Invitation, *, agent: str) -> str:
    """The first use of the link: the person takes the role and is signed in; returns the device's secret."""
    if invitation.state is not InvitationState.INVITED:
        raise Refused(_("This invitation has been used already. We can mail you a code instead."))
    move(invitation, "accept", by=invitation.person)
    grant(invitation.person, invitation.role, invitation.cohort, by=invitation.person)
    return accounts.begin_device(invitation.person, agent=agent)


def revoke(invitation: Invitation, *, by: Any) -> None:
    """The link is worth nothing any more, and the role it gave is ended; one that came another way stays."""
    gave = invitation.state is InvitationState.ACCEPTED
    move(invitation, "revoke", by=by)
    if gave:
        end_grant(invitation.person, invitation.role, invitation.cohort, by=by)


@accounts.before_merge
def one_grant_each(kept: Person, gone: Person, by: Any) -> None:
    """A role that both accounts hold in a cohort is held once: that of the account that stays."""
    for held in queries.grants(gone.id):
        if queries.grant(kept.id, held.cohort_id, held.role) is not None:
            held.ended_at = clock.now()
            audit.record("role.end", held, by=by, role=held.role, person=gone.code)
