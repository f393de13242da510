"""Guessing and asking from many places at once, on real commits."""

from datetime import timedelta

import pytest

from champions import create_app
from champions.accounts import actions
from champions.accounts.models import AddressChange, Merge, Person, SignIn
from champions.core import clock, tokens
from champions.core.attempts import Attempt
from champions.core.db import db
from champions.core.outbox import Notification
from champions.core.transaction import transaction
from tests.conftest import make_migrated, make_settings
from tests.racing import at_once


@pytest.fixture
def service(tmp_path, worker_id):
    """A service with a database of its own."""
    app = create_app(make_settings(tmp_path, make_migrated(f"champions_accounts_{worker_id}", tmp_path)))
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def test_many_guesses_at_once_are_five(service):
    with service.app_context(), transaction():
        asked = actions.ask("someone@example.org", address="192.0.2.1")
        asked_id, right = asked.id, tokens.digits(actions.PURPOSE, asked.code, asked.salt)

    def guess():
        typed = f"{(int(right) + 1) % 10**6:06d}"
        assert not actions.by_digits(db.session.get_one(SignIn, asked_id), typed)

    assert at_once(service, [guess] * 20) == {"done": 20}
    with service.app_context():
        assert db.session.get_one(SignIn, asked_id).tries == 5
        assert db.session.query(Attempt).filter_by(what="sign-in/digits").count() == 5


def test_many_mails_asked_for_at_once_are_five(service):
    def ask():
        actions.ask("someone@example.org", address="192.0.2.1")

    assert at_once(service, [ask] * 15) == {"done": 5, "refused": 10}
    with service.app_context():
        assert db.session.query(Notification).count() == 5


def test_two_who_confirm_the_same_joining_at_once_join_once(service):
    with service.app_context(), transaction():
        kept, gone = actions.person_for("kept@example.org"), actions.person_for("gone@example.org")
        db.session.flush()
        kept_id, gone_id = kept.id, gone.id
        there = Merge(kept=kept, gone=gone, asked_by_id=kept_id, expires_at=clock.now() + timedelta(hours=1))
        back = Merge(kept=gone, gone=kept, asked_by_id=gone_id, expires_at=clock.now() + timedelta(hours=1))
        db.session.add_all([there, back])
        db.session.flush()
        ids = [there.id, back.id]

    def confirm(which):
        def act():
            asked = db.session.get_one(Merge, ids[which])
            actions.merge(asked, by=asked.kept)

        return act

    assert at_once(service, [confirm(number % 2) for number in range(8)]) == {"done": 1, "refused": 7}
    with service.app_context():
        states = sorted(person.state for person in db.session.query(Person))
        assert states == ["active", "merged"]


def test_two_who_want_the_same_address_at_once_are_one(service):
    with service.app_context(), transaction():
        people = [actions.person_for(f"old{number}@example.org") for number in range(2)]
        db.session.flush()
        for person in people:
            actions.ask_address(person, "new@example.org", by=person, address="192.0.2.1")
        db.session.flush()
        ids = [change.id for change in db.session.query(AddressChange)]

    def confirm(change_id):
        return lambda: actions.use_address(db.session.get_one(AddressChange, change_id))

    assert at_once(service, [confirm(each) for each in ids * 3]) == {"done": 1, "refused": 5}
    with service.app_context():
        assert db.session.query(Person).filter_by(email="new@example.org").count() == 1
