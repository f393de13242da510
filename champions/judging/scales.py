"""Pure: the scales of criteria: their steps, the word at each step, and two that are ready to take."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

# Each step is a cell that is to be read and hit on a phone.
MOST_STEPS = 11
# A longer word does not fit into its cell.
MOST_LETTERS = 60


@dataclass(frozen=True)
class Scale:
    """From `low` to `high`, with a word for each step; '' where a step has none."""

    low: int
    high: int
    anchors: list[str]


def steps(low: int, high: int) -> range:
    """Every step of the scale."""
    return range(low, high + 1)


def words(low: int, high: int, anchors: Sequence[str]) -> list[str]:
    """A word for each step, in the order of the steps; '' for those that have none."""
    count = len(steps(low, high))
    return [*anchors, *[""] * count][:count]


def word(low: int, high: int, anchors: Sequence[str], value: int) -> str:
    """The word of one step; '' when it has none or is not on the scale."""
    return words(low, high, anchors)[value - low] if low <= value <= high else ""


def presets() -> dict[str, tuple[Any, Scale]]:
    """By key: what the scale is called, and the scale, in the language of whoever takes it."""
    half = [_("Absent"), "", _("Weak"), "", "", _("Sound"), "", "", _("Strong"), "", _("Rare")]
    return {
        "five": (_("1 to 5"), Scale(1, 5, [_("Absent"), _("Weak"), _("Sound"), _("Strong"), _("Rare")])),
        "ten": (_("0 to 10"), Scale(0, 10, half)),
    }


def share(value: int, low: int, high: int) -> float:
    """Where the value lies between the lowest (0) and the highest step (1)."""
    return (value - low) / (high - low)
