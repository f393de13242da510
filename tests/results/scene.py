"""A closed round that has been judged: teams with people, a panel, and the scores a test chooses."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, select

from champions.accounts.models import Person
from champions.cohorts.models import Cohort
from champions.core import clock
from champions.core.db import db
from champions.judging.models import Criterion, Entry, Judge, Round, RoundState, Score, Scorecard, ScorecardState
from champions.results import actions, queries
from champions.results.models import Compilation, PublishedResult
from champions.teams.models import Team
from tests import factories


@dataclass
class Scene:
    """Everything in it, in the order in which it was made."""

    cohort: Cohort
    round: Round
    teams: list[Team]
    people: list[Person]
    entries: list[Entry]
    judges: list[Judge]
    staff: list[Person]


def build(teams: int = 3, judges: int = 2, members: int = 2, *, closed: bool = True, **facts: Any) -> Scene:
    """A round without any score; each team has `members` people and one entry."""
    cohort = factories.cohort()
    deliverable = factories.deliverable(cohort)
    facts.setdefault("cards_required", judges)
    judged = factories.round_(deliverable, state="closed" if closed else "open", **facts)
    scene = Scene(cohort, judged, [], [], [], [], [factories.staff(cohort) for _ in range(2)])
    for _ in range(teams):
        people = [factories.enrolment(cohort) for _ in range(members)]
        team = factories.team(cohort, people, challenge="Streets that do not flood")
        handed_in = factories.submission(deliverable, team, people[0].person)
        scene.teams.append(team)
        scene.people += [each.person for each in people]
        scene.entries.append(factories.entry(judged, handed_in))
    scene.judges += [factories.judge(judged) for _ in range(judges)]
    db.session.commit()
    return scene


def card(scene: Scene, entry: int, judge: int, *steps: int) -> Scorecard:
    """That judge's scorecard for that entry, submitted: one step for each criterion (fewer: the rest is missing)."""
    return fill(scene, factories.scorecard(scene.entries[entry], scene.judges[judge]), *steps)


def fill(scene: Scene, made: Scorecard, *steps: int) -> Scorecard:
    """The scorecard with these steps, submitted; the rules of judging have their own tests."""
    criteria = db.session.query(Criterion).filter_by(round_id=scene.round.id).order_by(Criterion.number)
    for criterion, step in zip(criteria, steps, strict=False):
        db.session.add(Score(scorecard_id=made.id, criterion_id=criterion.id, value=step))
    made.state, made.submitted_at = ScorecardState.SUBMITTED, clock.now()
    db.session.flush()
    return made


def score(scene: Scene, table: dict[int, list[int]]) -> Scene:
    """{entry: [the step each judge chose for every criterion]}; a step of 0 means that there is no scorecard."""
    for entry, steps in table.items():
        for judge, step in enumerate(steps):
            if step:
                card(scene, entry, judge, step, step)
    db.session.commit()
    return scene


def judged(table: dict[int, list[int]] | None = None, **facts: Any) -> Scene:
    """Three teams, two judges; the first team is best, the last worst, unless `table` says otherwise."""
    table = table or {0: [5, 4], 1: [3, 3], 2: [2, 1]}
    return score(build(len(table), max(map(len, table.values())), **facts), table)


def compiled(scene: Scene) -> Compilation:
    """What the worker made of the scorecards as they are now."""
    asked = actions.ask_compilation(scene.round, by=scene.staff[0])
    db.session.commit()
    assert actions.compile_now(asked.id)
    db.session.refresh(asked)
    return asked


def left_as_computed(scene: Scene, compilation: Compilation) -> None:
    """Whatever the numbers do not decide is left as they say, on the record."""
    for question in queries.placing_of(compilation).open:
        actions.settle(compilation, question.order, "", "The jury sees no reason to differ.", scene.staff[0])


def sealed(scene: Scene, compilation: Compilation | None = None, correction: str = "") -> PublishedResult:
    """The round's result, confirmed by both people of the staff."""
    compilation = compilation or compiled(scene)
    left_as_computed(scene, compilation)
    assert actions.confirm(compilation, by=scene.staff[0]) is None
    result = actions.confirm(compilation, by=scene.staff[1], correction=correction)
    assert result is not None
    db.session.commit()
    return result


def close(scene: Scene) -> None:
    """The round is closed now."""
    scene.round.state, scene.round.closed_at = RoundState.CLOSED, clock.now()
    db.session.commit()


def assigned(scene: Scene) -> Select[tuple[Scorecard]]:
    """The scorecards nobody has handed in."""
    return select(Scorecard).where(Scorecard.round_id == scene.round.id, Scorecard.state == ScorecardState.ASSIGNED)


def submitted(scene: Scene, entry: int) -> Select[tuple[Scorecard]]:
    """What was handed in for that entry."""
    return select(Scorecard).where(
        Scorecard.entry_id == scene.entries[entry].id, Scorecard.state == ScorecardState.SUBMITTED
    )
