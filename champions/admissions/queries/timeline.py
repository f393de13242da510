"""What do we know of one application: all that happened to it and to its person, and what hangs on it now."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Select, String, and_, cast, null, or_, select, union_all
from sqlalchemy.orm import aliased, lazyload

from champions.accounts.models import AddressChange, Merge, Person
from champions.core.audit import AuditEntry
from champions.core.db import Id, Model, db
from champions.core.outbox import Notification
from champions.registration.models import (
    Answer,
    Application,
    BirthCorrection,
    Consent,
    GuardianConsent,
    Question,
)
from champions.reviews.models import Review

from ..models import Appeal, Decision, Enrolment, Pin

MOST = 200


@dataclass(frozen=True)
class Event:
    """One thing that happened: `what` is a verb of the record or the name of a mail, `state` what became of a mail."""

    at: datetime
    what: str
    state: str | None
    facts: dict[str, Any]
    actor_id: int | None
    actor: str | None

    @property
    def is_mail(self) -> bool:
        """True for something that was said by mail."""
        return self.state is not None


@dataclass(frozen=True)
class Related:
    """What hangs on an application now; None where there is nothing."""

    pin: Pin | None
    decision: Decision | None
    appeal: Appeal | None
    correction: BirthCorrection | None
    guardian: GuardianConsent | None
    enrolment_code: str | None


def timeline(application: Application) -> list[Event]:
    """Everything that happened to the application, and to its person beside it, the newest first; one statement."""
    both = union_all(_recorded(application), _mailed(application)).subquery()
    rows = db.session.execute(select(both).order_by(both.c.at.desc(), both.c.row.desc()).limit(MOST))
    return [Event(row.at, row.what, row.state, row.facts or {}, row.actor_id, row.actor) for row in rows]


def _recorded(application: Application) -> Select[Any]:
    about = [_about(Application, application.id), _about(Person, application.person_id)]
    of_it: Sequence[Any] = (Enrolment, Appeal, BirthCorrection, Consent, Pin, Decision, Review)
    about += [_about(model, _ids(model, model.application_id == application.id)) for model in of_it]
    child = and_(GuardianConsent.child_id == application.person_id, GuardianConsent.cohort_id == application.cohort_id)
    about.append(_about(GuardianConsent, _ids(GuardianConsent, child)))
    about.append(_about(AddressChange, _ids(AddressChange, AddressChange.person_id == application.person_id)))
    merged = or_(Merge.kept_id == application.person_id, Merge.gone_id == application.person_id)
    about.append(_about(Merge, _ids(Merge, merged)))
    entries = select(
        AuditEntry.at.label("at"),
        AuditEntry.id.label("row"),
        AuditEntry.action.label("what"),
        cast(null(), String).label("state"),
        AuditEntry.facts.label("facts"),
        AuditEntry.actor_id.label("actor_id"),
        Person.name.label("actor"),
    ).outerjoin(Person, Person.id == AuditEntry.actor_id)
    # What the person did in another cohort is no business of this one.
    here = or_(AuditEntry.cohort_id.is_(None), AuditEntry.cohort_id == application.cohort_id)
    return entries.where(here, or_(*about))


def _mailed(application: Application) -> Select[Any]:
    return select(
        Notification.created_at.label("at"),
        Notification.id.label("row"),
        Notification.message.label("what"),
        cast(Notification.work_state, String).label("state"),
        cast(null(), JSON).label("facts"),
        cast(null(), Id).label("actor_id"),
        cast(null(), String).label("actor"),
    ).where(Notification.person_id == application.person_id, Notification.cohort_id == application.cohort_id)


def _about(model: type[Model], ids: Any) -> Any:
    one = AuditEntry.subject_id == ids if isinstance(ids, int) else AuditEntry.subject_id.in_(ids)
    return and_(AuditEntry.subject_kind == model.__tablename__, one)


def _ids(model: Any, where: Any) -> Select[Any]:
    return select(model.id).where(where)


def related(application: Application) -> Related:
    """What hangs on the application now, in one statement."""
    asked = aliased(BirthCorrection)
    row = db.session.execute(
        select(Pin, Decision, Appeal, asked, GuardianConsent, Enrolment.code)
        .select_from(Application)
        .outerjoin(Pin, Pin.application_id == Application.id)
        .outerjoin(Decision, and_(Decision.application_id == Application.id, Decision.done_at.is_(None)))
        .outerjoin(Appeal, Appeal.application_id == Application.id)
        .outerjoin(asked, and_(asked.application_id == Application.id, asked.state == "asked"))
        .outerjoin(
            GuardianConsent,
            and_(GuardianConsent.child_id == Application.person_id, GuardianConsent.cohort_id == Application.cohort_id),
        )
        .outerjoin(Enrolment, Enrolment.application_id == Application.id)
        .where(Application.id == application.id)
        .order_by(GuardianConsent.id.desc())
        .limit(1)
        # Each of them knows the application and its cohort: neither is read again, nor does either narrow the row.
        .options(lazyload(Appeal.application), lazyload(asked.application), lazyload(GuardianConsent.cohort))
    ).one()
    return Related(*row)


def own_answers(application: Application) -> Sequence[tuple[Question, Answer | None]]:
    """The cohort's own questions and what the application says to each; those that are retired only if answered."""
    wanted = (
        select(Question, Answer)
        .outerjoin(Answer, and_(Answer.question_id == Question.id, Answer.application_id == application.id))
        .where(Question.cohort_id == application.cohort_id, or_(Question.retired_at.is_(None), Answer.id.is_not(None)))
        .order_by(Question.topic, Question.position, Question.id)
        .options(lazyload(Answer.question))
    )
    return [(row.Question, row.Answer) for row in db.session.execute(wanted)]
