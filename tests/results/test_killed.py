"""A worker that dies at every stage, in processes of their own: the next one finishes, with the same digest."""

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from champions import Service, create_app
from champions.core import clock, work
from champions.core.canonical import digest
from champions.core.db import db
from champions.core.transaction import transaction
from champions.core.work import WorkState
from champions.results import actions, engine
from champions.results.models import Compilation
from tests.conftest import make_migrated, make_settings
from tests.results.panel import panel

ROOT = Path(__file__).resolve().parents[2]

# A worker as the service starts it, whose life ends at the stage it is told.
WORKER = """
import os, sys
from datetime import timedelta
from champions import create_app
from champions.core import clock
from champions.results import actions, engine
from champions.results.actions import compiling

compilation, minutes, last = map(int, sys.argv[1:])
clock.freeze(clock.now() + timedelta(minutes=minutes))
compute, finish = engine.compute, compiling.work.finish

def dying(given, step):
    def stepped(done):
        step(done)
        if done == last:
            os._exit(9)
    return compute(given, stepped)

def never(*args, **values):
    if last > engine.STAGES:
        os._exit(9)
    return finish(*args, **values)

engine.compute, compiling.work.finish = dying, never
with create_app().app_context():
    print(actions.compile_now(compilation))
"""


@pytest.fixture
def service(tmp_path: Any, worker_id: str) -> Iterator[Service]:
    """A service on a database of its own, in which commits are real."""
    app = create_app(make_settings(tmp_path, make_migrated(f"champions_killed_{worker_id}", tmp_path)))
    work.use_bell(lambda _job, _row: True)
    yield app
    with app.app_context():
        db.engine.dispose()


def worker(service: Service, compilation: int, minutes: int, last: int) -> int:
    """A worker `minutes` later, that dies after stage `last` (0: never); how its process ended."""
    settings = service.config["SETTINGS"]
    known = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    environ = known | {
        "CHAMPIONS_ENV": "test", "CHAMPIONS_HOME": str(settings.home), "SECRET_KEY": settings.secret_key,
        "DATABASE_URL": settings.database_url, "LOG_LEVEL": "error", "PYTHONPATH": str(ROOT),
    }  # fmt: skip
    argv = [sys.executable, "-c", WORKER, str(compilation), str(minutes), str(last)]
    return subprocess.run(argv, env=environ, cwd=ROOT, check=False, capture_output=True).returncode


def test_killed_at_every_stage_it_is_taken_up_again_and_says_the_same(service):
    with service.app_context():
        scene = panel(closed=True)
        with transaction():
            asked = actions.ask_compilation(scene.round, by=scene.staff[0]).id
        db.session.remove()
    for turn, stage in enumerate(range(1, engine.STAGES + 2)):
        assert worker(service, asked, turn * 2, stage) == 9
        with service.app_context():
            row = db.session.get_one(Compilation, asked)
            assert (row.work_state, row.attempts, row.outputs) == (WorkState.WORKING, turn + 1, None)
            assert row.done == min(stage, engine.STAGES)
    assert worker(service, asked, 2 * engine.STAGES + 4, 0) == 0
    with service.app_context():
        row = db.session.get_one(Compilation, asked)
        assert (row.work_state, row.done, row.attempts) == (WorkState.DONE, engine.STAGES, work.MAX_ATTEMPTS)
        assert row.outputs_digest == digest(engine.compute(row.inputs)), "two processes, one digest"
        assert row.versions == engine.versions()
        assert clock.now() - row.asked_at < timedelta(hours=1)
