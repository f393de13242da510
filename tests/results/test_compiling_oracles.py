"""The variances and predictions against two others: statsmodels' MixedLM inside, and a dense likelihood of our own.

MixedLM fails silently on the boundary, so it is asked in interior cases only; the dense likelihood, written down from
the definition without any elimination, is asked everywhere.
"""

import warnings

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from champions.results.compiling import diagnostics
from champions.results.compiling.certainty import _severity, above
from champions.results.compiling.design import Design
from champions.results.compiling.fair import Model
from champions.results.compiling.reml import Point, fit

from .compiling import panels

pytestmark = pytest.mark.once

INSIDE = [(1, 30, 6, 3, (8.0, 5.0, 4.0)), (2, 25, 8, 4, (3.0, 6.0, 5.0)), (3, 40, 5, 2, (10.0, 2.0, 6.0))]


def modelled(seed, entries, judges, each, spread, left_out=0):
    """The fitted model of simulated scores."""
    scores = list(panels(seed, entries, judges, each, spread=spread).items())[left_out:]
    pairs = [(int(name[1:]), int(judge[1:])) for (name, judge), _ in scores]
    design = Design.of(pairs, entries, judges)
    values = np.array([score for _, score in scores])
    return Model(design, values, fit(design, values))


def matrices(design: Design):
    """The two incidence matrices, sheets in rows."""
    return np.eye(design.entries)[design.entry], np.eye(design.judges)[design.judge]


def deviance(model: Model, entry: float, judge: float) -> float:
    """Minus twice the restricted log likelihood at relative variances, from its definition."""
    ze, zj = matrices(model.design)
    count = model.design.sheets
    relative = np.eye(count) + entry * ze @ ze.T + judge * zj @ zj.T
    ones = np.ones(count)
    turned = np.linalg.inv(relative)
    mean = ones @ turned @ model.scores / (ones @ turned @ ones)
    left = model.scores - mean
    rest = left @ turned @ left
    return np.linalg.slogdet(relative)[1] + np.log(ones @ turned @ ones) + (count - 1) * np.log(rest)


@pytest.mark.parametrize("given", INSIDE)
def test_mixed_lm_agrees_inside(given):
    from statsmodels.regression.mixed_linear_model import MixedLM

    model = modelled(*given)
    frame = pd.DataFrame({"y": model.scores, "e": model.design.entry, "j": model.design.judge, "all": 1})
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        parts = {"e": "0 + C(e)", "j": "0 + C(j)"}
        other = MixedLM.from_formula("y ~ 1", frame, groups="all", vc_formula=parts, re_formula="0").fit(reml=True)
    found = [model.fit.entry, model.fit.judge, model.fit.residual]
    assert min(found) > 0.1
    assert found == pytest.approx([*other.vcomp, other.scale], rel=1e-3)
    assert model.fit.mean == pytest.approx(float(other.fe_params.iloc[0]), rel=1e-3)
    effects = other.random_effects[1]
    assert model.effect == pytest.approx(
        [effects[f"e[C(e)[{number}]]"] for number in range(model.design.entries)], abs=1e-3 * float(model.scores.std())
    )
    assert model.severity == pytest.approx(
        [effects[f"j[C(j)[{number}]]"] for number in range(model.design.judges)], abs=1e-3 * float(model.scores.std())
    )


@pytest.mark.parametrize(
    "given",
    [*INSIDE, (4, 20, 6, 3, (8.0, 0.0, 6.0)), (5, 20, 6, 3, (0.0, 5.0, 6.0)), (6, 14, 5, 2, (1.0, 1.0, 9.0)),
     (7, 12, 4, 4, (5.0, 0.1, 5.0)), (8, 20, 6, 3, (0.0, 0.0, 6.0)), (9, 10, 4, 2, (0.5, 9.0, 0.01))],
)  # fmt: skip
def test_no_point_of_a_fine_grid_is_more_likely(given):
    model = modelled(*given)
    here = (model.fit.entry / model.fit.residual, model.fit.judge / model.fit.residual)
    lowest = deviance(model, *here)
    grid = [0.0, *np.exp(np.linspace(-8, 8, 9)).tolist()]
    assert all(deviance(model, entry, judge) >= lowest - 1e-7 for entry in grid for judge in grid)
    near = [0.97, 1.0, 1.03]
    assert all(deviance(model, here[0] * a, here[1] * b) >= lowest - 1e-7 for a in near for b in near)


@pytest.mark.parametrize("place", [(0.0, 0.0), (0.7, 0.0), (0.0, 2.0), (0.7, 2.0), (40.0, 0.01)])
def test_deviance_and_slope_are_those_of_the_definition(place):
    model = modelled(3, 15, 5, 3, (8.0, 5.0, 4.0), left_out=1)
    point = Point(model.design, model.scores, *place)
    assert point.deviance == pytest.approx(deviance(model, *place), rel=1e-10)
    for axis in (0, 1):
        width = 1e-6
        up, down = list(place), list(place)
        up[axis] += width
        down[axis] -= width
        assert point.slope[axis] == pytest.approx(
            (deviance(model, *up) - deviance(model, *down)) / (2 * width), rel=1e-3, abs=1e-3
        )


def test_predictions_and_covariances_are_those_of_the_definition():
    model = modelled(11, 12, 5, 3, (8.0, 5.0, 4.0))
    ze, zj = matrices(model.design)
    both = np.hstack([ze, zj])
    prior = np.diag([1 / model.fit.entry] * 12 + [1 / model.fit.judge] * 5)
    covariance = np.linalg.inv(both.T @ both / model.fit.residual + prior)
    predicted = covariance @ both.T @ (model.scores - model.fit.mean) / model.fit.residual
    assert np.concatenate([model.effect, model.severity]) == pytest.approx(predicted, abs=1e-9)
    ours = np.diag(model.own) + model.common @ model.common.T
    assert ours == pytest.approx(covariance[:12, :12], abs=1e-9)
    assert model.judge_error == pytest.approx(np.sqrt(np.diag(covariance)[12:]), abs=1e-9)
    pairs = [(a, b) for a in range(12) for b in range(a)]
    variances = [covariance[a, a] + covariance[b, b] - 2 * covariance[a, b] for a, b in pairs]
    assert model.reliability == pytest.approx(1 - np.mean(variances) / (2 * model.fit.entry))
    a, b = pairs[7]
    expected = stats.norm.cdf((predicted[a] - predicted[b]) / np.sqrt(variances[7]))
    assert above(model, a, b) == pytest.approx(expected, abs=1e-9)


def test_severity_without_a_judge_is_that_of_the_rest_with_variances_held():
    model = modelled(12, 15, 6, 3, (8.0, 5.0, 4.0))
    kept = model.design.judge != 2
    rest = Design.of(
        list(zip(model.design.entry[kept].tolist(), model.design.judge[kept].tolist(), strict=True)), 15, 6
    )
    ze, zj = matrices(rest)
    whole = model.fit.residual * np.eye(rest.sheets) + model.fit.entry * ze @ ze.T + model.fit.judge * zj @ zj.T
    turned, ones = np.linalg.inv(whole), np.ones(rest.sheets)
    scores = model.scores[kept]
    mean = ones @ turned @ scores / (ones @ turned @ ones)
    expected = model.fit.judge * zj.T @ turned @ (scores - mean)
    assert _severity(model, kept.astype(float), 2) == pytest.approx(expected, abs=1e-9)


def test_the_bounds_of_diagnostics_are_those_of_the_chi_squared_distribution():
    for count in (3, 12, 40):
        bound = stats.chi2.ppf(0.99, count) / count
        assert diagnostics.is_outfit(bound * 1.0001, count)
        assert not diagnostics.is_outfit(bound * 0.9999, count)


def test_the_alpha_of_another_library_agrees():
    import evalica

    from champions.results.compiling import agreement

    from .test_compiling_published import krippendorff

    chance = np.random.default_rng(5)
    units = [[round(float(value)) for value in chance.normal(mean, 1.5, 4)] for mean in chance.normal(5, 2, 30)]
    for data in (units, [list(unit) for unit in krippendorff()]):
        table = pd.DataFrame(
            [[float(value) for value in unit] + [np.nan] * (4 - len(unit)) for unit in data]
        ).T  # raters in rows
        for metric in ("nominal", "ordinal", "interval"):
            other = evalica.alpha(table, metric)
            assert agreement.alpha(data, metric) == pytest.approx(other.alpha, abs=1e-9)


@pytest.mark.parametrize("level", [0.1, 0.01, 0.001])
def test_a_very_small_residual_is_found_too(level):
    model = modelled(21, 20, 6, 3, (5.0, 5.0, 0.0))
    chance = np.random.default_rng(21)
    noise = level * chance.normal(0, 1, model.design.sheets)
    found = fit(model.design, model.scores + noise)
    assert found.converged
    assert found.residual**0.5 == pytest.approx((level**2 + 0.0004**2) ** 0.5, rel=0.5)
