"""The proofs of promises at full size, by number; each prints its figures and says whether the promise held.

    bench/prove                     what can be shown
    bench/prove B7                  2,000 runs of 50 steps on SQLite and on PostgreSQL, side by side
    bench/prove B7 --runs 200 --engine sqlite

PostgreSQL is the server that TEST_DATABASE_URL names; without it that half is missing, and nothing is proved.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from config import ROOT

MACHINE = "tests/admissions/test_machine.py"


@dataclass(frozen=True)
class Proof:
    """What is promised, how much of it is tried, and the function that tries it."""

    promise: str
    size: str
    run: Callable[[argparse.Namespace], bool]


@dataclass
class Half:
    """One process of pytest on one engine, while it runs and after."""

    engine: str
    process: subprocess.Popen[bytes]
    figures: Path
    words: Path
    began: float
    took: float = 0.0


def environment(engine: str) -> dict[str, str] | None:
    """The environment in which the tests use that engine; None when there is no such engine here."""
    mine = {key: value for key, value in os.environ.items() if key != "TEST_DATABASE_URL"}
    mine |= {"CHAMPIONS_ENV": "test", "TEST_DATABASE_SUFFIX": os.environ.get("TEST_DATABASE_SUFFIX", "") + "_prove"}
    if engine == "sqlite":
        return mine
    url = os.environ.get("TEST_DATABASE_URL")
    return {**mine, "TEST_DATABASE_URL": url} if url else None


def begin(engine: str, wanted: argparse.Namespace, folder: Path) -> Half | None:
    """The machine runs on that engine."""
    base = environment(engine)
    if base is None:
        return None
    figures, words = folder / f"{engine}.json", folder / f"{engine}.txt"
    env = {**base, "RUNS": str(wanted.runs), "STEPS": str(wanted.steps), "FIGURES": str(figures)}
    process = subprocess.Popen(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", MACHINE],
        env=env, cwd=ROOT, stdout=words.open("wb"), stderr=subprocess.STDOUT,
    )  # fmt: skip
    return Half(engine, process, figures, words, time.monotonic())


def machine(wanted: argparse.Namespace) -> bool:
    """B7: the state machine on every engine asked for."""
    with tempfile.TemporaryDirectory() as folder:
        engines = [wanted.engine] if wanted.engine else ["sqlite", "postgresql"]
        halves = [begin(engine, wanted, Path(folder)) for engine in engines]
        running = [half for half in halves if half]
        try:
            good = await_all(running)
        finally:
            for half in running:
                half.process.kill()
        for engine, half in zip(engines, halves, strict=True):
            if half is None:
                print(f"{engine}: not run, TEST_DATABASE_URL is not set")
    return len(good) == len(engines) and all(good)


def await_all(running: list[Half]) -> list[bool]:
    """Every half has ended, and was reported as soon as it had; whether each was good."""
    good: list[bool] = []
    while len(good) < len(running):
        for half in running:
            if not half.took and half.process.poll() is not None:
                half.took = time.monotonic() - half.began
                good.append(report(half))
        time.sleep(0.5)
    return good


def report(half: Half) -> bool:
    """Prints what happened on one engine; True when nothing went wrong."""
    if half.process.returncode or not half.figures.exists():
        print(f"{half.engine}: FAILED after {half.took:.0f} s\n{half.words.read_text()[-6000:]}", flush=True)
        return False
    found = json.loads(half.figures.read_text())
    taken, refused = Counter(found["taken"]), Counter(found["refused"])
    runs = taken.pop("runs")
    print(f"{half.engine}: {runs} runs, 0 wrong, {half.took:.0f} s")
    print(f"    {taken.total()} moves: " + ", ".join(f"{verb} {count}" for verb, count in taken.most_common()))
    print(f"    {refused.total()} refusals of {len(refused)} kinds, of which none changed anything", flush=True)
    return True


PROOFS = {
    "B7": Proof(
        "The admissions machine never takes a wrong path",
        "2,000 runs of 50 steps on both engines: states, places, mails and the record as a plain model has them",
        machine,
    ),
}


def main() -> None:
    """Runs the proof that was asked for, or lists them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("number", nargs="?", choices=sorted(PROOFS))
    parser.add_argument("--runs", type=int, default=2000)
    parser.add_argument("--steps", type=int, default=50)
    parser.add_argument("--engine", choices=["sqlite", "postgresql"])
    wanted = parser.parse_args()
    if wanted.number is None:
        for number, proof in PROOFS.items():
            print(f"{number}  {proof.promise}: {proof.size}")
        return
    held = PROOFS[wanted.number].run(wanted)
    print(f"{wanted.number} {'holds' if held else 'IS NOT SHOWN'}")
    sys.exit(0 if held else 1)


if __name__ == "__main__":
    main()
