"""What happens: participants check in, staff mark."""

import hmac
from datetime import timedelta
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from champions.admissions.models import Enrolment
from champions.core import attempts, audit, clock
from champions.core.db import db
from champions.core.errors import Refused

from . import queries
from .attendance import Doors
from .models import Evidence, EvidenceKind, Mark, Session, Slot

MOST_WRONG, WITHIN = 5, timedelta(minutes=10)


def check_in(session: Session, enrolment: Enrolment, typed: str, *, by: Any) -> bool:
    """The participant has checked in, once a slot however often they type the code; False when the code is wrong.

    A wrong code is counted; after MOST_WRONG of them, and outside the times of the session, it is Refused.
    """
    now = clock.now()
    states = [(slot, queries.doors(session.cohort, slot, now)) for slot in session.slots]
    open_now = [slot for slot, state in states if state in (Doors.OPEN, Doors.LATE)]
    if not open_now:
        raise Refused(_closed(session, [state for _slot, state in states]))
    # One try of a participant after the other: ten at once may not all pass the count.
    db.session.execute(select(Enrolment.id).where(Enrolment.id == enrolment.id).with_for_update())
    if attempts.too_many("check-in", enrolment.code, most=MOST_WRONG, within=WITHIN):
        raise Refused(_("That were many wrong codes. Wait ten minutes, or ask somebody of the staff to mark you."))
    slot = next((each for each in open_now if _same(typed, each.check_in_code)), None)
    if slot is None:
        attempts.count("check-in", enrolment.code)
        return False
    _keep(slot, enrolment, by=by)
    return True


def _same(typed: str, code: str) -> bool:
    return hmac.compare_digest(typed.encode("utf-8", "replace"), code.encode())


def _closed(session: Session, states: list[Doors]) -> str:
    if Doors.BEFORE in states:
        minutes = session.cohort.early_minutes
        return _("Check-in opens %(minutes)s minutes before the start. Type the code again then.", minutes=minutes)
    if states:
        return _("The session is over, so nobody can check in any more. If you were there, write to us.")
    return _("This session has no time yet.")


def _keep(slot: Slot, enrolment: Enrolment, *, by: Any) -> None:
    if queries.checked_in(slot.id, enrolment.id):
        return
    seen = Evidence(slot_id=slot.id, enrolment_id=enrolment.id, kind=EvidenceKind.CHECK_IN)
    try:
        with db.session.begin_nested():
            db.session.add(seen)
    except IntegrityError:
        # Two devices at once: the other one was recorded.
        return
    audit.record("evidence.check_in", seen, by=by, cohort_id=enrolment.cohort_id, enrolment=enrolment.code)


def mark(session: Session, enrolment: Enrolment, how: Mark, *, note: str, by: Any) -> Evidence:
    """Staff have said how the participant stands with the session, and why; this decides until they say otherwise."""
    if not session.slots:
        raise Refused(_("This session has no time yet."))
    begun = [slot for slot in session.slots if slot.starts_at <= clock.now()]
    said = Evidence(
        slot_id=(begun or session.slots[:1])[-1].id,
        enrolment_id=enrolment.id,
        kind=EvidenceKind.STAFF_MARK,
        mark=how,
        by_id=by.id,
        note=note,
    )
    db.session.add(said)
    audit.record("evidence.mark", said, by=by, cohort_id=enrolment.cohort_id, enrolment=enrolment.code, mark=how)
    return said
