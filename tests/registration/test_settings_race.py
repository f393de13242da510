"""Several of the staff at once, on real commits: one of them sets up, the others are told to look again."""

from datetime import date

import pytest

from champions import create_app
from champions.accounts.models import Person
from champions.cohorts.models import Cohort
from champions.core.audit import AuditEntry
from champions.core.db import db
from champions.core.outbox import Notification
from champions.core.transaction import transaction
from champions.registration.actions import age_rule, consent_texts, questions_desk, settings
from champions.registration.eligibility import Rule
from champions.registration.models import ConsentText
from champions.registration.queries import questions_desk as questions
from tests import factories
from tests.conftest import make_migrated, make_settings
from tests.racing import at_once

AT_ONCE = 6


@pytest.fixture
def service(tmp_path, worker_id):
    """A service with a database of its own: what happens here is committed."""
    app = create_app(make_settings(tmp_path, make_migrated(f"champions_setup_{worker_id}", tmp_path)))
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def desk(service):
    """desk(act): `act(cohort, person)` by several of the staff at once; how each ended."""
    with service.app_context(), transaction():
        cohort = factories.cohort(reference_date=date(2027, 3, 1))
        people = [factories.application(cohort, born=date(1995, 5, 5)) for _ in range(3)]
        staff = [factories.staff(cohort).id for _ in range(AT_ONCE)]
        cohort_id, count = cohort.id, len(people)

    def by(person_id, act):
        return lambda: act(db.session.get_one(Cohort, cohort_id), db.session.get_one(Person, person_id))

    def at(act):
        return at_once(service, [by(each, act) for each in staff])

    at.people = count
    return at


def test_one_version_is_published_and_everybody_is_told_once(service, desk):
    def publish(cohort, person):
        consent_texts.publish(cohort, "data", title="New", body=person.code, required=True, shown=1, by=person)

    assert desk(publish) == {"done": 1, "refused": AT_ONCE - 1}
    with service.app_context(), transaction(write=False):
        assert db.session.query(ConsentText).filter_by(key="data").count() == 2
        assert db.session.query(Notification).filter_by(message="registration/consent_changed").count() == desk.people


def test_one_of_them_sets_the_places(service, desk):
    with service.app_context(), transaction(write=False):
        shown = settings.mark(db.session.query(Cohort).one(), settings.PLACES)

    def places(cohort, person):
        values = {name: getattr(cohort, name) for name in settings.PLACES if name != "replace_until"}
        values["seats"] = person.id + 100
        settings.set_places(cohort, values, replace_until=None, shown=shown, by=person)

    assert desk(places) == {"done": 1, "refused": AT_ONCE - 1}
    with service.app_context(), transaction(write=False):
        [entry] = db.session.query(AuditEntry).filter_by(action="cohort.set")
        assert entry.facts["after"]["seats"] == db.session.query(Cohort).one().seats


def test_one_of_them_changes_the_age_rule(service, desk):
    rule = Rule(date(2027, 3, 1), 30, 16)

    def change(cohort, person):
        age_rule.set_ages(cohort, rule, affected=desk.people, by=person)

    def keep(cohort, person):
        age_rule.decide(cohort, "keep", "Promised.", codes=None, total=desk.people, by=person)

    assert desk(change) == {"done": 1, "refused": AT_ONCE - 1}
    assert desk(keep) == {"done": 1, "refused": AT_ONCE - 1}
    with service.app_context(), transaction(write=False):
        assert db.session.query(AuditEntry).filter_by(action="application.keep_rule").count() == desk.people


def test_questions_that_are_moved_at_once_keep_their_places_apart(service, desk):
    with service.app_context(), transaction():
        cohort = db.session.query(Cohort).one()
        codes = [factories.question(cohort).code for _ in range(AT_ONCE)]

    def move(cohort, person):
        questions_desk.move(cohort, codes[person.id % AT_ONCE], -1, by=person)

    assert desk(move) == {"done": AT_ONCE}
    with service.app_context(), transaction(write=False):
        there = questions.questions(db.session.query(Cohort).one())
        assert {each.code for each in there} == set(codes)
        assert [each.position for each in there] == list(range(1, AT_ONCE + 1))
