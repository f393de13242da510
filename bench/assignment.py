"""How long it takes to find who judges what, and how good it is; printed as a table.

`python -m bench.assignment [--sizes 100x15x3,300x30x4] [--seeds 3] [--quick]`

Entries with one to three of twelve topics, in one of three languages, of one or two of forty organisations; judges
with two to five topics, mostly two languages, limits for one in four, and conflicts with two of a hundred entries.
"""

import argparse
import random
import statistics
import time
from typing import Any

from champions.core.canonical import digest
from champions.judging.assignment import Entry, Judge, check, given, solve

TOPICS = [f"topic {number}" for number in range(12)]
LANGUAGES = ("en", "fr", "es")
ORGANISATIONS = [f"organisation {number}" for number in range(40)]


def world(entries: int, judges: int, per_entry: int, seed: int, **more: Any) -> dict[str, Any]:
    """The question of a round of this size."""
    chance = random.Random(seed)
    fair = per_entry * entries / judges
    return given(
        [
            Entry(
                f"E{number:04d}",
                tuple(chance.sample(ORGANISATIONS, chance.choice((1, 1, 2)))),
                chance.choices(LANGUAGES, (8, 1, 1))[0],
                tuple(chance.sample(TOPICS, chance.randint(1, 3))),
            )
            for number in range(entries)
        ],
        [
            Judge(
                f"J{number:03d}",
                chance.choice(ORGANISATIONS),
                tuple({"en", chance.choice(LANGUAGES), chance.choice(LANGUAGES)}),
                tuple(chance.sample(TOPICS, chance.randint(2, 5))),
                round(fair * chance.uniform(0.7, 1.2)) if chance.random() < 0.25 else None,
                tuple(f"E{each:04d}" for each in range(entries) if chance.random() < 0.02),
            )
            for number in range(judges)
        ],
        per_entry=per_entry,
        seed=seed,
        **more,
    )


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", default="50x15x3,100x15x3,300x30x4")
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--uneven", action="store_true")
    asked = parser.parse_args()
    print("| size | CPU s, median | CPU s, slowest | wall s, median | status | smallest | total | contrast variance |")
    print("|---|---|---|---|---|---|---|---|")
    for size in asked.sizes.split(","):
        _row(size, asked.seeds, quick=asked.quick, even=not asked.uneven)


def _row(size: str, seeds: int, *, quick: bool, even: bool) -> None:
    walls, works, found = [], [], []
    for seed in range(seeds):
        question = world(*map(int, size.split("x")), seed, even=even)
        began, worked = time.perf_counter(), time.process_time()
        answer = solve(question, quick=quick)
        walls.append(time.perf_counter() - began)
        works.append(time.process_time() - worked)
        found.append(answer)
        if not answer["infeasible"]:
            assert not check(question, answer["pairs"], anchors=answer["anchors"])
    assert digest(solve(question, quick=quick)) == digest(found[-1]), "the same question has the same answer"
    print(
        f"| {size} | {statistics.median(works):.1f} | {max(works):.1f} | {statistics.median(walls):.1f} "
        f"| {', '.join(sorted({each['status'] for each in found}))} "
        f"| {', '.join(str(each['smallest_affinity']) for each in found)} "
        f"| {', '.join(str(each['total_affinity']) for each in found)} "
        f"| {', '.join(str(each['contrast_variance']) for each in found)} |",
        flush=True,
    )


if __name__ == "__main__":
    main()
