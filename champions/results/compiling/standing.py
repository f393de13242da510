"""Pure: order and shared ranks of scores that are compared unrounded."""

from collections.abc import Sequence
from fractions import Fraction

# Scores nearer to each other than this are equal; exact ones are equal when they are.
EQUAL = 1e-9


def places(scores: Sequence[float | Fraction]) -> list[int]:
    """The rank of each score, the highest first; equal ones share it and use up the next: 1, 2, 2, 4."""
    ranks = [0] * len(scores)
    order = sorted(range(len(scores)), key=lambda each: -scores[each])
    for place, each in enumerate(order):
        before = order[place - 1] if place else None
        tied = before is not None and scores[before] - scores[each] <= EQUAL
        ranks[each] = ranks[before] if tied and before is not None else place + 1
    return ranks


def equals(names: Sequence[str], ranks: Sequence[int]) -> list[list[str]]:
    """The names that share a rank, in groups of two and more, best first."""
    groups: dict[int, list[str]] = {}
    for name, rank in zip(names, ranks, strict=True):
        groups.setdefault(rank, []).append(name)
    return [sorted(groups[rank]) for rank in sorted(groups) if len(groups[rank]) > 1]
