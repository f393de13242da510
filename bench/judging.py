"""What a compilation costs, printed as a table for bench/README.md.

`python -m bench.judging`             seconds and memory of a compilation, each size in a process of its own
`python -m bench.judging 300 30 4`    one size: entries, judges, judges an entry
"""

import argparse
import resource
import subprocess
import sys
import time

import numpy as np

from bench.simulation import dealt
from champions.results.compiling.engine import compiled, digests
from champions.results.compiling.given import ONLY, Sheet, inputs

# Those of judging.md with what is asked of them, and sizes between, so that growth can be seen.
SIZES = (
    (50, 15, 3), (100, 15, 3), (300, 30, 4), (500, 50, 4), (1000, 100, 4), (1500, 150, 4), (2000, 200, 4),
)  # fmt: skip
HEAD = (
    "entries x judges x each", "scorecards", "method", "seconds", "CPU seconds", "CPU ms a scorecard", "MiB at most",
    "of them compiling",
)  # fmt: skip


def simulated(entries: int, judges: int, each: int) -> list[Sheet]:
    """The scorecards of a round of that size."""
    chance = np.random.default_rng([entries, judges, each])
    quality, leniency = chance.normal(0, 8, entries), chance.normal(0, 5, judges)
    return [
        Sheet(f"E{e:05}", f"J{j:04}", {ONLY: round(60 + quality[e] + leniency[j] + chance.normal(0, 6))})
        for e, j in dealt(chance, entries, judges, [each] * entries)
    ]


def measure(entries: int, judges: int, each: int) -> str:
    """One line of the table of costs, from the inputs to both digests; imports are not counted."""
    sheets = simulated(entries, judges, each)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    wall, cpu = time.perf_counter(), time.process_time()
    given = inputs(sheets, top=20)
    outputs = compiled(given)
    digests(given, outputs)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    count = len(sheets)
    return (
        f"| {entries:,} x {judges} x {each} | {count:,} | {outputs['method']} | {wall:.2f} | {cpu:.2f} | "
        f"{1000 * cpu / count:.2f} | {peak:.0f} | {peak - before:.0f} |"
    )


def main() -> None:
    """The table, or one line of it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("size", nargs="*", type=int)
    given = parser.parse_args()
    if given.size:
        print(measure(*given.size), flush=True)
        return
    print(f"| {' | '.join(HEAD)} |\n|{'---|' * len(HEAD)}", flush=True)
    for size in SIZES:
        subprocess.run([sys.executable, "-m", "bench.judging", *map(str, size)], check=True)


if __name__ == "__main__":
    main()
