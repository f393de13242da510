"""Pure but for the solvers: who judges what, held against the rules once more, with all that is to be said about it."""

from collections.abc import Iterable, Mapping
from typing import Any

from . import contrast, graph, joining, stages
from .case import Case
from .checking import check
from .flow import fill
from .model import KEPT, Pair
from .prices import prices
from .problem import Problem
from .reasons import why_not

INFEASIBLE = "infeasible"

# What is said where nobody judges anything.
NOTHING: dict[str, Any] = {
    "infeasible": False,
    "proofs": {},
    "kept": None,
    "smallest_affinity": None,
    "total_affinity": None,
    "reasons": [],
    "prices": [],
    "partial": [],
    "lacking": {},
}


def solve(given: Mapping[str, Any], *, quick: bool = False) -> dict[str, Any]:
    """Who judges what, best by all aims, or why there is nothing that keeps the hard rules.

    | key | value |
    |---|---|
    | `pairs` | [entry, judge], sorted; with the anchors; empty when infeasible |
    | `infeasible`, `reasons` | whether no assignment keeps the rules, and why (problem.py: code, facts, words) |
    | `partial`, `lacking` | when infeasible: as many pairs as the rules allow, and by entry how many judges lack |
    | `status` | `optimal` (every aim proven), `feasible` or `infeasible`; `proofs`: by aim which solver has proven it |
    | `loads`, `limits` | by judge how many entries they have and take at most |
    | `kept` | how many of the kept pairs stay; null when there were none |
    | `smallest_affinity`, `total_affinity` | an entry's affinity is the sum over its judges of the share of its topics
      that they know (no topics: all of it), so 1.0 is as much as one judge who knows everything |
    | `affinities`, `experts` | by entry its affinity; entries without any judge who knows one of its topics |
    | `connected`, `parts`, `anchors` | whether judges and entries hang together, in how many parts they are, and pairs
      that entries have on top of the others so that they do |
    | `contrast_variance`, `weakest`, `bridges` | contrast.py; the two judges who are hardest to compare, with the
      number of entries both have; judges without whom it would fall apart |
    | `prices` | the rules that bind: `rule`, and what there would be without it |
    """
    case = Case(given)
    if given["even"]:
        case = case.with_common(stages.level(case))
    if not case.entries:
        return {**_facts(case, [], []), **NOTHING, "status": stages.OPTIMAL}
    problems = why_not(case)
    if problems:
        return _impossible(case, problems)
    found, reached = joining.joined(case, quick=quick)
    anchors = joining.anchors(case, found.pairs)
    pairs = found.pairs | set(anchors)
    broken = check(given, case.codes(pairs), anchors=case.codes(anchors))
    if broken:
        raise AssertionError(broken[0].words)  # a solver's answer is never believed unseen
    parts = graph.parts(pairs)
    apart = [Problem("not_connected", {"parts": len(parts)})] if len(parts) > 1 else []
    return {
        **_facts(case, pairs, anchors),
        **NOTHING,
        "status": found.status,
        "proofs": found.proofs,
        "kept": found.worth.get(KEPT),
        "smallest_affinity": round(min(case.value(pairs)) / case.one, 4),
        "total_affinity": round(sum(case.value(pairs)) / case.one, 4),
        "reasons": [each.stored for each in apart],
        "prices": prices(case, reached),
    }


def _impossible(case: Case, problems: Iterable[Problem]) -> dict[str, Any]:
    filled = fill(case)
    less = case.with_demand([len(judges) for judges in _by_entry(case, filled.pairs)])
    partial = stages.best(less, quick=True, start=filled.pairs)
    pairs = filled.pairs if partial is None else partial.pairs
    return {
        **_facts(case, [], []),
        **NOTHING,
        "infeasible": True,
        "status": INFEASIBLE,
        "reasons": [each.stored for each in problems],
        "prices": prices(case, None),
        "partial": case.codes(pairs),
        "lacking": {case.entries[entry]: number for entry, number in sorted(filled.lacking.items())},
    }


def _facts(case: Case, pairs: Iterable[Pair], anchors: Iterable[Pair]) -> dict[str, Any]:
    """What follows from the pairs alone."""
    chosen = set(pairs)
    mean, each = contrast.variances(chosen)
    number = graph.shared(chosen)
    weakest = max(each, key=lambda two: (round(each[two], 9), -number[two], -two[0], -two[1]), default=None)
    parts = len(graph.parts(chosen))
    able = {entry for entry, judge in chosen if case.affinity[entry][judge]}
    return {
        "pairs": case.codes(chosen),
        "anchors": case.codes(anchors),
        "loads": dict(zip(case.judges, case.loads(chosen), strict=True)),
        "limits": dict(zip(case.judges, case.limits, strict=True)),
        "affinities": {
            entry: round(value / case.one, 4) for entry, value in zip(case.entries, case.value(chosen), strict=True)
        },
        "experts": [entry for place, entry in enumerate(case.entries) if chosen and place not in able],
        "connected": parts == 1,
        "parts": parts,
        "contrast_variance": None if mean is None else round(mean, 4),
        "weakest": None
        if weakest is None
        else {
            "judges": [case.judges[judge] for judge in weakest],
            "shared": number[weakest],
            "variance": round(each[weakest], 4),
        },
        "bridges": [case.judges[judge] for judge in graph.bridges(chosen)],
    }


def _by_entry(case: Case, pairs: Iterable[Pair]) -> list[set[int]]:
    found: list[set[int]] = [set() for _ in case.entries]
    for entry, judge in pairs:
        found[entry].add(judge)
    return found
