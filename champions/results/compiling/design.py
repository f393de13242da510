"""Pure: who scored what, as a graph: counts, parts, whether it is a complete block."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.floating]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Design:
    """`sheets` scores, each of one entry by one judge; both are numbers from 0, and a pair occurs once at most."""

    entries: int
    judges: int
    entry: Ints
    judge: Ints

    @classmethod
    def of(cls, pairs: Sequence[tuple[int, int]], entries: int, judges: int) -> "Design":
        """The design of (entry, judge) pairs."""
        table = np.array(pairs, dtype=np.int64).reshape(-1, 2)
        return cls(entries, judges, table[:, 0].copy(), table[:, 1].copy())

    @property
    def sheets(self) -> int:
        """How many sheets there are."""
        return len(self.entry)

    @cached_property
    def per_entry(self) -> Ints:
        """How many sheets each entry has."""
        return np.bincount(self.entry, minlength=self.entries)

    @cached_property
    def per_judge(self) -> Ints:
        """How many sheets each judge has."""
        return np.bincount(self.judge, minlength=self.judges)

    @cached_property
    def incidence(self) -> Floats:
        """1 where the judge (column) scored the entry (row), else 0."""
        table = np.zeros((self.entries, self.judges))
        table[self.entry, self.judge] = 1.0
        return table

    @property
    def complete(self) -> bool:
        """Whether every judge scored every entry."""
        return self.sheets == self.entries * self.judges

    @property
    def spare(self) -> int:
        """Residual degrees of freedom of an additive fit: N - E - J + 1."""
        return self.sheets - self.entries - self.judges + 1

    @cached_property
    def parts(self) -> list[tuple[list[int], list[int]]]:
        """The connected parts as (entries, judges), in the order of their first entry."""
        root = list(range(self.entries + self.judges))

        def find(node: int) -> int:
            while root[node] != node:
                root[node] = root[root[node]]
                node = root[node]
            return node

        for entry, judge in zip(self.entry.tolist(), self.judge.tolist(), strict=True):
            one, other = find(entry), find(self.entries + judge)
            root[max(one, other)] = min(one, other)
        found: dict[int, tuple[list[int], list[int]]] = {}
        for node in range(self.entries + self.judges):
            entries, judges = found.setdefault(find(node), ([], []))
            if node < self.entries:
                entries.append(node)
            else:
                judges.append(node - self.entries)
        return list(found.values())

    def bridges(self) -> list[tuple[int, int]]:
        """(judge, entry) pairs that would join the parts: one from each part to the next, the least loaded of it."""
        pairs = []
        for (_, judges), (entries, _) in zip(self.parts, self.parts[1:], strict=False):
            judge = min(judges, key=lambda each: (int(self.per_judge[each]), each))
            pairs.append((judge, min(entries, key=lambda each: (int(self.per_entry[each]), each))))
        return pairs

    def by_entry(self, values: Floats) -> Floats:
        """Sums of the sheets' values over each entry."""
        return np.bincount(self.entry, values, self.entries).astype(float)

    def by_judge(self, values: Floats) -> Floats:
        """Sums of the sheets' values over each judge."""
        return np.bincount(self.judge, values, self.judges).astype(float)

    @cached_property
    def shared(self) -> list[tuple[int, Floats]]:
        """For each number n of sheets an entry can have: how many such entries each two judges share."""
        return [
            (int(size), rows.T @ rows)
            for size in np.unique(self.per_entry)
            for rows in [self.incidence[self.per_entry == size]]
        ]


def additive(design: Design, scores: Floats) -> tuple[Floats, Floats, float]:
    """Entry and judge effects of the least squares fit, each with mean 0, and its residual sum of squares.

    The graph must be connected.
    """
    means = design.by_entry(scores) / design.per_entry
    within = scores - means[design.entry]
    table = np.diag(design.per_judge.astype(float)) - sum(both / size for size, both in design.shared)
    # The judges' effects are known up to a constant: the smallest of all solutions has mean 0.
    table = table + np.full_like(table, design.sheets / design.judges**2)
    judges = np.linalg.solve(table, design.by_judge(within))
    judges -= judges.mean()
    entries = means - design.by_entry(judges[design.judge]) / design.per_entry
    rest = scores - entries[design.entry] - judges[design.judge]
    return entries - entries.mean(), judges, float(rest @ rest)
