"""Pure: a compilation's outputs, table by table. What cannot be computed is null, never left out."""

from typing import Any

from . import agreement, diagnostics
from .case import Case
from .ranking import Ranking


def components(case: Case) -> dict[str, Any]:
    """The variances and the mean; null where the scores cannot carry them."""
    fit = None if case.model is None else case.model.fit
    names = ("entry", "judge", "residual", "mean")
    return {name: None if fit is None else getattr(fit, name) for name in names}


def entries(ranking: Ranking) -> list[dict[str, Any]]:
    """A row for each entry, best first; those nobody scored come last."""
    case, model, certain = ranking.case, ranking.case.model, ranking.certainty
    place = {entry: at for at, entry in enumerate(ranking.ranked)}
    rows = []
    for entry in ranking.order:
        at = None if certain is None else place.get(entry)
        rows.append(
            {
                "entry": case.entries[entry],
                "n": len(case.by_entry[entry]),
                "raw": case.raw[entry],
                "fair": None if ranking.parts is not None else ranking.scores[entry],
                "effect": None if model is None else float(model.effect[entry]),
                "se": None if model is None or not model.sure else float(model.entry_error[entry]),
                "rank": ranking.ranks.get(entry),
                "rank_low": None if at is None or certain is None else int(certain.low[at]),
                "rank_high": None if at is None or certain is None else int(certain.high[at]),
                "p_first": None if at is None or certain is None else float(certain.first[at]),
                "p_top": None if at is None or certain is None or certain.top is None else float(certain.top[at]),
                "part": None if ranking.parts is None else ranking.parts[entry],
                "part_rank": ranking.part_ranks.get(entry),
                "provisional": len(case.by_entry[entry]) < case.required,
            }
        )
    return rows + [unscored(entry) for entry in case.idle]


def unscored(entry: str) -> dict[str, Any]:
    """The row of an entry without a complete sheet."""
    nothing = ("raw", "fair", "effect", "se", "rank", "rank_low", "rank_high", "p_first", "p_top", "part", "part_rank")
    return {"entry": entry, "n": 0, **dict.fromkeys(nothing), "provisional": True}


def agreement_of(case: Case) -> dict[str, Any]:
    """How far judges agree on sheet scores."""
    model = case.model
    if model is None:
        found: dict[str, float | None] = dict.fromkeys(("icc_a1", "icc_ak", "icc_c1", "icc_ck"))
    else:
        found = agreement.correlations(model.fit, case.k)
    alike = case.facts.entry_variance == 0
    alpha, low, high = (None, None, None) if alike else agreement.interval_alpha(case.units, case.seed)
    reliability = None if model is None else model.reliability
    return found | {"alpha_interval": alpha, "alpha_low": low, "alpha_high": high, "reliability": reliability}


def criteria(case: Case) -> list[dict[str, Any]]:
    """How far judges agree on each criterion, as an order."""
    rows = []
    for name in case.rubric or {}:
        alpha, low, high = agreement.ordinal_alpha(case.values_by_entry(name), case.seed)
        rows.append({"criterion": name, "alpha_ordinal": alpha, "alpha_low": low, "alpha_high": high})
    return rows


def bridges(case: Case) -> list[dict[str, str]]:
    """Who would have to score what, so that all entries can be compared; nothing where they can."""
    return [{"judge": case.judges[judge], "entry": case.entries[entry]} for judge, entry in case.design.bridges()]


def sheets(case: Case) -> list[dict[str, Any]]:
    """Every sheet that counts: what it gave, what severity is taken out, what counts, and how unexpected it is."""
    model = case.model
    residuals = None if model is None or not model.sure else model.residuals
    taken = model.severity if case.fair and model is not None else None
    rows = []
    for number, each in enumerate(case.sheets):
        severity = 0.0 if taken is None else float(taken[each.judge])
        z = None if residuals is None else float(residuals[number])
        rows.append(
            {
                "entry": case.entries[each.entry],
                "judge": case.judges[each.judge],
                "score": each.score,
                "adjustment": 0.0 if taken is None else -severity,
                "adjusted": each.score if taken is None else float(each.score) - severity,
                "z": z,
                "confirm": z is not None and diagnostics.is_far(z),
            }
        )
    return rows
