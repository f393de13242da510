"""What do we know: guardians' consents, and whether one is missing."""

from datetime import date, datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from champions.cohorts.models import Cohort
from champions.core import clock
from champions.core.db import db

from .. import guardians
from ..models import ConsentText, GuardianConsent, GuardianState


def is_allowed(cohort: Cohort, person_id: int | None, born: date, country: str, *, hold: bool = False) -> bool:
    """True when the person, born that day and living there, needs no guardian or has one's consent for the cohort.

    With `hold` nobody takes that consent back before we are done.
    """
    if not guardians.needs_guardian(born, country, clock.now(), cohort):
        return True
    return person_id is not None and given(cohort.id, person_id, hold=hold) is not None


def given(cohort_id: int, child_id: int, *, hold: bool = False) -> GuardianConsent | None:
    """The consent that holds now for that child and cohort."""
    wanted = _of_child(cohort_id, child_id).where(GuardianConsent.state == GuardianState.GIVEN)
    return db.session.scalar(wanted.with_for_update(read=True, of=GuardianConsent) if hold else wanted)


def was_taken_back(cohort_id: int, child_id: int) -> bool:
    """True when a guardian had consented for that child and cohort, and no guardian does any more."""
    found = set(db.session.scalars(_of_child(cohort_id, child_id).with_only_columns(GuardianConsent.state)))
    return GuardianState.WITHDRAWN in found and GuardianState.GIVEN not in found


def _of_child(cohort_id: int, child_id: int) -> Select[GuardianConsent]:
    return select(GuardianConsent).where(GuardianConsent.cohort_id == cohort_id, GuardianConsent.child_id == child_id)


def by_code(code: str) -> GuardianConsent | None:
    """The consent with that code, its guardian read with it."""
    wanted = select(GuardianConsent).where(GuardianConsent.code == code)
    return db.session.scalar(wanted.options(joinedload(GuardianConsent.guardian), joinedload(GuardianConsent.child)))


def asked(cohort_id: int, guardian_id: int) -> GuardianConsent | None:
    """The question to that guardian that still waits for an answer."""
    waiting = _of_guardian(cohort_id, guardian_id).where(GuardianConsent.state == GuardianState.ASKED)
    return db.session.scalar(waiting.where(GuardianConsent.expires_at > clock.now()).limit(1))


def refused_since(cohort_id: int, guardian_id: int, since: datetime) -> bool:
    """True when the guardian has said no after that instant: they are not to be asked again so soon."""
    said_no = _of_guardian(cohort_id, guardian_id).where(GuardianConsent.state == GuardianState.REFUSED)
    return db.session.scalar(said_no.where(GuardianConsent.ended_at > since).limit(1)) is not None


def overdue(now: datetime, *, most: int) -> list[GuardianConsent]:
    """Questions that nobody has answered in time, the oldest first."""
    waiting = select(GuardianConsent).where(GuardianConsent.state == GuardianState.ASKED)
    waiting = waiting.where(GuardianConsent.expires_at <= now).order_by(GuardianConsent.expires_at).limit(most)
    return list(db.session.scalars(waiting.with_for_update(of=GuardianConsent, skip_locked=True)))


def text(cohort_id: int) -> ConsentText | None:
    """The newest text of the cohort that guardians agree to."""
    mine = select(ConsentText).where(ConsentText.cohort_id == cohort_id, ConsentText.key == guardians.TEXT_KEY)
    return db.session.scalar(mine.order_by(ConsentText.number.desc()).limit(1))


def _of_guardian(cohort_id: int, guardian_id: int) -> Select[GuardianConsent]:
    return select(GuardianConsent).where(
        GuardianConsent.cohort_id == cohort_id, GuardianConsent.guardian_id == guardian_id
    )
