"""How long a shortlist takes, from the inputs to all that is said about it; printed as a table.

`python -m bench.shortlist [--people 1300,2000] [--seats 350] [--readers 2,3] [--rounds 3]`

Eight rules: three regions at least, one at most, women at least, member cities at least, one country at most, each
university at most four. Each is solved once more without it, so a run is ten problems. A rule that asks for more than
there are is timed too: why it cannot be kept, and what would make it possible.
"""

import argparse
import random
import statistics
import time
from typing import Any

from champions.admissions import selection
from champions.admissions.quotas import Rule
from champions.core.canonical import digest

REGIONS = {
    "asia": ("IN", 0.45),
    "africa": ("KE", 0.2),
    "americas": ("MX", 0.15),
    "europe": ("DE", 0.15),
    "oceania": ("FJ", 0.05),
}
WEIGHTS = (40, 30, 30)
UNIVERSITIES = 500
CROWDS = [1 / (n + 5) for n in range(UNIVERSITIES)]


def candidate(number: int, readers: int, chance: random.Random) -> dict[str, Any]:
    """Somebody whom `readers` people have read: three criteria from 1 to 5, readers who mostly agree."""
    region = chance.choices([*REGIONS], [share for _country, share in REGIONS.values()])[0]
    good = chance.gauss(3.4, 0.5)
    totals = [
        sum(weight * min(5, max(1, round(chance.gauss(good, 0.6)))) for weight in WEIGHTS) for _reader in range(readers)
    ]
    return {
        "code": f"p{number:09d}",
        "score": selection.points(sum(totals) / readers / sum(WEIGHTS)),
        "region": region,
        "country": REGIONS[region][0] if chance.random() < 0.4 else f"{region[:1].upper()}{chance.randint(0, 9)}",
        "gender": chance.choices(["woman", "man", "other", ""], [40, 52, 3, 5])[0],
        "member_city": "yes" if chance.random() < 0.3 else "",
        "university": f"university {chance.choices(range(UNIVERSITIES), CROWDS)[0]}",
    }


def rules(seats: int) -> list[Rule]:
    """Eight rules of which most move somebody."""
    return [
        Rule("region", "africa", least=seats * 24 // 100),
        Rule("region", "americas", least=seats * 17 // 100),
        Rule("region", "oceania", least=seats * 6 // 100),
        Rule("region", "asia", most=seats * 40 // 100),
        Rule("gender", "woman", least=seats * 45 // 100),
        Rule("member_city", "yes", least=seats * 34 // 100),
        Rule("country", "IN", most=seats * 15 // 100),
        Rule("university", "", most=4),
    ]


def world(people: int, seats: int, readers: int, seed: int) -> dict[str, Any]:
    """The inputs of a run."""
    chance = random.Random(seed)
    everybody = [candidate(number, readers, chance) for number in range(people)]
    return selection.inputs(
        seats=seats,
        seed=f"seed{seed}",
        candidates=everybody,
        held=[],
        unread=everybody[:0],
        rules=rules(seats),
        pins={},
    )


def timed(given: dict[str, Any]) -> tuple[float, float, dict[str, Any]]:
    """Seconds, seconds of the processor (others may use it too), and the outputs."""
    began, worked = time.perf_counter(), time.process_time()
    outputs = selection.compute(given)
    return time.perf_counter() - began, time.process_time() - worked, outputs


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", default="1300,2000")
    parser.add_argument("--seats", type=int, default=350)
    parser.add_argument("--readers", default="2,3")
    parser.add_argument("--rounds", type=int, default=3)
    asked = parser.parse_args()
    print("| people | readers | CPU s, median | CPU s, slowest | wall s, median | moved | cost | impossible: CPU s |")
    print("|---|---|---|---|---|---|---|---|")
    for people in map(int, asked.people.split(",")):
        for readers in map(int, asked.readers.split(",")):
            _row(people, asked.seats, readers, asked.rounds)


def _row(people: int, seats: int, readers: int, rounds: int) -> None:
    runs = [timed(world(people, seats, readers, seed)) for seed in range(rounds)]
    given = world(people, seats, readers, 0)
    assert digest(timed(given)[2]) == digest(runs[0][2]), "the same inputs have the same outputs"
    _took, hard, why = timed(selection.tried(given, Rule("region", "oceania", least=seats * 9 // 10)))
    assert not why["possible"]
    assert all(out["possible"] for _took, _worked, out in runs)
    moved = statistics.median(len(out["moves"]) for _took, _worked, out in runs)
    cost = statistics.median(1 - out["total"] / out["total_by_rank"] for _took, _worked, out in runs)
    took, worked = [run[0] for run in runs], [run[1] for run in runs]
    print(
        f"| {people} | {readers} | {statistics.median(worked):.1f} | {max(worked):.1f} | {statistics.median(took):.1f} "
        f"| {moved:.0f} | {cost:.2%} | {hard:.1f} |",
        flush=True,
    )


if __name__ == "__main__":
    main()
