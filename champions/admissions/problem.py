"""Pure: the question that a shortlist answers, without names: people with a score and a lot, seats, and bounds."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property


@dataclass(frozen=True)
class Bound:
    """At least and at most so many of `members` (places in the list of people) have a seat."""

    members: frozenset[int]
    least: int = 0
    most: int | None = None


@dataclass(frozen=True)
class Problem:
    """People with a score and a lot each, seats, bounds, and who is in or out whatever their score."""

    scores: Sequence[int]
    lots: Sequence[int]
    seats: int
    bounds: Sequence[Bound] = ()
    ins: frozenset[int] = field(default_factory=frozenset)
    outs: frozenset[int] = field(default_factory=frozenset)

    @cached_property
    def groups(self) -> list[list[int]]:
        """People to whom the very same bounds apply, each group in its order: score, then lot.

        Within a group whoever stands first has the seat first: swapping two of them breaks no bound.
        """
        alike: dict[tuple[int, ...], list[int]] = defaultdict(list)
        signs: list[list[int]] = [[] for _ in self.scores]
        for number, bound in enumerate(self.bounds):
            for place in bound.members:
                signs[place].append(number)
        for place, sign in enumerate(signs):
            if place not in self.ins and place not in self.outs:
                alike[tuple(sign)].append(place)
        return [
            sorted(group, key=lambda i: (-self.scores[i], self.lots[i], i)) for _sign, group in sorted(alike.items())
        ]
