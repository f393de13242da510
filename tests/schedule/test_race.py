"""Checking in from many places at once, on real commits."""

import pytest

from champions import create_app
from champions.admissions.models import Enrolment
from champions.core.attempts import Attempt
from champions.core.db import db
from champions.core.transaction import transaction
from champions.schedule import actions
from champions.schedule.models import Evidence, Session
from tests import factories
from tests.conftest import make_migrated, make_settings
from tests.racing import at_once


@pytest.fixture
def service(tmp_path, worker_id):
    """A service with a database of its own, a session that is on, and somebody who takes part."""
    app = create_app(make_settings(tmp_path, make_migrated(f"champions_schedule_{worker_id}", tmp_path)))
    with app.app_context(), transaction():
        cohort = factories.cohort()
        session, who = factories.session(cohort), factories.enrolment(cohort)
        session.slots[0].check_in_code = "4815"
    yield app, session.id, who.id
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def typing(service, code):
    _app, session_id, enrolment_id = service

    def act():
        who = db.session.get_one(Enrolment, enrolment_id)
        actions.check_in(db.session.get_one(Session, session_id), who, code, by=who.person)

    return act


def test_many_devices_record_one_check_in(service):
    app, _session_id, enrolment_id = service
    assert at_once(app, [typing(service, "4815")] * 20) == {"done": 20}
    with app.app_context():
        assert db.session.query(Evidence).filter_by(enrolment_id=enrolment_id).count() == 1


def test_many_wrong_codes_at_once_are_five(service):
    app, _session_id, _enrolment_id = service
    ends = at_once(app, [typing(service, f"{number:04d}") for number in range(20)])
    assert ends == {"done": 5, "refused": 15}
    with app.app_context():
        assert db.session.query(Attempt).filter_by(what="check-in").count() == 5
        assert db.session.query(Evidence).count() == 0
