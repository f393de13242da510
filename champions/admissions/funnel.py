"""Pure: how far people come on the way from the first click to a place, and where most of them are lost."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True)
class Step:
    """How many came as far as this; `key` names the step, `share` is the part of the step before (None: unknown)."""

    key: str
    count: int
    share: float | None

    @property
    def percent(self) -> int | None:
        """The share in whole per cent, a half rounded up."""
        return None if self.share is None else int(self.share * 100 + 0.5)


def steps(counts: Sequence[tuple[str, int]]) -> list[Step]:
    """The steps with their shares; the first has none, nor has one after a step that nobody reached."""
    whole = []
    for place, (key, count) in enumerate(counts):
        before = counts[place - 1][1] if place else 0
        whole.append(Step(key, count, count / before if before else None))
    return whole


def worst(way: Sequence[Step]) -> tuple[Step, Step] | None:
    """The two steps between which most people are lost (the earlier where two lose as many); None if nobody is."""
    pairs = [(before, after) for before, after in pairwise(way) if before.count > after.count]
    return max(pairs, key=lambda pair: pair[0].count - pair[1].count, default=None)


def width(step: Step, way: Sequence[Step], whole: int) -> int:
    """How long the bar of a step is where the longest is `whole`; somebody is seen as at least one."""
    most = max((each.count for each in way), default=0)
    return max(1, round(whole * step.count / most)) if step.count else 0
