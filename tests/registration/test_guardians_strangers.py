"""Whoever has a guardian's mail can name anybody as the child: what that can do to somebody who is none."""

from datetime import date

import pytest

from champions.accounts.models import Device
from champions.admissions.models import Enrolment
from champions.cohorts.models import Role, RoleGrant
from champions.core.db import db
from champions.core.outbox import Notification
from champions.registration import actions, queries
from champions.registration.models import GuardianConsent
from tests import factories

YOUNG = date(2010, 6, 1)


def name_and_take_back(client, email: str) -> GuardianConsent:
    """A stranger is asked as a guardian, names `email` as the child, and takes the consent back."""
    client.send("/c/2027/apply/guardian", country="KE", email="stranger@example.org")
    consent = db.session.query(GuardianConsent).order_by(GuardianConsent.id.desc()).first()
    page = f"/c/2027/guardian/{actions.guardian_token(consent)}"
    said = {"name": "A stranger", "relation": "mother", "child_email": email, "agree": "y"}
    assert client.send(page, **said).status_code == 303
    assert client.send(f"{page}/withdraw").status_code == 303
    db.session.expire_all()
    assert consent.state == "withdrawn"
    return consent


def devices(person) -> int:
    return db.session.query(Device).filter_by(person_id=person.id, ended_at=None).count()


@pytest.mark.parametrize("state", ["draft", "submitted", "offered", "waitlisted"])
def test_a_stranger_cannot_end_the_application_of_a_grown_up(cohort, client, as_, state):
    grown = factories.person()
    application = factories.application(cohort, grown, state=state, born=date(2000, 5, 17))
    as_(grown)
    name_and_take_back(client, grown.email)
    assert (application.state, devices(grown)) == (state, 1)
    told = {each.message for each in db.session.query(Notification).filter_by(person_id=grown.id)}
    assert "registration/guardian_given" in told
    assert "registration/guardian_taken_back" not in told


def test_a_stranger_cannot_end_the_place_of_a_grown_up(cohort, client):
    enrolment = factories.enrolment(cohort)
    name_and_take_back(client, enrolment.person.email)
    assert db.session.get_one(Enrolment, enrolment.id).state == "active"
    assert db.session.query(RoleGrant).filter_by(person_id=enrolment.person_id, ended_at=None).count() == 1


def test_a_stranger_cannot_end_the_role_of_staff_nor_sign_them_out(cohort, client, as_):
    staff = factories.person()
    factories.grant(staff, Role.STAFF, cohort)
    as_(staff)
    name_and_take_back(client, staff.email)
    assert devices(staff) == 1
    assert db.session.query(RoleGrant).filter_by(person_id=staff.id, ended_at=None).count() == 1


def test_a_child_who_has_grown_up_since_is_still_spoken_for(cohort, client):
    client.send("/c/2027/apply/guardian", country="KE", email="mother@example.org")
    consent = db.session.query(GuardianConsent).one()
    page = f"/c/2027/guardian/{actions.guardian_token(consent)}"
    said = {"name": "A mother", "relation": "mother", "child_email": "child@example.org", "agree": "y"}
    assert client.send(page, **said).status_code == 303
    db.session.expire_all()
    factories.application(cohort, consent.child, born=YOUNG)
    cohort.guardian_age = 16  # by now they are old enough
    consent.given_at = consent.given_at.replace(year=2026, month=5)
    db.session.commit()
    assert client.send(f"{page}/withdraw").status_code == 303
    db.session.expire_all()
    assert queries.own(cohort.id, consent.child_id).state == "withdrawn"


def test_whoever_was_not_selected_cannot_be_taken_up_again_once_the_consent_is_gone(cohort, client):
    client.send("/c/2027/apply/guardian", country="KE", email="mother@example.org")
    consent = db.session.query(GuardianConsent).one()
    page = f"/c/2027/guardian/{actions.guardian_token(consent)}"
    said = {"name": "A mother", "relation": "mother", "child_email": "child@example.org", "agree": "y"}
    assert client.send(page, **said).status_code == 303
    db.session.expire_all()
    application = factories.application(cohort, consent.child, state="not_selected", born=YOUNG)
    assert client.send(f"{page}/withdraw").status_code == 303
    db.session.expire_all()
    assert application.state == "withdrawn"
