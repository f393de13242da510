"""Pure: how many scorecards the hard rules allow, as a flow from judges by way of organisations to entries.

A judge sends as much as they take, one to an entry; the judges of one organisation reach an entry through one gate;
an entry drinks as much as it needs. So all hard rules are one network, and what keeps it from being full is a cut.
"""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from .case import Case

Pair = tuple[int, int]


class Network:
    """Edges with capacities between nodes numbered from 0; `flow` fills it from node 0 to node 1."""

    def __init__(self) -> None:
        self.edges: list[list[int]] = [[], []]
        self.to: list[int] = []
        self.left: list[int] = []

    def node(self) -> int:
        """A new node."""
        self.edges.append([])
        return len(self.edges) - 1

    def edge(self, one: int, other: int, capacity: int) -> int:
        """A new edge; the next number is its way back."""
        for start, end, room in ((one, other, capacity), (other, one, 0)):
            self.edges[start].append(len(self.to))
            self.to.append(end)
            self.left.append(room)
        return len(self.to) - 2

    def used(self, edge: int) -> int:
        """How much flows through an edge."""
        return self.left[edge ^ 1]

    def flow(self) -> None:
        """As much flows as can (Dinic: by shortest ways, until there is none)."""
        while (level := self._levels())[1] >= 0:
            tried = [0] * len(self.edges)
            while self._push(level, tried):
                pass

    def _levels(self) -> list[int]:
        level = [-1] * len(self.edges)
        level[0] = 0
        waiting = deque([0])
        while waiting:
            node = waiting.popleft()
            for edge in self.edges[node]:
                if self.left[edge] and level[self.to[edge]] < 0:
                    level[self.to[edge]] = level[node] + 1
                    waiting.append(self.to[edge])
        return level

    def _push(self, level: list[int], tried: list[int]) -> bool:
        """One more flows along a way that goes up a level at each step."""
        path: list[int] = []
        node = 0
        while node != 1:
            while tried[node] < len(self.edges[node]):
                edge = self.edges[node][tried[node]]
                if self.left[edge] and level[self.to[edge]] == level[node] + 1:
                    break
                tried[node] += 1
            else:
                if not path:
                    return False
                node = self.to[path.pop() ^ 1]
                tried[node] += 1
                continue
            path.append(edge)
            node = self.to[edge]
        for edge in path:
            self.left[edge] -= 1
            self.left[edge ^ 1] += 1
        return True

    def upstream(self, node: int) -> set[int]:
        """The nodes from which more could flow to `node`, but for the end itself."""
        found, waiting = {node}, [node]
        while waiting:
            for edge in self.edges[waiting.pop()]:
                if self.left[edge ^ 1] and self.to[edge] not in found and self.to[edge] != 1:
                    found.add(self.to[edge])
                    waiting.append(self.to[edge])
        return found


@dataclass(frozen=True)
class Filled:
    """As many scorecards as the rules allow for the `entries` looked at, with what stands among them."""

    case: Case
    entries: Sequence[int]
    network: Network
    judges: Sequence[int]
    drinks: dict[int, int]
    ways: dict[Pair, int]

    @cached_property
    def pairs(self) -> set[Pair]:
        """Who judges what."""
        stands = {(entry, judge) for entry in self.entries for judge in self.case.forced[entry]}
        return stands | {pair for pair, edge in self.ways.items() if self.network.used(edge)}

    @cached_property
    def lacking(self) -> dict[int, int]:
        """How many judges entries lack, as far as they do."""
        return {entry: self.network.left[edge] for entry, edge in self.drinks.items() if self.network.left[edge]}

    def tight(self, entry: int) -> tuple[list[int], list[int]]:
        """Around an entry that lacks judges: the entries that compete with it, and the judges whose limits bind."""
        node = self.network.to[self.drinks[entry] ^ 1]
        up = self.network.upstream(node)
        entries = [each for each, edge in self.drinks.items() if self.network.to[edge ^ 1] in up]
        return entries, [judge for judge, node in enumerate(self.judges) if node in up]


def fill(case: Case, entries: Sequence[int] | None = None) -> Filled:
    """As many scorecards as the rules allow, for these entries alone or for all."""
    entries = range(len(case.entries)) if entries is None else entries
    network = Network()
    stands = case.loads((entry, judge) for entry in entries for judge in case.forced[entry])
    judges = [network.node() for _ in case.judges]
    for judge, node in enumerate(judges):
        network.edge(0, node, case.limits[judge] - stands[judge])
    drinks, ways = {}, {}
    for entry in entries:
        node = network.node()
        forced = case.forced[entry]
        drinks[entry] = network.edge(node, 1, case.demand[entry] - len(forced))
        for members, room in case.rooms[entry].values():
            open_to = [judge for judge in members if judge not in forced]
            gate = node
            if room - sum(judge in forced for judge in members) < len(open_to):
                gate = network.node()
                network.edge(gate, node, room - sum(judge in forced for judge in members))
            for judge in open_to:
                ways[entry, judge] = network.edge(judges[judge], gate, 1)
    network.flow()
    return Filled(case, entries, network, judges, drinks, ways)


def common(case: Case) -> int | None:
    """The lowest limit for judges who have none of their own with which all entries have their judges; None: none."""
    low, high = 0, len(case.entries)
    if fill(case.with_common(high)).lacking:
        return None
    while low < high:
        middle = (low + high) // 2
        if fill(case.with_common(middle)).lacking:
            low = middle + 1
        else:
            high = middle
    return low
