"""What do we know: rounds and how far their results are, and the names behind the codes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from champions.accounts.models import Person
from champions.admissions.models import Enrolment
from champions.cohorts.models import Cohort, Role, RoleGrant
from champions.core.db import db
from champions.core.work import WorkState
from champions.judging.models import Entry, Judge, Round, RoundState, Scorecard, ScorecardState
from champions.results.models import Compilation, Confirmation, PublishedResult
from champions.teams.models import Team, TeamMember

from .compiling import newest_first


def round_(cohort: str, code: str) -> Round | None:
    """The round with that code, in that cohort, with its criteria."""
    wanted = select(Round).join(Cohort, Cohort.id == Round.cohort_id).where(Round.code == code, Cohort.slug == cohort)
    return db.session.scalars(wanted.options(joinedload(Round.criteria))).unique().one_or_none()


@dataclass(frozen=True)
class RoundLine:
    """A round in staff's list: how far it is. `compiled` is the state of its newest compilation, None before one."""

    code: str
    name: str
    state: RoundState
    closed_at: datetime | None
    compiled: WorkState | None
    confirmed: int
    sealed_at: datetime | None
    release_at: datetime | None


def rounds(cohort_id: int) -> list[RoundLine]:
    """All rounds of the cohort with how far their results are, the one that closes last first.

    Of a public result and its correction the correction is told, as long as it waits.
    """
    newest = (
        newest_first(select(Compilation.id).where(Compilation.round_id == Round.id)).correlate(Round).scalar_subquery()
    )
    stands = (
        select(func.max(PublishedResult.id))
        .where(PublishedResult.round_id == Round.id, PublishedResult.superseded_at.is_(None))
        .correlate(Round)
    )
    confirmed = select(func.count()).where(Confirmation.compilation_id == Compilation.id).correlate(Compilation)
    rows = db.session.execute(
        select(
            Round.code,
            Round.name,
            Round.state,
            Round.closed_at,
            Compilation.work_state,
            confirmed.scalar_subquery(),
            PublishedResult.sealed_at,
            PublishedResult.release_at,
        )
        .outerjoin(Compilation, Compilation.id == newest)
        .outerjoin(PublishedResult, PublishedResult.id == stands.scalar_subquery())
        .where(Round.cohort_id == cohort_id)
        .order_by(Round.closes_at.desc(), Round.id)
    )
    return [RoundLine(*row) for row in rows]


@dataclass(frozen=True)
class Cards:
    """How many scorecards of a round are submitted, of how many that were assigned; void ones are neither."""

    submitted: int
    assigned: int


def cards(round_id: int) -> Cards:
    """How far the judges of the round are."""
    submitted = func.count().filter(Scorecard.state == ScorecardState.SUBMITTED)
    row = db.session.execute(
        select(submitted, func.count()).where(Scorecard.round_id == round_id, Scorecard.state != ScorecardState.VOID)
    ).one()
    return Cards(*row)


def watchers(cohort_id: int) -> list[Person]:
    """Everybody who may see results before they are public: the staff of the cohort and administrators, by name."""
    staff = (RoleGrant.role == Role.STAFF) & (RoleGrant.cohort_id == cohort_id)
    held = select(RoleGrant.person_id).where(staff | (RoleGrant.role == Role.ADMIN), RoleGrant.ended_at.is_(None))
    return list(db.session.scalars(select(Person).where(Person.id.in_(held)).order_by(Person.name, Person.id)))


def teams_by_entry(round_id: int) -> dict[str, Team]:
    """The team behind each entry's code."""
    rows = db.session.execute(
        select(Entry.code, Team).join(Team, Team.id == Entry.team_id).where(Entry.round_id == round_id)
    )
    return {code: team for code, team in rows}  # noqa: C416  a Row is not a pair to mypy


def names_by_judge(round_id: int) -> dict[str, str]:
    """The name of each judge by their code."""
    rows = db.session.execute(
        select(Judge.code, Person).join(Person, Person.id == Judge.person_id).where(Judge.round_id == round_id)
    )
    return {code: person.name or person.called for code, person in rows}


def who_is_missing(round_id: int, entries: Iterable[str]) -> dict[str, list[str]]:
    """The judges who were given each of the entries and have not handed in, by name; nothing is asked about none."""
    entries = list(entries)
    if not entries:
        return {}
    rows = db.session.execute(
        select(Entry.code, Person)
        .join(Scorecard, Scorecard.entry_id == Entry.id)
        .join(Judge, Judge.id == Scorecard.judge_id)
        .join(Person, Person.id == Judge.person_id)
        .where(Entry.round_id == round_id, Entry.code.in_(entries), Scorecard.state == ScorecardState.ASSIGNED)
        .order_by(Person.name, Person.id)
    )
    found: dict[str, list[str]] = {}
    for entry, person in rows:
        found.setdefault(entry, []).append(person.name or person.called)
    return found


def names_by_team(team_ids: Iterable[int]) -> dict[int, list[str]]:
    """The names of those who are in each team now, in the order of the alphabet."""
    rows = db.session.execute(
        select(TeamMember.team_id, Person)
        .join(Enrolment, Enrolment.id == TeamMember.enrolment_id)
        .join(Person, Person.id == Enrolment.person_id)
        .where(TeamMember.team_id.in_(list(team_ids)), TeamMember.left_at.is_(None))
    )
    named: dict[int, list[str]] = {}
    for team_id, person in rows:
        # A mail address is no name: whoever gave none is not printed.
        if person.name or person.call_name:
            named.setdefault(team_id, []).append(person.name or person.call_name)
    return {team_id: sorted(names, key=str.casefold) for team_id, names in named.items()}
