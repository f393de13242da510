"""Pure: what people see of entries that cannot be told apart, and how they write down what they decided."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .placing import SHARING, Placing, Question, ballots, duel, priority_scores


@dataclass(frozen=True)
class Line:
    """One of the entries: its numbers, and for each of the others how many judges gave it more, and less."""

    entry: str
    raw: float | None
    fair: float | None
    low: int | None
    high: int | None
    p_top: float | None
    priority: float | None
    duels: tuple[tuple[int, int] | None, ...]


def lines(question: Question, given: Mapping[str, Any], outputs: Mapping[str, Any]) -> list[Line]:
    """The entries of the question in their computed order; None among the duels is the entry itself."""
    rows = {row["entry"]: row for row in outputs["entries"]}
    cast, priority = ballots(given), priority_scores(given) or {}
    found = []
    for entry in question.entries:
        row = rows[entry]
        found.append(
            Line(
                entry,
                row["raw"],
                row.get("fair"),
                row.get("rank_low"),
                row.get("rank_high"),
                row.get("p_top"),
                round(float(priority[entry]), 4) if entry in priority else None,
                tuple(None if other == entry else duel(cast, entry, other) for other in question.entries),
            )
        )
    return found


def boundaries(question: Question, outputs: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """What was computed of the boundaries that go through the question's entries."""
    mine = set(question.entries)
    known = outputs.get("ties", {}).get("boundaries") or []
    return [each for each in known if {each["above"], each["below"]} <= mine]


def order_of(numbers: Mapping[str, int]) -> tuple[str, ...]:
    """The order that these places say: the smallest number first, equal numbers share a place."""
    groups: dict[int, list[str]] = {}
    for entry, number in sorted(numbers.items()):
        groups.setdefault(number, []).append(entry)
    return tuple(SHARING.join(groups[number]) for number in sorted(groups))


def seats(placing: Placing, question: Question) -> int | None:
    """How many of the entries go on, where the cut goes through them and nothing else matters; else None."""
    inside = placing.top - question.first + 1
    return inside if not placing.each_place and 0 < inside < len(question.entries) else None


def order_of_those_in(entries: Iterable[str], inside: Collection[str]) -> tuple[str, ...]:
    """The order that says who goes on and nothing more: they share the first place, the others the next."""
    chosen: list[str] = []
    others: list[str] = []
    for entry in entries:
        (chosen if entry in inside else others).append(entry)
    return tuple(SHARING.join(group) for group in (chosen, others) if group)


def asked(placing: Placing, first: int | None) -> Question | None:
    """The question that begins at place `first`; without it, the first that nobody has answered."""
    if first is None:
        return next(iter(placing.open), None)
    return next((each for each in placing.questions if each.first == first), None)


def in_names(order: Sequence[str], names: Mapping[str, str]) -> list[str]:
    """An order in names, place by place; those who share one stand together."""
    return [" = ".join(names[entry] for entry in each.split(SHARING)) for each in order]
