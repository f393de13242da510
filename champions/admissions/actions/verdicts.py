"""What happens when a verdict becomes true: an offer, the waiting list, or neither; each is told by mail."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import gettext as _

from champions.cohorts import actions as cohorts
from champions.cohorts.models import Cohort, Role
from champions.core import clock, outbox
from champions.core.db import db
from champions.core.errors import Refused
from champions.core.lifecycle import move
from champions.registration.models import Application, Reason

from .. import offers, queries
from ..models import Enrolment


def zone_of(application: Application) -> ZoneInfo:
    """The zone whose night counts: of the person's account, else of the application, else of the cohort."""
    return clock.zone(application.person.zone or application.zone, otherwise=application.cohort.zone)


def answer_by(application: Application) -> datetime:
    """Until when an offer made now could be answered."""
    return offers.answer_by(clock.now(), application.cohort.offer_hours, zone_of(application))


def offer(application: Application, *, by: Any, note: str = "", why: str = "") -> None:
    """The applicant is offered a place, held for them until `answer_by`, and is told by mail with the sentence `note`.

    `why` is for the record: where the order of the waiting list was not kept.
    """
    check_room(application.cohort, counted=queries.taken)
    until = answer_by(application)
    facts = {"why": why} if why else {}
    move(application, "offer", by=by, answer_by=until.isoformat(), **facts)
    application.answer_by, application.reason_note = until, note
    tell(application, "offer")


def waitlist(application: Application, *, by: Any, note: str = "") -> None:
    """The applicant stands on the waiting list, and is told by mail what that means, with the sentence `note`."""
    move(application, "waitlist", by=by)
    application.reason_note = note
    tell(application, "waitlisted")


def reject(application: Application, *, by: Any, reason: Reason, note: str) -> None:
    """The applicant is not selected, for `reason`, and is told by mail with the sentence `note`."""
    move(application, "reject", by=by, reason=reason)
    application.reason, application.reason_note = reason, note
    tell(application, "reject")


def enrol(application: Application, verb: str, *, by: Any) -> Enrolment:
    """By `verb` (accept, enrol) the applicant takes part: a participant from their next request on, told by mail."""
    check_room(application.cohort, counted=queries.enrolled)
    move(application, verb, by=by)
    person = application.person
    # What they told us when they applied fills in what their account does not say yet.
    for name in ("name", "own_name", "call_name", "zone"):
        if not getattr(person, name):
            setattr(person, name, getattr(application, name) or getattr(person, name))
    enrolment = Enrolment(cohort=application.cohort, person=person, application=application)
    db.session.add(enrolment)
    cohorts.grant(person, Role.PARTICIPANT, application.cohort, by=by)
    tell(application, "enrolled")
    return enrolment


def check_room(cohort: Cohort, *, counted: Any) -> None:
    """Raises Refused unless the cohort has a place left; nobody else gives it away before this transaction ends."""
    seats = queries.locked_seats(cohort)
    if seats is not None and offers.is_full(seats, counted(cohort)):
        raise Refused(_("All %(seats)s places are taken or offered. Somebody has to decline first.", seats=seats))


def tell(application: Application, message: str) -> None:
    """The applicant is owed `message` once for what has just become true of the application."""
    db.session.flush()
    # Each change of the row has a number of its own: offered, run out and offered again are three facts.
    outbox.owe(
        application.person,
        f"admissions/{message}",
        key=f"application:{application.code}:{message}:{application.version}",
        cohort_id=application.cohort_id,
        application=application.id,
    )
