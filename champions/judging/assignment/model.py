"""Pure: the assignment as a linear model in whole numbers, the same for every solver.

Columns: a pair of entry and judge each (0 or 1); the smallest affinity of an entry; the steps of each judge's load (the
n-th entry of a judge costs 2n - 1, so the steps of a load n cost n squared); and for each cut the judges who cross it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .case import Case

Pair = tuple[int, int]
Terms = list[tuple[int, int]]

# What counts, in this order: each is made as large as possible with all before it held.
KEPT = "kept"
SMALLEST = "smallest"
TOTAL = "total"
EVENNESS = "evenness"


@dataclass(frozen=True)
class Row:
    """A sum of columns, each so many times, that lies between two numbers (None: no end)."""

    terms: Terms
    low: int | None = None
    high: int | None = None

    def holds(self, values: Sequence[int]) -> bool:
        """True for values that keep it."""
        total = sum(times * values[column] for column, times in self.terms)
        return (self.low is None or total >= self.low) and (self.high is None or total <= self.high)


class Model:
    """The hard rules as rows. `cuts` are sets of entries: some judge has one in the set and one outside it."""

    def __init__(self, case: Case, cuts: Iterable[frozenset[int]] = ()) -> None:
        self.case = case
        self.cuts = list(cuts)
        self.bounds: list[tuple[int, int]] = []
        self.rows: list[Row] = []
        self.pairs: dict[Pair, int] = {}
        for entry, judges in enumerate(case.free):
            for judge in judges:
                self.pairs[entry, judge] = self._column(int((entry, judge) in case.standing), 1)
        self.smallest = self._column(0, self._most())
        self.steps = [[self._column(0, 1) for _ in range(limit)] for limit in case.limits]
        self._entries()
        self._judges()
        self.crossing = [self._cross(inside) for inside in self.cuts]

    def _column(self, low: int, high: int) -> int:
        self.bounds.append((low, high))
        return len(self.bounds) - 1

    def _most(self) -> int:
        """The highest affinity that the entry with the poorest choice can have."""
        best = (
            sorted((self.case.affinity[entry][judge] for judge in judges), reverse=True)[: self.case.demand[entry]]
            for entry, judges in enumerate(self.case.free)
        )
        return min(map(sum, best))

    def _entries(self) -> None:
        for entry, judges in enumerate(self.case.free):
            demand = self.case.demand[entry]
            self.rows.append(Row([(self.pairs[entry, judge], 1) for judge in judges], demand, demand))
            worth = [(self.pairs[entry, judge], self.case.affinity[entry][judge]) for judge in judges]
            self.rows.append(Row([*worth, (self.smallest, -1)], 0))
            for members, room in self.case.rooms[entry].values():
                if room < len(members):
                    self.rows.append(Row([(self.pairs[entry, judge], 1) for judge in members], None, room))

    def _judges(self) -> None:
        mine: list[Terms] = [[] for _ in self.case.judges]
        for (_, judge), column in self.pairs.items():
            mine[judge].append((column, 1))
        for terms, steps in zip(mine, self.steps, strict=True):
            self.rows.append(Row(terms + [(step, -1) for step in steps], 0, 0))

    def _cross(self, inside: frozenset[int]) -> list[int]:
        """A column for each judge that may only be 1 if they have an entry on both sides; one of them is."""
        columns = []
        for judge in range(len(self.case.judges)):
            column = self._column(0, 1)
            columns.append(column)
            for side in (True, False):
                entries = [
                    e for e in range(len(self.case.entries)) if (e in inside) == side and (e, judge) in self.pairs
                ]
                self.rows.append(Row([*((self.pairs[entry, judge], 1) for entry in entries), (column, -1)], 0))
        self.rows.append(Row([(column, 1) for column in columns], 1))
        return columns

    def aim(self, what: str) -> Terms:
        """What is made as large as possible."""
        if what == KEPT:
            return [(column, 1) for pair, column in self.pairs.items() if pair in self.case.kept]
        if what == SMALLEST:
            return [(self.smallest, 1)]
        if what == TOTAL:
            return [(column, self.case.affinity[entry][judge]) for (entry, judge), column in self.pairs.items()]
        return [(step, -2 * place - 1) for steps in self.steps for place, step in enumerate(steps)]

    def hold(self, what: str, value: int) -> None:
        """From now on this is not smaller than `value`."""
        self.rows.append(Row(self.aim(what), value))

    def worth(self, pairs: Iterable[Pair], what: str) -> int:
        """How much of it a set of pairs has."""
        values = self.values(pairs)
        return sum(times * values[column] for column, times in self.aim(what))

    def values(self, pairs: Iterable[Pair]) -> list[int]:
        """The values of all columns that follow from a set of pairs."""
        chosen = set(pairs)
        values = [0] * len(self.bounds)
        for pair in chosen:
            values[self.pairs[pair]] = 1
        values[self.smallest] = min([*self.case.value(chosen), self.bounds[self.smallest][1]])
        for steps, load in zip(self.steps, self.case.loads(chosen), strict=True):
            for step in steps[:load]:
                values[step] = 1
        for inside, columns in zip(self.cuts, self.crossing, strict=True):
            for judge, column in enumerate(columns):
                sides = {entry in inside for entry, who in chosen if who == judge}
                values[column] = int(len(sides) == 2)
        return values

    def holds(self, pairs: Iterable[Pair]) -> bool:
        """True when all rows hold, exactly."""
        chosen = set(pairs)
        if not chosen >= self.case.standing or not chosen <= self.pairs.keys():
            return False
        if any(load > limit for load, limit in zip(self.case.loads(chosen), self.case.limits, strict=True)):
            return False
        values = self.values(chosen)
        return all(row.holds(values) for row in self.rows)
