"""Pure: a row for each judge: severity, what it is worth, and what looks unusual."""

from typing import Any

import numpy as np

from . import diagnostics
from .case import Case


def judges(case: Case) -> list[dict[str, Any]]:
    """All judges in the order of their names; what the model cannot say is null."""
    rows = [_row(case, judge) for judge in range(len(case.judges))] + [
        {"judge": judge, "n": 0, "severity": None, "se": None, "outfit": None, "flags": []} for judge in case.silent
    ]
    return sorted(rows, key=lambda row: str(row["judge"]))


def _row(case: Case, judge: int) -> dict[str, Any]:
    model = case.model
    sheets = [number for number, each in enumerate(case.sheets) if each.judge == judge]
    row: dict[str, Any] = {
        "judge": case.judges[judge],
        "n": len(sheets),
        "severity": None if model is None else float(model.severity[judge]),
        "se": None if model is None or not model.sure else float(model.judge_error[judge]),
        "outfit": None,
        "flags": [],
    }
    places = [case.places_on_scales(case.sheets[number]) for number in sheets]
    if diagnostics.is_halo(places):
        row["flags"].append(diagnostics.HALO)
    if model is None or not model.sure:
        return row
    mine = np.array(sheets)
    residuals, scores = model.residuals[mine], case.scores[mine]
    row["outfit"] = diagnostics.outfit(residuals)
    if diagnostics.is_outfit(row["outfit"], len(sheets)):
        row["flags"].append(diagnostics.OUTFIT)
    if diagnostics.is_central(scores, model.fit.entry + model.fit.residual):
        row["flags"].append(diagnostics.CENTRAL)
    if diagnostics.is_drift(residuals, [case.sheets[number].order for number in sheets]):
        row["flags"].append(diagnostics.DRIFT)
    if any(diagnostics.is_far(float(each)) for each in residuals):
        row["flags"].append(diagnostics.SHEET)
    row["flags"].sort()
    return row
