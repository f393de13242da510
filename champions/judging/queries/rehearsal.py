"""What do we know of rehearsals: the entry, what experienced judges gave, what each judge tried. It counts nowhere."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import mean

from sqlalchemy import select
from sqlalchemy.orm import contains_eager, lazyload, selectinload

from champions.accounts.models import Person
from champions.core.db import db
from champions.judging.models import Criterion, Judge, Rehearsal, RehearsalScore, RehearsalTry
from champions.judging.scales import share

# With fewer tries one could tell who gave what.
LEAST = 3


def rehearsal(round_id: int) -> Rehearsal | None:
    """The rehearsal of the round, with what experienced judges gave."""
    wanted = select(Rehearsal).where(Rehearsal.round_id == round_id)
    return db.session.scalar(wanted.options(lazyload(Rehearsal.round), selectinload(Rehearsal.scores)))


def tries(rehearsal_id: int) -> list[RehearsalTry]:
    """What the judges tried, by name."""
    wanted = select(RehearsalTry).join(RehearsalTry.judge).join(Judge.person)
    wanted = wanted.where(RehearsalTry.rehearsal_id == rehearsal_id, Judge.ended_at.is_(None))
    people = contains_eager(RehearsalTry.judge).options(contains_eager(Judge.person), lazyload(Judge.round))
    return list(db.session.scalars(wanted.options(people).order_by(Person.name, Judge.id)))


@dataclass(frozen=True)
class Beside:
    """One criterion: what experienced judges gave and why, and how many of the panel gave which step.

    `counts` is empty while fewer than LEAST of the panel have tried.
    """

    criterion: Criterion
    values: list[int]
    why: str
    counts: dict[int, int]


def beside(
    criteria: Sequence[Criterion], scores: Iterable[RehearsalScore], tried: Sequence[RehearsalTry]
) -> list[Beside]:
    """Every criterion with what is known of it."""
    by_criterion = {each.criterion_id: each for each in scores}
    found = []
    for each in criteria:
        score = by_criterion.get(each.id)
        given = Counter(one.values[str(each.number)] for one in tried if str(each.number) in one.values)
        counts = {step: given[step] for step in range(each.low, each.high + 1)} if len(tried) >= LEAST else {}
        found.append(Beside(each, list(score.values) if score else [], score.why if score else "", counts))
    return found


def lean(criteria: Sequence[Criterion], scores: Iterable[RehearsalScore], values: dict[str, int]) -> float | None:
    """How far a try lies above (or below) the experienced judges, in scales; None with nothing to compare."""
    experienced = {each.criterion_id: each.values for each in scores if each.values}
    apart = [
        share(values[str(each.number)], each.low, each.high)
        - mean(share(value, each.low, each.high) for value in experienced[each.id])
        for each in criteria
        if each.id in experienced and str(each.number) in values
    ]
    return mean(apart) if apart else None
