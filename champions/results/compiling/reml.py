"""Pure: the variances of entries, judges and residual by restricted maximum likelihood (judging.md, Scores 2).

y = mean + entry + judge + residual, both crossed and random. The residual variance and the mean are profiled out; what
is left is a function of the two variances relative to the residual's, `entry` and `judge` below (squares of the
relative standard deviations). Entries are eliminated, so the largest matrix is judges x judges.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from .design import Design, Floats, additive

# Relative variances beyond these ends are not looked at: the lower end is what a boundary solution stands for.
SMALLEST, LARGEST = 1e-9, 1e12
# An additive fit that leaves less than this share of the sum of squares fits exactly: 1/100,000 of the spread is less
# than any scale has steps, and beyond it floating point has nothing left to estimate from.
EXACT = 1e-10
# A solution on the boundary is taken where the inside is not better by more than this.
BETTER = 1e-8
STEEP = 1e-5
NOISE = 1e-11
# Below this share of the whole an effect is what rounding leaves.
NOTHING = 1e-18
STARTS = ((1.0, 0.3), (0.05, 0.05), (20.0, 0.05), (0.05, 20.0), (20.0, 20.0))


@dataclass(frozen=True)
class Fit:
    """Variances in the units of the scores squared, and whether the search for them came to an end.

    `exact` says that an additive solution leaves no residual; then nothing is claimed about uncertainty.
    """

    entry: float
    judge: float
    residual: float
    mean: float
    converged: bool = True
    exact: bool = False


@dataclass(frozen=True)
class Point:
    """The model at one pair of relative variances; `scores` are any scale."""

    design: Design
    scores: Floats
    entry: float
    judge: float

    @cached_property
    def _shrink(self) -> Floats:
        return 1.0 / (1.0 + self.design.per_entry * self.entry)

    @cached_property
    def crossing(self) -> Floats:
        """Judges x judges after the entries are eliminated."""
        table = np.zeros((self.design.judges, self.design.judges))
        for size, both in self.design.shared:
            table -= (self.entry / (1.0 + size * self.entry)) * both
        # The diagonal from the sum of its row, which is known: nothing cancels where the residual is small.
        np.fill_diagonal(table, 0.0)
        np.fill_diagonal(table, self.design.by_judge(self._shrink[self.design.entry]) - table.sum(axis=1))
        return table

    @cached_property
    def lower(self) -> Floats:
        """The Cholesky factor of identity + judge variance x crossing."""
        return np.linalg.cholesky(np.eye(self.design.judges) + self.judge * self.crossing)

    @cached_property
    def inverse(self) -> Floats:
        """The inverse of identity + judge variance x crossing."""
        half = np.linalg.solve(self.lower, np.eye(self.design.judges))
        return half.T @ half

    @cached_property
    def _sums(self) -> tuple[Floats, Floats]:
        means = self.design.by_entry(self.scores) / self.design.per_entry
        return means, self.scores - means[self.design.entry]

    @cached_property
    def _towards(self) -> tuple[Floats, Floats]:
        """For ones and for scores: what is left of the judges' sums when entries are eliminated."""
        means, within = self._sums
        shrink = self._shrink[self.design.entry]
        ones = self.design.by_judge(shrink)
        return ones, self.design.by_judge(within + means[self.design.entry] * shrink)

    @cached_property
    def _solved(self) -> tuple[Floats, Floats]:
        ones, scores = self._towards
        if not self.judge:
            return ones, scores
        return self.inverse @ ones, self.inverse @ scores

    @cached_property
    def _forms(self) -> tuple[float, float]:
        """1'V1 and 1'Vy with V the inverse of the relative covariance of the scores."""
        means, _ = self._sums
        weight = self.design.per_entry * self._shrink
        (ones, _), (_, answered) = self._towards, self._solved
        return (
            float(weight.sum()) - self.judge * float(ones @ self._solved[0]),
            float(weight @ means) - self.judge * float(ones @ answered),
        )

    @cached_property
    def mean(self) -> float:
        """The mean, by generalised least squares."""
        ones, crossed = self._forms
        return crossed / ones

    @cached_property
    def rest(self) -> float:
        """The generalised residual sum of squares: the least of what a penalised fit leaves, a sum of squares."""
        entries, judges = self.entry_sums, self.judge_sums
        fitted = self.mean + self.entry * entries[self.design.entry] + self.judge * judges[self.design.judge]
        left = self.scores - fitted
        return float(left @ left) + self.entry * float(entries @ entries) + self.judge * float(judges @ judges)

    @cached_property
    def judge_sums(self) -> Floats:
        """Z'V(y - mean) for judges: their effect is the judge variance times this."""
        solved, answered = self._solved
        return answered - self.mean * solved

    @cached_property
    def entry_sums(self) -> Floats:
        """Z'V(y - mean) for entries: their effect is the entry variance times this."""
        left = self.scores - self.mean - self.judge * self.judge_sums[self.design.judge]
        return self._shrink * self.design.by_entry(left)

    @property
    def deviance(self) -> float:
        """Minus twice the restricted log likelihood, up to a constant."""
        whole = float(np.log1p(self.design.per_entry * self.entry).sum())
        if self.judge:
            whole += 2.0 * float(np.log(np.diag(self.lower)).sum())
        return whole + float(np.log(self._forms[0])) + (self.design.sheets - 1) * float(np.log(self.rest))

    @property
    def slope(self) -> Floats:
        """The derivatives of the deviance by the entry and by the judge variance."""
        count, shrink = self.design.per_entry, self._shrink
        turned = np.zeros_like(self.crossing)
        for size, both in self.design.shared:
            turned -= both / (1.0 + size * self.entry) ** 2
        trace_entry = float(count @ shrink)
        trace_judge = float(np.trace(self.crossing))
        if self.judge:
            trace_entry += self.judge * float((self.inverse * turned).sum())
            trace_judge = (self.design.judges - float(np.trace(self.inverse))) / self.judge
        solved, _ = self._solved
        ones = self._shrink * (count - self.judge * self.design.by_entry(solved[self.design.judge]))
        weight = (self.design.sheets - 1) / self.rest
        return np.array(
            [
                trace_entry - float(ones @ ones) / self._forms[0] - weight * float(self.entry_sums @ self.entry_sums),
                trace_judge
                - float(solved @ solved) / self._forms[0]
                - weight * float(self.judge_sums @ self.judge_sums),
            ]
        )


def fit(design: Design, scores: Floats) -> Fit:
    """The variances; the graph must be connected, with two entries, two judges and a degree of freedom at least."""
    centre, spread = float(scores.mean()), float(scores.std())
    if spread <= 1e-12 * max(1.0, float(np.abs(scores).max())):
        return Fit(0.0, 0.0, 0.0, centre, exact=True)
    standard = (scores - centre) / spread
    entries, judges, rest = additive(design, standard)
    if rest <= EXACT * design.sheets:
        return Fit(
            _tidy(float(entries @ entries) / (design.entries - 1)) * spread**2,
            _tidy(float(judges @ judges) / (design.judges - 1)) * spread**2,
            0.0,
            centre + spread * float((standard - entries[design.entry] - judges[design.judge]).mean()),
            exact=True,
        )
    residual = rest / design.spare
    moments = (_start(entries, residual), _start(judges, residual))
    best, converged = _lowest(design, standard, moments)
    residual = best.rest / (design.sheets - 1) * spread**2
    return Fit(best.entry * residual, best.judge * residual, residual, centre + spread * best.mean, converged)


def _start(effects: Floats, residual: float) -> float:
    """Where the search begins: how much the effects of an additive fit vary, relative to its residual."""
    return min(max(float(effects @ effects) / (len(effects) - 1) / residual, 1e-3), 1e9)


def _tidy(variance: float) -> float:
    return 0.0 if variance < NOTHING else variance


def _lowest(design: Design, scores: Floats, moments: tuple[float, float]) -> tuple[Point, bool]:
    """The lowest of all minima: the corner, those on both edges, and those inside from every start."""
    found = [(Point(design, scores, 0.0, 0.0), True)]
    found += [(Point(design, scores, value, 0.0), True) for value in _edge(design, scores, 0)]
    found += [(Point(design, scores, 0.0, value), True) for value in _edge(design, scores, 1)]
    best = min(found, key=lambda each: each[0].deviance)
    inner = [each for start in (moments, *STARTS) if (each := _inside(design, scores, start)) is not None]
    for inside in inner:
        if inside[0].deviance < best[0].deviance - BETTER:
            best = inside
    point, converged = best
    # On a boundary the deviance must not fall towards the inside, unless it is known how little: a minimum inside that
    # is no better than this stands for the boundary itself.
    if any(good and each.deviance <= point.deviance + BETTER for each, good in inner):
        return point, converged
    falls = [slope < -STEEP * max(1.0, design.sheets) for slope in point.slope]
    held = (point.entry == 0 and falls[0]) or (point.judge == 0 and falls[1])
    return point, converged and not held


def _edge(design: Design, scores: Floats, axis: int) -> list[float]:
    """The minima along one edge, where the other variance is 0: where the slope turns from falling to rising."""

    def slope(power: float) -> float:
        value = float(np.exp(power))
        place = (value, 0.0) if axis == 0 else (0.0, value)
        return float(Point(design, scores, *place).slope[axis]) * value

    powers = np.linspace(np.log(1e-6), np.log(1e9), 24).tolist()
    slopes = [slope(power) for power in powers]
    minima = []
    for low, high, before, after in zip(powers, powers[1:], slopes, slopes[1:], strict=False):
        if before < 0 <= after:
            minima.append(float(np.exp(_turn(slope, low, high))))
    return minima


def _turn(slope: Callable[[float], float], low: float, high: float) -> float:
    """Where the slope is 0 between `low`, where it falls, and `high`, where it rises."""
    for _ in range(60):
        middle = (low + high) / 2
        if slope(middle) < 0:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def _inside(design: Design, scores: Floats, start: tuple[float, float]) -> tuple[Point, bool] | None:
    """The minimum inside that Newton's steps on the logarithms reach from `start`; None when they leave it."""

    def at(powers: Floats) -> tuple[Point, Floats]:
        point = Point(design, scores, *np.exp(powers).tolist())
        return point, point.slope * np.exp(powers)

    here = np.log(np.array(start))
    point, slope = at(here)
    for _ in range(60):
        step = _newton(at, here, slope)
        if np.abs(step).max() < 1e-9:
            break
        length, now = 1.0, point.deviance
        while length > 1e-4:
            trial, trial_slope = at(here + length * step)
            if trial.deviance <= now + 1e-4 * length * float(slope @ step) + 1e-11 * abs(now):
                break
            length /= 2
        else:
            break
        here, point, slope = here + length * step, trial, trial_slope
        if here.min() < np.log(SMALLEST) or here.max() > np.log(LARGEST):
            return None
    # Rounding leaves the more of the slope the smaller the residual is.
    level = STEEP * design.sheets**0.5 + min(0.1, NOISE * max(point.entry, point.judge))
    return point, bool(np.abs(slope).max() < level)


def _newton(at: Callable[[Floats], tuple["Point", Floats]], here: Floats, slope: Floats) -> Floats:
    """A step downhill: Newton's where the surface is a bowl, else along curvature made positive; 2 at most."""
    width = 1e-4
    sides = [(at(here + move)[1], at(here - move)[1]) for move in np.eye(2) * width]
    bend = np.array([(up - down) / (2 * width) for up, down in sides])
    values, vectors = np.linalg.eigh((bend + bend.T) / 2)
    values = np.maximum(np.abs(values), 1e-6)
    step = -vectors @ ((vectors.T @ slope) / values)
    longest = float(np.abs(step).max())
    return step if longest <= 2 else step * (2 / longest)
