"""Pure: a compilation as staff read it, names beside codes."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class SheetRow:
    """One judge's sheet: who, the score (None: not complete, not counted)."""

    judge: str
    score: float | None


@dataclass(frozen=True)
class EntryRow:
    """An entry in the standings. `score` is the mean of its sheets, None without any; `rank` None while provisional."""

    code: str
    team: str
    challenge: str
    sheets: int
    score: float | None
    rank: int | None
    wins: bool
    by_judge: tuple[SheetRow, ...]


def standings(
    outputs: Mapping[str, Any], *, top: int, teams: Mapping[str, Any], judges: Mapping[str, str]
) -> list[EntryRow]:
    """The rows of the table, best first, equals by the team's name, provisional ones last."""
    sheets: dict[str, list[SheetRow]] = {}
    for sheet in outputs["sheets"]:
        sheets.setdefault(sheet["entry"], []).append(SheetRow(judges[sheet["judge"]], sheet["score"]))
    rows = [
        EntryRow(
            code=each["entry"],
            team=teams[each["entry"]].name,
            challenge=teams[each["entry"]].challenge,
            sheets=each["n"],
            score=each["raw"],
            rank=each["rank"],
            wins=each["rank"] is not None and each["rank"] <= top,
            by_judge=tuple(sorted(sheets.get(each["entry"], ()), key=lambda row: row.judge.casefold())),
        )
        for each in outputs["entries"]
    ]
    return sorted(rows, key=lambda row: (row.rank is None, row.rank or 0, -(row.score or 0), row.team.casefold()))
