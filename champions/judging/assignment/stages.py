"""Pure but for the solvers: the best pairs, one aim after the other, and joined if the rules allow it."""

from collections.abc import Iterable
from dataclasses import dataclass

from . import solvers
from .case import Case
from .flow import common, fill
from .model import EVENNESS, KEPT, SMALLEST, TOTAL, Model, Pair
from .solvers import Found, Impossible

OPTIMAL = "optimal"
FEASIBLE = "feasible"


@dataclass(frozen=True)
class Best:
    """The best pairs by all aims, what they are worth by each, and by whom each was proven (None: by nobody)."""

    pairs: frozenset[Pair]
    worth: dict[str, int]
    proofs: dict[str, str | None]

    @property
    def status(self) -> str:
        """Whether every aim was proven to be reached."""
        return FEASIBLE if None in self.proofs.values() else OPTIMAL


def aims(case: Case, *, loads: bool = True) -> list[str]:
    """What counts for this case, in order."""
    return [*([KEPT] if case.kept else []), SMALLEST, TOTAL, *([EVENNESS] if loads else [])]


def best(
    case: Case, *, quick: bool, cuts: Iterable[frozenset[int]] = (), loads: bool = True, start: Iterable[Pair] = ()
) -> Best | None:
    """The pairs that are best by all aims; None when no pairs keep the rules and cross the cuts.

    `start` are pairs that keep the rules, for the case that no solver finds any.
    """
    model = Model(case, cuts)
    pairs = frozenset(start)
    hint = pairs if pairs and model.holds(pairs) else None
    worth: dict[str, int] = {}
    proofs: dict[str, str | None] = {}
    for what in aims(case, loads=loads):
        try:
            found, proof = _found(model, what, hint, quick=quick)
        except Impossible:
            # The rules and what was reached before can be kept together: only at the first aim can they not.
            if hint is None:
                return None
            found, proof = None, None
        if found is None and hint is None:
            return None
        hint = hint if found is None else found.pairs
        assert hint is not None
        worth[what], proofs[what] = model.worth(hint, what), proof
        model.hold(what, worth[what])
    return None if hint is None else Best(hint, worth, proofs)


def _found(model: Model, what: str, hint: frozenset[Pair] | None, *, quick: bool) -> tuple[Found | None, str | None]:
    """The better of what the solvers find, and who has proven that there is nothing better."""
    fast = solvers.quick(model, what)
    if quick:
        return fast, "highs" if fast is not None and fast.proven else None
    work = solvers.ENOUGH_WORK if fast is not None and fast.proven else solvers.MOST_WORK
    slow = solvers.exact(model, what, fast.pairs if fast is not None else hint, work=work)
    better = max((each for each in (slow, fast) if each is not None), key=lambda each: each.worth, default=None)
    if slow is not None and slow.proven:
        return slow, "cp-sat"
    if fast is not None and fast.proven and better is not None and better.worth == fast.worth:
        return better, "highs"
    return better, None


def level(case: Case) -> int | None:
    """The most that judges without a limit of their own take where loads are to be even: as little as the rules allow,
    and as keeping as much as can be kept allows. None where nothing keeps the rules."""
    low = common(case)
    if low is None or not case.kept:
        return low
    most, high = _kept(case.with_common(None)), len(case.entries)
    if _kept(case.with_common(low)) == most:
        return low
    while low + 1 < high:
        middle = (low + high) // 2
        low, high = (low, middle) if _kept(case.with_common(middle)) == most else (middle, high)
    return high


def _kept(case: Case) -> int:
    """How many of the kept pairs can stay."""
    model, start = Model(case), fill(case).pairs
    found = solvers.quick(model, KEPT)
    return model.worth(start if found is None else found.pairs, KEPT)
