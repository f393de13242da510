"""Pure: how well a design tells strict judges from weak entries.

A score is y_ej = mu + t_e + b_j + error, with errors of variance 1. With the entries left free the scores hold the
information L = D - N' R^-1 N on the judges' severities b: D has the judges' loads on its diagonal, R the numbers of
judges of the entries, N is 1 where the judge (column) has the entry (row). L is the Laplacian of the graph in which two
judges are joined, 1 / n strong, by each entry of n judges that both have; its pseudo-inverse L+ gives

    Var(b_i - b_j) = L+_ii + L+_jj - 2 L+_ij,  and its mean over all pairs of m judges is  2 tr(L+) / (m - 1).

All in units of the variance of one score around what is to be expected. Judges without entries are left out; the
variance is only there when the graph is connected. `calmer` lowers it without changing what else counts.
"""

import random
from collections.abc import Iterable
from typing import Any

from . import graph
from .case import Case

Pair = tuple[int, int]

SEEDS = 20
QUICK_SEEDS = 3
# How many changes are thought of for each seed, and how many are made at random before.
LOOKS = 6000
STEPS = 400
# Parts of a graph that falls apart have an infinite variance; this keeps it a number, and far above all others.
NEARLY = 1e-4
# Smaller gains are noise of the machine.
GAIN = 1e-9


def laplacian(pairs: Iterable[Pair]) -> tuple[list[int], Any]:
    """(judges who have entries, L) of a design."""
    import numpy as np  # noqa: PLC0415  heavy, and not needed before something is solved

    all_pairs = sorted(pairs)
    judges = sorted({judge for _, judge in all_pairs})
    place = {judge: number for number, judge in enumerate(judges)}
    entries = {entry: number for number, entry in enumerate(sorted({entry for entry, _ in all_pairs}))}
    table = np.zeros((len(entries), len(judges)))
    for entry, judge in all_pairs:
        table[entries[entry], place[judge]] = 1
    sizes = table.sum(axis=1)
    return judges, np.diag(table.sum(axis=0)) - (table / sizes[:, None]).T @ table


def variances(pairs: Iterable[Pair]) -> tuple[float | None, dict[Pair, float]]:
    """The mean variance of severity contrasts, and that of each two judges; (None, {}) when there is none."""
    import numpy as np  # noqa: PLC0415  heavy, and not needed before something is solved

    all_pairs = list(pairs)
    judges, table = laplacian(all_pairs)
    if len(judges) < 2 or len(graph.parts(all_pairs)) > 1:
        return None, {}
    inverse = np.linalg.inv(table + 1 / len(judges)) - 1 / len(judges)
    own = np.diag(inverse)
    each = {
        (one, other): float(own[i] + own[j] - 2 * inverse[i, j])
        for i, one in enumerate(judges)
        for j, other in enumerate(judges)
        if i < j
    }
    return float(2 * own.sum() / (len(judges) - 1)), each


def calmer(case: Case, pairs: Iterable[Pair], *, seeds: int = SEEDS) -> frozenset[Pair]:
    """Pairs that keep the same rules with the same loads, affinities and kept pairs, and a variance not higher.

    From each seed a walk at random through such pairs, then only changes that lower the variance; the best of all.
    """
    start = frozenset(pairs)
    best = _Walk(case, start)
    if len(best.judges) < 2:
        return start
    for number in range(seeds):
        walk = _Walk(case, start)
        walk.go(random.Random(f"{case.seed}/{number}"), STEPS if number else 0, LOOKS)  # noqa: S311  no secret
        if walk.variance < best.variance - GAIN:
            best = walk
    return best.pairs


class _Walk:
    """A design that changes: two judges swap two entries, or one entry goes to a judge who has one less."""

    def __init__(self, case: Case, pairs: frozenset[Pair]) -> None:
        import numpy as np  # noqa: PLC0415  heavy, and not needed before something is solved

        self.np = np
        self.case = case
        self.judges, self.table = laplacian(pairs)
        self.place = {judge: number for number, judge in enumerate(self.judges)}
        self.of: list[set[int]] = [set() for _ in case.entries]
        for entry, judge in pairs:
            self.of[entry].add(judge)
        self.free = [frozenset(free) & frozenset(self.judges) for free in case.free]
        self.load = case.loads(pairs)
        self.least = min(case.value(pairs))
        self._look()

    @property
    def pairs(self) -> frozenset[Pair]:
        """The design."""
        return frozenset((entry, judge) for entry, judges in enumerate(self.of) for judge in judges)

    def _look(self) -> None:
        size = len(self.judges)
        self.inverse = self.np.linalg.inv(self.table + 1 / size + NEARLY * self.np.eye(size))
        self.slope = self.inverse @ self.inverse
        self.variance = float(self.np.trace(self.inverse))

    def go(self, chance: random.Random, steps: int, looks: int) -> None:
        """Some changes at random, then `looks` at changes of which those are made that lower the variance."""
        for _ in range(steps):
            change = self._change(chance)
            if change:
                self._make(change)
        if steps:
            self._look()
        for _ in range(looks):
            change = self._change(chance)
            # The variance is convex in L: what does not lower it to first order does not lower it at all.
            if change and self._first_order(change) < -GAIN:
                before = self.table, self.inverse, self.slope, self.variance
                self._make(change)
                self._look()
                if self.variance > before[3] - GAIN:
                    self._make([(entry, new, old) for entry, old, new in change])
                    self.table, self.inverse, self.slope, self.variance = before

    def _change(self, chance: random.Random) -> list[tuple[int, int, int]] | None:
        """A change that leaves all else as it is: (entry, judge who gives it, judge who gets it), once or twice."""
        entry = chance.randrange(len(self.of))
        gives = self._one(chance, self.of[entry] - self.case.forced[entry])
        gets = self._one(chance, self.free[entry] - self.of[entry])
        if gives is None or gets is None:
            return None
        change = [(entry, gives, gets)]
        if self.load[gives] != self.load[gets] + 1:
            other = chance.randrange(len(self.of))
            judges = self.of[other]
            able = gets in judges and gives not in judges and gives in self.free[other]
            if other == entry or not able or gets in self.case.forced[other]:
                return None
            change.append((other, gets, gives))
        elif self.load[gives] == 1 or self.load[gets] >= self.case.limits[gets]:
            return None
        return change if self._alike(change) else None

    @staticmethod
    def _one(chance: random.Random, those: Iterable[int]) -> int | None:
        judges = sorted(those)
        return judges[chance.randrange(len(judges))] if judges else None

    def _alike(self, change: list[tuple[int, int, int]]) -> bool:
        """True when rules, affinities and kept pairs are as good after the change as before."""
        worth = kept = 0
        for entry, gives, gets in change:
            affinity = self.case.affinity[entry]
            gain = affinity[gets] - affinity[gives]
            if gain < 0 and sum(affinity[judge] for judge in self.of[entry]) + gain < self.least:
                return False
            worth += gain
            kept += ((entry, gets) in self.case.kept) - ((entry, gives) in self.case.kept)
            members, room = self.case.rooms[entry][self.case.groups[gets]]
            if len((self.of[entry] - {gives} | {gets}) & set(members)) > room:
                return False
        return worth == 0 and kept == 0

    def _around(self, entry: int, gives: int, gets: int) -> tuple[Any, Any]:
        """(the entry's judges as a column, how it changes)."""
        column, change = self.np.zeros(len(self.judges)), self.np.zeros(len(self.judges))
        column[[self.place[judge] for judge in self.of[entry]]] = 1
        change[self.place[gives]], change[self.place[gets]] = -1, 1
        return column, change

    def _first_order(self, change: list[tuple[int, int, int]]) -> float:
        total = 0.0
        for entry, gives, gets in change:
            column, step = self._around(entry, gives, gets)
            pull = self.slope @ step
            total += float(2 * column @ pull + step @ pull) / len(self.of[entry])
        if len(change) == 1:
            one, other = self.place[change[0][1]], self.place[change[0][2]]
            total += float(self.slope[one, one] - self.slope[other, other])
        return total

    def _make(self, change: list[tuple[int, int, int]]) -> None:
        self.table = self.table.copy()
        for entry, gives, gets in change:
            column, step = self._around(entry, gives, gets)
            after = column + step
            self.table -= (self.np.outer(after, after) - self.np.outer(column, column)) / len(self.of[entry])
            self.of[entry] = self.of[entry] - {gives} | {gets}
            self.load[gives] -= 1
            self.load[gets] += 1
            self.table[self.place[gives], self.place[gives]] -= 1
            self.table[self.place[gets], self.place[gets]] += 1
