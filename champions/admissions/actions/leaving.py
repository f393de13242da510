"""What happens: somebody leaves the programme before its end. Their place is free from then on."""

from typing import Any

from flask_babel import gettext as _

from champions.cohorts import actions as cohorts
from champions.cohorts.models import Role
from champions.core import outbox
from champions.core.db import db
from champions.core.errors import Refused
from champions.core.lifecycle import may_move

from ..models import Enrolment
from .guardians import end_enrolment


def leave(enrolment: Enrolment, *, by: Any, why: str) -> None:
    """The person takes part no more, from their next request on; they are told by mail, what they did stays."""
    if not may_move(enrolment, "leave"):
        raise Refused(_("They do not take part any more."))
    end_enrolment(enrolment, by=by, why=why)
    cohorts.end_grant(enrolment.person, Role.PARTICIPANT, enrolment.cohort, by=by)
    db.session.flush()
    outbox.owe(
        enrolment.person,
        "admissions/left",
        key=f"enrolment:{enrolment.code}:left",
        cohort_id=enrolment.cohort_id,
        enrolment=enrolment.id,
        own=int(by.id == enrolment.person_id),
    )
