"""Pure: fair scores and what the model says of entries and judges, with variances and mean held."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from .design import Design, Floats, additive
from .reml import Fit, Point


@dataclass(frozen=True)
class Model:
    """Everything predicted from one fit. Where an additive solution fits exactly there is no uncertainty at all."""

    design: Design
    scores: Floats
    fit: Fit

    @cached_property
    def _point(self) -> Point:
        residual = self.fit.residual
        return Point(self.design, self.scores, self.fit.entry / residual, self.fit.judge / residual)

    @cached_property
    def severity(self) -> Floats:
        """Each judge's leniency: the best linear unbiased prediction of the judge's effect."""
        if self.fit.exact:
            return self._exact[1] if self.fit.judge else np.zeros(self.design.judges)
        return self._point.judge * self._point.judge_sums

    @cached_property
    def effect(self) -> Floats:
        """Each entry's effect, shrunken."""
        if self.fit.exact:
            return self._exact[0] if self.fit.entry else np.zeros(self.design.entries)
        return self._point.entry * self._point.entry_sums

    @cached_property
    def _exact(self) -> tuple[Floats, Floats]:
        entries, judges, _ = additive(self.design, self.scores)
        return entries, judges

    @property
    def crossing(self) -> Floats:
        """Judges x judges after the entries are eliminated."""
        return self._point.crossing

    @property
    def sure(self) -> bool:
        """Whether uncertainty can be claimed."""
        return not self.fit.exact

    @cached_property
    def own(self) -> Floats:
        """The part of each entry's conditional variance that it shares with no other."""
        relative = self._point.entry
        return self.fit.residual * relative / (1.0 + self.design.per_entry * relative)

    @cached_property
    def common(self) -> Floats:
        """Entries x judges: with `own` on the diagonal, common x common' is the entries' conditional covariance."""
        half = np.linalg.solve(self._point.lower, self.design.incidence.T).T
        return (self.own / self.fit.residual)[:, None] * half * np.sqrt(self.fit.judge)

    @cached_property
    def entry_error(self) -> Floats:
        """The conditional standard deviation of each entry's effect."""
        return np.sqrt(self.own + (self.common**2).sum(axis=1))

    @cached_property
    def judge_error(self) -> Floats:
        """The conditional standard deviation of each judge's effect."""
        return np.sqrt(self.fit.judge * np.diag(self._point.inverse))

    @cached_property
    def residuals(self) -> Floats:
        """What is left of each sheet's score, in residual standard deviations."""
        left = self.scores - self.fit.mean - self.effect[self.design.entry] - self.severity[self.design.judge]
        return left / np.sqrt(self.fit.residual)

    @property
    def fair(self) -> Floats:
        """The mean over its judges of the score with the judge's severity taken out."""
        return fair_scores(self.design, self.scores, self.severity)

    @property
    def reliability(self) -> float | None:
        """1 - the mean over pairs of the variance of their difference / (2 x the entry variance)."""
        count = self.design.entries
        if not self.sure or not self.fit.entry or count < 2:
            return None
        whole = float(self.own.sum() + (self.common**2).sum())
        across = float((self.common.sum(axis=0) ** 2).sum() - (self.common**2).sum())
        mean = 2 * (whole / count - across / (count * (count - 1)))
        return 1 - mean / (2 * self.fit.entry)


def fair_scores(design: Design, scores: Floats, severity: Floats) -> Floats:
    """Each entry's mean of scores with the judges' severity taken out."""
    return design.by_entry(scores - severity[design.judge]) / design.per_entry
