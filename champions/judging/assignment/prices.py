"""Pure but for the solver: what each rule costs: what could be had if it alone fell."""

from typing import Any

from . import case as cases
from . import stages
from .case import Case
from .flow import common, fill
from .model import KEPT, SMALLEST, TOTAL
from .stages import Best


def prices(case: Case, reached: Best | None) -> list[dict[str, Any]]:
    """The rules that bind, each with what the best assignment without it would have (in the order of RULES).

    With an assignment `reached`: those without which it would be better, first by what is kept, then by the smallest
    affinity, then by the total. Without one: those without which there would be one.
    """
    found = []
    for rule in cases.RULES:
        if rule == cases.PER_ENTRY and (reached is not None or case.per_entry == 1):
            continue  # with fewer judges an entry has less of everything: nothing to compare
        if rule == cases.EVEN and (case.common is None or reached is None):
            continue  # it gives way by itself until the others can be kept
        other = _without(case, rule)
        if not _freer(case, other) or fill(other).lacking:
            continue
        best = stages.best(other, quick=True, loads=False, start=fill(other).pairs)
        if best is None or (reached is not None and not _better(best, reached, case.one, other.one)):
            continue
        found.append(
            {
                "rule": rule,
                "feasible": True,
                "smallest_affinity": round(best.worth[SMALLEST] / other.one, 4),
                "total_affinity": round(best.worth[TOTAL] / other.one, 4),
                "kept": best.worth.get(KEPT),
            }
        )
    return found


def _without(case: Case, rule: str) -> Case:
    """The case with a rule less. Those without a limit of their own keep the one they have."""
    other = Case(case.given, without={rule}, common=None if rule == cases.EVEN else case.common)
    return other.with_common(common(other)) if case.common is None and case.given["even"] else other


def _freer(case: Case, other: Case) -> bool:
    """True when something is allowed that was not."""
    return (other.free, other.limits, other.demand, _rooms(other)) != (
        case.free, case.limits, case.demand, _rooms(case),
    )  # fmt: skip


def _rooms(case: Case) -> list[list[int]]:
    return [[room for _, room in sorted(rooms.values())] for rooms in case.rooms]


def _better(best: Best, reached: Best, one: int, same: int) -> bool:
    assert one == same  # topics are not a rule
    return [best.worth.get(what, 0) for what in (KEPT, SMALLEST, TOTAL)] > [
        reached.worth.get(what, 0) for what in (KEPT, SMALLEST, TOTAL)
    ]
