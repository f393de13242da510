"""How near each way to a ranking comes to what is true, where the truth is known: fair, raw and z-scores.

`python -m bench.simulation [--replications 80] [--only sparse] [--seed 2027]` prints the tables of bench/README.md.

Entries differ by a standard deviation of 8 points, what nobody can explain by 6. Judges differ by 0, 4 or 8.
"""

import argparse
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from scipy.stats import kendalltau
from threadpoolctl import threadpool_limits

from champions.results.compiling.case import Case
from champions.results.compiling.design import Design
from champions.results.compiling.given import ONLY, Sheet, inputs
from champions.results.compiling.ranking import Ranking

Pairs = list[tuple[int, int]]

QUALITY, REST, MIDDLE = 8.0, 6.0, 60.0
SEVERITIES = {"none": 0.0, "half": 4.0, "as entries": 8.0}


def complete(chance: np.random.Generator) -> Pairs:
    """20 entries, 8 judges, everyone scores everything."""
    return [(entry, judge) for entry in range(20) for judge in range(8)]


def sparse(chance: np.random.Generator) -> Pairs:
    """50 entries, each by 3 of 15 judges, drawn so that loads are even."""
    return dealt(chance, 50, 15, [3] * 50)


def panels(bridges: int) -> Callable[[np.random.Generator], Pairs]:
    """60 entries; 30 by 3 of the 6 judges of panel A, 30 by 3 of the 6 of B; so many have a judge of the other too."""

    def drawn(chance: np.random.Generator) -> Pairs:
        while True:
            pairs = set()
            for side in (0, 1):
                own = dealt(chance, 30, 6, [3] * 30)
                pairs |= {(30 * side + entry, 6 * side + judge) for entry, judge in own}
            for bridge in (*range(bridges // 2), *range(30, 30 + bridges // 2)):
                pairs.add((bridge, int(chance.integers(6, 12) if bridge < 30 else chance.integers(0, 6))))
            if len(Design.of(sorted(pairs), 60, 12).parts) == 1:
                return sorted(pairs)

    return drawn


def uneven(chance: np.random.Generator) -> Pairs:
    """60 entries, 12 judges, each entry by 2 to 5 of them."""
    return dealt(chance, 60, 12, chance.integers(2, 6, 60).tolist())


def sessions(chance: np.random.Generator) -> Pairs:
    """60 entries in four sessions, three judges each who stay; two entries of each are seen by the next three too."""
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


def alike(chance: np.random.Generator, judges: int, severity: float) -> np.ndarray:
    """Every judge's leniency drawn from one and the same distribution."""
    return chance.normal(0, severity, judges)


def strict_and_lenient(chance: np.random.Generator, judges: int, severity: float) -> np.ndarray:
    """The first half of the judges strict, the other lenient; inside each half they differ by half as much."""
    side = np.where(np.arange(judges) < judges // 2, -severity, severity)
    return side + chance.normal(0, severity / 2, judges)


@dataclass(frozen=True)
class Kind:
    """Who judges what, how judges differ, and by how much the first half of the entries is better than the other."""

    pairs: Callable[[np.random.Generator], Pairs]
    leniency: Callable[[np.random.Generator, int, float], np.ndarray] = alike
    better: float = 0.0


KINDS = {
    "complete": Kind(complete),
    "sparse": Kind(sparse),
    "strict panel, lenient panel": Kind(panels(4), strict_and_lenient),
    "2 to 5 judges": Kind(uneven),
    "sessions with anchors": Kind(sessions),
    "the same panels, the strict one sees the better half": Kind(panels(4), strict_and_lenient, better=8.0),
    "the same panels with 30 bridges": Kind(panels(30), strict_and_lenient),
}


@dataclass(frozen=True)
class Seen:
    """One simulated round: its method, and Kendall's tau of each way with the truth."""

    method: str
    fair: float
    raw: float
    z: float


def once(kind: Kind, severity: float, chance: np.random.Generator, *, width: float = 0.0) -> Seen:
    """One round of that kind. `width`: by what standard deviation, in logarithms, judges' use of the scale differs."""
    pairs = kind.pairs(chance)
    entries, judges = 1 + max(entry for entry, _ in pairs), 1 + max(judge for _, judge in pairs)
    quality, leniency = chance.normal(0, QUALITY, entries), kind.leniency(chance, judges, severity)
    quality += np.where(np.arange(entries) < entries // 2, kind.better, 0.0)
    stretch = np.exp(chance.normal(0, width, judges)) if width else np.ones(judges)
    scores = [
        round(float(MIDDLE + leniency[judge] + stretch[judge] * (quality[entry] + chance.normal(0, REST))), 2)
        for entry, judge in pairs
    ]
    case = Case.of(inputs(
        Sheet(f"E{entry:04}", f"J{judge:04}", {ONLY: Fraction(str(score))})
        for (entry, judge), score in zip(pairs, scores, strict=True)
    ))  # fmt: skip
    ways = [
        [float(score) for score in Ranking(case).scores],
        [float(score) for score in case.raw],
        standardised(case),
    ]
    return Seen(case.decided[0], *(float(kendalltau(quality, each).statistic) for each in ways))


def standardised(case: Case) -> list[float]:
    """Each entry's mean of z-scores: of every score what it is above its judge's mean, in the judge's deviations."""
    values, whose = case.scores, case.design.judge
    z = np.empty_like(values)
    for judge in range(case.design.judges):
        mine = values[whose == judge]
        spread = float(mine.std(ddof=1)) if len(mine) > 1 else 0.0
        z[whose == judge] = (mine - mine.mean()) / (spread or 1.0)
    return [float(each) for each in case.design.by_entry(z) / case.design.per_entry]


def rounds(name: str, severity: float, replications: int, *, seed: int = 2027, width: float = 0.0) -> list[Seen]:
    """So many rounds of a kind; the same ones for the same seed, whatever else is simulated."""
    chance = np.random.default_rng([seed, list(KINDS).index(name), int(severity), int(100 * width)])
    with threadpool_limits(1):
        return [once(KINDS[name], severity, chance, width=width) for _ in range(replications)]


def line(name: str, words: str, found: list[Seen]) -> str:
    """A row of the table: mean taus with their standard errors, and the paired differences with theirs."""
    fair, raw, z = (np.array([getattr(each, way) for each in found]) for way in ("fair", "raw", "z"))
    cells = [f"{tau.mean():.3f} ({_error(tau):.3f})" for tau in (fair, raw, z)]
    cells += [f"{gain.mean():+.4f} ({_error(gain):.4f})" for gain in (fair - raw, fair - z)]
    adjusted = sum(each.method == "fair" for each in found)
    return f"| {name} | {words} | {adjusted} of {len(found)} | {' | '.join(cells)} |"


def _error(values: np.ndarray) -> float:
    return float(values.std(ddof=1)) / float(len(values)) ** 0.5


def main() -> None:
    """The tables, row by row."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--replications", type=int, default=80)
    parser.add_argument("--only", default="", help="a part of the name of a design")
    parser.add_argument("--seed", type=int, default=2027)
    given = parser.parse_args()
    head = "| design | {} | adjusted | fair (SE) | raw (SE) | z-score (SE) | fair - raw (SE) | fair - z (SE) |"
    head += "\n|" + "---|" * 8
    print(head.format("judges differ by"))
    for name in KINDS:
        for words, severity in SEVERITIES.items() if given.only in name else ():
            print(line(name, words, rounds(name, severity, given.replications, seed=given.seed)), flush=True)
    print("\n" + head.format("use of the scale differs by"))
    for name in ("complete", "sparse"):
        for width in (0.25, 0.5) if given.only in name else ():
            found = rounds(name, 4.0, given.replications, seed=given.seed, width=width)
            print(line(name, f"{width} in logarithms, severity half", found), flush=True)


if __name__ == "__main__":
    main()
