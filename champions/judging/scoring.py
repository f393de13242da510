"""Pure: the exact score of one scorecard, and what a round's method is (judging.md, Scores 1)."""

import json
from collections.abc import Hashable, Mapping, Sequence
from fractions import Fraction
from hashlib import sha256
from typing import Any, Protocol, TypeVar

METHOD = "mean of exact sheet scores 1"

Key = TypeVar("Key", bound=Hashable)


class Line(Protocol):
    """What this module reads of a criterion."""

    weight: int
    low: int
    high: int


class Described(Line, Protocol):
    """A criterion with its words."""

    number: int
    name: str
    question: str
    anchors: list[str]


class OffScale(ValueError):
    """A score lies outside its criterion's scale."""


def missing(lines: Mapping[Key, Line], given: Mapping[Key, int]) -> list[Key]:
    """The criteria without a score, in their order. Missing is missing: never 0."""
    return [key for key in lines if key not in given]


def sheet_score(lines: Mapping[Key, Line], given: Mapping[Key, int]) -> Fraction | None:
    """100 x the weighted mean of each score's place on its scale, exactly; None when a score is missing.

    Raises OffScale for a score below low or above high; scores of other criteria are not looked at.
    """
    if not lines or missing(lines, given):
        return None
    total, weights = Fraction(0), 0
    for key, line in lines.items():
        if not line.low <= given[key] <= line.high:
            raise OffScale(f"{given[key]} is not between {line.low} and {line.high}")
        total += line.weight * Fraction(given[key] - line.low, line.high - line.low)
        weights += line.weight
    return 100 * total / weights


def shares(lines: Sequence[Line]) -> list[int]:
    """Each weight in whole per cent, adding up to 100: the largest remainders go up, the first of equals first."""
    whole = sum(line.weight for line in lines)
    if not whole:
        return []
    exact = [Fraction(100 * line.weight, whole) for line in lines]
    cut = [int(share) for share in exact]
    order = sorted(range(len(lines)), key=lambda place: (cut[place] - exact[place], place))
    for place in order[: 100 - sum(cut)]:
        cut[place] += 1
    return cut


def canonical_method(criteria: Sequence[Described], *, cards_required: int, blind: bool) -> str:
    """Rubric and method as one line of JSON, keys sorted: what is fixed, and hashed, when a round opens."""
    lines: list[dict[str, Any]] = [
        {
            "anchors": list(each.anchors),
            "high": each.high,
            "low": each.low,
            "name": each.name,
            "number": each.number,
            "question": each.question,
            "weight": each.weight,
        }
        for each in sorted(criteria, key=lambda each: each.number)
    ]
    whole = {"blind": blind, "cards_required": cards_required, "criteria": lines, "method": METHOD}
    return json.dumps(whole, sort_keys=True, separators=(",", ":"), ensure_ascii=True)


def method_digest(criteria: Sequence[Described], *, cards_required: int, blind: bool) -> str:
    """SHA-256 of the canonical method, 64 hex digits."""
    return sha256(canonical_method(criteria, cards_required=cards_required, blind=blind).encode()).hexdigest()
