"""Pure: a compilation of places instead of scores."""

from fractions import Fraction
from typing import Any

from . import copeland, ladder
from .case import Case
from .rows import bridges, unscored
from .standing import equals, places

BY_MAJORITY = "scores are each judge's places; an entry beats another when more judges placed it higher"


def compiled_places(case: Case) -> dict[str, Any]:
    """The ranking by Copeland; everything that needs scores is null."""
    ballots: list[dict[str, Fraction]] = [{} for _ in case.judges]
    for each in case.sheets:
        ballots[each.judge][case.entries[each.entry]] = each.score
    parts = case.design.parts if case.sheets else []
    torn = len(parts) > 1
    method, reason = (ladder.COPELAND, BY_MAJORITY) if case.sheets else (ladder.RAW, ladder.NO_SHEETS)
    if torn:
        method, reason = ladder.decide(case.facts)[0], ladder.decide(case.facts)[1] or ""
    rows: list[dict[str, Any]] = []
    exact: list[list[str]] = []
    order: list[str] = []
    for number, (members, _) in enumerate(parts, 1):
        names = [case.entries[entry] for entry in members]
        points = copeland.points(ballots, names)
        ranks = dict(zip(names, places([Fraction(points[name]) for name in names]), strict=True))
        order = sorted(names, key=lambda name: (ranks[name], name))
        exact += equals(names, [ranks[name] for name in names])
        for name in order:
            entry = case.entries.index(name)
            rows.append(
                {
                    "entry": name,
                    "n": len(case.by_entry[entry]),
                    "raw": case.raw[entry],
                    **dict.fromkeys(("fair", "effect", "se")),
                    "rank": None if torn else ranks[name],
                    **dict.fromkeys(("rank_low", "rank_high", "p_first", "p_top")),
                    "part": number if torn else None,
                    "part_rank": ranks[name] if torn else None,
                    "provisional": len(case.by_entry[entry]) < case.required,
                    "points": points[name],
                }
            )
    cuts = [] if torn else [cut for cut in sorted({1, case.top or 1}) if cut < len(order)]
    return {
        "method": method,
        "reason": reason,
        "components": dict.fromkeys(("entry", "judge", "residual", "mean")),
        "entries": rows + [unscored(entry) for entry in case.idle],
        "judges": [
            {"judge": judge, "n": len(ballot), "severity": None, "se": None, "outfit": None, "flags": []}
            for judge, ballot in sorted(
                [*zip(case.judges, ballots, strict=True), *((each, {}) for each in case.silent)]
            )
        ],
        "agreement": dict.fromkeys(
            ("icc_a1", "icc_ak", "icc_c1", "icc_ck", "alpha_interval", "alpha_low", "alpha_high", "reliability")
        ),
        "criteria": [],
        "ties": {
            "exact": exact,
            "statistical": None,
            "boundaries": None
            if torn
            else [
                {
                    "after": cut,
                    "above": order[cut - 1],
                    "below": order[cut],
                    "p": None,
                    "flag": None,
                    "votes": list(copeland.votes(ballots, order[cut - 1], order[cut])),
                }
                for cut in cuts
            ],
        },
        "decisive_judges": None,
        "bridges": bridges(case),
        "sheets": [],
    }
