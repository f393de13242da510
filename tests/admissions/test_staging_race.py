"""Staging and sending at once: what is sent is what stood on the page when its number was typed, and nothing else."""

import contextvars
from threading import Event, Thread

import pytest

from champions import create_app
from champions.accounts.models import Person
from champions.admissions import actions, queries
from champions.admissions.actions import dispatches
from champions.admissions.models import Decision, Dispatch, Verdict
from champions.core.db import db
from champions.core.errors import Refused
from champions.core.transaction import transaction
from champions.registration.models import Application, Reason
from tests import factories
from tests.conftest import make_migrated, make_settings

SHORT = 1.0  # for how long one lets the other go first


@pytest.fixture
def service(tmp_path, worker_id):
    """A service with a database of its own: what happens here is committed."""
    app = create_app(make_settings(tmp_path, make_migrated(f"champions_staging_{worker_id}", tmp_path)))
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def rows(service):
    """Ids: somebody with a staged offer, somebody with nothing staged, staff."""
    with service.app_context(), transaction():
        cohort = factories.cohort()
        staff, *two = factories.staff(cohort), factories.application(cohort), factories.application(cohort)
        actions.stage(two[0], Verdict.OFFER, by=staff)
        return two[0].id, two[1].id, staff.id


def in_a_thread(service, act):
    """`act` in a transaction of its own; its end is an event."""
    ended = Event()

    def run():
        with service.app_context():
            try:
                with transaction():
                    act()
            except Refused:
                pass
            finally:
                ended.set()

    thread = Thread(target=contextvars.Context().run, args=(run,))
    thread.start()
    return thread, ended


def sent():
    with transaction(write=False):
        decisions = db.session.query(Decision).filter(Decision.dispatch_id.is_not(None))
        counts = [each.count for each in db.session.query(Dispatch)]
        return counts, [(each.application_id, each.verdict) for each in decisions]


@pytest.mark.parametrize("verdict", [Verdict.REJECT, Verdict.WAITLIST])
@pytest.mark.parametrize("whom", [0, 1])
def test_what_is_staged_while_somebody_confirms_is_not_sent_with_it(service, rows, monkeypatch, verdict, whom):
    real, threads = dispatches._begin, []

    def stage_now():
        application = db.session.get_one(Application, rows[whom])
        reason = Reason.TIME if verdict is Verdict.REJECT else None
        actions.stage(application, verdict, by=db.session.get_one(Person, rows[2]), reason=reason)

    def beginning(*args):
        # The stage was counted; somebody else stages at this very moment.
        thread, ended = in_a_thread(service, stage_now)
        threads.append(thread)
        ended.wait(SHORT)
        return real(*args)

    monkeypatch.setattr(dispatches, "_begin", beginning)
    with service.app_context():
        with transaction():
            application = db.session.get_one(Application, rows[0])
            actions.confirm_dispatch(application.cohort, 1, by=db.session.get_one(Person, rows[2]))
        for each in threads:
            each.join()
        assert sent() == ([1], [(rows[0], Verdict.OFFER)])


def test_what_is_being_sent_is_not_taken_off_by_a_page_that_was_slower(service, rows):
    def confirm():
        application = db.session.get_one(Application, rows[0])
        actions.confirm_dispatch(application.cohort, 1, by=db.session.get_one(Person, rows[2]))

    with service.app_context():
        refused = False
        try:
            with transaction():
                application = db.session.get_one(Application, rows[0])
                read = queries.decision(application)
                assert read is not None
                assert read.dispatch_id is None
                # The page was read; now somebody else sends. Where the database lets one write at a time, they wait.
                thread, ended = in_a_thread(service, confirm)
                ended.wait(SHORT)
                actions.unstage(application, by=db.session.get_one(Person, rows[2]))
        except Refused:
            refused = True
        thread.join()
        counts, decisions = sent()
        assert (counts, len(decisions)) == (([1], 1) if refused else ([], 0))
