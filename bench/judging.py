"""How well a compilation finds what is true, and what it costs; printed as tables for bench/README.md.

`python -m bench.judging truth [--replications 80] [--only sparse]`   tau of fair, raw and z-scores with a known truth
`python -m bench.judging cost`                        seconds and memory of a compilation, each in its own process
"""

import argparse
import resource
import subprocess
import sys
import time
from fractions import Fraction

import numpy as np
from scipy.stats import kendalltau

from champions.results.compiling.case import Case
from champions.results.compiling.design import Design
from champions.results.compiling.engine import compiled, digests
from champions.results.compiling.given import ONLY, Sheet, inputs
from champions.results.compiling.ranking import Ranking

Pairs = list[tuple[int, int]]
SIZES = ((50, 15, 3), (100, 15, 3), (300, 30, 4), (1000, 100, 4), (2000, 200, 4))


def complete(chance: np.random.Generator) -> Pairs:
    """20 entries, 8 judges, everyone scores everything."""
    return [(entry, judge) for entry in range(20) for judge in range(8)]


def sparse(chance: np.random.Generator) -> Pairs:
    """60 entries, 12 judges, 3 a piece, drawn so that loads are even."""
    return dealt(chance, 60, 12, [3] * 60)


def unequal(chance: np.random.Generator) -> Pairs:
    """60 entries, 12 judges; panels of 2 to 5."""
    return dealt(chance, 60, 12, chance.integers(2, 6, 60).tolist())


def grouped(chance: np.random.Generator) -> Pairs:
    """60 entries in four sessions, three judges each who stay, and one anchor entry that the next session sees too."""
    pairs = {(entry, 3 * (entry // 15) + seat) for entry in range(60) for seat in range(3)}
    pairs |= {(15 * session + place, 3 * ((session + 1) % 4) + seat)
              for session in range(4) for place in range(2) for seat in range(3)}  # fmt: skip
    return sorted(pairs)


def dealt(chance: np.random.Generator, entries: int, judges: int, each: list[int]) -> Pairs:
    """So many judges for each entry, always those with the least to do; again until the graph is connected."""
    while True:
        load = np.zeros(judges)
        pairs = []
        for entry in chance.permutation(entries).tolist():
            chosen = np.argsort(load + chance.random(judges) * 0.9)[: each[entry]]
            load[chosen] += 1
            pairs += [(entry, judge) for judge in chosen.tolist()]
        if len(Design.of(pairs, entries, judges).parts) == 1:
            return sorted(pairs)


DESIGNS = {"complete": complete, "sparse": sparse, "unequal panels": unequal, "sessions with anchors": grouped}
SEVERITIES = {"none": 0.0, "half": 4.0, "as entries": 8.0}


def once(pairs: Pairs, severity: float, chance: np.random.Generator) -> tuple[str, float, float, float]:
    """The method, and Kendall's tau with the truth of fair, raw and z-scores, in one simulated round."""
    entries, judges = 1 + max(entry for entry, _ in pairs), 1 + max(judge for _, judge in pairs)
    quality, leniency = chance.normal(0, 8, entries), chance.normal(0, severity, judges)
    scores = [round(float(60 + quality[e] + leniency[j] + chance.normal(0, 6)), 2) for e, j in pairs]
    sheets = [
        Sheet(f"E{e:04}", f"J{j:04}", {ONLY: Fraction(str(score))}) for (e, j), score in zip(pairs, scores, strict=True)
    ]
    case = Case.of(inputs(sheets))
    fair = [float(score) for score in Ranking(case).scores]
    raw = [float(score) for score in case.raw]
    values = np.array(scores)
    standard = np.empty_like(values)
    whose = np.array([judge for _, judge in pairs])
    for judge in range(judges):
        mine = values[whose == judge]
        standard[whose == judge] = (mine - mine.mean()) / (mine.std(ddof=1) or 1.0)
    z = case.design.by_entry(standard) / case.design.per_entry
    taus = [float(kendalltau(quality, each).statistic) for each in (fair, raw, z)]
    return case.decided[0], taus[0], taus[1], taus[2]


def truth(replications: int, only: str) -> None:
    """The table of Kendall's tau: means over replications, with the standard error of fair less raw."""
    print("| design | judges differ by | adjusted | fair | raw | z-score | fair - raw (SE) | fair - z (SE) |")
    print("|---|---|---|---|---|---|---|---|")
    for number, (name, design) in enumerate(DESIGNS.items()):
        for words, severity in SEVERITIES.items() if only in name else ():
            chance = np.random.default_rng([2027, number, int(severity)])
            found = [once(design(chance), severity, chance) for _ in range(replications)]
            taus = np.array([each[1:] for each in found])
            more, beyond = taus[:, 0] - taus[:, 1], taus[:, 0] - taus[:, 2]
            means = " | ".join(f"{mean:.3f}" for mean in taus.mean(axis=0))
            gains = " | ".join(
                f"{gain.mean():+.4f} ({gain.std(ddof=1) / replications**0.5:.4f})" for gain in (more, beyond)
            )
            adjusted = sum(each[0] == "fair" for each in found)
            print(f"| {name} | {words} | {adjusted} of {replications} | {means} | {gains} |", flush=True)


def simulated(entries: int, judges: int, each: int) -> list[Sheet]:
    """The scorecards of a round of that size."""
    chance = np.random.default_rng([entries, judges, each])
    quality, leniency = chance.normal(0, 8, entries), chance.normal(0, 5, judges)
    return [
        Sheet(f"E{e:05}", f"J{j:04}", {ONLY: round(60 + quality[e] + leniency[j] + chance.normal(0, 6))})
        for e, j in dealt(chance, entries, judges, [each] * entries)
    ]


def measure(entries: int, judges: int, each: int) -> None:
    """One line of the table of costs, from the inputs to both digests."""
    sheets = simulated(entries, judges, each)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    wall, cpu = time.perf_counter(), time.process_time()
    given = inputs(sheets, top=20)
    outputs = compiled(given)
    digests(given, outputs)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"| {entries:,} x {judges} x {each} | {len(sheets):,} | {outputs['method']} | {wall:.2f} | {cpu:.2f} | "
        f"{peak:.0f} | {peak - before:.0f} |",
        flush=True,
    )


def cost() -> None:
    """The table of costs; each size in a process of its own, so that the memory is its own too."""
    print("| entries x judges x each | scorecards | method | seconds | CPU seconds | MiB at most | of them compiling |")
    print("|---|---|---|---|---|---|---|", flush=True)
    for size in SIZES:
        subprocess.run([sys.executable, "-m", "bench.judging", "one", *map(str, size)], check=True)


def main() -> None:
    """The table that was asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=["truth", "cost", "one"])
    parser.add_argument("size", nargs="*", type=int)
    parser.add_argument("--replications", type=int, default=80)
    parser.add_argument("--only", default="", help="a part of the name of a design")
    given = parser.parse_args()
    if given.what == "truth":
        truth(given.replications, given.only)
    elif given.what == "cost":
        cost()
    else:
        measure(*given.size)


if __name__ == "__main__":
    main()
