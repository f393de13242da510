"""Tools of the tests of a compilation: scores in, outputs out, and designs with a known truth."""

import csv
from collections.abc import Iterable, Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np

from champions.results.compiling.case import Case
from champions.results.compiling.engine import compiled
from champions.results.compiling.given import ONLY, Sheet, inputs

REFERENCE = Path(__file__).resolve().parent.parent / "reference"


def reference(name: str) -> list[dict[str, str]]:
    """The rows of a published table."""
    with (REFERENCE / f"{name}.csv").open(newline="") as lines:
        return list(csv.DictReader(lines))


def exact(value: Any) -> Fraction:
    """The number as a fraction, a float by its shortest digits."""
    return Fraction(str(value)) if isinstance(value, float) else Fraction(value)


def sheets(scores: Mapping[tuple[str, str], Any] | Iterable[tuple[str, str, Any]]) -> list[Sheet]:
    """Scorecards of one number each."""
    triples = (
        [(entry, judge, score) for (entry, judge), score in scores.items()] if isinstance(scores, Mapping) else scores
    )
    return [Sheet(entry, judge, {} if score is None else {ONLY: exact(score)}) for entry, judge, score in triples]


def case(scores: Any, **more: Any) -> Case:
    """The case of such scores, with everything unrounded."""
    return Case.of(inputs(sheets(scores), **more))


def outputs(scores: Any, **more: Any) -> dict[str, Any]:
    """The compilation of such scores."""
    return compiled(inputs(sheets(scores), **more))


def entry(found: Mapping[str, Any], name: str) -> dict[str, Any]:
    """The row of an entry."""
    return next(row for row in found["entries"] if row["entry"] == name)


def judge(found: Mapping[str, Any], name: str) -> dict[str, Any]:
    """The row of a judge."""
    return next(row for row in found["judges"] if row["judge"] == name)


def panels(
    seed: int, entries: int, judges: int, each: int, *, spread: tuple[float, float, float] = (8.0, 5.0, 4.0)
) -> dict[tuple[str, str], float]:
    """Scores of `each` judges an entry, with these standard deviations of entries, judges and residual.

    The first judge of an entry goes round in turn, so that nobody is left without one.
    """
    chance = np.random.default_rng(seed)
    quality = chance.normal(0, spread[0], entries)
    leniency = chance.normal(0, spread[1], judges)
    scores = {}
    for number in range(entries):
        first = number % judges
        others = chance.choice([one for one in range(judges) if one != first], each - 1, replace=False)
        for one in (first, *others.tolist()):
            score = 50 + quality[number] + leniency[one] + chance.normal(0, spread[2])
            scores[f"E{number:03}", f"J{one:02}"] = round(float(score), 3)
    return scores
