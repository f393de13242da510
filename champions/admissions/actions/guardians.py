"""What happens: a guardian takes the consent back, and everything that came of it in the cohort ends at once."""

from collections.abc import Callable
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from champions.accounts.models import Person
from champions.cohorts import actions as cohorts
from champions.cohorts.models import Cohort, RoleGrant
from champions.core.db import db
from champions.core.lifecycle import move
from champions.registration.actions import guardians
from champions.registration.models import GuardianConsent

from ..models import Enrolment, EnrolmentState

LeftAct = Callable[[Enrolment, Any], None]

# What later chapters have to end when somebody takes part no more; each is told the enrolment and who did it.
_afterwards: list[LeftAct] = []


def when_left(act: LeftAct) -> LeftAct:
    """`act(enrolment, by)` is part of every end of an enrolment from now on."""
    _afterwards.append(act)
    return act


def take_back_consent(consent: GuardianConsent) -> None:
    """The guardian's consent holds no more; a child takes part in nothing of the cohort, from this request on."""
    by, child = consent.guardian, consent.child
    if guardians.take_back(consent) and child is not None:
        end_participation(consent.cohort, child, by=by, why=_("The guardian has taken the consent back."))


def end_participation(cohort: Cohort, person: Person, *, by: Any, why: str) -> None:
    """The person takes part in the cohort no more: enrolment, team and roles there have ended."""
    mine = select(Enrolment).where(Enrolment.cohort_id == cohort.id, Enrolment.person_id == person.id)
    enrolment = db.session.scalar(mine.where(Enrolment.state == EnrolmentState.ACTIVE))
    if enrolment is not None:
        end_enrolment(enrolment, by=by, why=why)
    held = select(RoleGrant.role).where(RoleGrant.cohort_id == cohort.id, RoleGrant.person_id == person.id)
    for role in db.session.scalars(held.where(RoleGrant.ended_at.is_(None))).all():
        cohorts.end_grant(person, role, cohort, by=by)


def end_enrolment(enrolment: Enrolment, *, by: Any, why: str) -> None:
    """The enrolment is left, for the reason `why`, with everything that hangs on it."""
    enrolment.left_why = why[:500]
    move(enrolment, "leave", by=by)
    for act in _afterwards:
        act(enrolment, by)
