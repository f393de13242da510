"""Pure but for the solver: why rules cannot all be kept, and which single change would make it possible."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from . import solver
from .case import Case
from .quotas import Rule

Change = dict[str, Any]


def explain(case: Case) -> dict[str, Any]:
    """What a run says when no set of people keeps all rules.

    `conflict` holds rules and pins that cannot be kept together, though all but any one of them can; `changes` are
    single changes that make the whole possible. When there are none, `partly` is true and they help only the conflict.
    """
    rules, pins = _conflict(case)
    alone = replace(case, rules=rules, pins=pins)
    whole = _changes(case, rules, pins)
    return {
        "possible": False,
        "conflict": [rule.stored for rule in rules],
        "pins": sorted(pins),
        "there": {rule.key: _there(case, rule) for rule in rules},
        "changes": whole or _changes(alone, rules, pins),
        "partly": not whole,
        "candidates": len(case.people),
    }


def _there(case: Case, rule: Rule) -> int:
    """How many there are at most for the rule: candidates who are not pinned out, and those who have a place."""
    free = [person for person in case.people if case.pins.get(person["code"]) != "out"]
    return sum(rule.counts(person) for person in [*free, *case.held])


def _conflict(case: Case) -> tuple[list[Rule], dict[str, str]]:
    """Rules and pins that cannot be kept together; without any one of them they could."""
    for rule in case.rules:
        if not solver.possible(replace(case, rules=[rule], pins={}).problem()):
            return [rule], {}
    kept = case
    for code in sorted(case.pins):
        fewer = kept.without_pin(code)
        if not solver.possible(fewer.problem()):
            kept = fewer
    for rule in case.rules:
        fewer = kept.without(rule.key)
        if not solver.possible(fewer.problem()):
            kept = fewer
    return list(kept.rules), dict(kept.pins)


def _changes(case: Case, rules: Sequence[Rule], pins: dict[str, str]) -> list[Change]:
    found: list[Change] = []
    for rule in rules:
        found += [*_other_numbers(case, rule), *_reading(case, rule)]
    found += [
        {"kind": "pin", "code": code, "side": pins[code]}
        for code in sorted(pins)
        if solver.possible(case.without_pin(code).problem())
    ]
    most = len(case.people)
    if case.seats < most:
        seats = _first(case.seats + 1, most, lambda number: replace(case, seats=number))
        found += [] if seats is None else [{"kind": "seats", "to": seats}]
    return found


def _other_numbers(case: Case, rule: Rule) -> list[Change]:
    """The nearest number with which everything could be kept, for each number of the rule."""
    found: list[Change] = []
    if rule.least:
        top = rule.least
        down = _first(1, top, lambda by: case.with_rule(replace(rule, least=top - by)))
        found += [] if down is None else [{"kind": "least", "key": rule.key, "to": top - down}]
    if rule.most is not None:
        top = len(case.people) + len(case.held)
        up = _first(rule.most + 1, top, lambda number: case.with_rule(replace(rule, most=number)))
        found += [] if up is None else [{"kind": "most", "key": rule.key, "to": up}]
    return found


def _reading(case: Case, rule: Rule) -> list[Change]:
    """Reading those of the rule that still wait for a reader, if that is enough."""
    waiting = [person for person in case.unread if rule.counts(person)] if rule.least else []
    if not waiting or not solver.possible(case.with_read(waiting).problem()):
        return []
    return [{"kind": "read", "key": rule.key, "count": len(waiting)}]


def _first(low: int, high: int, changed: Callable[[int], Case]) -> int | None:
    """The smallest number from `low` to `high` with which the changed case is possible: more is never harder."""
    if low > high or not solver.possible(changed(high).problem()):
        return None
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if solver.possible(changed(middle).problem()) else (middle + 1, high)
    return high
