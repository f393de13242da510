"""Pure: numbers as places in a small drawing: a scale with round ticks, a dot, a ring, an interval."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil, floor

WIDTH, EDGE, MOST_TICKS = 222, 8, 6
STEPS = (1, 2, 5, 10, 20, 25, 50, 100)

# 90 % of a normal distribution lie within so many standard deviations.
WITHIN = 1.6449


@dataclass(frozen=True)
class Scale:
    """From `low` at the one edge to `high` at the other, both of them round numbers `step` apart from the next."""

    low: float
    high: float
    step: float

    @classmethod
    def over(cls, values: Iterable[float]) -> "Scale":
        """The scale on which all of the values have a place."""
        seen = sorted(values) or [0.0]
        low, high = seen[0], max(seen[-1], seen[0] + 1)
        step = _step(high - low)
        return cls(floor(low / step) * step, ceil(high / step) * step, step)

    @property
    def ticks(self) -> list[tuple[int, str]]:
        """Where the lines are, and what is written over them."""
        count = round((self.high - self.low) / self.step)
        values = [self.low + number * self.step for number in range(count + 1)]
        return [(self.x(value), f"{value:g}".replace("-", "\N{MINUS SIGN}")) for value in values]

    def x(self, value: float) -> int:
        """The place of a value, in whole points."""
        return round(EDGE * 2 + (value - self.low) / (self.high - self.low) * (WIDTH - 4 * EDGE))


def _step(width: float) -> float:
    """The smallest step that needs few ticks."""
    size = 1.0
    while width / (STEPS[-1] * size) > MOST_TICKS - 2:
        size *= 100
    return next(step * size for step in STEPS if width / (step * size) <= MOST_TICKS - 2)


@dataclass(frozen=True)
class Dot:
    """A value with its 90 % interval (`left` to `right`, None where nothing says how sure it is) and a ring."""

    at: int
    ring: int | None
    left: int | None
    right: int | None


def interval(value: float, error: float | None) -> tuple[float, float] | None:
    """The 90 % interval around a value."""
    return None if error is None else (value - WITHIN * error, value + WITHIN * error)


def dot(scale: Scale, value: float, error: float | None, ring: float | None = None) -> Dot:
    """Where a value is drawn."""
    ends = interval(value, error)
    return Dot(
        scale.x(value),
        None if ring is None else scale.x(ring),
        None if ends is None else scale.x(ends[0]),
        None if ends is None else scale.x(ends[1]),
    )
