"""SQLite and PostgreSQL set right (security.md R12, R13)."""

from contextvars import ContextVar
from typing import Any

from sqlalchemy import Connection, Engine, event

# True inside a transaction that will write: SQLite must then take its lock at once, or two writers deadlock.
writing: ContextVar[bool] = ContextVar("writing", default=True)

SQLITE_PRAGMAS = (
    "PRAGMA foreign_keys=ON",
    "PRAGMA journal_mode=WAL",
    "PRAGMA busy_timeout=10000",
    "PRAGMA synchronous=FULL",
)


def options(url: str) -> dict[str, Any]:
    """Engine options for `url`: time limits on PostgreSQL, none on SQLite. Errors never repeat what was written."""
    if url.startswith("sqlite"):
        return {"hide_parameters": True, "connect_args": {"timeout": 10}}
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

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing.get() else "BEGIN")
