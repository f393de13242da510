"""SQLite and PostgreSQL set right (security.md R12, R13)."""

from contextvars import ContextVar
from threading import Lock
from typing import Any

from sqlalchemy import Connection, Engine, event

from .text import without_marks

# True inside a transaction that will write: SQLite must then take its lock at once, or two writers deadlock.
writing: ContextVar[bool] = ContextVar("writing", default=True)

# Seconds that a writer waits for its turn.
PATIENCE = 10
SQLITE_PRAGMAS = (
    "PRAGMA foreign_keys=ON",
    "PRAGMA journal_mode=WAL",
    f"PRAGMA busy_timeout={PATIENCE * 1000}",
    "PRAGMA synchronous=FULL",
)


def options(url: str) -> dict[str, Any]:
    """Engine options for `url`: time limits on PostgreSQL, none on SQLite. Errors never repeat what was written."""
    if url.startswith("sqlite"):
        return {"hide_parameters": True, "connect_args": {"timeout": PATIENCE}}
    limits = "-c statement_timeout=30000 -c lock_timeout=5000 -c idle_in_transaction_session_timeout=60000"
    return {
        "hide_parameters": True,
        "pool_size": 5,
        "max_overflow": 5,
        "pool_pre_ping": True,
        "connect_args": {"options": f"{limits} -c timezone=UTC", "connect_timeout": 5},
    }


def set_right(engine: Engine) -> None:
    """After this every connection of a SQLite `engine` checks foreign keys, and writers begin IMMEDIATE."""
    if engine.dialect.name != "sqlite":
        return

    @event.listens_for(engine, "connect")
    def _connect(connection: Any, _record: Any) -> None:
        # The driver's own BEGIN comes too late and is always deferred; we send ours in `begin`.
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in SQLITE_PRAGMAS:
            cursor.execute(pragma)
        cursor.close()
        # SQLite's own lower() knows the letters of English alone (core/text.py).
        connection.create_function("casefold", 1, _casefold, deterministic=True)
        connection.create_function("bare", 1, _bare, deterministic=True)

    # SQLite's writers ask again and again, in no order: within a process they stand in a queue instead.
    queue = Lock()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        if not writing.get():
            connection.exec_driver_sql("BEGIN")
            return
        _leave(connection)  # whatever ended without a word
        # Whoever waited too long asks SQLite itself, which then says that the database is locked.
        connection.info["queued"] = queue.acquire(timeout=PATIENCE)
        try:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        except BaseException:
            _leave(connection)
            raise

    @event.listens_for(engine, "commit")
    @event.listens_for(engine, "rollback")
    def _leave(connection: Connection) -> None:
        if connection.info.pop("queued", False):
            queue.release()


def _casefold(text: Any) -> Any:
    return text.casefold() if isinstance(text, str) else text


def _bare(text: Any) -> Any:
    return without_marks(text) if isinstance(text, str) else text
