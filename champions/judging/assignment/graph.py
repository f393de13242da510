"""Pure: judges and entries as a graph: its parts, and whose leaving would take it apart."""

from collections import Counter, defaultdict
from collections.abc import Iterable

Pair = tuple[int, int]


def parts(pairs: Iterable[Pair]) -> list[tuple[frozenset[int], frozenset[int]]]:
    """The connected parts as (entries, judges), in the order of their first entry. Who has no pair is in none."""
    judges: dict[int, list[int]] = defaultdict(list)
    entries: dict[int, list[int]] = defaultdict(list)
    for entry, judge in sorted(pairs):
        judges[entry].append(judge)
        entries[judge].append(entry)
    found = []
    seen: set[int] = set()
    for first in judges:
        if first in seen:
            continue
        here, people, waiting = {first}, set[int](), [first]
        while waiting:
            for judge in judges[waiting.pop()]:
                if judge not in people:
                    people.add(judge)
                    fresh = [entry for entry in entries[judge] if entry not in here]
                    here.update(fresh)
                    waiting += fresh
        seen |= here
        found.append((frozenset(here), frozenset(people)))
    return found


def bridges(pairs: Iterable[Pair]) -> list[int]:
    """Judges without whom the others and the entries would fall into more parts, or an entry would have nobody."""
    all_pairs = list(pairs)
    whole = len(parts(all_pairs))
    entries = {entry for entry, _ in all_pairs}
    found = []
    for judge in sorted({judge for _, judge in all_pairs}):
        rest = [pair for pair in all_pairs if pair[1] != judge]
        alone = len(entries) - len({entry for entry, _ in rest})
        if len(parts(rest)) + alone > whole and len(entries) > 1:
            found.append(judge)
    return found


def shared(pairs: Iterable[Pair]) -> Counter[Pair]:
    """For each two judges how many entries both of them have."""
    judges: dict[int, list[int]] = defaultdict(list)
    for entry, judge in sorted(pairs):
        judges[entry].append(judge)
    return Counter((one, other) for those in judges.values() for one in those for other in those if one < other)
