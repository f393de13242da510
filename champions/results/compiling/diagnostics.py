"""Pure: what looks unusual in how a judge scored. Shown to staff, never acted on by itself."""

from collections.abc import Sequence
from math import isfinite, sqrt

import numpy as np
from scipy.special import chdtri

from .design import Floats

SHEET_FAR = 2.5
FEWEST_FOR_SPREAD = 5
FEWEST_FOR_HALO = 3
FEWEST_FOR_DRIFT = 8
ONE_IN_A_HUNDRED = 2.576

OUTFIT, CENTRAL, HALO, DRIFT, SHEET = "outfit", "central_tendency", "halo", "drift", "confirm"


def outfit(residuals: Floats) -> float:
    """The mean of the squared standardised residuals: about 1, or less, for a judge like the others."""
    return float(residuals @ residuals) / len(residuals)


def is_outfit(value: float, count: int) -> bool:
    """Whether so large a value comes up for fewer than one judge in a hundred."""
    return value > float(chdtri(count, 0.01)) / count


def is_central(scores: Floats, variance: float) -> bool:
    """Whether the judge's scores lie closer together than one judge's in a hundred, of five sheets or more.

    `variance` is what one judge's scores of different entries vary by: entry and residual variance.
    """
    count = len(scores)
    if count < FEWEST_FOR_SPREAD or variance <= 0:
        return False
    return float(scores.var(ddof=1)) / variance < float(chdtri(count - 1, 0.99)) / (count - 1)


def is_halo(sheets: Sequence[Sequence[object]]) -> bool:
    """Whether all criteria were given the same place of their scales on every one of three sheets or more."""
    return len(sheets) >= FEWEST_FOR_HALO and all(len(each) > 1 and len(set(each)) == 1 for each in sheets)


def is_drift(residuals: Floats, order: Sequence[int | None]) -> bool:
    """Whether the judge became more lenient or more severe over time, of eight sheets or more."""
    count = len(order)
    if count < FEWEST_FOR_DRIFT or any(place is None for place in order):
        return False
    time = np.argsort(np.argsort(np.array(order, dtype=np.int64), kind="stable"), kind="stable").astype(float)
    time -= time.mean()
    level = residuals - residuals.mean()
    slope = float(time @ level) / float(time @ time)
    rest = float(((level - slope * time) ** 2).sum()) / (count - 2)
    error = sqrt(rest / float(time @ time))
    ratio = abs(slope) / error if error else float("inf") if slope else 0.0
    return ratio > ONE_IN_A_HUNDRED if isfinite(ratio) else True


def is_far(residual: float) -> bool:
    """Whether a single sheet is so far from what is expected that its judge should look at it again."""
    return abs(residual) > SHEET_FAR
