"""Pure: what a rubric is made of, what it lacks, and how scorecards become results, in plain words."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from flask_babel import gettext as _

from . import scales

# More than anybody scores with care.
MOST_LINES = 12


@dataclass(frozen=True)
class Line:
    """One criterion as staff write it."""

    name: str
    question: str = ""
    weight: int = 1
    low: int = 1
    high: int = 5
    anchors: list[str] = field(default_factory=list)


class Described(Protocol):
    """What this module reads of a criterion."""

    name: Any
    low: Any
    high: Any
    anchors: Any


def without_words(criteria: Sequence[Described]) -> list[str]:
    """The names of criteria whose lowest or highest step has no word: judges will not mean the same by them."""
    lacking = []
    for each in criteria:
        said = scales.words(each.low, each.high, each.anchors)
        if not (said[0] and said[-1]):
            lacking.append(each.name)
    return lacking


def default_top(purpose: str, teams_selected: int) -> int:
    """How many go on, or win, if nobody says otherwise: all places of the selection, else three prizes."""
    return teams_selected if purpose == "selection" else 3


def kept_priority(priority: int | None, order: Sequence[int]) -> int | None:
    """The deciding criterion's new number once they stand in `order` (of old numbers); None if it is gone."""
    return order.index(priority) + 1 if priority in order else None


def moved(numbers: Sequence[int], number: int, by: int) -> list[int]:
    """`numbers` with one of them `by` places further down (up when negative), as far as there are places."""
    order = list(numbers)
    at = order.index(number)
    to = min(max(at + by, 0), len(order) - 1)
    order.insert(to, order.pop(at))
    return order


def ladder() -> list[tuple[str, str]]:
    """How scorecards become results: what is asked, in this order, and what follows; the first that is true counts."""
    return [
        (
            _("Do two groups of judges share no entry?"),
            _("Entries of different groups are not ranked against each other."),
        ),
        (
            _("Did every judge score every entry?"),
            _("An entry's score is the mean of its scorecards. A strict judge is strict to all: nothing is changed."),
        ),
        (
            _("Is there too little to tell a strict judge from a weak entry?"),
            _("The score is the mean of the scorecards, and the result says why."),
        ),
        (
            _("In all other cases"),
            _("Some judges give less than others for the same work. What a judge gives all entries below or above the "
              "panel is taken out, carefully: the fewer scorecards show it, the less."),
        ),
    ]  # fmt: skip
