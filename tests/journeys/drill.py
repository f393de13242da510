"""A drill: the real worker, the real beat, a real Redis and a mail server outside, and somebody who kills them."""

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from flask_migrate import upgrade
from redis import Redis
from sqlalchemy import create_engine, text

from champions import create_app
from champions.core import clock, work
from champions.core.db import db
from supervisor import valkey
from tests.conftest import make_settings
from tests.supervisor.service import children

ROOT = Path(__file__).resolve().parents[2]
PROCESSES = 2


class Drill:
    """Everything a drill needs, in `home`; `close()` ends all that it started, by number."""

    def __init__(self, home: Path, database_url: str, redis_url: str | None = None, **environ: str) -> None:
        self.home = home
        self.redis_url = redis_url or f"unix://{home / 'v.sock'}"
        self.embedded = redis_url is None
        self.database_url = database_url
        self.notes = home / "notes"
        self.notes.touch()
        self.log = (home / "log").open("ab")
        self.started: list[subprocess.Popen[bytes]] = []
        self.kills = 0
        if self.embedded:
            self.start_redis()
        seconds = environ.pop("SINK_SECONDS", "0.01")
        self.sink = self.start("-m", "tests.journeys.sink", str(self.notes), seconds, speaks=True)
        assert self.sink.stdout
        port = int(self.sink.stdout.readline())
        self.environ = {
            "CHAMPIONS_ENV": "test",
            "CHAMPIONS_HOME": str(home),
            "SECRET_KEY": "only for tests: " + "x" * 32,
            "DATABASE_URL": database_url,
            "REDIS_URL": self.redis_url,
            "MAIL_URL": f"smtp://127.0.0.1:{port}",
            "WORKER_PROCESSES": str(PROCESSES),
            "LOG_LEVEL": "error",
            **environ,
        }
        self._migrate()

    def _migrate(self) -> None:
        before = work._ring
        app = create_app(make_settings(self.home, self.database_url))
        with app.app_context():
            upgrade()
            db.engine.dispose()
        work.use_bell(before)
        clock.move_by(None)

    def start(self, *words: str, speaks: bool = False) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(
            [sys.executable, *words],
            cwd=ROOT,
            env={**os.environ, **getattr(self, "environ", {})},
            stdout=subprocess.PIPE if speaks else self.log,
            stderr=self.log,
        )
        self.started.append(process)
        return process

    def start_redis(self) -> None:
        folder = self.home / "valkey"
        folder.mkdir(exist_ok=True)
        path = self.home / "v.sock"
        words = valkey._argv(folder, path, folder / "log")
        self.redis = subprocess.Popen(words, stdout=self.log, stderr=self.log)
        self.started.append(self.redis)
        self.until(lambda: valkey.answers(path), 10)

    def start_worker(self) -> None:
        self.worker = self.start(
            *("-m", "celery", "--quiet", "--app", "tests.journeys.quick", "worker", "--loglevel", "error"),
            *("--concurrency", str(PROCESSES), "--without-gossip", "--without-mingle", "--without-heartbeat"),
        )

    def start_beat(self) -> None:
        self.beat = self.start("-m", "tests.journeys.quick")

    def owe(self, number: int, chunk: int = 20, name: str = "person") -> float:
        """So many mails are owed; returns the time of the last commit (seconds since 1970)."""
        words = ("-m", "tests.journeys.owe", str(number), str(chunk), name)
        done = self.start(*words, speaks=True)
        said, _ = done.communicate(timeout=300)
        assert done.returncode == 0, self.words()
        return float(said)

    def taken(self) -> Counter[str]:
        """How often the server outside took each mail."""
        return Counter(line.split()[0] for line in self.notes.read_text().splitlines())

    def states(self) -> dict[str, int]:
        engine = create_engine(self.database_url.replace("postgresql://", "postgresql+psycopg://"))
        with engine.connect() as connection:
            rows = connection.execute(text("SELECT work_state, count(*) FROM notification GROUP BY work_state")).all()
        engine.dispose()
        return {str(row[0]): int(row[1]) for row in rows}

    def flush(self) -> None:
        """Redis forgets everything."""
        with Redis.from_url(self.redis_url) as redis:
            if self.embedded:
                redis.flushall()
            else:  # somebody else may use the others
                redis.flushdb()

    def kill_redis(self) -> None:
        self.redis.kill()
        self.redis.wait()
        self.start_redis()

    def kill(self, chance: random.Random) -> None:
        """One process of the pool, or the worker with all of it, is dead at once; a dead worker is started again."""
        self.kills += 1
        pool = [pid for pid, words in children(self.worker.pid).items() if "celery" in words]
        if pool and chance.random() < 0.5:
            os.kill(chance.choice(pool), signal.SIGKILL)
        else:
            self.worker.kill()
            self.worker.wait()
        self.tend()

    def tend(self) -> None:
        """What the supervisor does: a worker that has ended is started again."""
        if self.worker.poll() is not None:
            self.start_worker()

    def until(self, true: Callable[[], bool], within: float) -> bool:
        ends = time.monotonic() + within
        while not true():
            if time.monotonic() > ends:
                return False
            if hasattr(self, "worker"):
                self.tend()
            time.sleep(0.05)
        return True

    def words(self) -> str:
        self.log.flush()
        return (self.home / "log").read_text()[-4000:]

    def close(self) -> None:
        running = [each for each in self.started if each.poll() is None]
        for process in running:
            process.terminate()
        for process in running:
            try:
                process.wait(5)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        for process in self.started:
            if process.stdout:
                process.stdout.close()
        self.log.close()
