"""What do we know: scorecards as a compilation takes them, compilations, confirmations, what is sealed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from champions.accounts.models import Person
from champions.admissions.models import Enrolment
from champions.cohorts.models import Cohort
from champions.core.canonical import digest
from champions.core.checks import invariant
from champions.core.db import db
from champions.core.work import WorkState
from champions.judging.models import Criterion, Entry, Judge, Round, RoundState, Score, Scorecard, ScorecardState
from champions.teams.models import Team, TeamMember

from . import engine
from .models import Compilation, Confirmation, PublishedResult


def round_(cohort: str, code: str) -> Round | None:
    """The round with that code, in that cohort."""
    wanted = select(Round).join(Cohort, Cohort.id == Round.cohort_id).where(Round.code == code, Cohort.slug == cohort)
    return db.session.scalar(wanted)


def compilation(cohort: str, code: str) -> Compilation | None:
    """The compilation with that code, in that cohort."""
    wanted = select(Compilation).join(Round, Round.id == Compilation.round_id)
    wanted = wanted.join(Cohort, Cohort.id == Round.cohort_id).where(Compilation.code == code, Cohort.slug == cohort)
    return db.session.scalar(wanted)


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
    """All rounds of the cohort with how far their results are, the one that closes last first."""
    newest = _newest(select(Compilation.id).where(Compilation.round_id == Round.id)).correlate(Round).scalar_subquery()
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
        .outerjoin(PublishedResult, PublishedResult.round_id == Round.id)
        .where(Round.cohort_id == cohort_id)
        .order_by(Round.closes_at.desc(), Round.id)
    )
    return [RoundLine(*row) for row in rows]


def newest_compilation(round_id: int) -> Compilation | None:
    """The compilation of the round that was asked for last, with who confirmed it."""
    wanted = _newest(select(Compilation).where(Compilation.round_id == round_id))
    confirmed = joinedload(Compilation.confirmations).joinedload(Confirmation.person)
    return db.session.scalars(wanted.options(confirmed)).unique().first()


def _newest(compilations: Any) -> Any:
    """By when it was asked for: going back to earlier scores finds the earlier compilation again."""
    return compilations.order_by(Compilation.asked_at.desc(), Compilation.id.desc()).limit(1)


def compilation_of(round_id: int, inputs_digest: str) -> Compilation | None:
    """The compilation of exactly these inputs, if there is one."""
    same = Compilation.inputs_digest == inputs_digest
    return db.session.scalar(select(Compilation).where(Compilation.round_id == round_id, same))


def is_running(round_id: int) -> bool:
    """True while a compilation of the round is waiting or being computed."""
    pending = Compilation.work_state.in_((WorkState.QUEUED, WorkState.WORKING))
    return db.session.scalar(select(Compilation.id).where(Compilation.round_id == round_id, pending)) is not None


def inputs_now(subject: Round) -> dict[str, Any]:
    """The inputs of a compilation, from the scorecards as they are now: submitted ones only, by codes only."""
    criteria = db.session.scalars(select(Criterion).where(Criterion.round_id == subject.id))
    entries = db.session.scalars(select(Entry.code).where(Entry.round_id == subject.id))
    cards = db.session.execute(
        select(Scorecard.id, Entry.code, Judge.code, Criterion.number, Score.value)
        .join(Entry, Entry.id == Scorecard.entry_id)
        .join(Judge, Judge.id == Scorecard.judge_id)
        .outerjoin(Score, Score.scorecard_id == Scorecard.id)
        .outerjoin(Criterion, Criterion.id == Score.criterion_id)
        .where(Scorecard.round_id == subject.id, Scorecard.state == ScorecardState.SUBMITTED)
    )
    sheets: dict[int, tuple[str, str, dict[int, int]]] = {}
    for card, entry, judge, number, value in cards:
        values = sheets.setdefault(card, (entry, judge, {}))[2]
        if number is not None:
            values[number] = value
    return engine.inputs(
        {each.number: each for each in criteria},
        entries,
        [engine.Sheet(*sheet) for sheet in sheets.values()],
        required=subject.cards_required,
    )


@dataclass(frozen=True)
class Cards:
    """How many scorecards of a round are submitted, of how many that were assigned."""

    submitted: int
    assigned: int


def cards(round_id: int) -> Cards:
    """How far the judges of the round are."""
    submitted = func.count().filter(Scorecard.state == ScorecardState.SUBMITTED)
    row = db.session.execute(select(submitted, func.count()).where(Scorecard.round_id == round_id)).one()
    return Cards(*row)


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


def published(round_id: int) -> PublishedResult | None:
    """What is sealed of the round, released or not. For staff only; the public reads `public.winners`."""
    return db.session.scalar(select(PublishedResult).where(PublishedResult.round_id == round_id))


def published_of(cohort_id: int) -> list[PublishedResult]:
    """Everything sealed in the cohort, the oldest seal first. For staff only."""
    wanted = select(PublishedResult).where(PublishedResult.cohort_id == cohort_id)
    return list(db.session.scalars(wanted.order_by(PublishedResult.sealed_at, PublishedResult.id)))


def published_by_code(cohort_id: int, code: str) -> PublishedResult | None:
    """The sealed result with that code, in that cohort. For staff only."""
    wanted = select(PublishedResult).where(PublishedResult.cohort_id == cohort_id, PublishedResult.code == code)
    return db.session.scalar(wanted)


def entered_people(round_id: int) -> list[Person]:
    """Everybody who is now in a team that entered the round."""
    return list(db.session.scalars(_entered(round_id).distinct()))


def team_entered(round_id: int, person_id: int) -> str | None:
    """The code of the team with which the person is in the round now."""
    mine = _entered(round_id).join(Team, Team.id == Entry.team_id).where(Person.id == person_id)
    return db.session.scalar(mine.with_only_columns(Team.code))


def _entered(round_id: int) -> Any:
    return (
        select(Person)
        .join(Enrolment, Enrolment.person_id == Person.id)
        .join(TeamMember, (TeamMember.enrolment_id == Enrolment.id) & TeamMember.left_at.is_(None))
        .join(Entry, Entry.team_id == TeamMember.team_id)
        .where(Entry.round_id == round_id)
    )


@invariant("sealed by two")
def _sealed_by_two() -> Iterable[str]:
    """What is sealed was confirmed by two different people."""
    people = select(func.count(Confirmation.person_id.distinct()))
    people = people.where(Confirmation.compilation_id == PublishedResult.compilation_id).correlate(PublishedResult)
    for code in db.session.scalars(select(PublishedResult.code).where(people.scalar_subquery() < 2)):
        yield f"The published result {code} was not confirmed by two different people."


@invariant("published digest")
def _published_digest() -> Iterable[str]:
    """What is sealed is what was signed: the snapshot still has its digest."""
    for row in db.session.scalars(select(PublishedResult)):
        if digest(row.snapshot) != row.digest:
            yield f"The snapshot of the published result {row.code} was changed after it was sealed."


@invariant("compilation digests")
def _compilation_digests() -> Iterable[str]:
    """A compilation still has the inputs and outputs it was made with, and the engine still says the same."""
    for row in db.session.scalars(select(Compilation)):
        if digest(row.inputs) != row.inputs_digest:
            yield f"The inputs of the compilation {row.code} were changed."
        if row.outputs_digest is None:
            continue
        if digest(row.outputs) != row.outputs_digest:
            yield f"The outputs of the compilation {row.code} were changed."
        elif row.engine == engine.ENGINE and engine.compute(row.inputs) != row.outputs:
            yield f"The compilation {row.code} gives another result when it is computed again."
