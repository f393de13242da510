"""What do we know: what a cohort's people are owed and were sent; in the demonstration, the mails themselves."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import current_app
from sqlalchemy import func, select

from champions.accounts.models import Person
from champions.core.checks import invariant
from champions.core.db import db
from champions.core.outbox import Notification
from champions.core.work import WorkState

from .models import KeptMail


@dataclass(frozen=True)
class Owed:
    """One mail as staff see it: to whom, about what, and what became of it; not what it says."""

    name: str
    email: str
    message: str
    state: WorkState
    owed_at: datetime
    ended_at: datetime | None
    due_at: datetime
    attempts: int
    reason: str | None


def counts(cohort_id: int) -> dict[WorkState, int]:
    """How many of the cohort's mails are in each state; every state is named."""
    found = db.session.execute(
        select(Notification.work_state, func.count())
        .where(Notification.cohort_id == cohort_id)
        .group_by(Notification.work_state)
    ).all()
    return dict.fromkeys(WorkState, 0) | {row[0]: int(row[1]) for row in found}


def latest(cohort_id: int, most: int = 50) -> list[Owed]:
    """The cohort's mails, the last owed first."""
    rows = db.session.execute(
        select(
            Person.name,
            Person.email,
            Notification.message,
            Notification.work_state,
            Notification.created_at,
            Notification.finished_at,
            Notification.due_at,
            Notification.attempts,
            Notification.last_error,
        )
        .join(Person, Person.id == Notification.person_id)
        .where(Notification.cohort_id == cohort_id)
        .order_by(Notification.id.desc())
        .limit(most)
    )
    return [Owed(*row) for row in rows]


def kept_mails(*, to: str | None = None, most: int) -> Sequence[Any]:
    """Kept mails, the newest first, each with the `code` of what caused it; to one address only when `to` is given."""
    wanted = select(KeptMail, Notification.code).join(Notification, Notification.id == KeptMail.notification_id)
    if to:
        wanted = wanted.where(KeptMail.to == to.strip().lower())
    return db.session.execute(wanted.order_by(KeptMail.sent_at.desc(), KeptMail.id.desc()).limit(most)).all()


def kept_mail(code: str) -> KeptMail | None:
    """The kept mail of the notification with that code."""
    caused = select(KeptMail).join(Notification, Notification.id == KeptMail.notification_id)
    return db.session.scalar(caused.where(Notification.code == code).order_by(KeptMail.id.desc()).limit(1))


@invariant("mail.server")
def mails_can_leave() -> Iterator[str]:
    """In production there is a mail server to hand mails to."""
    settings = current_app.config["SETTINGS"]
    if settings.production and settings.mail_server is None:
        yield "MAIL_URL is missing: mails wait and are given up after half a day"
