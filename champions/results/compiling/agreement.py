"""Pure: how far judges agree: intraclass correlations from the variances, and Krippendorff's alpha."""

from collections import Counter
from collections.abc import Callable, Sequence
from fractions import Fraction

import numpy as np

from .design import Floats
from .reml import Fit

RESAMPLES = 5_000
AT_ONCE = 100
ENDS = (0.025, 0.975)
# So many different values at most are resampled for an ordinal alpha: beyond that the interval is not worth its time.
MOST_STEPS = 11

Units = Sequence[Sequence[Fraction]]


def correlations(fit: Fit, k: float) -> dict[str, float | None]:
    """ICC(A,1), ICC(A,k), ICC(C,1) and ICC(C,k); None where nothing varies."""
    return {
        "icc_a1": _share(fit.entry, fit.judge + fit.residual),
        "icc_ak": _share(fit.entry, (fit.judge + fit.residual) / k),
        "icc_c1": _share(fit.entry, fit.residual),
        "icc_ck": _share(fit.entry, fit.residual / k),
    }


def _share(part: float, rest: float) -> float | None:
    return None if part + rest == 0 else part / (part + rest)


def alpha(units: Units, metric: str) -> float | None:
    """Krippendorff's alpha; None, undefined, where no unit has two values or no value differs from another.

    `units` holds the values each unit was given; `metric` is nominal, ordinal, interval or ratio.
    """
    table, values = _table(units)
    if len(values) < 2:
        return None
    both = _coincidences(table)
    marginal = both.sum(axis=0)
    apart = METRICS[metric](values, marginal)
    return _alpha(float((both * apart).sum()), marginal, apart)


def _alpha(observed: float, marginal: Floats, apart: Floats) -> float | None:
    expected = float(marginal @ apart @ marginal) / (float(marginal.sum()) - 1)
    return None if expected <= 0 else 1 - observed / expected


def _table(units: Units) -> tuple[Floats, Floats]:
    """How often each unit that has two values or more was given each value, and the values in order."""
    pairable = [unit for unit in units if len(unit) > 1]
    values = sorted({value for unit in pairable for value in unit})
    column = {value: place for place, value in enumerate(values)}
    table = np.zeros((len(pairable), len(values)))
    for row, unit in enumerate(pairable):
        for value, times in Counter(unit).items():
            table[row, column[value]] = times
    return table, np.array([float(value) for value in values])


def _coincidences(table: Floats) -> Floats:
    weight = 1.0 / (table.sum(axis=1) - 1.0)
    both = table.T @ (table * weight[:, None])
    both[np.diag_indices(len(both))] -= weight @ table
    return both


def _nominal(values: Floats, marginal: Floats) -> Floats:
    return 1.0 - np.eye(len(values))


def _ordinal(values: Floats, marginal: Floats) -> Floats:
    place = np.cumsum(marginal) - marginal / 2
    return (place[:, None] - place[None, :]) ** 2


def _interval(values: Floats, marginal: Floats) -> Floats:
    return (values[:, None] - values[None, :]) ** 2


def _ratio(values: Floats, marginal: Floats) -> Floats:
    together = values[:, None] + values[None, :]
    return ((values[:, None] - values[None, :]) / np.where(together == 0, 1.0, together)) ** 2


METRICS: dict[str, Callable[[Floats, Floats], Floats]] = {
    "nominal": _nominal,
    "ordinal": _ordinal,
    "interval": _interval,
    "ratio": _ratio,
}


def interval_alpha(units: Units, seed: int) -> tuple[float | None, float | None, float | None]:
    """Interval alpha of many different values, with the ends of its bootstrap interval over units."""
    pairable = [unit for unit in units if len(unit) > 1]
    flat = [value for unit in pairable for value in unit]
    if len(set(flat)) < 2:
        return None, None, None
    centre = float(sum(flat) / len(flat))
    rows = []
    for unit in pairable:
        values = np.array([float(value) for value in unit]) - centre
        whole, squares, count = float(values.sum()), float(values @ values), len(values)
        rows.append((count, whole, squares, 2 * (count * squares - whole**2) / (count - 1)))
    sums = np.array(rows)

    def of(totals: Floats) -> Floats:
        count, whole, squares, observed = totals.T
        expected = 2 * (count * squares - whole**2) / np.maximum(count - 1, 1)
        varied = expected > 1e-12 * count * squares
        return np.where(varied, 1 - observed / np.where(varied, expected, 1.0), np.nan)

    point = float(of(sums.sum(axis=0)[None, :])[0])
    return (point, *_ends(len(rows), seed, lambda picked: of(_picked(picked, len(rows)) @ sums)))


def ordinal_alpha(units: Units, seed: int) -> tuple[float | None, float | None, float | None]:
    """Ordinal alpha with the ends of its bootstrap interval over units (None for a scale of very many steps)."""
    point = alpha(units, "ordinal")
    table, values = _table(units)
    if point is None or len(values) > MOST_STEPS:
        return point, None, None
    steps = len(values)
    each = np.stack([_coincidences(row[None, :]).ravel() for row in table])

    def of(both: Floats) -> Floats:
        both = both.reshape(-1, steps, steps)
        marginal = both.sum(axis=2)
        place = np.cumsum(marginal, axis=1) - marginal / 2
        apart = (place[:, :, None] - place[:, None, :]) ** 2
        observed = (both * apart).sum(axis=(1, 2))
        expected = np.einsum("bi,bij,bj->b", marginal, apart, marginal) / (marginal.sum(axis=1) - 1)
        varied = expected > 0
        return np.where(varied, 1 - observed / np.where(varied, expected, 1.0), np.nan)

    return (point, *_ends(len(table), seed, lambda picked: of(_picked(picked, len(table)) @ each)))


def _picked(picked: np.ndarray, units: int) -> Floats:
    """How often each unit was picked in each resample."""
    rows = np.arange(len(picked))[:, None] * units
    return np.bincount((picked + rows).ravel(), minlength=len(picked) * units).reshape(-1, units).astype(float)


def _ends(units: int, seed: int, of: Callable[[np.ndarray], Floats]) -> tuple[float | None, float | None]:
    """The ends of the middle 95 % of 5,000 resamples; those in which nothing varies say nothing."""
    chance = np.random.default_rng([seed, 2])
    drawn = np.concatenate([of(chance.integers(0, units, (AT_ONCE, units))) for _ in range(RESAMPLES // AT_ONCE)])
    drawn = drawn[~np.isnan(drawn)]
    if not len(drawn):
        return None, None
    low, high = np.quantile(drawn, ENDS).tolist()
    return low, high
