"""Pure: who has a seat, or none, because of a rule and not because of their rank; and which rule it was."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from .case import PINS, Case

IN, OUT = "in", "out"


def told(
    case: Case,
    before: frozenset[int],
    now: frozenset[int],
    without: Mapping[str, frozenset[int]],
    line: Sequence[str],
) -> list[dict[str, Any]]:
    """Everybody who moved: those who came in first, then those who went out, each in the order of rank.

    `because` names the rules without which, each alone, they would be where their rank puts them; when no rule alone
    would do, `together` is true and it names those that pull this way.
    """
    turning = [key for key, other in without.items() if other != now]
    came, went = sorted(now - before), sorted(before - now)
    rows = {i: _row(case, i, IN, before, without, turning) for i in came}
    rows |= {i: _row(case, i, OUT, before, without, turning) for i in went}
    places = {code: number for number, code in enumerate(line, 1)}
    for i in went:
        rows[i]["line"] = places.get(rows[i]["code"])
    for i, other in _pairs(came, went, rows):
        rows[i]["seat_of"] = case.ranks[case.people[other]["code"]]
    return [rows[i] for i in [*came, *went]]


def _row(
    case: Case,
    i: int,
    move: str,
    before: frozenset[int],
    without: Mapping[str, frozenset[int]],
    turning: list[str],
) -> dict[str, Any]:
    code = case.people[i]["code"]
    alone = [PINS] if code in case.pins else [key for key in turning if (i in without[key]) == (i in before)]
    counted = [rule for rule in case.rules if rule.counts(case.people[i])]
    # No rule alone: then those that pull this person the way they went, else all that move anybody. Rules that ask for
    # the same thing hide each other, so that none of them moves anybody by itself.
    pulling = [rule.key for rule in counted if (rule.least if move == IN else rule.most) is not None]
    shared = [key for key in pulling if key in turning] or turning or pulling or case.keys
    return {
        "code": code,
        "move": move,
        "rank": case.ranks[code],
        "score": case.people[i]["score"],
        "pinned": case.pins.get(code),
        "because": alone or shared,
        "counted": [rule.key for rule in counted],
        "together": not alone,
        "seat_of": None,
        "line": None,
    }


def _pairs(came: Iterable[int], went: list[int], rows: Mapping[int, Mapping[str, Any]]) -> list[tuple[int, int]]:
    """Whose seat each of those who came in takes: of somebody who went out for the same reason, as far as there are."""
    left, pairs, alone = list(went), [], []
    for i in came:
        same = next((other for other in left if set(rows[other]["because"]) & set(rows[i]["because"])), None)
        if same is None:
            alone.append(i)
        else:
            left.remove(same)
            pairs.append((i, same))
    return [*pairs, *zip(alone, left, strict=False)]
