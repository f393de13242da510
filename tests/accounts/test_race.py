"""Guessing and asking from many places at once, on real commits."""

import pytest
from flask_migrate import upgrade

from champions import create_app
from champions.accounts import actions
from champions.accounts.models import SignIn
from champions.core import tokens
from champions.core.attempts import Attempt
from champions.core.db import db
from champions.core.outbox import Notification
from champions.core.transaction import transaction
from tests.conftest import make_database, make_settings
from tests.racing import at_once


@pytest.fixture
def service(tmp_path, worker_id):
    """A service with a database of its own."""
    app = create_app(make_settings(tmp_path, make_database(f"champions_accounts_{worker_id}", tmp_path)))
    with app.app_context():
        upgrade()
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
