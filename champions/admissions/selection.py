"""Pure but for the solver: from the inputs of a run to its outputs, the same ones every time.

Points are whole numbers, millionths of the scale of 1 to 5, so that nothing is rounded when they are added up.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from . import conflicts, moves, solver
from .case import PINS, Case, read
from .quotas import Rule

ENGINE = "shortlist/1"
POINT = 1_000_000


def points(score: float) -> int:
    """A mean of reviews as points."""
    return round(score * POINT)


def inputs(
    *,
    seats: int,
    seed: str,
    candidates: Iterable[Mapping[str, Any]],
    held: Iterable[Mapping[str, Any]],
    unread: Iterable[Mapping[str, Any]],
    rules: Iterable[Rule],
    pins: Mapping[str, str],
) -> dict[str, Any]:
    """The inputs as they are stored: the same facts are always written the same way."""

    def sort(people: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
        return sorted((dict(each) for each in people), key=lambda each: each["code"])

    known = sort(candidates)
    codes = {person["code"] for person in known}
    return {
        "engine": ENGINE,
        "seats": seats,
        "seed": seed,
        "candidates": known,
        "held": sort(held),
        "unread": sort(unread),
        "rules": [rule.stored for rule in sorted(rules, key=lambda each: each.key)],
        "pins": [{"code": code, "side": pins[code]} for code in sorted(pins) if code in codes],
    }


def tried(given: Mapping[str, Any], rule: Rule) -> dict[str, Any]:
    """The inputs with one more rule, or another one in the place of the one about the same people."""
    rules = [each for each in map(_rule, given["rules"]) if each.key != rule.key]
    return {**given, "rules": [each.stored for each in sorted([*rules, rule], key=lambda each: each.key)]}


def compute(given: Mapping[str, Any]) -> dict[str, Any]:
    """The outputs: who gets the seats, who is next, what each rule costs and moves; or why there is no such set."""
    case = read(given)
    now = solver.best(case.problem())
    if now is None:
        return {"engine": ENGINE} | conflicts.explain(case)
    without = {key: _best(case.without(key)) for key in case.keys}
    before = case.by_rank()
    line = [person["code"] for i, person in enumerate(case.people) if i not in now and _waits(case, person)]
    return {
        "engine": ENGINE,
        "possible": True,
        "candidates": len(case.people),
        "unread": len(case.unread),
        "held": len(case.held),
        "selected": [case.people[i]["code"] for i in sorted(now)],
        "line": line,
        "out": [person["code"] for i, person in enumerate(case.people) if i not in now and not _waits(case, person)],
        "ranks": {person["code"]: [case.ranks[person["code"]], person["score"]] for person in case.people},
        "total": _total(case, now),
        "total_by_rank": _total(case, before),
        "lowest": _lowest(case, now),
        "lowest_by_rank": _lowest(case, before),
        "rules": [_cost(case, rule, before, now, without[rule.key]) for rule in case.rules],
        "pins": _pins(case, now, without.get(PINS)),
        "moves": moves.told(case, before, now, without, line),
        "tied": _tied(case, before, now),
        "drawn": _drawn(case, now),
    }


def _rule(stored: Mapping[str, Any]) -> Rule:
    return Rule(**stored)


def _best(case: Case) -> frozenset[int]:
    found = solver.best(case.problem())
    if found is None:
        raise ValueError("fewer rules cannot be harder to keep")
    return found


def _waits(case: Case, person: Mapping[str, Any]) -> bool:
    return case.pins.get(person["code"]) != "out"


def _total(case: Case, chosen: Iterable[int]) -> int:
    return sum(case.people[i]["score"] for i in chosen)


def _lowest(case: Case, chosen: frozenset[int]) -> int | None:
    return min((case.people[i]["score"] for i in chosen), default=None)


def _cost(case: Case, rule: Rule, before: frozenset[int], now: frozenset[int], other: frozenset[int]) -> dict[str, Any]:
    """What one rule costs: the points and seats that would be won if it alone were not there."""
    return rule.stored | {
        "without": case.count(rule, before),
        "now": case.count(rule, now),
        "lost": _total(case, other) - _total(case, now),
        "seats_lost": len(other) - len(now),
        "moved": len(other - now) + len(now - other),
    }


def _pins(case: Case, now: frozenset[int], other: frozenset[int] | None) -> dict[str, Any] | None:
    if other is None:
        return None
    sides = list(case.pins.values())
    return {
        "in": sides.count("in"),
        "out": sides.count("out"),
        "lost": _total(case, other) - _total(case, now),
        "moved": len(other - now) + len(now - other),
    }


def _tied(case: Case, before: frozenset[int], now: frozenset[int]) -> dict[str, Any] | None:
    """Those with the very score at which the seats end by rank alone, if some of them are beyond the line."""
    lowest = _lowest(case, before)
    tied = [i for i, person in enumerate(case.people) if person["score"] == lowest]
    if before.issuperset(tied):
        return None
    names = _codes(case, tied)
    return {
        "score": lowest,
        "codes": names,
        "by_rank": _codes(case, before & set(tied)),
        "now": _codes(case, now & set(tied)),
    }


def _drawn(case: Case, now: frozenset[int]) -> list[dict[str, Any]]:
    """Groups with the same score whom the same rules count, of whom only some have a seat: the lot decided."""
    alike: dict[tuple[int, int], list[int]] = defaultdict(list)
    problem = case.problem()
    for number, group in enumerate(problem.groups):
        for i in group:
            alike[problem.scores[i], number].append(i)
    return [
        {"score": score, "in": _codes(case, now & set(group)), "out": _codes(case, set(group) - now)}
        for (score, _number), group in sorted(alike.items(), reverse=True)
        if now & set(group) and set(group) - now
    ]


def _codes(case: Case, chosen: Iterable[int]) -> list[str]:
    return [case.people[i]["code"] for i in sorted(chosen)]


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[Sequence[str], Sequence[str]]:
    """Who came in and who went out from one run's outputs to another's, by code."""
    old, new = before.get("selected", []), after.get("selected", [])
    return [code for code in new if code not in set(old)], [code for code in old if code not in set(new)]
