"""What do we know: the sessions of a cohort, who takes part in it, and how everybody stands with each session."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import contains_eager, joinedload, lazyload

from champions.accounts.models import Person
from champions.admissions.models import Enrolment, EnrolmentState
from champions.cohorts import calendar
from champions.cohorts.models import Cohort
from champions.core.db import db

from . import attendance, stops
from .attendance import Proof, SlotTimes, Standing
from .models import Evidence, EvidenceKind, Session, Slot


@dataclass(frozen=True)
class Place:
    """A participant's place in a session: what staff mark."""

    session: Session
    enrolment: Enrolment

    @property
    def cohort(self) -> Cohort:
        """The cohort both belong to."""
        return self.session.cohort


@dataclass(frozen=True)
class Attendance:
    """How participants stand with sessions at one instant."""

    known: Mapping[tuple[int, int], Standing]
    without_evidence: Mapping[int, Standing]

    def of(self, enrolment_id: int, session_id: int) -> Standing:
        """How that participant stands with that session."""
        return self.known.get((enrolment_id, session_id), self.without_evidence[session_id])


# Whoever asks for the sessions of a cohort has the cohort: it is not read again with each of them.
_SESSIONS = (
    select(Session)
    .where(Session.cohort_id == bindparam("cohort"))
    .order_by(Session.id)
    .options(joinedload(Session.slots), lazyload(Session.cohort))
)


def sessions(cohort_id: int) -> list[Session]:
    """All sessions of the cohort with their slots, in the order in which they come (one statement)."""
    return stops.in_order(db.session.scalars(_SESSIONS, {"cohort": cohort_id}).unique())


_FIRST = select(func.min(Slot.starts_at)).where(Slot.session_id == Session.id).scalar_subquery()
_IN_ORDER = (
    select(Session)
    .where(Session.cohort_id == bindparam("cohort"))
    .order_by(Session.week, _FIRST.is_(None), _FIRST, Session.id)
    .options(lazyload(Session.slots), lazyload(Session.cohort))
)


def neighbours(of: Session) -> tuple[Session | None, Session | None]:
    """The sessions just before and just after this one on the line, without their slots."""
    every = list(db.session.scalars(_IN_ORDER, {"cohort": of.cohort_id}))
    here = next(place for place, each in enumerate(every) if each.id == of.id)
    return (every[here - 1] if here else None), (every[here + 1] if here + 1 < len(every) else None)


def line(cohort: Cohort, held: Sequence[Session], now: datetime) -> list[stops.Stop]:
    """The cohort's line with `held` on it, as it stands at `now`; the cohort's phases must have been read."""
    colours = {week: phase.line for phase in cohort.phases for week in range(phase.first_week, phase.last_week + 1)}
    monday = calendar.monday_of(cohort.first_day)
    this_week = calendar.week_number(cohort, now)
    return stops.line(monday, cohort.weeks, held, colours, this_week=this_week, now=now)


_BY_CODE = (
    select(Session)
    .join(Session.cohort)
    .where(Cohort.slug == bindparam("cohort"), Session.code == bindparam("code"))
    .options(contains_eager(Session.cohort))
)


def session(cohort: str, code: str) -> Session | None:
    """The session with that code in the cohort with that slug, with its slots."""
    return db.session.scalar(_BY_CODE, {"cohort": cohort, "code": code})


def enrolment(cohort_id: int, person_id: int) -> Enrolment | None:
    """By which the person takes part in the cohort now."""
    return db.session.scalar(
        select(Enrolment).where(
            Enrolment.cohort_id == cohort_id,
            Enrolment.person_id == person_id,
            Enrolment.state == EnrolmentState.ACTIVE,
        )
    )


_PARTICIPANTS = (
    select(Enrolment)
    .join(Enrolment.person)
    .where(Enrolment.cohort_id == bindparam("cohort"), Enrolment.state == EnrolmentState.ACTIVE)
    .order_by(Person.name, Enrolment.id)
    .options(contains_eager(Enrolment.person), lazyload(Enrolment.cohort))
)


def participants(cohort_id: int) -> list[Enrolment]:
    """Who takes part in the cohort now, with the person, by name."""
    return list(db.session.scalars(_PARTICIPANTS, {"cohort": cohort_id}))


def place(cohort: str, code: str, enrolment: str) -> Place | None:
    """The place of the participant with the code `enrolment` in the session with that code, both of the cohort."""
    found = session(cohort, code)
    if found is None:
        return None
    who = db.session.scalar(
        select(Enrolment).where(
            Enrolment.code == enrolment,
            Enrolment.cohort_id == found.cohort_id,
            Enrolment.state == EnrolmentState.ACTIVE,
        )
    )
    return Place(found, who) if who else None


def evidence(session_id: int, enrolment_id: int | None = None) -> list[Evidence]:
    """All evidence about the session (of one participant, when named), the oldest first."""
    wanted = select(Evidence).join(Evidence.slot).where(Slot.session_id == session_id)
    if enrolment_id is not None:
        wanted = wanted.where(Evidence.enrolment_id == enrolment_id)
    return list(db.session.scalars(wanted.order_by(Evidence.at, Evidence.id)))


def checked_in(slot_id: int, enrolment_id: int) -> bool:
    """True when the participant has checked in to the slot already."""
    found = select(Evidence.id).where(
        Evidence.slot_id == slot_id, Evidence.enrolment_id == enrolment_id, Evidence.kind == EvidenceKind.CHECK_IN
    )
    return db.session.scalar(found) is not None


_EVIDENCE = select(Evidence.enrolment_id, Evidence.slot_id, Evidence.kind, Evidence.at, Evidence.mark).order_by(
    Evidence.at, Evidence.id
)
_OF_ONE = _EVIDENCE.where(Evidence.enrolment_id == bindparam("enrolment"))
_AT_SLOTS = _EVIDENCE.where(Evidence.slot_id.in_(bindparam("slots", expanding=True)))
_AMONG = _AT_SLOTS.where(Evidence.enrolment_id.in_(bindparam("among", expanding=True)))


def standings(
    cohort: Cohort,
    held: Sequence[Session],
    now: datetime,
    *,
    enrolment_id: int | None = None,
    among: Collection[int] | None = None,
) -> Attendance:
    """How everybody (or one participant, or those `among` these ids) stands with `held` at `now`; one statement."""
    slots = {slot.id: (each.id, SlotTimes(slot.starts_at, slot.ends_at)) for each in held for slot in each.slots}
    if enrolment_id is not None:
        found = db.session.execute(_OF_ONE, {"enrolment": enrolment_id})
    elif among is not None:
        found = db.session.execute(_AMONG, {"slots": list(slots), "among": list(among)})
    else:
        found = db.session.execute(_AT_SLOTS, {"slots": list(slots)})
    proofs: dict[tuple[int, int], list[Proof]] = defaultdict(list)
    for whose, slot_id, kind, at, mark in found:
        if slot_id in slots:
            session_id, held_at = slots[slot_id]
            proofs[whose, session_id].append(Proof(kind, at, held_at, mark))
    times_of = {each.id: times(each) for each in held}
    return Attendance(
        {key: _weigh(cohort, times_of[key[1]], proof, now) for key, proof in proofs.items()},
        {session_id: _weigh(cohort, slot_times, (), now) for session_id, slot_times in times_of.items()},
    )


def standing(of: Session, rows: Iterable[Evidence], now: datetime) -> Standing:
    """How somebody stands with the session at `now`, by the evidence `rows` about them."""
    by_id = {slot.id: SlotTimes(slot.starts_at, slot.ends_at) for slot in of.slots}
    proofs = [Proof(row.kind, row.at, by_id[row.slot_id], row.mark) for row in rows]
    return _weigh(of.cohort, times(of), proofs, now)


def times(of: Session) -> list[SlotTimes]:
    """When the session is held."""
    return [SlotTimes(slot.starts_at, slot.ends_at) for slot in of.slots]


def doors(cohort: Cohort, slot: Slot, at: datetime) -> attendance.Doors:
    """Whether one can check in to the slot at `at`, by the cohort's minutes."""
    return attendance.doors(
        SlotTimes(slot.starts_at, slot.ends_at),
        at,
        early_minutes=cohort.early_minutes,
        late_minutes=cohort.late_minutes,
    )


def _weigh(cohort: Cohort, slots: Sequence[SlotTimes], proofs: Sequence[Proof], now: datetime) -> Standing:
    return attendance.weigh(slots, proofs, now, early_minutes=cohort.early_minutes, late_minutes=cohort.late_minutes)
