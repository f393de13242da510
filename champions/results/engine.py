"""Pure: what a compilation computes. Inputs and outputs are plain JSON values; the same inputs give the same outputs.

Raw scores only: every entry's mean over its judges, as it was given. A later engine that takes a judge's severity out
reads the same inputs, has another name, and fills `fair` beside `raw`.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from champions.judging.scoring import Line, sheet_score

from .standings import rounded, standings

ENGINE = "raw/1"
METHOD = "raw"

# Shared ranks count: two entries on rank 3 are both in.
PRIZE_PLACES = 3


@dataclass
class Scale:
    """What a score of one criterion counts and between which ends it lies."""

    weight: int
    low: int
    high: int


@dataclass(frozen=True)
class Sheet:
    """One submitted scorecard, by codes; `values` maps a criterion's number to the step that was chosen."""

    entry: str
    judge: str
    values: Mapping[int, int]


def inputs(
    rubric: Mapping[int, Line], entries: Iterable[str], sheets: Iterable[Sheet], *, required: int
) -> dict[str, Any]:
    """Everything the result depends on and nothing else, in one order, whatever order it came in."""
    return {
        "engine": ENGINE,
        "top": PRIZE_PLACES,
        "required": required,
        "rubric": {
            str(number): {"weight": line.weight, "low": line.low, "high": line.high} for number, line in rubric.items()
        },
        "entries": sorted(entries),
        "sheets": [
            {"entry": each.entry, "judge": each.judge, "values": {str(key): step for key, step in each.values.items()}}
            for each in sorted(sheets, key=lambda each: (each.entry, each.judge))
        ],
    }


def compute(given: Mapping[str, Any], step: Callable[[int], None] = lambda done: None) -> dict[str, Any]:
    """Standings and sheet scores of `given` (what `inputs` made), rounded; `step` is told how many sheets are done."""
    rubric = {number: Scale(**line) for number, line in given["rubric"].items()}
    scores: dict[str, list[Fraction | None]] = {entry: [] for entry in given["entries"]}
    sheets = []
    for done, sheet in enumerate(given["sheets"], 1):
        score = sheet_score(rubric, sheet["values"])
        scores[sheet["entry"]].append(score)
        sheets.append({"entry": sheet["entry"], "judge": sheet["judge"], "score": rounded(score)})
        step(done)
    return {
        "method": METHOD,
        "entries": [
            {
                "entry": row.entry,
                "n": row.sheets,
                "raw": rounded(row.raw),
                "rank": row.rank,
                "provisional": row.provisional,
            }
            for row in standings(scores, required=given["required"])
        ],
        "sheets": sheets,
    }


def in_prizes(outputs: Mapping[str, Any], top: int) -> list[tuple[int, str]]:
    """(rank, entry) of those whose rank is at most `top`, best first."""
    ranked = [(row["rank"], row["entry"]) for row in outputs["entries"] if row["rank"] is not None]
    return [(rank, entry) for rank, entry in ranked if rank <= top]
