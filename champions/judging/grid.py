"""Pure: who judges what as it stands: the panel, the entries, the scorecards in force, and what can be said of them."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from itertools import combinations

Pair = tuple[int, int]
Node = tuple[str, int]

# Entries side by side on one page of the grid.
PAGE = 24
# What the service proposes as a conflict: the judge or staff can say that it is none.
POSSIBLE = ("university", "organisation")
# A judge is slow who, with more than this share of the time gone, has done less than half of what that time was for.
GRACE = 0.25


@dataclass(frozen=True)
class Seat:
    """A judge. `away` is for all the time that is left; `waiting` since when their mailed link is unused."""

    id: int
    code: str
    name: str
    organisation: str
    languages: tuple[str, ...]
    topics: tuple[str, ...]
    max_load: int | None
    ended: bool = False
    away: bool = False
    waiting: datetime | None = None

    @property
    def can_take(self) -> bool:
        """True when entries can be given to them at all."""
        return not self.ended and not self.away


@dataclass(frozen=True)
class Piece:
    """An entry that is not withdrawn. `organisations` are its members' universities."""

    id: int
    code: str
    number: int
    title: str
    team: str
    language: str
    topics: tuple[str, ...]
    organisations: tuple[str, ...] = ()


@dataclass(frozen=True)
class Held:
    """A scorecard in force."""

    code: str
    judge: int
    entry: int
    submitted: bool


@dataclass(frozen=True)
class Bar:
    """A conflict that stands; `found` by the service, else somebody said so."""

    judge: int
    entry: int
    why: str
    found: bool


@dataclass(frozen=True)
class Link:
    """The two judges that are joined most weakly, by how many entries, and whether one recusal would cut it."""

    judges: tuple[int, int]
    shared: int
    cut: bool


@dataclass(frozen=True)
class Board:
    """All of it. Ids throughout; `per_entry` is how many judges an entry is to have."""

    per_entry: int
    judges: Sequence[Seat]
    entries: Sequence[Piece]
    cards: Sequence[Held]
    bars: Sequence[Bar]

    @cached_property
    def judge(self) -> Mapping[int, Seat]:
        """The judges by id."""
        return {each.id: each for each in self.judges}

    @cached_property
    def entry(self) -> Mapping[int, Piece]:
        """The entries by id."""
        return {each.id: each for each in self.entries}

    @cached_property
    def card(self) -> Mapping[Pair, Held]:
        """The scorecards in force, by (judge, entry)."""
        return {(each.judge, each.entry): each for each in self.cards}

    @cached_property
    def barred(self) -> frozenset[Pair]:
        """(judge, entry) of every conflict that stands."""
        return frozenset((each.judge, each.entry) for each in self.bars)

    @cached_property
    def loads(self) -> Counter[int]:
        """How many entries each judge has."""
        return Counter(each.judge for each in self.cards)

    @cached_property
    def done(self) -> Counter[int]:
        """How many entries each judge has submitted."""
        return Counter(each.judge for each in self.cards if each.submitted)

    @cached_property
    def per(self) -> Counter[int]:
        """How many judges each entry has."""
        return Counter(each.entry for each in self.cards)

    @cached_property
    def of_entry(self) -> Mapping[int, list[int]]:
        """The judges of each entry."""
        found: dict[int, list[int]] = defaultdict(list)
        for each in self.cards:
            found[each.entry].append(each.judge)
        return found

    @property
    def submitted(self) -> int:
        """How many scorecards are in."""
        return sum(each.submitted for each in self.cards)

    @property
    def lacking(self) -> list[Piece]:
        """The entries with fewer judges than they are to have, by number."""
        return [each for each in self.entries if self.per[each.id] < self.per_entry]

    @property
    def crowded(self) -> list[Piece]:
        """The entries with more judges than they are to have, by number."""
        return [each for each in self.entries if self.per[each.id] > self.per_entry]

    @property
    def assigned_conflicts(self) -> list[Pair]:
        """(judge, entry) with a scorecard in force although a conflict stands; nobody should ever see one."""
        return sorted(set(self.card) & {(each.judge, each.entry) for each in self.bars if each.why not in POSSIBLE})

    @property
    def possible_conflicts(self) -> list[Pair]:
        """(judge, entry) with a scorecard in force that waits until the judge has said whether it is a conflict."""
        return sorted(set(self.card) & self.barred - set(self.assigned_conflicts))

    def lacks_without(self, judge: int) -> int:
        """How many entries would have fewer judges than they are to have if this one scored nothing more."""
        own = [each.entry for each in self.cards if each.judge == judge and not each.submitted]
        return sum(self.per[each] - 1 < self.per_entry for each in own)

    @property
    def panel(self) -> list[Seat]:
        """Who still judges or has judged: those who are out with nothing done are not shown."""
        return [each for each in self.judges if not each.ended or self.loads[each.id]]

    def without_expert(self) -> list[Piece]:
        """The entries that name a topic and have judges, none of whom knows it."""
        return [
            each
            for each in self.entries
            if each.topics and self.of_entry.get(each.id) and not self._knows(each, self.of_entry[each.id])
        ]

    def _knows(self, entry: Piece, judges: Iterable[int]) -> bool:
        return any(set(entry.topics) & set(self.judge[one].topics) for one in judges)

    def has_expert(self, entry: Piece) -> bool:
        """True when somebody on the panel who may judge the entry knows one of its topics."""
        able = [each.id for each in self.judges if each.can_take and (each.id, entry.id) not in self.barred]
        return self._knows(entry, able)

    def unread(self) -> list[tuple[Piece, Seat]]:
        """Entries given to a judge who does not read their language."""
        pairs = ((self.entry[each.entry], self.judge[each.judge]) for each in self.cards)
        return [(entry, judge) for entry, judge in pairs if not reads(judge, entry)]

    def twice(self) -> list[Piece]:
        """The entries with two judges of one organisation."""
        return [each for each in self.entries if self._repeats(self.of_entry.get(each.id, []))]

    def _repeats(self, judges: Iterable[int]) -> bool:
        named = Counter(plain(self.judge[each].organisation) for each in judges)
        return any(count > 1 for name, count in named.items() if name)

    @cached_property
    def shared(self) -> Counter[Pair]:
        """How many entries every two judges share; pairs that share none are not in it."""
        counted: Counter[Pair] = Counter()
        for judges in self.of_entry.values():
            counted.update(combinations(sorted(judges), 2))
        return counted

    @property
    def parts(self) -> int:
        """In how many parts the judges with entries fall; 1 when all are linked by shared entries."""
        groups = Groups(self.loads)
        for one, other in self.shared:
            groups.join(one, other)
        return groups.count

    def weakest(self) -> Link | None:
        """The weakest of the links that hold the judges together; None when there is nothing to hold."""
        groups, last = Groups(self.loads), None
        # The strongest links first: the last one that still joins two parts is the weakest that is needed.
        for (one, other), count in sorted(self.shared.items(), key=lambda each: (-each[1], each[0])):
            if groups.join(one, other):
                last = Link((one, other), count, cut=False)
        if last is None or groups.count > 1:
            return None
        return Link(last.judges, last.shared, cut=self._one_cuts())

    def _one_cuts(self) -> bool:
        """True when there is a scorecard without which the judges would fall apart."""
        return any(self._parts_without(edge) > 1 for edge in _bridges(self.card))

    def _parts_without(self, edge: Pair) -> int:
        rest = [pair for pair in self.card if pair != edge]
        groups = Groups({judge for judge, _entry in rest})
        first: dict[int, int] = {}
        for judge, entry in rest:
            groups.join(first.setdefault(entry, judge), judge)
        return groups.count


class Groups:
    """Things in groups that are joined two by two."""

    def __init__(self, things: Iterable[int]) -> None:
        self.above = {each: each for each in things}
        self.count = len(self.above)

    def top(self, thing: int) -> int:
        """The one that stands for the group of `thing`."""
        while self.above[thing] != thing:
            self.above[thing] = self.above[self.above[thing]]
            thing = self.above[thing]
        return thing

    def join(self, one: int, other: int) -> bool:
        """The two are in one group; False when they were before."""
        first, second = self.top(one), self.top(other)
        if first == second:
            return False
        self.above[second] = first
        self.count -= 1
        return True


def _bridges(cards: Iterable[Pair]) -> list[Pair]:
    """The (judge, entry) pairs that are on no circle of the graph of judges and entries: only they can cut it."""
    near: dict[Node, list[Node]] = defaultdict(list)
    for judge, entry in cards:
        near["j", judge].append(("e", entry))
        near["e", entry].append(("j", judge))
    seen: dict[Node, int] = {}
    low: dict[Node, int] = {}
    found: list[Pair] = []
    for start, first in near.items():
        if start in seen:
            continue
        seen[start] = low[start] = len(seen)
        path: list[tuple[Node, Node | None, Iterator[Node]]] = [(start, None, iter(first))]
        while path:
            here, came, rest = path[-1]
            step = next(rest, None)
            if step is None:
                path.pop()
                if came is not None:
                    low[came] = min(low[came], low[here])
                    if low[here] > seen[came]:
                        ends = dict([here, came])
                        found.append((ends["j"], ends["e"]))
            elif step not in seen:
                seen[step] = low[step] = len(seen)
                path.append((step, here, iter(near[step])))
            elif step != came:
                low[here] = min(low[here], seen[step])
    return found


def reads(judge: Seat, entry: Piece) -> bool:
    """True when the judge reads the entry's language, as far as both are known."""
    known = {each.casefold() for each in judge.languages}
    return not entry.language or not known or entry.language.casefold() in known


def plain(organisation: str) -> str:
    """An organisation's name as it is compared: without case and superfluous white space."""
    return " ".join(organisation.casefold().split())


def is_slow(done: int, given: int, opens: datetime, closes: datetime, now: datetime) -> bool:
    """True when less than half is done of what the time that is gone was for; nobody is slow in the first quarter."""
    gone = (now - opens) / (closes - opens)
    return given > 0 and gone > GRACE and done / given < min(gone, 1) / 2


def pages(count: int) -> list[tuple[int, int]]:
    """The first and last place of each page of the grid, counted from 1."""
    return [(first, min(first + PAGE - 1, count)) for first in range(1, count + 1, PAGE)]
