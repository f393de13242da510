"""A guardian takes the consent back in the second in which the child writes: nothing of the child is left alive."""

from datetime import date

import pytest

from champions import create_app
from champions.accounts.models import Person
from champions.admissions import actions as admissions
from champions.cohorts.models import Cohort
from champions.core.db import db
from champions.core.transaction import transaction
from champions.registration import actions
from champions.registration.models import Application, GuardianConsent
from tests import factories
from tests.conftest import make_migrated, make_settings
from tests.racing import at_once

YOUNG = date(2012, 6, 1)
CHILDREN = 8


@pytest.fixture
def service(tmp_path, worker_id):
    """A service with a database of its own: what happens here is committed."""
    app = create_app(make_settings(tmp_path, make_migrated(f"champions_guardians_{worker_id}", tmp_path)))
    with app.app_context(), transaction():
        # As the calendar of this machine has it: threads know nothing of a frozen clock.
        cohort, guardian = factories.cohort(minimum_age=10), factories.person()
        for _ in range(CHILDREN):
            factories.guardian_consent(cohort, guardian, factories.person())
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def begins(child_id: int):
    def act():
        cohort = db.session.query(Cohort).one()
        actions.save(cohort, YOUNG, {"country": "KE"}, by=db.session.get_one(Person, child_id))

    return act


def takes_back(consent_id: int):
    def act():
        admissions.take_back_consent(db.session.get_one(GuardianConsent, consent_id))

    return act


def test_no_draft_of_a_child_outlives_the_consent(service):
    with service.app_context():
        pairs = [(each.id, each.child_id) for each in db.session.query(GuardianConsent)]
    for consent_id, child_id in pairs:
        ends = at_once(service, [begins(child_id), takes_back(consent_id)])
        assert ends["done"] >= 1
        assert set(ends) <= {"done", "refused", "StaleDataError"}, ends
    with service.app_context():
        assert {each.state for each in db.session.query(GuardianConsent)} <= {"given", "withdrawn"}
        taken_back = {each.child_id for each in db.session.query(GuardianConsent).filter_by(state="withdrawn")}
        alive = db.session.query(Application).filter(Application.state != "withdrawn")
        assert not taken_back & {each.person_id for each in alive}
        assert taken_back
