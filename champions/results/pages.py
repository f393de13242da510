"""Pure: a compilation as staff read it on one page: the sentence, the table, how sure it is, what to look at."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from champions.judging.scoring import shares

from . import saying, summary
from .board import Board, board
from .exporting import judge_numbers
from .findings import Finding, Names, findings
from .placing import Placing
from .summary import Sure


@dataclass(frozen=True)
class Page:
    """What stands on the page of a compilation."""

    heading: str
    method: str
    board: Board
    sure: Sure
    findings: list[Finding]


def page(
    inputs: Mapping[str, Any], outputs: Mapping[str, Any], placing: Placing, names: Names, *, everything: bool
) -> Page:
    """The page, with all entries or those near enough to the cut."""
    top = int(inputs["top"] or 1)
    return Page(
        heading=summary.heading(outputs, placing),
        method=saying.method(outputs),
        board=board(outputs, top, everything=everything),
        sure=summary.sure(outputs, top, names.numbers),
        findings=findings(inputs, outputs, placing, names),
    )


def names(
    inputs: Mapping[str, Any],
    outputs: Mapping[str, Any],
    teams: Mapping[str, Any],
    criteria: Sequence[Any],
    missing: Mapping[str, Sequence[str]],
) -> Names:
    """What the codes of a compilation are called."""
    weighed = zip(criteria, shares(criteria), strict=True)
    return Names(
        teams={code: team.name for code, team in teams.items()},
        criteria={str(each.number): each.name for each in criteria},
        shares={str(each.number): share for each, share in weighed},
        numbers=judge_numbers(inputs, outputs),
        missing=missing,
    )


def provisional(outputs: Mapping[str, Any]) -> Iterable[str]:
    """The entries that stand outside the ranking because scorecards are missing."""
    return [each["entry"] for each in outputs["entries"] if each["provisional"]]
