"""Shortlists asked for and accepted by many at once, on real commits."""

import pytest

from champions import create_app
from champions.accounts.models import Person
from champions.admissions import actions
from champions.admissions.models import Decision, Shortlist
from champions.cohorts.models import Cohort
from champions.core.db import db
from champions.core.transaction import transaction
from tests import factories
from tests.admissions.read import plan, read
from tests.conftest import make_migrated, make_settings
from tests.racing import at_once


@pytest.fixture
def service(tmp_path, worker_id):
    """A service with a database of its own: what happens here is committed."""
    app = create_app(make_settings(tmp_path, make_migrated(f"champions_shortlists_{worker_id}", tmp_path)))
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def scene(service):
    """(cohort id, staff id) of a cohort with four people who were read."""
    with service.app_context(), transaction():
        cohort = factories.cohort(seats=2)
        plan(cohort)
        staff = factories.staff(cohort)
        for score in (5, 4, 3, 2):
            read(cohort, score)
        return cohort.id, staff.id


def test_one_shortlist_is_worked_out_however_many_ask_and_it_is_accepted_once(service, scene):
    cohort_id, staff_id = scene

    def ask():
        actions.ask_shortlist(db.session.get_one(Cohort, cohort_id), 2, by=db.session.get_one(Person, staff_id))

    assert at_once(service, [ask] * 4) == {"done": 1, "refused": 3}
    with service.app_context():
        (run_id,) = db.session.scalars(db.select(Shortlist.id))
        db.session.rollback()
        assert actions.make_shortlist(run_id) is True

    def accept():
        run = db.session.get_one(Shortlist, run_id)
        by = db.session.get_one(Person, staff_id)
        actions.accept_shortlist(run, 2, waiting=1, reject_rest=True, by=by)

    assert at_once(service, [accept] * 4) == {"done": 1, "refused": 3}
    with service.app_context():
        assert db.session.query(Decision).count() == 4
