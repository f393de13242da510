"""Pure: how often somebody gave each step of a criterion, and how much of the scale that is."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any


@dataclass(frozen=True)
class Spread:
    """A criterion with (step, how often) for each step, the mean, and how many steps were given at all."""

    criterion: Any
    counts: list[tuple[int, int]]
    mean: Fraction | None

    @property
    def used(self) -> int:
        """How many steps of the scale were given."""
        return sum(count > 0 for _step, count in self.counts)

    @property
    def most(self) -> int:
        """How often the step given most was given, at least 1: what the longest bar stands for."""
        return max([count for _step, count in self.counts] + [1])


def of(criterion: Any, values: Sequence[int | None]) -> Spread:
    """The spread of the values that are there."""
    given = [value for value in values if value is not None]
    counts = [(step, given.count(step)) for step in range(criterion.low, criterion.high + 1)]
    return Spread(criterion, counts, Fraction(sum(given), len(given)) if given else None)
