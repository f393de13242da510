"""What do we know: applications by person and by address, the page of a form, what happened to an application."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from champions.cohorts import queries as cohorts
from champions.core.audit import AuditEntry
from champions.core.db import db

from .. import topics
from ..models import Application


def cohorts_applied_to(person_id: int) -> set[int]:
    """Ids of the cohorts the person has an application to, drafts included."""
    return set(db.session.scalars(select(Application.cohort_id).where(Application.person_id == person_id)))


def own(cohort_id: int, person_id: int | None) -> Application | None:
    """The person's application to the cohort, drafts included."""
    mine = select(Application).where(Application.cohort_id == cohort_id, Application.person_id == person_id)
    return db.session.scalar(mine)


def sent(application_id: int) -> Application | None:
    """The application with that id and its person, if it has been sent."""
    wanted = select(Application).where(Application.id == application_id, Application.submitted_at.is_not(None))
    return db.session.scalar(wanted.options(joinedload(Application.person)))


def page(cohort: str, topic: str) -> topics.Page | None:
    """The page `topic` of the form of the cohort with that slug."""
    where, what = cohorts.cohort(cohort), topics.topic(topic)
    return topics.Page(where, what) if where and what else None


def history(application: Application) -> list[tuple[str, datetime]]:
    """What happened to the application and when, the newest first: `submit`, `offer`, `accept`, …"""
    entries = (
        select(AuditEntry.action, AuditEntry.at)
        .where(AuditEntry.subject_kind == Application.__tablename__, AuditEntry.subject_id == application.id)
        .order_by(AuditEntry.at.desc(), AuditEntry.id.desc())
    )
    return [(action.partition(".")[2], at) for action, at in db.session.execute(entries)]
