"""One participant: every week with its evidence, the work of their team, and what happened."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, bindparam, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from champions.accounts.models import Person
from champions.admissions.models import Enrolment
from champions.cohorts import calendar
from champions.cohorts.models import Cohort
from champions.core import clock
from champions.core.audit import AuditEntry
from champions.core.db import db
from champions.registration.models import Application
from champions.schedule import queries as schedule
from champions.schedule.attendance import Standing
from champions.schedule.models import Evidence, Session, Slot
from champions.teams.models import Team, TeamMember

from .. import plan
from ..windows import Due, Window, window
from . import work

MOST_HISTORY = 100


@dataclass(frozen=True)
class Held:
    """A session of a week: how the participant stands with it, and by what evidence."""

    session: Session
    standing: Standing
    evidence: Sequence[Any]


@dataclass(frozen=True)
class Asked:
    """A deliverable of a week: until when, and what their team handed in."""

    deliverable: Any
    due: Due
    handed: work.Handed | None


@dataclass(frozen=True)
class Week:
    """A week of the participant."""

    week: plan.Week
    window: Window
    held: Sequence[Held]
    asked: Sequence[Asked]


@dataclass(frozen=True)
class Track:
    """Everything the page says."""

    team: Team | None
    is_lead: bool
    this_week: int
    weeks: Sequence[Week]
    history: Sequence[Any]

    @property
    def windows(self) -> list[Window]:
        """The windows of all weeks."""
        return [each.window for each in self.weeks]


_BY_CODE = (
    select(Enrolment)
    .join(Enrolment.cohort)
    .join(Enrolment.person)
    .where(Cohort.slug == bindparam("cohort"), Enrolment.code == bindparam("code"))
    .options(
        contains_eager(Enrolment.cohort).selectinload(Cohort.phases),
        contains_eager(Enrolment.person),
        # The application is the person's own, in this cohort: neither is read again with it.
        joinedload(Enrolment.application).lazyload(Application.cohort),
    )
)


def enrolment(cohort: str, code: str) -> Enrolment | None:
    """The participant with that code in that cohort, whether they still take part or not."""
    return db.session.scalar(_BY_CODE, {"cohort": cohort, "code": code})


def track(enrolment: Enrolment) -> Track:
    """Where the participant stands now."""
    cohort, now = enrolment.cohort, clock.now()
    member = _member(enrolment)
    team_id = member.team_id if member else None
    held = schedule.sessions(cohort.id)
    asked, done = work.of_one_team(cohort.id, team_id)
    evidence = _evidence(enrolment)
    weeks = []
    for week in plan.weeks(cohort, held, asked):
        sessions = [_held(each, evidence.get(each.id, ()), now) for each in week.sessions]
        work_of_week = [Asked(each, done.due(team_id, each), done.handed(team_id, each)) for each in week.deliverables]
        shown = window(
            [each.standing for each in sessions], [each.due for each in work_of_week], ends_at=week.ends_at, now=now
        )
        weeks.append(Week(week, shown, sessions, work_of_week))
    return Track(
        member.team if member else None,
        bool(member and member.is_lead),
        calendar.week_number(cohort, now),
        weeks,
        _history(enrolment),
    )


def _member(enrolment: Enrolment) -> TeamMember | None:
    wanted = select(TeamMember).where(TeamMember.enrolment_id == enrolment.id, TeamMember.left_at.is_(None))
    return db.session.scalar(wanted.options(joinedload(TeamMember.team)))


def _evidence(enrolment: Enrolment) -> Mapping[int, list[Any]]:
    wanted = (
        select(Evidence, Slot.session_id, Person.name)
        .join(Evidence.slot)
        .outerjoin(Person, Person.id == Evidence.by_id)
        .where(Evidence.enrolment_id == enrolment.id)
        .order_by(Evidence.at, Evidence.id)
    )
    by_session: dict[int, list[Any]] = {}
    for row in db.session.execute(wanted):
        by_session.setdefault(row.session_id, []).append(row)
    return by_session


def _held(session: Session, rows: Sequence[Any], now: Any) -> Held:
    return Held(session, schedule.standing(session, [row.Evidence for row in rows], now), rows)


def _history(enrolment: Enrolment) -> list[Any]:
    about = [and_(AuditEntry.subject_kind == Enrolment.__tablename__, AuditEntry.subject_id == enrolment.id)]
    if enrolment.application_id is not None:
        application = AuditEntry.subject_kind == Application.__tablename__
        about.append(and_(application, AuditEntry.subject_id == enrolment.application_id))
    did = and_(AuditEntry.actor_id == enrolment.person_id, AuditEntry.cohort_id == enrolment.cohort_id)
    wanted = (
        select(AuditEntry.at, AuditEntry.action, AuditEntry.actor_id, Person.name)
        .outerjoin(Person, Person.id == AuditEntry.actor_id)
        .where(or_(*about, did))
        .order_by(AuditEntry.at.desc(), AuditEntry.id.desc())
    )
    return list(db.session.execute(wanted.limit(MOST_HISTORY)))
