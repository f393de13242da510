"""Pure: how sure the ranking is: who is above whom, who is first, where a rank may lie, and whom one judge decides."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import erfc, sqrt

import numpy as np

from .design import Design, Floats, Ints
from .fair import Model
from .standing import places

DRAWS = 10_000
AT_ONCE = 200
TIED_BELOW = 0.8
# Phi(0.8416...) = 0.8
TIED_WITHIN = 0.8416212335729143


@dataclass(frozen=True)
class Certainty:
    """For each entry of an order: between which ranks it lies in nine draws of ten, and how often it is in front."""

    low: Ints
    high: Ints
    first: Floats
    top: Floats | None


def above(model: Model, one: int, other: int) -> float:
    """The probability that one entry's effect lies above the other's; a half where nothing tells them apart."""
    mine = np.array([one, other], dtype=np.int64)
    ahead, spread = _later(model.effect[mine], model.entry_error[mine] ** 2, model.common[mine], 0)
    if spread[0] == 0:
        return 0.5
    return 0.5 * erfc(-float(ahead[0]) / float(spread[0]) / sqrt(2))


def _later(effect: Floats, variance: Floats, common: Floats, begin: int) -> tuple[Floats, Floats]:
    """How far an entry lies above each later one, and the standard deviations of these differences."""
    together = common[begin + 1 :] @ common[begin]
    spread = np.sqrt(np.maximum(variance[begin] + variance[begin + 1 :] - 2 * together, 0.0))
    return effect[begin] - effect[begin + 1 :], spread


def drawn(model: Model, order: Sequence[int], judges: Sequence[int], *, top: int | None, seed: int) -> Certainty:
    """What 10,000 draws say of the entries in `order`; entries and judges are drawn in the orders given."""
    chance = np.random.default_rng([seed, 1])
    count = len(order)
    mine = np.array(order, dtype=np.int64)
    centre, own = model.effect[mine], np.sqrt(model.own[mine])
    common = np.ascontiguousarray(model.common[np.ix_(mine, np.array(judges, dtype=np.int64))].T)
    ranks = np.empty((count, DRAWS), dtype=np.int32)
    rank_of = np.tile(np.arange(1, count + 1, dtype=np.int32), AT_ONCE)
    rows = (np.arange(AT_ONCE) * count)[:, None]
    batch = np.empty(AT_ONCE * count, dtype=np.int32)
    for begin in range(0, DRAWS, AT_ONCE):
        lost = chance.standard_normal((AT_ONCE, count)) * -own
        lost -= chance.standard_normal((AT_ONCE, len(judges))) @ common
        lost -= centre
        # No two draws are equal, so every way of sorting finds the same order.
        batch[(np.argsort(lost, axis=1) + rows).ravel()] = rank_of
        ranks[:, begin : begin + AT_ONCE] = batch.reshape(AT_ONCE, count).T
    first = (ranks == 1).mean(axis=1)
    within = None if top is None else (ranks <= top).mean(axis=1)
    lower, higher = int(0.05 * (DRAWS - 1)), -int(-0.95 * (DRAWS - 1) // 1)
    ranks.partition((lower, higher), axis=1)
    return Certainty(ranks[:, lower].astype(np.int64), ranks[:, higher].astype(np.int64), first, within)


def runs(model: Model, order: Sequence[int]) -> list[tuple[int, int]]:
    """The maximal runs (first, last) of `order` whose first is above its last with less than 0.80."""
    mine = np.array(order, dtype=np.int64)
    effect, variance, common = model.effect[mine], model.entry_error[mine] ** 2, model.common[mine]
    found: list[tuple[int, int]] = []
    reached = 0
    for begin in range(len(mine) - 1):
        ahead, spread = _later(effect, variance, common, begin)
        near = np.flatnonzero(ahead < TIED_WITHIN * spread) if model.fit.entry else np.arange(len(ahead))
        if len(near) and begin + 1 + int(near[-1]) > reached:
            reached = begin + 1 + int(near[-1])
            found.append((begin, reached))
    return found


def without_each_judge(
    model: Model | None, design: Design, scores: Floats, cuts: Sequence[int], ranked: Sequence[int]
) -> list[tuple[int, int, set[int], set[int]]]:
    """(cut, judge, in, out) for each judge without whom others would have one of the first `cut` ranks.

    Method and variances are held; `model` is None where severity is not taken out. `ranked` are the entries that have
    a rank at all.
    """
    allowed = np.zeros(design.entries, dtype=bool)
    allowed[list(ranked)] = True
    whole = _ranks(fair_or_raw(model, design, scores, None), allowed)
    changes = []
    for judge in range(design.judges):
        left = np.bincount(design.entry[design.judge != judge], minlength=design.entries) > 0
        now = _ranks(fair_or_raw(model, design, scores, judge), allowed & left)
        for cut in cuts:
            before, after = _inside(whole, cut), _inside(now, cut)
            if before != after:
                changes.append((cut, judge, after - before, before - after))
    return sorted(changes, key=lambda change: change[:2])


def _ranks(scores: Floats, allowed: np.ndarray) -> dict[int, int]:
    chosen = np.flatnonzero(allowed).tolist()
    return dict(zip(chosen, places(scores[allowed].tolist()), strict=True))


def _inside(ranks: dict[int, int], cut: int) -> set[int]:
    """Those who have one of the first `cut` ranks, shared ranks counted."""
    return {entry for entry, rank in ranks.items() if rank <= cut}


def fair_or_raw(model: Model | None, design: Design, scores: Floats, without: int | None) -> Floats:
    """Every entry's mean without a judge, severity taken out by `model`'s variances; 0 where no sheet is left."""
    weight = np.ones(design.sheets) if without is None else (design.judge != without).astype(float)
    severity = np.zeros(design.judges) if model is None else _severity(model, weight, without)
    count = design.by_entry(weight)
    return design.by_entry(weight * (scores - severity[design.judge])) / np.maximum(count, 1.0)


def _severity(model: Model, weight: Floats, without: int | None) -> Floats:
    """The judges' effects from the sheets of weight 1, with the variances of the whole."""
    if without is None:
        return model.severity
    design, fit = model.design, model.fit
    entry, judge = fit.entry / fit.residual, fit.judge / fit.residual
    count = design.by_entry(weight)
    shrink = 1.0 / (1.0 + count * entry)
    # Only the rows of this judge's entries differ from the whole: they are taken out and put in again without it.
    mine = np.flatnonzero(count < design.per_entry)
    rows = design.incidence[mine]
    table = model.crossing + rows.T @ (rows * (entry / (1.0 + design.per_entry[mine] * entry))[:, None])
    rows = rows.copy()
    rows[:, without] = 0.0
    table -= rows.T @ (rows * (entry * shrink[mine])[:, None])
    table[without, :] = 0.0
    table[:, without] = 0.0
    ones = weight - (entry * shrink * count)[design.entry] * weight
    sums = design.by_entry(weight * model.scores)
    left = weight * (model.scores - (entry * shrink * sums)[design.entry])
    ones_sum, left_sum = design.by_judge(ones), design.by_judge(left)
    solved = np.linalg.solve(np.eye(design.judges) + judge * table, np.stack([ones_sum, left_sum], axis=1))
    one = float(ones.sum()) - judge * float(ones_sum @ solved[:, 0])
    crossed = float(left.sum()) - judge * float(ones_sum @ solved[:, 1])
    return judge * (solved[:, 1] - crossed / one * solved[:, 0])
