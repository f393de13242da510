"""What do we know: appeals, who made the decision they are against, and enrolments as those look at them who leave."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import case, func, select
from sqlalchemy.orm import contains_eager

from champions.accounts.models import Person
from champions.cohorts.models import Cohort
from champions.core import clock
from champions.core.audit import AuditEntry
from champions.core.db import db
from champions.registration.models import Application

from ..models import Appeal, AppealState, Decision, Dispatch, Enrolment, EnrolmentState

MOST_APPEALS = 50
# Who pins somebody out of every shortlist decides too, whoever accepts the shortlist.
DECIDING = ("application.reject", "application.offer", "application.waitlist", "application.pin")


@dataclass(frozen=True)
class Appeals:
    """A page of appeals, those that wait first, and how many wait and are late in all."""

    rows: list[Any]
    waiting: int
    late: int
    total: int


def appeal_of(application_id: int) -> Appeal | None:
    """The appeal against the decision about the application."""
    return db.session.scalar(select(Appeal).where(Appeal.application_id == application_id))


def appeal(cohort: str, code: str) -> Appeal | None:
    """The appeal with that code in that cohort, with its application and person."""
    wanted = select(Appeal).join(Appeal.application).join(Application.cohort)
    wanted = wanted.where(Cohort.slug == cohort, Appeal.code == code)
    loaded = contains_eager(Appeal.application)
    return db.session.scalar(
        wanted.options(loaded.contains_eager(Application.cohort), loaded.joinedload(Application.person))
    )


def appeals(cohort: Cohort, page: int) -> Appeals:
    """That page of the cohort's appeals: unanswered first, by the day they are due."""
    here = Application.cohort_id == cohort.id
    filed = Appeal.state == AppealState.FILED
    late = (Appeal.answer_by < clock.now()) & filed
    counts = select(func.count(), func.count(case((filed, 1))), func.count(case((late, 1))))
    total, waiting, overdue = db.session.execute(counts.select_from(Appeal).join(Appeal.application).where(here)).one()
    wanted = (
        select(
            Appeal.code, Appeal.state, Appeal.filed_at, Appeal.answer_by, Appeal.answered_at,
            Application.name, Application.own_name, Application.code.label("reference"),
        )
        .join(Appeal.application)
        .where(here)
        .order_by(case((filed, 0), else_=1), Appeal.answer_by, Appeal.id)
    )  # fmt: skip
    rows = list(db.session.execute(wanted.limit(MOST_APPEALS).offset((page - 1) * MOST_APPEALS)))
    return Appeals(rows, waiting, overdue, total)


def deciders(application_id: int) -> set[int]:
    """Ids of the people who had a part in what was decided: who staged it, who sent it, who pinned the application."""
    staged = select(Decision.staged_by_id).where(
        Decision.application_id == application_id, Decision.done_at.is_not(None)
    )
    confirmed = select(Dispatch.confirmed_by_id).join(Decision, Decision.dispatch_id == Dispatch.id)
    confirmed = confirmed.where(Decision.application_id == application_id, Decision.done_at.is_not(None))
    moved = select(AuditEntry.actor_id).where(
        AuditEntry.subject_kind == Application.__tablename__,
        AuditEntry.subject_id == application_id,
        AuditEntry.action.in_(DECIDING),
        AuditEntry.actor_id.is_not(None),
    )
    return {person_id for person_id in db.session.scalars(staged.union(confirmed, moved)) if person_id is not None}


def names(person_ids: set[int]) -> list[str]:
    """The names of these people."""
    return sorted(db.session.scalars(select(Person.name).where(Person.id.in_(person_ids))))


def enrolment(cohort: str, code: str) -> Enrolment | None:
    """The enrolment with that code in that cohort."""
    wanted = select(Enrolment).join(Enrolment.cohort).where(Cohort.slug == cohort, Enrolment.code == code)
    return db.session.scalar(wanted.options(contains_eager(Enrolment.cohort)))


def of_application(cohort: str, code: str) -> Enrolment | None:
    """The active enrolment that came of the application with that code in that cohort."""
    wanted = select(Enrolment).join(Enrolment.cohort).join(Application, Application.id == Enrolment.application_id)
    wanted = wanted.where(Cohort.slug == cohort, Application.code == code, Enrolment.state == EnrolmentState.ACTIVE)
    return db.session.scalar(wanted.options(contains_eager(Enrolment.cohort)))


def own_enrolment(cohort: Cohort, person_id: int) -> Enrolment | None:
    """The person's own active enrolment in the cohort."""
    wanted = select(Enrolment).where(Enrolment.cohort_id == cohort.id, Enrolment.person_id == person_id)
    return db.session.scalar(wanted.where(Enrolment.state == EnrolmentState.ACTIVE))
