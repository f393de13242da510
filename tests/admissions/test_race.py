"""Many at once, on real commits: a seat is offered once, a place is taken once."""

import contextvars
from collections import Counter
from datetime import timedelta
from threading import Event, Thread

import pytest
from sqlalchemy import select

from champions import create_app
from champions.accounts.models import Person
from champions.admissions import actions, queries
from champions.admissions.models import Enrolment, Verdict
from champions.cohorts.models import RoleGrant
from champions.core import clock
from champions.core.db import db
from champions.core.outbox import Notification
from champions.core.transaction import transaction
from champions.registration import actions as registration
from champions.registration.models import Application, ApplicationState, Arrival
from tests import factories
from tests.conftest import make_migrated, make_settings
from tests.racing import at_once

APPLICANTS, SEATS = 10, 3


@pytest.fixture
def service(tmp_path, worker_id):
    """A service with a database of its own: what happens here is committed."""
    app = create_app(make_settings(tmp_path, make_migrated(f"champions_admissions_{worker_id}", tmp_path)))
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def offering(application_id, staff_id):
    def act():
        application = db.session.get_one(Application, application_id)
        actions.offer(application, by=db.session.get_one(Person, staff_id))

    return act


def answering(application_id, verb):
    def act():
        application = db.session.get_one(Application, application_id)
        getattr(actions, verb)(application, by=application.person)

    return act


def accepting(application_id):
    return answering(application_id, "accept")


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


MANY = 50


def test_fifty_accept_the_last_seat_and_one_has_it(service):
    """Old offers that come back when the cohort is nearly full: the seat is counted under a lock."""
    with service.app_context(), transaction():
        cohort = factories.cohort(seats=SEATS)
        for _ in range(SEATS - 1):
            factories.enrolment(cohort)
        offered = [factories.application(cohort, state="offered").id for _ in range(MANY)]
    ends = at_once(service, [accepting(each) for each in offered])
    assert ends == {"done": 1, "refused": MANY - 1}
    with service.app_context(), transaction(write=False):
        assert queries.enrolled(cohort) == SEATS
        assert db.session.query(Notification).filter_by(message="admissions/enrolled").count() == 1


@pytest.mark.parametrize("other", ["decline", "defer"])
def test_yes_and_no_at_once_is_one_answer(service, other):
    with service.app_context(), transaction():
        cohort = factories.cohort(seats=SEATS)
        offered = factories.application(cohort, state="offered").id
    ends = at_once(service, [answering(offered, "accept"), answering(offered, other)] * 5)
    assert ends == {"done": 1, "refused": 9}
    with service.app_context(), transaction(write=False):
        application = db.session.get_one(Application, offered)
        enrolled = application.state is ApplicationState.ENROLLED
        assert queries.enrolled(cohort) == int(enrolled)
        told = db.session.query(Notification).filter(Notification.message.startswith("admissions/")).count()
        assert told == (0 if application.state is ApplicationState.DECLINED else 1)


def submitting(application_id):
    def act():
        application = db.session.get_one(Application, application_id)
        registration.submit(application, by=application.person)

    return act


def working(service, until):
    """A worker that looks for arrivals while they are still coming in."""

    def work():
        with service.app_context():
            while not until.is_set():
                with transaction(write=False):
                    waiting = list(db.session.scalars(select(Arrival.id).filter_by(work_state="queued")))
                for row in waiting:
                    actions.admit(row)

    thread = Thread(target=contextvars.Context().run, args=(work,))
    thread.start()
    return thread


def test_fifty_submit_for_the_last_seat_of_open_admission(service):
    """Submissions and two workers at once: one is enrolled, all others wait, and nobody is told twice."""
    with service.app_context(), transaction():
        cohort = factories.cohort(seats=SEATS, admission="open")
        for _ in range(SEATS - 1):
            factories.enrolment(cohort)
        drafts = [factories.application(cohort, state="draft").id for _ in range(MANY)]
    sent = Event()
    workers = [working(service, sent) for _ in range(2)]
    ends = at_once(service, [submitting(each) for each in drafts])
    sent.set()
    for each in workers:
        each.join()
    assert ends == {"done": MANY}
    with service.app_context():
        with transaction(write=False):
            left = list(db.session.scalars(select(Arrival.id)))
        assert len(left) == MANY
        for row in left:
            actions.admit(row)
        with transaction(write=False):
            states = Counter(db.session.scalars(select(Application.state).where(Application.id.in_(drafts))))
            assert states == {ApplicationState.ENROLLED: 1, ApplicationState.WAITLISTED: MANY - 1}
            assert queries.enrolled(cohort) == SEATS
            told = Counter(db.session.scalars(select(Notification.message)))
            assert (told["admissions/enrolled"], told["admissions/waitlisted"]) == (1, MANY - 1)


def test_places_kept_twice_at_once_are_offered_once(service):
    with service.app_context(), transaction():
        now = clock.now()
        cohort = factories.cohort(
            seats=SEATS, apply_closes_at=now - timedelta(days=1), first_day=(now + timedelta(weeks=3)).date()
        )
        for _ in range(APPLICANTS):
            factories.application(cohort, state="waitlisted")

    def keeping():
        with service.app_context():
            actions.keep_places()

    threads = [Thread(target=contextvars.Context().run, args=(keeping,)) for _ in range(6)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    with service.app_context(), transaction(write=False):
        offered = db.session.query(Application).filter_by(state=ApplicationState.OFFERED).count()
        mails = db.session.query(Notification).filter_by(message="admissions/offer").count()
        assert (offered, mails, queries.taken(cohort)) == (SEATS, SEATS, SEATS)


def test_a_sending_taken_up_by_two_workers_tells_each_once(service):
    with service.app_context(), transaction():
        cohort = factories.cohort()
        staff = factories.staff(cohort)
        for _ in range(APPLICANTS):
            actions.stage(factories.application(cohort), Verdict.WAITLIST, by=staff)
        dispatch = actions.confirm_dispatch(cohort, APPLICANTS, by=staff).id

    def sending():
        with service.app_context():
            actions.send_decisions(dispatch)

    threads = [Thread(target=contextvars.Context().run, args=(sending,)) for _ in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    with service.app_context(), transaction(write=False):
        assert db.session.query(Application).filter_by(state=ApplicationState.WAITLISTED).count() == APPLICANTS
        assert db.session.query(Notification).filter_by(message="admissions/waitlisted").count() == APPLICANTS
