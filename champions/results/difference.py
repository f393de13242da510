"""Pure: what is different between what was sealed and what was compiled later, and which scorecards made it so."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from .placing import Placing

# Compared as they are stored: to four digits.
Facts = Mapping[str, Any]


class Change(StrEnum):
    """What became of a scorecard."""

    ADDED = "added"
    GONE = "gone"
    CHANGED = "changed"


@dataclass(frozen=True)
class Moved:
    """An entry of which something is different; None: it had, or has, no place or no score."""

    entry: str
    place_before: int | None
    place_now: int | None
    score_before: float | None
    score_now: float | None
    was_in: bool
    is_in: bool


@dataclass(frozen=True)
class Card:
    """A scorecard that is different: the exact step of each criterion before and now, and why it was taken back."""

    judge: str
    entry: str
    change: Change
    before: float | None
    now: float | None
    reason: str


@dataclass(frozen=True)
class Judged:
    """A judge whose estimated severity is different."""

    judge: str
    before: float | None
    now: float | None


@dataclass(frozen=True)
class Difference:
    """All that is different; empty lists where nothing is. `method` is (before, now) when it changed, else None."""

    moved: list[Moved]
    cards: list[Card]
    judges: list[Judged]
    method: tuple[str, str] | None
    reason: tuple[str, str]
    rules: list[str]

    @property
    def come_in(self) -> list[Moved]:
        """Who would be in and was not."""
        return [each for each in self.moved if each.is_in and not each.was_in]

    @property
    def go_out(self) -> list[Moved]:
        """Who was in and would not be any more."""
        return [each for each in self.moved if each.was_in and not each.is_in]

    @property
    def is_nothing(self) -> bool:
        """True when everything people are told would stay as it is."""
        return not any((self.moved, self.cards, self.judges, self.method, self.rules))


# What of the inputs is decided before anybody scores.
RULES = ("engine", "top", "seed", "required", "rubric", "not_applicable", "priority", "entries")


def difference(
    before: tuple[Facts, Facts, Placing],
    now: tuple[Facts, Facts, Placing],
    reasons: Mapping[tuple[str, str], str],
) -> Difference:
    """From one compilation (inputs, outputs, places) to another; `reasons`: why a (judge, entry) card was reopened."""
    method = (before[1]["method"], now[1]["method"])
    return Difference(
        moved=_moved(before, now),
        cards=_cards(before, now, reasons),
        judges=_judges(before[1], now[1]),
        method=method if method[0] != method[1] else None,
        reason=(before[1].get("reason") or "", now[1].get("reason") or ""),
        rules=[name for name in RULES if before[0].get(name) != now[0].get(name)],
    )


def _moved(before: tuple[Facts, Facts, Placing], now: tuple[Facts, Facts, Placing]) -> list[Moved]:
    scores = [
        {row["entry"]: row.get("fair", row["raw"]) for row in outputs["entries"]} for _, outputs, _ in (before, now)
    ]
    places = [{each.entry: each.place for each in placing.places} for _, _, placing in (before, now)]
    inside = [{each.entry for each in placing.inside} for _, _, placing in (before, now)]
    found = []
    for entry in scores[0].keys() | scores[1].keys():
        old, new = ((place.get(entry), score.get(entry)) for place, score in zip(places, scores, strict=True))
        if old != new or (entry in inside[0]) != (entry in inside[1]):
            found.append(Moved(entry, old[0], new[0], old[1], new[1], entry in inside[0], entry in inside[1]))
    last = max(len(places[0]), len(places[1])) + 1
    return sorted(found, key=lambda each: (each.place_now or last, each.place_before or last, each.entry))


def _cards(
    before: tuple[Facts, Facts, Placing],
    now: tuple[Facts, Facts, Placing],
    reasons: Mapping[tuple[str, str], str],
) -> list[Card]:
    old, new = (_sheets(given) for given, _, _ in (before, now))
    scores = [_scores(outputs) for _, outputs, _ in (before, now)]
    found = []
    for key in sorted(old.keys() | new.keys()):
        if old.get(key) == new.get(key):
            continue
        change = Change.ADDED if key not in old else Change.GONE if key not in new else Change.CHANGED
        found.append(Card(*key, change, scores[0].get(key), scores[1].get(key), reasons.get(key, "")))
    return found


def _sheets(given: Facts) -> dict[tuple[str, str], Mapping[str, Any]]:
    """What each judge gave to each entry; the order in which they gave it is no change."""
    return {(sheet["judge"], sheet["entry"]): sheet["values"] for sheet in given["sheets"]}


def _scores(outputs: Facts) -> dict[tuple[str, str], float | None]:
    return {(sheet["judge"], sheet["entry"]): sheet["score"] for sheet in outputs["sheets"]}


def _judges(before: Facts, now: Facts) -> list[Judged]:
    old, new = ({row["judge"]: row["severity"] for row in outputs.get("judges", ())} for outputs in (before, now))
    names = sorted(old.keys() | new.keys())
    return [Judged(name, old.get(name), new.get(name)) for name in names if old.get(name) != new.get(name)]
