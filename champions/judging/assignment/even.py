"""Pure: who judges what. Even loads, no conflicts, the same answer every time; what stands stays."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from champions.judging.order import place

Pair = tuple[str, str]


@dataclass(frozen=True)
class Plan:
    """New (judge, entry) pairs, and for each entry that lacks judges how many."""

    pairs: tuple[Pair, ...]
    lacking: dict[str, int]


def assign(
    entries: Sequence[str],
    judges: Sequence[str],
    *,
    per_entry: int,
    conflicts: Iterable[Pair] = (),
    standing: Iterable[Pair] = (),
    seed: str,
) -> Plan:
    """Each entry has `per_entry` judges, as far as conflicts allow; judges with the fewest entries come first.

    The hardest entries (fewest judges allowed) are served before the others. Pairs are (judge, entry) codes.
    """
    barred, kept = set(conflicts), set(standing)
    load = Counter(dict.fromkeys(judges, 0))
    load.update(judge for judge, _ in kept)
    allowed = {entry: [judge for judge in judges if (judge, entry) not in barred] for entry in entries}
    pairs: list[Pair] = []
    lacking: dict[str, int] = {}
    for entry in sorted(entries, key=lambda each: (len(allowed[each]), place(seed, each))):
        wanted = per_entry - sum(1 for _, judged in kept if judged == entry)
        free = [judge for judge in allowed[entry] if (judge, entry) not in kept]
        free.sort(key=lambda judge: (load[judge], place(f"{seed}/{entry}", judge)))
        for judge in free[: max(wanted, 0)]:
            pairs.append((judge, entry))
            load[judge] += 1
        if wanted > len(free):
            lacking[entry] = wanted - len(free)
    return Plan(tuple(pairs), lacking)
