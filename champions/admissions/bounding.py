"""Pure: who has a seat, or none, in every set with the highest total.

If each bound has a price, and everybody pays or earns the prices of the bounds that count them, then no set can be
worth more than the sum of what is left of those for whom something is left. That holds for any prices, so they need
not be exact; it is worked out in whole numbers. Whoever would cost more than what lies between that sum and the highest
total is settled: only the others can be drawn by lot.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from .problem import Bound, Problem


@dataclass(frozen=True)
class Limit:
    """What a bound says about those whose seat is open."""

    members: Sequence[int]
    least: int
    most: int | None


@dataclass(frozen=True)
class Prices:
    """The price of a seat, and for each bound what its `most` costs and what its `least` gives; never negative."""

    seat: int
    bounds: Sequence[tuple[int, int]]


def limits(problem: Problem) -> list[Limit]:
    """All bounds on those whose seat is open."""
    return [_limit(bound, problem) for bound in problem.bounds]


def _limit(bound: Bound, problem: Problem) -> Limit:
    fixed = len(bound.members & problem.ins)
    members = sorted(bound.members - problem.ins - problem.outs)
    return Limit(members, max(0, bound.least - fixed), None if bound.most is None else bound.most - fixed)


def settled(problem: Problem, seats: int, total: int, prices: Prices) -> dict[int, bool]:
    """Who has one of the open `seats` in every set whose open seats are worth `total`, and who has none."""
    left = {i: problem.scores[i] - prices.seat for group in problem.groups for i in group}
    worth = prices.seat * seats
    for limit, (cost, gift) in zip(limits(problem), prices.bounds, strict=True):
        worth += (cost * limit.most if limit.most is not None else 0) - gift * limit.least
        for i in limit.members:
            left[i] -= cost - gift
    worth += sum(rest for rest in left.values() if rest > 0)
    return {i: rest > 0 for i, rest in left.items() if worth - abs(rest) < total}
