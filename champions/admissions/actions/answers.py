"""What happens: the applicant answers an offer. Yes, no, or not this year."""

from typing import Any

from flask_babel import gettext as _

from champions.core import clock
from champions.core.db import db
from champions.core.errors import Refused
from champions.core.lifecycle import may_move, move
from champions.registration.models import Application

from .. import offers, queries
from ..models import Enrolment
from .verdicts import enrol, tell


def accept(application: Application, *, by: Any) -> Enrolment:
    """The applicant takes the place: enrolled, a participant from their next request on, and told by mail."""
    _take_turns(application)
    if may_move(application, "accept") and not offers.in_time(application.answer_by, clock.now()):
        raise Refused(_("The time to accept this place is over. Write to us: there may be another one."))
    return enrol(application, "accept", by=by)


def decline(application: Application, *, by: Any) -> None:
    """The applicant does not take the place; it is free for somebody else."""
    _take_turns(application)
    move(application, "decline", by=by)


def defer(application: Application, *, by: Any) -> None:
    """The applicant does not come this time and is kept for a later cohort; the place is free for somebody else."""
    _take_turns(application)
    move(application, "defer", by=by)
    tell(application, "deferred")


def _take_turns(application: Application) -> None:
    """Two answers at once come one after the other, and the second finds what the first has left."""
    queries.locked_seats(application.cohort)
    db.session.refresh(application, ["state", "version", "answer_by"])
