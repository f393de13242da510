"""What happens: a place is offered or not, accepted or declined; who accepts is enrolled."""

from typing import Any

from flask_babel import gettext as _

from champions.cohorts import actions as cohorts
from champions.cohorts.models import Cohort, Role
from champions.core import clock, outbox
from champions.core.db import db
from champions.core.errors import Refused
from champions.core.lifecycle import may_move, move
from champions.registration.models import Application, Reason

from . import offers, queries
from .models import Enrolment


def answer_by(application: Application) -> Any:
    """Until when an offer made now could be answered."""
    zone = clock.zone(application.person.zone or application.zone, otherwise=application.cohort.zone)
    return offers.answer_by(clock.now(), application.cohort.offer_hours, zone)


def offer(application: Application, *, by: Any) -> None:
    """The applicant is offered a place, held for them until `answer_by`, and is told by mail."""
    _has_room(application.cohort, counted=queries.taken)
    until = answer_by(application)
    move(application, "offer", by=by, answer_by=until.isoformat())
    application.answer_by = until
    _owe(application, "offer")


def reject(application: Application, *, by: Any, reason: Reason, note: str) -> None:
    """The applicant is not selected, for `reason`, and is told by mail with the sentence `note`."""
    move(application, "reject", by=by, reason=reason)
    application.reason, application.reason_note = reason, note
    _owe(application, "reject")


def accept(application: Application, *, by: Any) -> Enrolment:
    """The applicant takes the place: enrolled, a participant from their next request on, and told by mail."""
    if may_move(application, "accept") and not offers.in_time(application.answer_by, clock.now()):
        raise Refused(_("The time to accept this place is over. Write to us: there may be another one."))
    _has_room(application.cohort, counted=queries.enrolled)
    move(application, "accept", by=by)
    person = application.person
    # What they told us when they applied fills in what their account does not say yet.
    for name in ("name", "own_name", "call_name", "zone"):
        if not getattr(person, name):
            setattr(person, name, getattr(application, name) or getattr(person, name))
    enrolment = Enrolment(cohort=application.cohort, person=person, application=application)
    db.session.add(enrolment)
    cohorts.grant(person, Role.PARTICIPANT, application.cohort, by=by)
    _owe(application, "enrolled")
    return enrolment


def decline(application: Application, *, by: Any) -> None:
    """The applicant does not take the place; it is free for somebody else."""
    move(application, "decline", by=by)


def _has_room(cohort: Cohort, *, counted: Any) -> None:
    seats = queries.locked_seats(cohort)
    if seats is not None and offers.is_full(seats, counted(cohort)):
        raise Refused(_("All %(seats)s places are taken or offered. Somebody has to decline first.", seats=seats))


def _owe(application: Application, verb: str) -> None:
    db.session.flush()
    outbox.owe(
        application.person,
        f"admissions/{verb}",
        key=f"application:{application.code}:{verb}",
        cohort_id=application.cohort_id,
        application=application.id,
    )
