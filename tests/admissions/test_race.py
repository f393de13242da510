"""Many at once, on real commits: a seat is offered once, a place is taken once."""

import pytest
from flask_migrate import upgrade

from champions import create_app
from champions.accounts.models import Person
from champions.admissions import actions, queries
from champions.admissions.models import Enrolment
from champions.cohorts.models import RoleGrant
from champions.core.db import db
from champions.core.outbox import Notification
from champions.core.transaction import transaction
from champions.registration.models import Application, ApplicationState
from tests import factories
from tests.conftest import make_database, make_settings
from tests.racing import at_once

APPLICANTS, SEATS = 10, 3


@pytest.fixture
def service(tmp_path, worker_id):
    """A service with a database of its own: what happens here is committed."""
    app = create_app(make_settings(tmp_path, make_database(f"champions_admissions_{worker_id}", tmp_path)))
    with app.app_context():
        upgrade()
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def offering(application_id, staff_id):
    def act():
        application = db.session.get_one(Application, application_id)
        actions.offer(application, by=db.session.get_one(Person, staff_id))

    return act


def accepting(application_id):
    def act():
        application = db.session.get_one(Application, application_id)
        actions.accept(application, by=application.person)

    return act


def test_the_last_seats_are_offered_once(service):
    with service.app_context(), transaction():
        cohort = factories.cohort(seats=SEATS)
        staff = factories.staff(cohort)
        waiting = [factories.application(cohort).id for _ in range(APPLICANTS)]
    ends = at_once(service, [offering(each, staff.id) for each in waiting])
    assert ends == {"done": SEATS, "refused": APPLICANTS - SEATS}
    with service.app_context(), transaction(write=False):
        offered = db.session.query(Application).filter_by(state=ApplicationState.OFFERED).count()
        mails = db.session.query(Notification).filter_by(message="admissions/offer").count()
        assert (offered, mails, queries.taken(cohort)) == (SEATS, SEATS, SEATS)


def test_one_offer_accepted_many_times_at_once_is_one_enrolment(service):
    with service.app_context(), transaction():
        cohort = factories.cohort(seats=SEATS)
        offered = factories.application(cohort, state="offered")
    ends = at_once(service, [accepting(offered.id)] * 6)
    # Those who lost were told by the state or by the row's version: both are a page in words, not a crash.
    assert ends["done"] == 1
    assert set(ends) <= {"done", "refused", "StaleDataError"}
    with service.app_context(), transaction(write=False):
        for model in (Enrolment, RoleGrant):
            assert db.session.query(model).filter_by(person_id=offered.person_id).count() == 1
        assert db.session.query(Notification).filter_by(message="admissions/enrolled").count() == 1
