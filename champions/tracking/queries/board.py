"""Participants x weeks: one page of the cohort, filtered and sorted. Ten statements with the frame, at most."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from sqlalchemy import and_, func, literal, or_, select, union_all

from champions.accounts.models import Person
from champions.admissions.models import Enrolment, EnrolmentState
from champions.cohorts import calendar
from champions.cohorts.models import Cohort
from champions.core import clock
from champions.core.db import db
from champions.registration.models import Application
from champions.schedule import queries as schedule
from champions.schedule.attendance import Standing
from champions.teams.models import Team, TeamMember

from .. import plan, windows
from ..windows import Pace, Window
from . import work

PAGE = 200
NO_TEAM = "none"
SORTS: Mapping[str, Any] = {
    "name": func.lower(Person.name),
    "team": Team.name_key,
    "country": Application.country,
}


@dataclass(frozen=True)
class View:
    """Whom the board shows, in which order: what stands in its address."""

    state: EnrolmentState | None = EnrolmentState.ACTIVE
    q: str = ""
    team: str = ""
    country: str = ""
    sort: str = "name"

    @property
    def args(self) -> dict[str, str]:
        """The view as the words of an address."""
        whole = {
            "state": self.state or "all",
            "q": self.q,
            "team": self.team,
            "country": self.country,
            "sort": self.sort,
        }
        return {name: str(value) for name, value in whole.items() if value}


@dataclass(frozen=True)
class Row:
    """One participant: who, from where, in which team, and the windows of all weeks."""

    code: str
    state: EnrolmentState
    name: str
    own_name: str
    country: str
    team: str | None
    windows: Sequence[Window]
    handed_in: Sequence[bool]

    @property
    def pace(self) -> Pace:
        """Whether they keep up."""
        return windows.pace(self.windows)

    @property
    def finished(self) -> tuple[int, int]:
        """Weeks finished, of weeks decided."""
        return windows.finished(self.windows)


@dataclass(frozen=True)
class Board:
    """A page of the board."""

    weeks: Sequence[plan.Week]
    rows: Sequence[Row]
    total: int
    number: int
    this_week: int
    shares: Sequence[int | None] = field(default=())

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-self.total // PAGE))


def board(cohort: Cohort, view: View, number: int) -> Board:
    """That page of the board at this moment; an empty one when the filter fits nobody or the page is not there."""
    now = clock.now()
    held, asked = schedule.sessions(cohort.id), work.deliverables(cohort.id)
    weeks = plan.weeks(cohort, held, asked)
    found = db.session.execute(_page(cohort, view, number)).all()
    attended = schedule.standings(cohort, held, now, among=[each.id for each in found])
    done = work.of_teams({each.team_id for each in found})
    rows = []
    for each in found:
        standing = partial(_standing, attended, each.id)
        due = partial(done.due, each.team_id)
        cells, marks = plan.windows(weeks, standing, due, now), plan.handed_in(weeks, due)
        rows.append(
            Row(each.code, each.state, each.name, each.own_name, each.country or "", each.team_name, cells, marks)
        )
    shares = [windows.share([row.windows[place] for row in rows]) for place in range(len(weeks))]
    total = found[0].total if found else 0
    return Board(weeks, rows, total, number, calendar.week_number(cohort, now), shares)


def choices(cohort: Cohort) -> tuple[list[tuple[str, str]], list[str]]:
    """What one can filter by: (code, name) of the teams, and the countries of the participants; one statement."""
    teams = select(literal("team").label("kind"), Team.code.label("code"), Team.name.label("name")).where(
        Team.cohort_id == cohort.id
    )
    countries = (
        select(literal("country"), Application.country, Application.country)
        .join(Enrolment, Enrolment.application_id == Application.id)
        .where(Enrolment.cohort_id == cohort.id, Application.country != "")
        .distinct()
    )
    rows = db.session.execute(union_all(teams, countries)).all()
    named = sorted(((row.code, row.name) for row in rows if row.kind == "team"), key=lambda pair: pair[1].casefold())
    return named, sorted(row.code for row in rows if row.kind == "country")


def _standing(attended: schedule.Attendance, enrolment_id: int, session: Any) -> Standing:
    return attended.of(enrolment_id, session.id)


def _page(cohort: Cohort, view: View, number: int) -> Any:
    column = SORTS[view.sort.removeprefix("-")]
    wanted = (
        select(
            Enrolment.id,
            Enrolment.code,
            Enrolment.state,
            Person.name,
            Person.own_name,
            Application.country,
            Team.id.label("team_id"),
            Team.name.label("team_name"),
            func.count().over().label("total"),
        )
        .join(Person, Person.id == Enrolment.person_id)
        .outerjoin(Application, Application.id == Enrolment.application_id)
        .outerjoin(TeamMember, and_(TeamMember.enrolment_id == Enrolment.id, TeamMember.left_at.is_(None)))
        .outerjoin(Team, Team.id == TeamMember.team_id)
        .where(Enrolment.cohort_id == cohort.id, *_fits(view))
        .order_by(column.is_(None), column.desc() if view.sort.startswith("-") else column, SORTS["name"], Enrolment.id)
    )
    return wanted.limit(PAGE).offset((number - 1) * PAGE)


def _fits(view: View) -> list[Any]:
    fits: list[Any] = []
    if view.state:
        fits.append(Enrolment.state == view.state)
    if view.team:
        fits.append(Team.id.is_(None) if view.team == NO_TEAM else Team.code == view.team)
    if view.country:
        fits.append(Application.country == view.country)
    for word in view.q.split():
        columns = (Person.name, Person.own_name, Person.email, Enrolment.code)
        fits.append(or_(*(column.icontains(word, autoescape=True) for column in columns)))
    return fits
