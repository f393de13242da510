"""The full figures of promises A1, A2, A3 and A7, printed as a table; takes several minutes.

`python -m bench.outbox [--mails 5000] [--kills 20] [--only A1,A3,A7] [--database postgresql://...] [--seed 1]`

Each part has a database, a Redis and a mail server of its own; the mail server counts. Without --database: SQLite.
A7 runs with the service's own lease and sweep; A1 and A3 with a lease of 3 s, so that they end today.
"""

import argparse
import random
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from tests.journeys.drill import PROCESSES, Drill

PRODUCTION = {"CHAMPIONS_ENV": "production", "BASE_URL": "https://champions.example"}
OWN = {"DRILL_LEASE": "30", "DRILL_SWEEP": "2"}


def database(server: str | None, home: Path) -> str:
    if server is None:
        return f"sqlite:///{home / 'bench.db'}"
    url = make_url(server).set(drivername="postgresql+psycopg")
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text("DROP DATABASE IF EXISTS champions_bench WITH (FORCE)"))
        connection.execute(text("CREATE DATABASE champions_bench"))
    engine.dispose()
    return url.set(drivername="postgresql", database="champions_bench").render_as_string(hide_password=False)


@contextmanager
def drill(server: str | None, **environ: str) -> Iterator[Drill]:
    home = Path(tempfile.mkdtemp(prefix="bench-"))
    made = Drill(home, database(server, home), SINK_SECONDS="0.005", **PRODUCTION, **environ)
    try:
        made.start_beat()
        made.start_worker()
        yield made
    finally:
        made.close()
        shutil.rmtree(home)


def until_done(made: Drill, mails: int, meanwhile: Callable[[], None], within: float = 900) -> float:
    """Seconds until every mail has left, `meanwhile` being called about every second."""
    began = time.monotonic()
    while made.states().get("done", 0) < mails:
        if time.monotonic() - began > within:
            break
        meanwhile()
        made.tend()
        time.sleep(0.3)
    return time.monotonic() - began


def row(part: str, mails: int, made: Drill, seconds: float, faults: str, bound: int) -> None:
    taken = made.taken()
    again = taken.total() - len(taken)
    owed = sum(made.states().values())
    print(
        f"| {part} | {faults} | {owed} | {len(taken)} | {mails - len(taken)} | {again} (at most {bound}) "
        f"| {made.states()} | {seconds:.0f} s |",
        flush=True,
    )


def killed_workers(args: argparse.Namespace) -> None:
    chance = random.Random(args.seed)
    with drill(args.database) as made:
        made.owe(args.mails, 250)
        due = time.monotonic()

        def meanwhile() -> None:
            nonlocal due
            if made.kills < args.kills and time.monotonic() >= due and len(made.taken()) < args.mails:
                made.kill(chance)
                due = time.monotonic() + chance.uniform(0.4, 3.0)

        seconds = until_done(made, args.mails, meanwhile)
        row("A1, A2", args.mails, made, seconds, f"kill -9 of workers x {made.kills}", made.kills * PROCESSES)


def killed_redis(args: argparse.Namespace) -> None:
    with drill(args.database) as made:
        made.owe(args.mails, 250)
        kills = flushes = ticks = 0

        def meanwhile() -> None:
            nonlocal kills, flushes, ticks
            ticks += 1
            if ticks % 12 == 6 and kills < 5:
                made.kill_redis()
                kills += 1
            elif ticks % 3 == 0 and flushes < 20:
                made.flush()
                flushes += 1

        seconds = until_done(made, args.mails, meanwhile)
        row("A3", args.mails, made, seconds, f"kill -9 of Redis x {kills}, FLUSHALL x {flushes}", 0)


def speed(args: argparse.Namespace) -> None:
    with drill(args.database, **OWN) as made:
        singles = []
        for number in range(1, args.singles + 1):
            began = made.owe(1, 1, f"single{number}-")
            assert made.until(lambda number=number: len(made.taken()) >= number, 60), made.words()
            singles.append(time.time() - began)
        singles.sort()
        median, p95 = singles[len(singles) // 2], singles[-(-len(singles) * 19 // 20) - 1]
        print(f"| A7 | one mail, commit to mail server: median {median:.2f} s, p95 {p95:.2f} s |", flush=True)
        # All of them wait before anybody works, as after a decision about everybody; the time includes the start.
        for each in (made.beat, made.worker):
            each.kill()
            each.wait()
        del made.worker
        made.owe(args.mails, 250)
        began = time.time()
        made.start_worker()
        made.start_beat()
        assert made.until(lambda: len(made.taken()) >= args.singles + args.mails * 0.95, 600), made.words()
        most = time.time() - began
        seconds = until_done(made, args.mails + args.singles, lambda: None)
        pace = args.mails * 0.95 / most
        print(f"| A7 | {args.mails} at once: 95 % handed over after {most:.0f} s, {pace:.0f} a second |", flush=True)
        row("A7, A2", args.mails + args.singles, made, most + seconds, "none", 0)


PARTS = {"A1": killed_workers, "A3": killed_redis, "A7": speed}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--mails", type=int, default=5000)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--singles", type=int, default=20)
    parser.add_argument("--only", default="A1,A3,A7")
    parser.add_argument("--database")
    args = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that what was started is ended
    print("| promise | faults | owed | counted outside | lost | twice | states | time |")
    print("|---|---|---|---|---|---|---|---|")
    for part in args.only.split(","):
        PARTS[part](args)


if __name__ == "__main__":
    main()
