"""Pure but for the solver it asks: which people get the seats, with the highest total score that the rules allow.

OR-tools (CP-SAT) runs with one worker and a fixed seed, and its answer is the only one there is: first as many seats
as possible are filled, then the total score is the highest, then the sum of the lots is the lowest. So the same
question has the same answer on every machine.
"""

from itertools import pairwise
from typing import Any

from . import bounding
from .problem import Problem

SEED = 1
# A measure of work, not of time: the same on every machine (some minutes at most; bench/shortlist.py takes seconds).
MOST_WORK = 120.0
# Prices are found in points of a score and kept in millionths, as scores are.
MILLION = 1_000_000


class TooHard(RuntimeError):
    """The solver gave up before it could prove its answer the best."""


def possible(problem: Problem) -> bool:
    """True when some set of people meets every bound."""
    return _filled(problem) is not None


def best(problem: Problem) -> frozenset[int] | None:
    """The people who get the seats; None when no set meets every bound."""
    filled = _filled(problem)
    if filled is None:
        return None
    model, chosen = _model(problem)
    every, seats = list(chosen.values()), filled - len(problem.ins)
    model.add(sum(every) == seats)
    scores = sum(problem.scores[i] * each for i, each in chosen.items())
    model.maximize(scores)
    solver = _found(model)
    total = sum(problem.scores[i] for i, each in chosen.items() if solver.value(each))
    model.add(scores == total)
    model.clear_hints()
    for each in every:
        model.add_hint(each, solver.value(each))
    for i, has_seat in bounding.settled(problem, seats, total, _prices(problem, seats)).items():
        model.add(chosen[i] == has_seat)
    model.minimize(sum(problem.lots[i] * each for i, each in chosen.items()))
    solver = _found(model)
    return problem.ins | {i for i, each in chosen.items() if solver.value(each)}


def _found(model: Any) -> Any:
    """The solver with the best answer to what is known to have one."""
    solver = _solved(model)
    if solver is None:
        raise TooHard("a set that exists was not found")
    return solver


def _filled(problem: Problem) -> int | None:
    """How many seats can be filled at most; None when the bounds cannot all be met."""
    model = _sat().CpModel()
    groups = problem.groups
    sizes = [model.new_int_var(0, len(group), "") for group in groups]
    count = {group[0]: size for group, size in zip(groups, sizes, strict=True)}
    _bind(model, problem, count)
    model.maximize(sum(sizes))
    solver = _solved(model)
    return None if solver is None else len(problem.ins) + round(solver.objective_value)


def _model(problem: Problem) -> tuple[Any, dict[int, Any]]:
    """The model and, for everybody whose seat is open, whether they have it."""
    model = _sat().CpModel()
    chosen = {i: model.new_bool_var("") for group in problem.groups for i in group}
    for group in problem.groups:
        for before, after in pairwise(group):
            model.add_implication(chosen[after], chosen[before])
    _bind(model, problem, chosen)
    return model, chosen


def _bind(model: Any, problem: Problem, count: dict[int, Any]) -> None:
    """Seats and bounds hold; `count` has a variable for each person, or for the first of each group."""
    free = problem.seats - len(problem.ins)
    model.add(sum(count.values()) <= free)
    for bound in problem.bounds:
        fixed = len(bound.members & problem.ins)
        terms = sum(each for i, each in count.items() if i in bound.members)
        if bound.least > fixed:
            model.add(terms >= bound.least - fixed)
        if bound.most is not None:
            model.add(terms <= bound.most - fixed)


def _solved(model: Any) -> Any | None:
    """The solver with the best answer; None when there is none."""
    sat = _sat()
    solver = sat.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = SEED
    solver.parameters.max_deterministic_time = MOST_WORK
    status = solver.solve(model)
    if status == sat.INFEASIBLE:
        return None
    if status != sat.OPTIMAL:
        raise TooHard(solver.status_name(status))
    return solver


def _prices(problem: Problem, seats: int) -> bounding.Prices:
    """What a seat and each bound cost when people could be cut in pieces: good prices, found fast."""
    solver = _linear()
    share = {i: solver.NumVar(0, 1, "") for group in problem.groups for i in group}
    places = solver.Add(solver.Sum(list(share.values())) == seats)
    rows = []
    for limit in bounding.limits(problem):
        count = solver.Sum([share[i] for i in limit.members])
        most = solver.Add(count <= limit.most) if limit.most is not None and limit.members else None
        rows.append((most, solver.Add(count >= limit.least) if limit.members else None))
    solver.Maximize(solver.Sum([problem.scores[i] / MILLION * each for i, each in share.items()]))
    if not share or solver.Solve() != solver.OPTIMAL:
        return bounding.Prices(0, [(0, 0)] * len(rows))
    return bounding.Prices(_whole(places), [(max(0, _whole(most)), max(0, -_whole(least))) for most, least in rows])


def _whole(row: Any) -> int:
    return 0 if row is None else round(row.dual_value() * MILLION)


def _sat() -> Any:
    """The solver's library; nobody else imports it, and no page does."""
    from ortools.sat.python import cp_model  # noqa: PLC0415  heavy, and needed here alone

    return cp_model


def _linear() -> Any:
    """Its solver of linear problems."""
    from ortools.linear_solver import pywraplp  # noqa: PLC0415  heavy, and needed here alone

    return pywraplp.Solver.CreateSolver("GLOP")
