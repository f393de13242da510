"""One person in many windows, many people in one second: one application each, one receipt, one set of texts."""

from datetime import date

import pytest

from champions import create_app
from champions.accounts.models import Person
from champions.cohorts.models import Admission, Cohort
from champions.core.db import db
from champions.core.outbox import Notification
from champions.core.transaction import transaction
from champions.registration import actions
from champions.registration.models import Application, ApplicationState, Arrival, ConsentText
from tests import factories
from tests.conftest import make_migrated, make_settings
from tests.racing import at_once

AT_ONCE = 8
BORN = date(2000, 5, 17)


@pytest.fixture
def service(tmp_path, worker_id):
    """A service with a database of its own: what happens here is committed."""
    app = create_app(make_settings(tmp_path, make_migrated(f"champions_forms_{worker_id}", tmp_path)))
    with app.app_context(), transaction():
        factories.cohort(admission=Admission.OPEN)
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def people(service, count: int) -> list[int]:
    with service.app_context(), transaction():
        return [factories.person().id for _ in range(count)]


def beginning(person_id: int):
    def act():
        cohort = db.session.query(Cohort).one()
        actions.save(cohort, BORN, {"country": "KE", "name": "Amara"}, by=db.session.get_one(Person, person_id))

    return act


def test_many_first_pages_of_one_person_are_one_application(service):
    (who,) = people(service, 1)
    ends = at_once(service, [beginning(who)] * AT_ONCE)
    assert ends["done"] >= 1
    with service.app_context():
        assert db.session.query(Application).count() == 1
        assert db.session.query(Application).one().name == "Amara"


def test_many_who_begin_at_once_find_one_set_of_texts(service):
    with service.app_context(), transaction():
        db.session.query(ConsentText).delete()
    ends = at_once(service, [beginning(who) for who in people(service, AT_ONCE)])
    assert ends == {"done": AT_ONCE}
    with service.app_context():
        assert sorted(each.key for each in db.session.query(ConsentText)) == ["conduct", "data", "photos"]
        assert db.session.query(Application).count() == AT_ONCE


def test_sent_many_times_at_once_it_is_sent_once(service):
    with service.app_context(), transaction():
        code = factories.application(db.session.query(Cohort).one(), state="draft").code

    def sending():
        mine = db.session.query(Application).filter_by(code=code).one()
        actions.submit(mine, by=db.session.get_one(Person, mine.person_id))

    ends = at_once(service, [sending] * AT_ONCE)
    assert ends["done"] == 1
    with service.app_context():
        assert db.session.query(Application).filter_by(code=code).one().state is ApplicationState.SUBMITTED
        assert db.session.query(Notification).filter_by(message="registration/receipt").count() == 1
        assert db.session.query(Arrival).count() == 1
