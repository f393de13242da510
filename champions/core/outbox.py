"""What is owed to people: owe() in the transaction that causes it, done by a worker, never lost, never twice."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from flask import current_app
from sqlalchemy import JSON, String, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped

from . import clock, work
from .db import Coded, Keep, Model, db, fact, link, link_person, new_code
from .jobs import Job


class Notification(Coded, work.Work, Model):
    """A message owed to a person, and what became of it. `params` holds ids only; words are made when it leaves."""

    __tablename__ = "notification"

    key: Mapped[str] = fact(String(200), unique=True)
    message: Mapped[str] = fact(String(64))
    person_id: Mapped[int] = link_person("to whom it is owed", keep=Keep.SECURITY)
    cohort_id: Mapped[int | None] = link("cohort.id", ondelete="RESTRICT")
    params: Mapped[dict[str, int]] = fact(JSON)
    message_id: Mapped[str] = fact(String(200), unique=True)
    created_at: Mapped[datetime] = fact(default=clock.now)


# Longer than a mail server may take in all: the sender gives up before its claim ends.
work.kind(Notification, Job.DELIVER, timedelta(seconds=30))

# How many rows one statement brings.
AT_ONCE = 500


def owe(
    person: Any,
    message: str,
    *,
    key: str,
    cohort_id: int | None = None,
    due_at: datetime | None = None,
    **params: int,
) -> bool:
    """`person` is owed `message` once for the fact `key`; False when it already was. Leaves after commit."""
    if person.id is None:
        db.session.flush()
    now = clock.now()
    row = _row(person.id, message, key=key, cohort_id=cohort_id, due_at=due_at or now, now=now, params=params)
    owed_id = db.session.execute(_once().values(row)).scalar_one_or_none()
    if owed_id is None:
        return False
    if due_at is None or due_at <= now:
        work.ring_soon(Notification)
    return True


def owe_all(
    people: Iterable[tuple[int, dict[str, int]]], message: str, *, key: str, cohort_id: int | None = None
) -> int:
    """Everybody of `people` (ids, each with the params of their message) is owed it once for `key` and themselves.

    A few statements, however many they are. Returns how many were not owed it before.
    """
    now = clock.now()
    rows = [
        _row(who, message, key=f"{key}:{who}", cohort_id=cohort_id, due_at=now, now=now, params=params)
        for who, params in people
    ]
    owed = sum(
        len(db.session.execute(_once().values(rows[start : start + AT_ONCE])).all())
        for start in range(0, len(rows), AT_ONCE)
    )
    if owed:
        work.ring_soon(Notification)
    return owed


def _once() -> Any:
    insert = postgresql.insert if db.session.get_bind().dialect.name == "postgresql" else sqlite.insert
    return insert(Notification).on_conflict_do_nothing(index_elements=["key"]).returning(Notification.id)


def _row(
    person_id: int, message: str, *, key: str, cohort_id: int | None, due_at: datetime, now: datetime, params: Any
) -> dict[str, Any]:
    code = new_code()
    return {
        "key": key,
        "code": code,
        "message": message,
        "person_id": person_id,
        "cohort_id": cohort_id,
        "params": params,
        "message_id": f"<{code}@{_domain()}>",
        "created_at": now,
        "work_state": work.WorkState.QUEUED,
        "due_at": due_at,
        "attempts": 0,
    }


def _domain() -> str:
    """The host people know the service by; the same mail has the same Message-ID however often it is sent."""
    host = urlsplit(current_app.config["SETTINGS"].base_url).hostname or "localhost"
    return f"[IPv6:{host}]" if ":" in host else host


def is_owed(key: str) -> bool:
    """True when the fact `key` has already caused a message."""
    return db.session.scalar(select(Notification.id).where(Notification.key == key)) is not None
