"""Pure: an assignment as numbers: who may judge what, how well, how many at most."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from math import lcm
from typing import Any

from champions.core.names import plain
from champions.reviews.conflicts import same_university

# Affinities are counted in whole parts: of the least common multiple of the numbers of topics, or else of this.
FINEST = 1_000_000

# Rules that can be left out, to see what they cost.
LANGUAGES = "languages"
ORGANISATIONS = "organisations"
ONE_OF_EACH = "one_per_organisation"
LIMITS = "limits"
CONFLICTS = "conflicts"
EVEN = "even"
PER_ENTRY = "per_entry"
UNLIMITED = ("groups", "barred", "free", "shares", "forced", "demand", "rooms")
RULES = (CONFLICTS, ORGANISATIONS, LANGUAGES, ONE_OF_EACH, LIMITS, EVEN, PER_ENTRY)


class Case:
    """Entries and judges as numbers from 0. `without` are rules that do not hold.

    `common` is the most that judges without a limit of their own take; None: no limit.
    """

    def __init__(self, given: Mapping[str, Any], *, without: Iterable[str] = (), common: int | None = None) -> None:
        self.given = given
        self.without = frozenset(without)
        self.common = common
        self.seed = given["seed"]
        self.per_entry: int = max(1, given["per_entry"] - (PER_ENTRY in self.without))
        self.entries = [each["entry"] for each in given["entries"]]
        self.judges = [each["judge"] for each in given["judges"]]
        self.entry_of = {code: place for place, code in enumerate(self.entries)}
        self.judge_of = {code: place for place, code in enumerate(self.judges)}
        self.standing = frozenset(self.numbers(given["standing"]))
        self.kept = frozenset(self.numbers(given["kept"]))

    def with_common(self, common: int | None) -> "Case":
        """The same but for the limit of those who have none of their own; what was worked out already stays."""
        case = Case(self.given, without=self.without, common=common)
        case.__dict__.update({name: self.__dict__[name] for name in UNLIMITED if name in self.__dict__})
        return case

    def with_demand(self, demand: list[int]) -> "Case":
        """The same but for the number of judges of each entry."""
        case = self.with_common(self.common)
        case.__dict__["demand"] = demand
        return case

    def numbers(self, pairs: Iterable[Sequence[str]]) -> list[tuple[int, int]]:
        """Pairs of codes as pairs of numbers."""
        return [(self.entry_of[entry], self.judge_of[judge]) for entry, judge in pairs]

    def codes(self, pairs: Iterable[tuple[int, int]]) -> list[list[str]]:
        """Pairs of numbers as pairs of codes, sorted."""
        return sorted([self.entries[entry], self.judges[judge]] for entry, judge in pairs)

    @cached_property
    def groups(self) -> list[int]:
        """The organisation of each judge as a number from 0; who has none stands alone."""
        names: list[str] = []
        found = []
        for place, judge in enumerate(self.given["judges"]):
            name = judge["organisation"]
            same = (number for number, other in enumerate(names) if same_university(name, other))
            number = next(same, len(names))
            if number == len(names):
                names.append(name or f"\0{place}")
            found.append(number)
        return found

    @cached_property
    def barred(self) -> list[list[str | None]]:
        """For each entry and judge the first rule that stands against it, or None."""
        judges = [
            (
                frozenset() if CONFLICTS in self.without else frozenset(each["conflicts"]),
                "" if ORGANISATIONS in self.without else plain(each["organisation"]),
                frozenset() if LANGUAGES in self.without else frozenset(map(str.casefold, each["languages"])),
            )
            for each in self.given["judges"]
        ]
        return [list(_row(entry, judges)) for entry in self.given["entries"]]

    @cached_property
    def free(self) -> list[list[int]]:
        """For each entry the judges it can have: those whom no rule bars, and those whose pair stands."""
        return [
            [judge for judge, rule in enumerate(row) if rule is None or (entry, judge) in self.standing]
            for entry, row in enumerate(self.barred)
        ]

    @cached_property
    def shares(self) -> tuple[int, list[list[int]]]:
        """(what 1 is, for each entry and judge the share of the entry's topics that the judge knows)."""
        topics = [{topic.casefold() for topic in each["topics"]} for each in self.given["entries"]]
        known = [{topic.casefold() for topic in each["topics"]} for each in self.given["judges"]]
        one = lcm(*{len(each) for each in topics if each})
        one = min(one, FINEST)
        return one, [
            [round(one * len(each & knows) / len(each)) if each else one for knows in known] for each in topics
        ]

    @property
    def one(self) -> int:
        """The affinity of a judge who knows all topics of an entry."""
        return self.shares[0]

    @property
    def affinity(self) -> list[list[int]]:
        """The affinity of each entry and judge."""
        return self.shares[1]

    @cached_property
    def forced(self) -> list[set[int]]:
        """For each entry the judges whose pair stands."""
        found: list[set[int]] = [set() for _ in self.entries]
        for entry, judge in self.standing:
            found[entry].add(judge)
        return found

    @cached_property
    def demand(self) -> list[int]:
        """How many judges each entry has: as many as it should, or more if more stand."""
        return [max(self.per_entry, len(judges)) for judges in self.forced]

    @cached_property
    def limits(self) -> list[int]:
        """How many entries each judge takes at most; what stands counts, and stays."""
        stands = Counter(judge for _, judge in self.standing)
        could = Counter(judge for entry, judge in self.standing | self.kept if judge in self.free[entry])
        return [max(self._limit(each, could[judge]), stands[judge]) for judge, each in enumerate(self.given["judges"])]

    def _limit(self, judge: Mapping[str, Any], could: int) -> int:
        """Their own limit, or as many as the others: then nothing is taken from them for being more even."""
        own, most = judge["max_load"], len(self.entries)
        if own is None or LIMITS in self.without:
            own = most if self.common is None else max(self.common, could)
        return min(own, most)

    @cached_property
    def rooms(self) -> list[dict[int, tuple[list[int], int]]]:
        """For each entry, by organisation: its judges among the free, and how many of them the entry can have."""
        found: list[dict[int, tuple[list[int], int]]] = []
        for entry, free in enumerate(self.free):
            members: dict[int, list[int]] = defaultdict(list)
            for judge in free:
                members[self.groups[judge]].append(judge)
            found.append({group: (judges, self._room(entry, judges)) for group, judges in members.items()})
        return found

    def _room(self, entry: int, judges: Sequence[int]) -> int:
        if ONE_OF_EACH in self.without:
            return len(judges)
        return max(1, sum(judge in self.forced[entry] for judge in judges))

    def value(self, pairs: Iterable[tuple[int, int]]) -> list[int]:
        """The affinity of each entry: the sum over its judges."""
        found = [0] * len(self.entries)
        for entry, judge in pairs:
            found[entry] += self.affinity[entry][judge]
        return found

    def loads(self, pairs: Iterable[tuple[int, int]]) -> list[int]:
        """How many entries each judge has."""
        count = Counter(judge for _, judge in pairs)
        return [count[judge] for judge in range(len(self.judges))]


def _row(
    entry: Mapping[str, Any], judges: Iterable[tuple[frozenset[str], str, frozenset[str]]]
) -> Iterator[str | None]:
    """For each judge (conflicts, organisation, languages) the first rule that keeps them from the entry, or None.

    Names are compared as `same_university` does, but each is made plain once and not once a pair.
    """
    code, language = entry["entry"], entry["language"].casefold()
    universities = frozenset(map(plain, entry["organisations"])) - {""}
    for conflicts, organisation, languages in judges:
        if code in conflicts:
            yield "conflict"
        elif organisation in universities:
            yield "organisation"
        elif language and languages and language not in languages:
            yield "language"
        else:
            yield None
