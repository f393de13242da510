"""Pure: what a compilation is computed from, as plain JSON values in one order; and the exact score of each sheet."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from champions.judging.scoring import sheet_score

ENGINE = "fair/1"

# The criterion of scores that have no rubric: one number a sheet, on the scale it came in.
ONLY = ""

Number = int | str  # a whole number, or an exact fraction like "7/2"


@dataclass
class Criterion:
    """One line of a rubric, exactly: what a score counts and between which ends it lies."""

    weight: Any
    low: Any
    high: Any


@dataclass(frozen=True)
class Sheet:
    """What one judge gave to one entry; a criterion that is not in `values` has no score.

    `order` is the place of the sheet among those of its judge, in time, where that is known.
    """

    entry: str
    judge: str
    values: Mapping[str, Fraction | int]
    order: int | None = None


def number(value: Fraction | int) -> Number:
    """The exact number as JSON can hold it: 7, "7/2"."""
    exact = Fraction(value)
    return exact.numerator if exact.denominator == 1 else str(exact)


def inputs(
    sheets: Iterable[Sheet],
    *,
    rubric: Mapping[str, Criterion] | None = None,
    entries: Iterable[str] = (),
    top: int | None = None,
    seed: int = 1,
    ordinal: bool = False,
    required: int = 1,
    not_applicable: Mapping[str, Iterable[str]] | None = None,
) -> dict[str, Any]:
    """Everything the result depends on and nothing else, in one order, whatever order it came in.

    `entries` adds those nobody has scored; `not_applicable` names, for an entry, the criteria that no judge can give
    it. Only complete sheets count, and an entry with fewer than `required` of them is provisional.
    """
    sheets = sorted(sheets, key=lambda each: (each.entry, each.judge))
    return {
        "engine": ENGINE,
        "ordinal": ordinal,
        "top": top,
        "seed": seed,
        "required": required,
        "rubric": None
        if rubric is None
        else {
            name: {"weight": number(each.weight), "low": number(each.low), "high": number(each.high)}
            for name, each in sorted(rubric.items())
        },
        "not_applicable": {entry: sorted(names) for entry, names in sorted((not_applicable or {}).items())},
        "entries": sorted({*entries, *(each.entry for each in sheets)}),
        "sheets": [
            {"entry": each.entry, "judge": each.judge, "values": _plain(each.values)}
            | ({} if each.order is None else {"order": each.order})
            for each in sheets
        ],
    }


def _plain(values: Mapping[str, Fraction | int]) -> dict[str, Number]:
    return {name: number(value) for name, value in sorted(values.items())}


def rubric_of(given: Mapping[str, Any]) -> dict[str, Criterion] | None:
    """The rubric of `given`, exact again; None where scores have no rubric."""
    if given["rubric"] is None:
        return None
    return {
        name: Criterion(Fraction(line["weight"]), Fraction(line["low"]), Fraction(line["high"]))
        for name, line in given["rubric"].items()
    }


def values_of(sheet: Mapping[str, Any]) -> dict[str, Fraction]:
    """The scores of one sheet, exact again."""
    return {name: Fraction(value) for name, value in sheet["values"].items()}


def score_of(
    rubric: Mapping[str, Criterion] | None, values: Mapping[str, Fraction], not_applicable: Iterable[str] = ()
) -> Fraction | None:
    """The exact score of a sheet: 0 to 100 by the rubric, as it was given without one; None when a score is missing."""
    if rubric is None:
        return values.get(ONLY)
    left_out = set(not_applicable)
    lines = {name: line for name, line in rubric.items() if name not in left_out}
    return sheet_score(lines, values)  # type: ignore[arg-type]  # it counts with fractions as it does with whole numbers
