"""Pure: who reads what. Enough readers each, even loads within everybody's limit, no conflicts; what stands stays."""

from collections import Counter, deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from itertools import pairwise

from .order import place

Pair = tuple[str, str]


class Lack(StrEnum):
    """Why an application has too few readers."""

    CONFLICTS = "conflicts"
    LIMITS = "limits"


@dataclass(frozen=True)
class Proposal:
    """New (reader, application) pairs, how many each reader then has, and by application what could not be met."""

    pairs: tuple[Pair, ...]
    loads: dict[str, int]
    lacking: dict[str, tuple[int, Lack]]


def assign(
    applications: Sequence[str],
    limits: Mapping[str, int | None],
    *,
    each: int,
    conflicts: Iterable[Pair] = (),
    standing: Iterable[Pair] = (),
    seed: str,
) -> Proposal:
    """Every application has `each` different readers as far as conflicts and limits (by reader) allow.

    Among readers below their limits loads are as even as conflicts let them be. `standing` pairs are never moved.
    """
    table = _Table(applications, limits, set(conflicts), set(standing), seed)
    for application in sorted(applications, key=lambda code: (len(table.allowed[code]), place(seed, code))):
        for _ in range(each - len(table.readers[application])):
            if not table.give(application):
                break
    table.even_out()
    lacking = {}
    for application in applications:
        missing = each - len(table.readers[application])
        if missing > 0:
            few = len(table.allowed[application] | table.kept[application]) < each
            lacking[application] = (missing, Lack.CONFLICTS if few else Lack.LIMITS)
    return Proposal(tuple(table.new_pairs()), {reader: table.load[reader] for reader in table.limits}, lacking)


class _Table:
    """Who reads what so far; new pairs can still be moved from one reader to another."""

    def __init__(
        self,
        applications: Sequence[str],
        limits: Mapping[str, int | None],
        barred: set[Pair],
        standing: set[Pair],
        seed: str,
    ) -> None:
        self.seed = seed
        self.limits = {reader: limits[reader] for reader in sorted(limits, key=lambda code: place(seed, code))}
        self.kept: dict[str, set[str]] = {code: set() for code in applications}
        self.load = Counter(reader for reader, _ in standing)
        for reader, application in standing:
            self.kept.setdefault(application, set()).add(reader)
        self.readers = {code: set(readers) for code, readers in self.kept.items()}
        self.allowed = {
            code: {reader for reader in self.limits if (reader, code) not in barred} for code in applications
        }
        self.new: dict[str, dict[str, None]] = {reader: {} for reader in self.limits}

    def _room(self, reader: str) -> bool:
        limit = self.limits[reader]
        return limit is None or self.load[reader] < limit

    def _order(self, application: str, reader: str) -> tuple[int, str]:
        return self.load[reader], place(self.seed, application, reader)

    def give(self, application: str) -> bool:
        """The application has one more reader, others moving on if they must; False when nobody can take it."""
        free = [reader for reader in self.limits if reader in self.allowed[application] - self.readers[application]]
        free.sort(key=lambda reader: self._order(application, reader))
        with_room = next((reader for reader in free if self._room(reader)), None)
        if with_room is None:
            path = self._path(free, self._room)
            if path is None:
                return False
            self._shift(path)
            with_room = path[0]
        self._put(with_room, application)
        return True

    def even_out(self) -> None:
        """No reader could hand something on, directly or in a chain, to one with two fewer."""
        while True:
            for reader in sorted(self.limits, key=lambda code: -self.load[code]):
                path = self._path([reader], partial(self._takes, self.load[reader] - 2))
                if path is not None:
                    self._shift(path)
                    break
            else:
                return

    def _takes(self, most: int, reader: str) -> bool:
        return self.load[reader] <= most and self._room(reader)

    def _path(self, starts: Sequence[str], good: Callable[[str], bool]) -> list[str] | None:
        """The shortest chain of readers, from one of `starts`, each able to hand something to the next."""
        came: dict[str, str | None] = dict.fromkeys(starts)
        queue = deque(starts)
        while queue:
            reader = queue.popleft()
            if good(reader):
                return self._way(came, reader)
            for other in self.limits:
                if other not in came and self._movable(reader, other) is not None:
                    came[other] = reader
                    queue.append(other)
        return None

    @staticmethod
    def _way(came: Mapping[str, str | None], end: str) -> list[str]:
        way, at = [end], came[end]
        while at is not None:
            way.append(at)
            at = came[at]
        return way[::-1]

    def _movable(self, reader: str, other: str) -> str | None:
        """Something new of `reader` that `other` could read."""
        fits = (code for code in self.new[reader] if other in self.allowed[code] and other not in self.readers[code])
        return next(fits, None)

    def _shift(self, path: Sequence[str]) -> None:
        """Along the path each hands one on, from the end, so that nobody is over their limit in between."""
        for reader, other in reversed(list(pairwise(path))):
            application = self._movable(reader, other)
            assert application is not None  # what is handed on along a path differs at each step
            del self.new[reader][application]
            self.readers[application].discard(reader)
            self.load[reader] -= 1
            self._put(other, application)

    def _put(self, reader: str, application: str) -> None:
        self.new[reader][application] = None
        self.readers[application].add(reader)
        self.load[reader] += 1

    def new_pairs(self) -> list[Pair]:
        """The new pairs in an order that tells nothing."""
        pairs = [(reader, application) for reader, codes in self.new.items() for application in codes]
        return sorted(pairs, key=lambda pair: place(self.seed, *pair))
