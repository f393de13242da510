"""record(): who did what to which, when, with what facts. Append-only: the database refuses to change a row."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, String, insert
from sqlalchemy.orm import Mapped

from . import clock
from .db import Id, Keep, Model, db, fact, link_person
from .db import link as _link


class AuditEntry(Model):
    """One thing that happened. `facts` holds codes, numbers and states, never a person's words."""

    __tablename__ = "audit_entry"

    at: Mapped[datetime] = fact(index=True)
    actor_id: Mapped[int | None] = link_person("who did it", keep=Keep.SECURITY)
    cohort_id: Mapped[int | None] = _link("cohort.id", ondelete="RESTRICT")
    action: Mapped[str] = fact(String(64))
    subject_kind: Mapped[str] = fact(String(32))
    subject_id: Mapped[int | None] = fact(Id)
    facts: Mapped[dict[str, Any]] = fact(JSON)


def record(action: str, subject: Any, *, by: Any, cohort_id: int | None = None, **facts: Any) -> None:
    """`action` ("application.offer") done by `by` (None: the service itself) to `subject` is in the record."""
    if cohort_id is None:
        cohort_id = getattr(subject, "cohort_id", None)
    if subject.id is None:
        db.session.flush()
    entry = AuditEntry(
        at=clock.now(),
        actor_id=by.id if by is not None else None,
        cohort_id=cohort_id,
        action=action,
        subject_kind=subject.__tablename__,
        subject_id=subject.id,
        facts=facts,
    )
    db.session.add(entry)


def record_all(action: str, subjects: Iterable[tuple[Any, dict[str, Any]]], *, by: Any) -> None:
    """`action` done by `by` to each of the subjects (rows that are there, each with its facts) is in the record.

    One statement, however many they are.
    """
    now = clock.now()
    rows = [
        {
            "at": now,
            "actor_id": by.id if by is not None else None,
            "cohort_id": subject.cohort_id,
            "action": action,
            "subject_kind": subject.__tablename__,
            "subject_id": subject.id,
            "facts": facts,
        }
        for subject, facts in subjects
    ]
    if rows:
        db.session.execute(insert(AuditEntry), rows)
