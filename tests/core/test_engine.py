"""SQLite and PostgreSQL are set right on every connection."""

import pytest
from sqlalchemy import event, text

from champions.core.db import db
from champions.core.engine import writing


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
