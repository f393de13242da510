"""Pure: who could judge an entry besides those who do, the best first; and filling up without a solver."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .assignment import Problem, check
from .assignment.case import Case
from .order import place

# How many are proposed for an entry.
MOST = 3
# What staff may do by hand, and the page then shows: more or fewer judges than the entry is to have.
BY_HAND = frozenset(("too_few", "too_many"))


@dataclass(frozen=True)
class Candidate:
    """A judge who may take the entry: which part of its topics they know (0 to 1), and how many entries they have."""

    judge: str
    affinity: float
    load: int


class Standby:
    """The pairs (entry, judge) that are given, and who could be added to them."""

    def __init__(self, given: Mapping[str, Any], pairs: Iterable[Sequence[str]] | None = None) -> None:
        self.case = Case(given)
        held = [*given["standing"], *given["kept"]] if pairs is None else pairs
        self.pairs = {(entry, judge) for entry, judge in self.case.numbers(held)}
        self.loads = self.case.loads(self.pairs)
        self.here: list[set[int]] = [set() for _ in self.case.entries]
        for number, judge in self.pairs:
            self.here[number].add(judge)

    def candidates(self, entry: str, most: int | None = MOST) -> list[Candidate]:
        """Those whom no rule keeps from the entry: who knows its topics first, then who has the fewest entries."""
        case, number = self.case, self.case.entry_of[entry]
        best = sorted(
            self._free(number),
            key=lambda judge: (
                -case.affinity[number][judge],
                self.loads[judge],
                place(f"{case.seed}/{entry}", case.judges[judge]),
            ),
        )
        return [
            Candidate(case.judges[judge], case.affinity[number][judge] / case.one, self.loads[judge])
            for judge in best[:most]
        ]

    def instead(self, entry: str, judge: str, most: int | None = MOST) -> list[Candidate]:
        """Those whom no rule would keep from the entry if `judge` did not have it."""
        here = self.here[self.case.entry_of[entry]]
        number = self.case.judge_of.get(judge, -1)
        had = number in here
        here.discard(number)
        found = [each for each in self.candidates(entry, most=None) if each.judge != judge][:most]
        if had:
            here.add(number)
        return found

    def _free(self, entry: int) -> list[int]:
        case = self.case
        here = self.here[entry]
        named = {case.groups[judge] for judge in here}
        return [
            judge
            for judge in case.free[entry]
            if judge not in here and case.groups[judge] not in named and self.loads[judge] < case.limits[judge]
        ]

    def fill(self) -> list[list[str]]:
        """All pairs after every entry has been given judges as far as the rules allow; the loads stay even.

        The entries that have the least choice come first. What is given stays, whatever rule it breaks.
        """
        case = self.case
        while True:
            open_ = [
                (len(free), place(str(case.seed), case.entries[entry]), entry, free)
                for entry, wanted in enumerate(case.demand)
                if len(self.here[entry]) < wanted and (free := self._free(entry))
            ]
            if not open_:
                return case.codes(self.pairs)
            _count, _place, entry, free = min(open_)
            judge = min(free, key=lambda one: (self.loads[one], -case.affinity[entry][one], case.judges[one]))
            self.pairs.add((entry, judge))
            self.here[entry].add(judge)
            self.loads[judge] += 1


def changed(given: Mapping[str, Any], *, add: Iterable[Sequence[str]] = (), take: Iterable[Sequence[str]] = ()) -> Any:
    """The hard rules that giving `add` and taking `take` by hand would newly break; how many judges an entry has is
    up to staff."""
    now = {(entry, judge) for entry, judge in [*given["standing"], *given["kept"]]}
    after = (now - {(entry, judge) for entry, judge in take}) | {(entry, judge) for entry, judge in add}
    before = {_key(each) for each in check(given, now)}
    return [each for each in check(given, after) if each.code not in BY_HAND and _key(each) not in before]


def _key(problem: Problem) -> tuple[str, str]:
    return problem.code, repr(sorted(problem.facts.items()))


def difference(inputs: Mapping[str, Any], now: Mapping[str, Any], pairs: Iterable[Sequence[str]]) -> list[str]:
    """What has changed since a proposal was asked for so that it cannot be accepted: names of what, none if it can.

    A scorecard that was submitted meanwhile changes nothing as long as the proposal leaves it where it is.
    """
    found = []
    if [each["entry"] for each in inputs["entries"]] != [each["entry"] for each in now["entries"]]:
        found.append("entries")
    elif inputs["entries"] != now["entries"]:
        found.append("facts")
    before = {each["judge"]: each for each in inputs["judges"]}
    after = {each["judge"]: each for each in now["judges"]}
    if before.keys() != after.keys():
        found.append("judges")
    same = [(before[code], after[code]) for code in before.keys() & after.keys()]
    if any(one["conflicts"] != other["conflicts"] for one, other in same):
        found.append("conflicts")
    if any({**one, "conflicts": 0} != {**other, "conflicts": 0} for one, other in same):
        found.append("facts")
    if any(inputs[name] != now[name] for name in ("per_entry", "seed", "engine", "even")):
        found.append("rules")
    standing = {(entry, judge) for entry, judge in now["standing"]}
    if not standing <= {(entry, judge) for entry, judge in pairs} or _held(inputs) != _held(now):
        found.append("cards")
    return sorted(set(found))


def _held(given: Mapping[str, Any]) -> set[tuple[str, str]]:
    return {(entry, judge) for entry, judge in [*given["standing"], *given["kept"]]}
