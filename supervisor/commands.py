"""The words each process is started with: the supervisor and the command line use the same."""

import sys
from pathlib import Path

from config import Settings

PYTHON = sys.executable
CHAMPIONS = str(Path(sys.executable).with_name("champions"))


def web() -> list[str]:
    return [PYTHON, "-m", "champions.web"]


def worker(settings: Settings) -> list[str]:
    """One Celery worker; without the talk between workers, which keeps some from coming back to a restarted Redis."""
    return [
        # Celery warns root because of pickle, which is not spoken here (jobs.SETTINGS).
        *(PYTHON, "-W", "ignore:You're running the worker with superuser"),
        *("-m", "celery", "--quiet", "--app", "worker.app", "worker"),
        *("--concurrency", str(settings.worker_processes), "--loglevel", settings.log_level),
        *("--without-gossip", "--without-mingle", "--without-heartbeat"),
    ]


def beat() -> list[str]:
    return [PYTHON, "-m", "worker.beat"]


def upgrade() -> list[str]:
    return [CHAMPIONS, "db", "upgrade"]


def demonstration() -> list[str]:
    return [CHAMPIONS, "demo"]


def up() -> list[str]:
    return [PYTHON, "-m", "supervisor"]
