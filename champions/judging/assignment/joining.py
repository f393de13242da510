"""Pure but for the solvers: the best pairs in which judges and entries hang together, or the anchors that join them."""

import random
from collections.abc import Iterable

from . import contrast, graph, stages
from .case import Case
from .flow import fill
from .model import Pair
from .stages import Best

# How often parts are cut open before it is left to anchors.
CUTS = 12
# How often anchors are sought another way, when the first ones do not join everything.
TRIES = 30
# How much more than the others those without a limit of their own may take, when nothing else joins the parts.
MORE = 2


def joined(case: Case, *, quick: bool) -> tuple[Best, Best]:
    """(The best pairs that hang together, or the best there are; the best there are.)

    Among pairs that are equally good the calmest are taken. With one judge an entry only anchors can join anything.
    """
    start = fill(case).pairs
    first = stages.best(case, quick=quick, start=start)
    assert first is not None  # the flow has found pairs, and solvers do not lose them
    best = _calm(case, first, quick=quick)
    if case.per_entry == 1 or len(graph.parts(best.pairs)) == 1:
        return best, first
    for more in range(MORE + 1):
        wider = case if case.common is None else case.with_common(case.common + more)
        other = _cut(wider, best, quick=quick)
        if other is not None:
            return other, first
        if case.common is None:
            break
    return best, first


def _cut(case: Case, best: Best, *, quick: bool) -> Best | None:
    """The best pairs in one part: each part that was seen is made to have a judge who also has an entry outside it."""
    cuts: list[frozenset[int]] = []
    for _ in range(CUTS):
        cuts += [entries for entries, _ in graph.parts(best.pairs) if entries not in cuts]
        found = stages.best(case, quick=True, cuts=cuts)
        if found is None:
            return None
        best = _calm(case, found, quick=quick)
        if len(graph.parts(best.pairs)) == 1:
            slow = None if quick else stages.best(case, quick=False, cuts=cuts, start=best.pairs)
            calm = best if slow is None else _calm(case, slow, quick=quick)
            return calm if len(graph.parts(calm.pairs)) == 1 else best
    return None


def _calm(case: Case, best: Best, *, quick: bool) -> Best:
    pairs = contrast.calmer(case, best.pairs, seeds=contrast.QUICK_SEEDS if quick else contrast.SEEDS)
    return Best(pairs, best.worth, best.proofs)


def anchors(case: Case, pairs: Iterable[Pair]) -> list[Pair]:
    """One more judge on an entry for each part too many: who has the least to do, then who knows most of it.

    Where that leads nowhere other ones are tried; the fewest parts win.
    """
    here = frozenset(pairs)
    found = _anchors(case, here, None)
    for number in range(TRIES):
        if len(graph.parts(here | set(found))) == 1:
            break
        other = _anchors(case, here, random.Random(f"{case.seed}/anchors/{number}"))  # noqa: S311  no secret
        found = max(found, other, key=len)
    return found


def _anchors(case: Case, pairs: frozenset[Pair], chance: random.Random | None) -> list[Pair]:
    here = set(pairs)
    limits = case.with_common(None).limits
    found: list[Pair] = []
    while len(parts := graph.parts(here)) > 1:
        loads = case.loads(here)
        part = {entry: number for number, (entries, _) in enumerate(parts) for entry in entries}
        home = {judge: number for number, (_, judges) in enumerate(parts) for judge in judges}
        able = [
            (0.0 if chance is None else chance.random(), loads[judge], -case.affinity[entry][judge], (entry, judge))
            for entry, free in enumerate(case.free)
            for judge in free
            if judge in home
            and home[judge] != part[entry]
            and loads[judge] < limits[judge]
            and _room(case, here, entry, judge)
        ]
        if not able:
            break
        found.append(min(able)[-1])
        here.add(found[-1])
    return found


def _room(case: Case, pairs: set[Pair], entry: int, judge: int) -> bool:
    members, room = case.rooms[entry][case.groups[judge]]
    return sum((entry, each) in pairs for each in members) < room
