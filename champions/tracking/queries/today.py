"""What needs a person today, the day's line, the cohort in numbers."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, and_, bindparam, func, select

from champions.admissions.models import Appeal, AppealState, Decision, Enrolment, EnrolmentState
from champions.cohorts import calendar
from champions.cohorts.models import Cohort
from champions.core import clock
from champions.core.db import UTCDateTime, db
from champions.core.outbox import Notification
from champions.core.work import WorkState
from champions.judging.models import Round, RoundState, Scorecard
from champions.registration.models import Application, ApplicationState, BirthCorrection, CorrectionState
from champions.results.models import Compilation, PublishedResult
from champions.schedule import queries as schedule
from champions.schedule.attendance import Proof, SlotTimes, Standing, weigh
from champions.schedule.models import Evidence, Session, Slot
from champions.teams.models import Team
from champions.workshops.models import Deliverable, Submission

# How far ahead a deadline is worth a look.
SOON = timedelta(days=7)


@dataclass(frozen=True)
class Needs:
    """How many things wait for a person, and since or until when."""

    waiting: int
    waiting_since: datetime | None
    offered: int
    offers_end: datetime | None
    appeals: int
    appeals_end: datetime | None
    corrections: int
    corrections_since: datetime | None
    staged: int
    unconfirmed: int
    failed_mails: int
    participants: int
    teams: int


@dataclass(frozen=True)
class Progress:
    """How far something is: `done` of `total`, until when."""

    name: str
    code: str
    done: int
    total: int
    until: datetime


@dataclass(frozen=True)
class Stop:
    """Something of the day: when, and the slot that begins, the deliverable that is due, or neither: now."""

    at: datetime
    done: bool
    slot: Slot | None = None
    session: Session | None = None
    deliverable: Progress | None = None


@dataclass(frozen=True)
class Today:
    """Everything the page says."""

    now: datetime
    week: int
    needs: Needs
    due: Sequence[Progress]
    rounds: Sequence[Progress]
    day: Sequence[Stop]
    last: Session | None
    came: int | None
    latest_work: Progress | None


def today(cohort: Cohort) -> Today:
    """Where the cohort stands at this moment; the same few statements for any number of people."""
    now = clock.now()
    needs = _needs(cohort, now)
    held = schedule.sessions(cohort.id)
    asked = _work(cohort, needs.teams)
    over = [each for each in held if each.slots and each.slots[-1].ends_at < now]
    last = max(over, key=lambda each: each.slots[-1].ends_at, default=None)
    past_work = [each for each in asked if each.until < now]
    return Today(
        now,
        calendar.week_number(cohort, now),
        needs,
        [each for each in asked if now <= each.until <= now + SOON],
        _rounds(cohort),
        _day(cohort, held, asked, now),
        last,
        _came(cohort, last, now) if last else None,
        past_work[-1] if past_work else None,
    )


def _count(model: Any, *where: Any) -> Any:
    return select(func.count(model.id)).where(*where).scalar_subquery()


def _needed() -> Select[Any]:
    cohort: Any = bindparam("cohort")
    now: Any = bindparam("now", type_=UTCDateTime())
    mine = Application.cohort_id == cohort
    waiting = (mine, Application.state == ApplicationState.SUBMITTED)
    open_offers = (mine, Application.state == ApplicationState.OFFERED, Application.answer_by >= now)
    about = (Application.id == Appeal.application_id, mine, Appeal.state == AppealState.FILED)
    wrong = (Application.id == BirthCorrection.application_id, mine, BirthCorrection.state == CorrectionState.ASKED)
    staged = (Application.id == Decision.application_id, mine, Decision.dispatch_id.is_(None))
    sealed = select(PublishedResult.round_id)
    compiled = (
        Compilation.round_id == Round.id,
        Round.cohort_id == cohort,
        Compilation.work_state == WorkState.DONE,
        Round.id.not_in(sealed),
    )
    return select(
        _count(Application, *waiting),
        select(func.min(Application.submitted_at)).where(*waiting).scalar_subquery(),
        _count(Application, *open_offers),
        select(func.min(Application.answer_by)).where(*open_offers).scalar_subquery(),
        _count(Appeal, *about),
        select(func.min(Appeal.answer_by)).where(*about).scalar_subquery(),
        _count(BirthCorrection, *wrong),
        select(func.min(BirthCorrection.asked_at)).where(*wrong).scalar_subquery(),
        _count(Decision, *staged),
        select(func.count(Round.id.distinct())).where(*compiled).scalar_subquery(),
        _count(Notification, Notification.cohort_id == cohort, Notification.work_state == WorkState.FAILED),
        _count(Enrolment, Enrolment.cohort_id == cohort, Enrolment.state == EnrolmentState.ACTIVE),
        _count(Team, Team.cohort_id == cohort, Team.size > 0),
    )


# All counts: built once, for building it takes longer than asking it.
_NEEDED = _needed()


def _needs(cohort: Cohort, now: datetime) -> Needs:
    return Needs(*db.session.execute(_NEEDED, {"cohort": cohort.id, "now": now}).one())


def _work(cohort: Cohort, teams: int) -> list[Progress]:
    rows = db.session.execute(
        select(Deliverable.title, Deliverable.code, Deliverable.due_at, func.count(Submission.id))
        .outerjoin(Submission, (Submission.deliverable_id == Deliverable.id) & Submission.is_current)
        .where(Deliverable.cohort_id == cohort.id)
        .group_by(Deliverable.id, Deliverable.title, Deliverable.code, Deliverable.due_at)
        .order_by(Deliverable.due_at, Deliverable.id)
    )
    return [Progress(title, code, done, max(teams, done), due_at) for title, code, due_at, done in rows]


def _rounds(cohort: Cohort) -> list[Progress]:
    sent = func.count(Scorecard.submitted_at)
    rows = db.session.execute(
        select(Round.name, Round.code, sent, func.count(Scorecard.id), Round.closes_at)
        .outerjoin(Scorecard, Scorecard.round_id == Round.id)
        .where(Round.cohort_id == cohort.id, Round.state == RoundState.OPEN)
        .group_by(Round.id, Round.name, Round.code, Round.closes_at)
        .order_by(Round.closes_at, Round.id)
    )
    return [Progress(*row) for row in rows]


def _day(cohort: Cohort, held: Sequence[Session], asked: Sequence[Progress], now: datetime) -> list[Stop]:
    zone = clock.zone(cohort.zone)
    day = now.astimezone(zone).date()
    stops = [
        Stop(slot.starts_at, slot.ends_at < now, slot=slot, session=each)
        for each in held
        for slot in each.slots
        if slot.starts_at.astimezone(zone).date() == day
    ]
    stops += [
        Stop(each.until, each.until < now, deliverable=each)
        for each in asked
        if each.until.astimezone(zone).date() == day
    ]
    return sorted([*stops, Stop(now, False)], key=lambda stop: stop.at)


def _came(cohort: Cohort, session: Session, now: datetime) -> int | None:
    """How many per cent of those who take part came to the session, by the attendance rule."""
    slots = {slot.id: SlotTimes(slot.starts_at, slot.ends_at) for slot in session.slots}
    about = and_(Evidence.enrolment_id == Enrolment.id, Evidence.slot_id.in_(slots))
    rows = db.session.execute(
        select(Enrolment.id, Evidence.slot_id, Evidence.kind, Evidence.at, Evidence.mark)
        .outerjoin(Evidence, about)
        .where(Enrolment.cohort_id == cohort.id, Enrolment.state == EnrolmentState.ACTIVE)
        .order_by(Evidence.at, Evidence.id)
    )
    proofs: dict[int, list[Proof]] = defaultdict(list)
    for whose, slot_id, kind, at, mark in rows:
        proofs[whose] += [Proof(kind, at, slots[slot_id], mark)] if slot_id is not None else []
    minutes = {"early_minutes": cohort.early_minutes, "late_minutes": cohort.late_minutes}
    counted = [weigh(list(slots.values()), proof, now, **minutes) for proof in proofs.values()]
    counted = [each for each in counted if each not in (Standing.EXCUSED, Standing.TO_COME)]
    came = sum(each is not Standing.ABSENT for each in counted)
    return round(100 * came / len(counted)) if counted else None
