"""Pure: the inputs of a run as a problem to solve: with all its rules, without some, or with other numbers."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from . import ties
from .problem import Bound, Problem
from .quotas import Rule

# People pinned by hand are one rule among the others, when asked what it costs.
PINS = "pins"


@dataclass(frozen=True)
class Case:
    """Candidates in the order of their rank, those who have a place already, rules, pins and seats."""

    people: Sequence[Mapping[str, Any]]
    held: Sequence[Mapping[str, Any]]
    rules: Sequence[Rule]
    pins: Mapping[str, str]
    seats: int
    seed: str
    unread: Sequence[Mapping[str, Any]] = ()
    ranks: Mapping[str, int] = field(default_factory=dict)

    @property
    def keys(self) -> list[str]:
        """Everything that can be left out: the rules, and the pins together."""
        return [*(rule.key for rule in self.rules), *([PINS] if self.pins else [])]

    def by_rank(self) -> frozenset[int]:
        """Who would have the seats if there were no rule and no pin: places in `people`."""
        return frozenset(range(min(self.seats, len(self.people))))

    def without(self, key: str) -> "Case":
        """The case without that rule, or without anybody pinned."""
        if key == PINS:
            return replace(self, pins={})
        return replace(self, rules=[rule for rule in self.rules if rule.key != key])

    def with_rule(self, rule: Rule) -> "Case":
        """The case with `rule` in the place of the one about the same people."""
        return replace(self, rules=[rule if each.key == rule.key else each for each in self.rules])

    def without_pin(self, code: str) -> "Case":
        """The case with nobody of that code pinned."""
        return replace(self, pins={each: side for each, side in self.pins.items() if each != code})

    def with_read(self, more: Iterable[Mapping[str, Any]]) -> "Case":
        """The case as if `more` had been read too, with any score."""
        return replace(self, people=[*self.people, *({**each, "score": 0} for each in more)])

    def problem(self) -> Problem:
        """What the solver is asked."""
        places = {person["code"]: i for i, person in enumerate(self.people)}
        sides: dict[str, set[int]] = {"in": set(), "out": set()}
        for code, side in self.pins.items():
            if code in places:
                sides[side].add(places[code])
        return Problem(
            scores=[person["score"] for person in self.people],
            lots=[ties.lot(self.seed, person["code"]) for person in self.people],
            seats=self.seats,
            bounds=[bound for rule in self.rules for bound in self._bounds(rule)],
            ins=frozenset(sides["in"]),
            outs=frozenset(sides["out"]),
        )

    def count(self, rule: Rule, chosen: Iterable[int]) -> int:
        """How many places go to those the rule counts, once `chosen` have theirs; the largest, for a rule of each."""
        having = [*self.held, *(self.people[i] for i in chosen)]
        if rule.value:
            return sum(rule.counts(person) for person in having)
        crowds = Counter(person[rule.field] for person in having if rule.counts(person))
        return max(crowds.values(), default=0)

    def _bounds(self, rule: Rule) -> list[Bound]:
        if rule.value:
            return [self._bound(rule)]
        crowds = Counter(person[rule.field] for person in [*self.people, *self.held] if rule.counts(person))
        big = sorted(value for value, number in crowds.items() if number > (rule.most or 0))
        return [self._bound(replace(rule, value=value)) for value in big]

    def _bound(self, rule: Rule) -> Bound:
        there = sum(rule.counts(person) for person in self.held)
        members = frozenset(i for i, person in enumerate(self.people) if rule.counts(person))
        # Who has a place keeps it: a rule they break already only says that nobody more comes.
        most = None if rule.most is None else max(0, rule.most - there)
        return Bound(members, max(0, (rule.least or 0) - there), most)


def read(inputs: Mapping[str, Any]) -> Case:
    """The case that the stored inputs of a run describe."""
    people = sorted(inputs["candidates"], key=lambda each: ties.place(inputs["seed"], each["score"], each["code"]))
    return Case(
        people=people,
        held=inputs["held"],
        rules=[Rule(**rule) for rule in inputs["rules"]],
        pins={pin["code"]: pin["side"] for pin in inputs["pins"]},
        seats=inputs["seats"],
        seed=inputs["seed"],
        unread=inputs["unread"],
        ranks={person["code"]: i + 1 for i, person in enumerate(people)},
    )
