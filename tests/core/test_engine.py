"""SQLite and PostgreSQL are set right on every connection."""

import time as clock_time
from functools import partial

import pytest
from sqlalchemy import event, text

from champions import create_app
from champions.core.db import db
from champions.core.engine import PATIENCE, writing
from champions.core.errors import Refused
from champions.core.transaction import transaction
from tests.conftest import make_database, make_settings
from tests.racing import at_once


def ask(connection, words: str):
    return connection.execute(text(words)).scalar()


def test_every_connection_is_set_right(the_app):
    with the_app.app_context(), db.engine.connect() as connection:
        if db.engine.dialect.name == "sqlite":
            pragmas = {
                name: ask(connection, f"PRAGMA {name}") for name in ("foreign_keys", "journal_mode", "synchronous")
            }
            assert pragmas == {"foreign_keys": 1, "journal_mode": "wal", "synchronous": 2}
            assert ask(connection, "PRAGMA busy_timeout") >= 5000
        else:
            limits = ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout")
            assert [ask(connection, f"SHOW {name}") for name in limits] == ["30s", "5s", "1min"]
            assert ask(connection, "SHOW timezone") == "UTC"


def test_on_sqlite_who_writes_takes_the_lock_at_once_and_who_reads_does_not(the_app):
    with the_app.app_context():
        if db.engine.dialect.name != "sqlite":
            pytest.skip("PostgreSQL locks rows")
        said = []
        note = lambda _c, _cursor, words, *_rest: said.append(words)  # noqa: E731
        event.listen(db.engine, "before_cursor_execute", note)
        try:
            for write in (True, False):
                token = writing.set(write)
                with db.engine.connect() as connection:
                    ask(connection, "SELECT 1")
                writing.reset(token)
        finally:
            event.remove(db.engine, "before_cursor_execute", note)
        assert [words for words in said if words.startswith("BEGIN")] == ["BEGIN IMMEDIATE", "BEGIN"]


def test_writers_wait_in_a_queue_and_one_that_fails_gives_its_turn_away(tmp_path, worker_id):
    """Ten at once, half of which fail: all have had their turn long before SQLite would give up on one."""
    app = create_app(make_settings(tmp_path, make_database(f"champions_queue_{worker_id}", tmp_path)))

    def write(number):
        db.session.execute(text("UPDATE turns SET taken = taken + 1"))
        clock_time.sleep(0.02)
        if number % 2:
            raise Refused("not this one")

    with app.app_context():
        with transaction():
            db.session.execute(text("CREATE TABLE turns (taken INTEGER)"))
            db.session.execute(text("INSERT INTO turns VALUES (0)"))
        began = clock_time.monotonic()
        ends = at_once(app, [partial(write, number) for number in range(10)])
        took = clock_time.monotonic() - began
        with transaction(write=False):
            taken = db.session.scalar(text("SELECT taken FROM turns"))
        db.session.remove()
        db.engine.dispose()
    assert ends == {"done": 5, "refused": 5}
    assert taken == 5
    assert took < PATIENCE
