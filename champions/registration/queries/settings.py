"""What do we know for setting up: places that are taken, and how far registration is."""

from dataclasses import dataclass

from sqlalchemy import exists, func, or_, select
from sqlalchemy.orm import aliased

from champions.cohorts.models import Cohort, Role, RoleGrant
from champions.core import clock
from champions.core.db import db

from ..guardians import TEXT_KEY as GUARDIAN
from ..models import Application, ApplicationState, ConsentText, Question


@dataclass(frozen=True)
class Counts:
    """How far registration is: applications sent and begun, questions asked, texts (of applicants, of guardians)."""

    sent: int
    drafts: int
    questions: int
    required_texts: int
    guardian_texts: int


def counts(cohort: Cohort) -> Counts:
    """The counts of a cohort, in one statement."""
    applications = select(func.count()).where(Application.cohort_id == cohort.id)
    later = aliased(ConsentText)
    newest = ~exists().where(
        later.cohort_id == ConsentText.cohort_id, later.key == ConsentText.key, later.number > ConsentText.number
    )
    texts = select(func.count()).where(ConsentText.cohort_id == cohort.id, ConsentText.required, newest)
    asked = select(func.count()).where(Question.cohort_id == cohort.id, Question.retired_at.is_(None))
    row = db.session.execute(
        select(
            applications.where(Application.submitted_at.is_not(None)).scalar_subquery(),
            applications.where(Application.state == ApplicationState.DRAFT).scalar_subquery(),
            asked.scalar_subquery(),
            texts.where(ConsentText.key != GUARDIAN).scalar_subquery(),
            texts.where(ConsentText.key == GUARDIAN).scalar_subquery(),
        )
    ).one()
    return Counts(*row)


def taken(cohort: Cohort) -> int:
    """How many places are taken: by those who take part now, and by offers that can still be accepted."""
    here = select(func.count()).where(
        RoleGrant.cohort_id == cohort.id, RoleGrant.role == Role.PARTICIPANT, RoleGrant.ended_at.is_(None)
    )
    offered = select(func.count()).where(
        Application.cohort_id == cohort.id,
        Application.state == ApplicationState.OFFERED,
        or_(Application.answer_by.is_(None), Application.answer_by >= clock.now()),
    )
    return db.session.scalar(select(here.scalar_subquery() + offered.scalar_subquery())) or 0


def has_sent(cohort: Cohort) -> int:
    """How many applications have been sent to the cohort."""
    sent = select(func.count()).where(Application.cohort_id == cohort.id, Application.submitted_at.is_not(None))
    return db.session.scalar(sent) or 0


def lock(cohort: Cohort) -> None:
    """The cohort's settings are as they are now, and nobody else changes them before this transaction ends."""
    columns = [column.key for column in Cohort.__mapper__.column_attrs]
    db.session.refresh(cohort, attribute_names=columns, with_for_update=True)
