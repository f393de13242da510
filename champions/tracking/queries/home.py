"""A participant's own page: the next stop, the line, the tower, what is to do. Seven statements with the frame."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import lazyload

from champions.admissions.models import Enrolment, EnrolmentState
from champions.cohorts import calendar
from champions.cohorts.models import Cohort
from champions.core import clock
from champions.core.db import db
from champions.schedule import queries as schedule
from champions.schedule import stops
from champions.schedule.attendance import Doors, Standing
from champions.schedule.models import Session, Slot
from champions.teams.models import Team, TeamMember
from champions.workshops.models import Deliverable

from .. import plan
from ..windows import Due, Window
from . import work


@dataclass(frozen=True)
class NextStop:
    """The session that is on or comes next: its slot, its neighbours, the participant's standing, the door."""

    session: Session
    slot: Slot
    before: Session | None
    after: Session | None
    standing: Standing
    doors: Doors


@dataclass(frozen=True)
class Home:
    """Everything the page says."""

    enrolment: Enrolment
    team: Team | None
    week: int
    next: NextStop | None
    line: Sequence[stops.Stop]
    weeks: Sequence[plan.Week]
    windows: Sequence[Window]
    open_work: Sequence[tuple[Deliverable, Due]]


# The team's cohort is the enrolment's: joined in, it would lose everybody without a team. And both are the one asked
# for, the person is the one who looks: whoever asks knows them.
_MEMBERSHIP = (
    select(Enrolment, Team)
    .outerjoin(TeamMember, (TeamMember.enrolment_id == Enrolment.id) & TeamMember.left_at.is_(None))
    .outerjoin(Team, Team.id == TeamMember.team_id)
    .where(
        Enrolment.cohort_id == bindparam("cohort"),
        Enrolment.person_id == bindparam("person"),
        Enrolment.state == EnrolmentState.ACTIVE,
    )
    .options(lazyload(Team.cohort), lazyload(Enrolment.cohort), lazyload(Enrolment.person))
)


def membership(cohort_id: int, person_id: int) -> tuple[Enrolment, Team | None] | None:
    """The person's enrolment in the cohort and the team they are in now."""
    row = db.session.execute(_MEMBERSHIP, {"cohort": cohort_id, "person": person_id}).first()
    return (row[0], row[1]) if row else None


def home(cohort: Cohort, person_id: int) -> Home | None:
    """Where the person stands in the cohort now; None when they do not take part."""
    found = membership(cohort.id, person_id)
    if found is None:
        return None
    enrolment, team = found
    now = clock.now()
    team_id = team.id if team else None
    held = schedule.sessions(cohort.id)
    asked, done = work.of_one_team(cohort.id, team_id)
    attended = schedule.standings(cohort, held, now, enrolment_id=enrolment.id)

    def standing(session: Any) -> Standing:
        return attended.of(enrolment.id, session.id)

    def due(deliverable: Any) -> Due:
        return done.due(team_id, deliverable)

    weeks = plan.weeks(cohort, held, asked)
    still = [(each, due(each)) for each in asked]
    return Home(
        enrolment,
        team,
        calendar.week_number(cohort, now),
        _next(cohort, held, standing, now),
        schedule.line(cohort, held, now),
        weeks,
        plan.windows(weeks, standing, due, now),
        [(each, what) for each, what in still if not what.handed_in and now <= what.until],
    )


def _next(cohort: Cohort, held: Sequence[Session], standing: Any, now: datetime) -> NextStop | None:
    by_time = sorted(
        (slot.starts_at, place) for place, each in enumerate(held) for slot in each.slots if slot.ends_at >= now
    )
    if not by_time:
        return None
    place = by_time[0][1]
    session = held[place]
    slot = stops.slot_to_show(session.slots, now)
    before = held[place - 1] if place else None
    after = held[place + 1] if place + 1 < len(held) else None
    return NextStop(session, slot, before, after, standing(session), schedule.doors(cohort, slot, now))
