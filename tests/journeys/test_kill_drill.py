"""No mail that is owed is ever lost: workers killed and Redis emptied in the middle, counted outside (A1 to A3)."""

import os
import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import make_database
from tests.journeys.drill import PROCESSES, Drill
from tests.supervisor.service import descendants, within

MAILS = 200

pytestmark = [pytest.mark.once]


def database(engine: str, home: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    if engine == "postgresql":
        server = os.environ.get("TEST_DATABASE_URL") or "postgresql://postgres@127.0.0.1:5432/postgres"
        monkeypatch.setenv("TEST_DATABASE_URL", server)
    else:
        monkeypatch.delenv("TEST_DATABASE_URL", raising=False)
    return make_database("champions_drill", home)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def drill(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Drill]:
    drill = Drill(tmp_path, database(request.param, tmp_path, monkeypatch), SINK_SECONDS="0.02")
    try:
        yield drill
    finally:
        drill.close()


def test_killed_workers_and_an_emptied_redis_lose_nothing(drill: Drill) -> None:
    chance = random.Random(4)
    drill.start_beat()
    drill.start_worker()
    drill.owe(MAILS)
    for place, taken in enumerate((20, 50, 80, 110, 140, 170)):
        assert drill.until(lambda taken=taken: len(drill.taken()) >= taken, 40), drill.words()
        assert len(drill.taken()) < MAILS, "the drill came too late to prove anything"
        drill.flush() if place % 3 == 1 else drill.kill(chance)
    assert drill.until(lambda: drill.states() == {"done": MAILS}, 40), (drill.states(), drill.words())
    taken = drill.taken()
    assert len(taken) == MAILS
    assert taken.total() - MAILS <= drill.kills * PROCESSES


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Drill]:
    drill = Drill(tmp_path, database("sqlite", tmp_path, monkeypatch), SINK_SECONDS="0.02")
    try:
        yield drill
    finally:
        drill.close()


def test_a_killed_redis_loses_nothing_and_deafens_nobody_for_long(small: Drill) -> None:
    small.start_beat()
    small.start_worker()
    small.owe(MAILS)
    for taken in (30, 90):
        assert small.until(lambda taken=taken: len(small.taken()) >= taken, 40), small.words()
        small.kill_redis()
    assert small.until(lambda: small.states() == {"done": MAILS}, 60), (small.states(), small.words())
    assert (len(small.taken()), small.taken().total()) == (MAILS, MAILS)


def test_a_pool_does_not_outlive_its_worker(small: Drill) -> None:
    small.start_worker()
    assert within(30, lambda: len(descendants(small.worker.pid)) >= PROCESSES), small.words()
    family = descendants(small.worker.pid)
    small.worker.kill()
    small.worker.wait()
    assert within(5, lambda: not [pid for pid in family if Path(f"/proc/{pid}").exists()])
