"""Pure: the exact score of one scorecard, and what a round's method is (judging.md, Scores 1)."""

import json
from collections.abc import Hashable, Iterable, Mapping, Sequence
from fractions import Fraction
from hashlib import sha256
from typing import Any, Protocol, TypeVar

# How scorecards become results: the ladder of judging.md, as results/compiling does it and names it.
METHOD = "fair/1"

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


def missing(lines: Mapping[Key, Line], given: Mapping[Key, int], not_applicable: Iterable[Key] = ()) -> list[Key]:
    """The criteria without a score, in their order, but for those that do not apply. Missing is missing: never 0."""
    left_out = set(not_applicable)
    return [key for key in lines if key not in given and key not in left_out]


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


class Method(Protocol):
    """A round as this module reads it: all that is fixed when it opens."""

    criteria: Any
    cards_required: Any
    blind: Any
    comments: Any
    purpose: Any
    top: Any
    seed: Any
    priority: Any


def canonical_method(of: Method) -> str:
    """Rubric and method as one line of JSON, keys sorted: what is fixed, and hashed, when a round opens."""
    whole = {
        "blind": of.blind,
        "cards_required": of.cards_required,
        "comments": str(of.comments),
        "criteria": described(of.criteria),
        "method": METHOD,
        "priority": of.priority,
        "purpose": str(of.purpose),
        "seed": of.seed,
        "top": of.top,
    }
    return json.dumps(whole, sort_keys=True, separators=(",", ":"), ensure_ascii=True)


def described(criteria: Sequence[Described]) -> list[dict[str, Any]]:
    """The criteria with all their words, by number."""
    return [
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


def digest(method: str) -> str:
    """SHA-256 of a canonical method, 64 hex digits."""
    return sha256(method.encode()).hexdigest()


def stands(of: Method, method: str) -> bool:
    """True when the round still is what `method`, fixed when it opened, says (older methods said less)."""
    fixed = json.loads(method)
    return described(of.criteria) == fixed["criteria"] if fixed["method"] != METHOD else canonical_method(of) == method
