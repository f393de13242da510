"""Invitations: what a link gives, once, and what taking it back takes."""

from sqlalchemy import text

from champions.cohorts import actions, queries
from champions.cohorts.models import Role
from champions.core import tokens
from champions.core.db import db
from tests import factories


def link(invitation) -> str:
    return "/invitations/" + tokens.token(actions.PURPOSE, invitation.code, invitation.salt)


def holds(person, where) -> bool:
    return queries.grant(person.id, where.id, Role.JUDGE) is not None


def test_the_first_use_gives_the_role_and_taking_it_back_ends_it_at_once(client, now):
    cohort, staff = factories.cohort(), factories.admin()
    invitation = actions.invite("judge@example.org", Role.JUDGE, cohort, by=staff)
    assert client.send(link(invitation)).status_code == 303
    assert holds(invitation.person, cohort)
    assert client.get("/c/2027/judging").status_code == 200
    db.session.refresh(invitation)
    actions.revoke(invitation, by=staff)
    db.session.flush()
    assert not holds(invitation.person, cohort)
    assert client.get("/c/2027/judging").status_code == 403
    assert client.get(link(invitation)).status_code == 410


def test_taking_back_an_invitation_nobody_used_leaves_a_role_that_came_another_way(client, now):
    cohort, staff = factories.cohort(), factories.admin()
    judge = factories.grant(factories.person(), Role.JUDGE, cohort)
    invitation = actions.invite(judge.email, Role.JUDGE, cohort, by=staff)
    actions.revoke(invitation, by=staff)
    db.session.flush()
    assert holds(judge, cohort)
    assert client.get(link(invitation)).status_code == 410


def test_somebody_suspended_cannot_come_in_by_an_invitation_and_nothing_is_half_saved(client, now):
    cohort = factories.cohort()
    invitation = actions.invite("judge@example.org", Role.JUDGE, cohort, by=None)
    db.session.flush()
    db.session.execute(text("UPDATE person SET state = 'suspended' WHERE id = :id"), {"id": invitation.person_id})
    db.session.commit()
    assert client.send(link(invitation)).status_code == 409
    assert not holds(invitation.person, cohort)
    assert db.session.scalar(text("SELECT state FROM invitation")) == "invited"
