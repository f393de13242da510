"""Pure: a compilation. The same inputs give the same outputs, whoever computes them: the worker and the command line.

given = inputs(sheets, rubric=..., top=20, seed=1)
outputs = compiled(given)
digests(given, outputs)
"""

import platform
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

import numpy as np
import scipy
from threadpoolctl import threadpool_limits

from champions.core.canonical import digest

from . import neighbours, rows
from .case import Case
from .given import ENGINE
from .judging import judges
from .ordinal import compiled_places
from .ranking import Ranking

DIGITS = 4
STAGES = 6

Step = Callable[[int], None]


def compiled(given: Mapping[str, Any], step: Step = lambda done: None, *, side_by_side: bool = False) -> dict[str, Any]:
    """Everything that is said of `given` (what `given.inputs` made), rounded to 4 decimals.

    `step` is told how many of `STAGES` are done. `side_by_side` adds `neighbours`: how sure each place is against the
    next, which pages of the service show beside each entry and the command line has no key for. Sums run on one
    thread, so that their order is always the same.
    """
    with threadpool_limits(1):
        case = Case.of(given)
        step(1)
        outputs = compiled_places(case) if given["ordinal"] else _compiled(case, step, side_by_side=side_by_side)
        step(STAGES)
        return dict(rounded(outputs))


def _compiled(case: Case, step: Step, *, side_by_side: bool) -> dict[str, Any]:
    method, reason = case.decided
    step(2)
    ranking = Ranking(case)
    standings = rows.entries(ranking)
    step(3)
    ties = ranking.ties
    step(4)
    decisive = ranking.decisive
    agreed = rows.agreement_of(case)
    step(5)
    return {
        "method": method,
        "reason": reason,
        "components": rows.components(case),
        "entries": standings,
        "judges": judges(case),
        "agreement": agreed,
        "criteria": rows.criteria(case),
        "ties": ties,
        "decisive_judges": decisive,
        "bridges": rows.bridges(case),
        "sheets": rows.sheets(case),
    } | ({"neighbours": neighbours.rows(ranking)} if side_by_side else {})


def digests(given: Mapping[str, Any], outputs: Mapping[str, Any]) -> dict[str, str]:
    """SHA-256 of the canonical JSON of what went in and of what came out."""
    return {"inputs": digest(given), "outputs": digest(outputs)}


def versions() -> dict[str, str]:
    """What computed it; the same outputs are promised under the same lock file."""
    return {
        "engine": ENGINE,
        "python": platform.python_version(),
        "numpy": np.__version__,
        "scipy": scipy.__version__,
    }


def rounded(value: Any) -> Any:
    """Every number to 4 decimals, exact ones half to even; no minus before a zero."""
    if isinstance(value, dict):
        return {key: rounded(each) for key, each in value.items()}
    if isinstance(value, list):
        return [rounded(each) for each in value]
    if isinstance(value, Fraction):
        return float(round(value, DIGITS)) + 0.0
    if isinstance(value, float):  # numpy's numbers too
        return round(float(value), DIGITS) + 0.0
    return value
