"""Pure but for the solvers they ask: CP-SAT, which counts in whole numbers, and HiGHS, which is quick.

Both are bounded by work, not by time, with one worker and a fixed seed: the same model has the same answer everywhere.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from .model import Model, Pair

SEED = 1
# CP-SAT's own measure of work for one aim: about as many seconds as this, twice as many for the largest rounds. Where
# HiGHS has proven its answer already, this proof is the second one.
MOST_WORK = 6.0
ENOUGH_WORK = 1.5
# HiGHS branches this often at most; it hardly ever does, for the rules are a network.
MOST_NODES = 400


@dataclass(frozen=True)
class Found:
    """The best pairs that were found, what they are worth, and whether it was proven that none are worth more."""

    pairs: frozenset[Pair]
    worth: int
    proven: bool


class Impossible(Exception):
    """No pairs keep all rows: the solver has proven it."""


def quick(model: Model, what: str) -> Found | None:
    """HiGHS's answer, rounded and then held against every row exactly; None when it has none that holds."""
    import numpy as np  # noqa: PLC0415  heavy, as all solvers are
    from scipy.optimize import Bounds, LinearConstraint, milp  # noqa: PLC0415
    from scipy.sparse import csr_array  # noqa: PLC0415

    cost = np.zeros(len(model.bounds))
    for column, times in model.aim(what):
        cost[column] = -times
    rows: list[int] = []
    columns: list[int] = []
    counts: list[int] = []
    for place, row in enumerate(model.rows):
        rows += [place] * len(row.terms)
        columns += [column for column, _ in row.terms]
        counts += [each for _, each in row.terms]
    table = csr_array((counts, (rows, columns)), shape=(len(model.rows), len(model.bounds)), dtype=float)
    whole = np.zeros(len(model.bounds))
    whole[[*model.pairs.values(), *(each for crossing in model.crossing for each in crossing)]] = 1
    answer = milp(
        cost,
        constraints=LinearConstraint(
            table,
            [-np.inf if row.low is None else row.low for row in model.rows],
            [np.inf if row.high is None else row.high for row in model.rows],
        ),
        bounds=Bounds(*np.array(model.bounds, dtype=float).T),
        integrality=whole,
        options={"mip_rel_gap": 0, "node_limit": MOST_NODES},
    )
    if answer.status == 2:
        raise Impossible
    if answer.x is None:
        return None
    pairs = frozenset(pair for pair, column in model.pairs.items() if answer.x[column] > 0.5)
    if not model.holds(pairs):
        return None
    worth = model.worth(pairs, what)
    # Where nothing is left to choose there is no bound but the answer itself.
    bound = answer.fun if answer.mip_dual_bound is None else answer.mip_dual_bound
    return Found(pairs, worth, proven=answer.status == 0 and -bound < worth + 0.5)


def exact(model: Model, what: str, hint: Iterable[Pair] | None, *, work: float = MOST_WORK) -> Found | None:
    """CP-SAT's answer, sought around `hint`; None when it found nothing within its work."""
    from ortools.sat.python import cp_model  # noqa: PLC0415  heavy, as all solvers are

    asked = cp_model.CpModel()
    columns = [asked.new_int_var(low, high, "") for low, high in model.bounds]
    for row in model.rows:
        asked.add_linear_constraint(_sum(cp_model, columns, row.terms), *_ends(row.low, row.high))
    asked.maximize(_sum(cp_model, columns, model.aim(what)))
    if hint is not None:
        for column, value in zip(columns, model.values(hint), strict=True):
            asked.add_hint(column, value)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = SEED
    solver.parameters.max_deterministic_time = work
    status = solver.solve(asked)
    if status == cp_model.INFEASIBLE:
        raise Impossible
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return None
    pairs = frozenset(pair for pair, column in model.pairs.items() if solver.value(columns[column]))
    if not model.holds(pairs):
        return None
    return Found(pairs, model.worth(pairs, what), proven=status == cp_model.OPTIMAL)


def _sum(cp_model: Any, columns: Sequence[Any], terms: Sequence[tuple[int, int]]) -> Any:
    return cp_model.LinearExpr.weighted_sum([columns[column] for column, _ in terms], [times for _, times in terms])


def _ends(low: int | None, high: int | None) -> tuple[int, int]:
    """The ends of a row, as numbers that no sum reaches where there is none."""
    return (-(2**62) if low is None else low, 2**62 if high is None else high)
