"""Pure: exact sheet scores become means and shared ranks. Compared unrounded, rounded only to be shown."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby
from typing import TypeVar

# Digits after the point in everything that is stored.
DIGITS = 4

Key = TypeVar("Key")


@dataclass(frozen=True)
class Standing:
    """An entry: how many sheets count, their exact mean (None without any), and its rank.

    `rank` is None for a provisional entry: it has fewer sheets than required and stands outside the ranking.
    """

    entry: str
    sheets: int
    raw: Fraction | None
    rank: int | None
    provisional: bool


def mean(scores: Sequence[Fraction]) -> Fraction | None:
    """The exact mean; None of nothing, never 0."""
    return sum(scores, Fraction(0)) / len(scores) if scores else None


def shared_ranks(scores: Mapping[Key, Fraction]) -> dict[Key, int]:
    """Ranks, the highest score first; equal scores share a rank and use up the next ones: 1, 2, 2, 4."""
    ranks: dict[Key, int] = {}
    ahead = 0
    for _, equals in groupby(sorted(scores, key=scores.__getitem__, reverse=True), key=scores.__getitem__):
        tied = list(equals)
        ranks.update(dict.fromkeys(tied, ahead + 1))
        ahead += len(tied)
    return ranks


def standings(scores: Mapping[str, Iterable[Fraction | None]], *, required: int) -> list[Standing]:
    """All entries, best first, provisional ones last; entries that are equal stand in the order of their codes.

    `scores` maps each entry to the scores of its sheets (0 to 100; None for a sheet that is not complete, which does
    not count). `required` is the number of sheets an entry needs to be ranked.
    """
    counted = {entry: [score for score in each if score is not None] for entry, each in scores.items()}
    means = {entry: mean(each) for entry, each in counted.items()}
    full = {entry: raw for entry, raw in means.items() if raw is not None and len(counted[entry]) >= required}
    ranks = shared_ranks(full)
    rows = [
        Standing(entry, len(counted[entry]), means[entry], ranks.get(entry), entry not in full)
        for entry in sorted(counted)
    ]
    return sorted(rows, key=_place)


def _place(row: Standing) -> tuple[bool, bool, Fraction]:
    return (row.provisional, row.raw is None, -(row.raw or Fraction(0)))


def rounded(value: Fraction | None) -> float | None:
    """The value to 4 digits, half to even, as it is stored and shown; None stays None."""
    return None if value is None else float(round(value, DIGITS))
