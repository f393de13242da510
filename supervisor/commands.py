"""The words each process is started with: the supervisor and the command line use the same."""

import sys
from pathlib import Path

from config import Settings

PYTHON = sys.executable
CHAMPIONS = str(Path(sys.executable).with_name("champions"))


def web(settings: Settings) -> list[str]:
    """Granian with its own care for its processes; it is silent but for trouble, the app writes its own log."""
    return [
        *(PYTHON, "-m", "granian", "--interface", "wsgi"),
        *("--host", settings.host, "--port", str(settings.port)),
        *("--workers", str(settings.web_processes), "--blocking-threads", str(settings.web_threads)),
        *("--http", "1", "--no-ws"),
        *("--respawn-failed-workers", "--respawn-interval", "0.5", "--workers-kill-timeout", "5"),
        *("--log-level", "warning"),
        "champions.wsgi:app",
    ]


def worker(settings: Settings) -> list[str]:
    """One Celery worker; without the talk between workers, which keeps some from coming back to a restarted Redis."""
    return [
        *(PYTHON, "-m", "celery", "--quiet", "--app", "worker.app", "worker"),
        *("--concurrency", str(settings.worker_processes), "--loglevel", settings.log_level),
        *("--without-gossip", "--without-mingle", "--without-heartbeat"),
    ]


def beat() -> list[str]:
    return [CHAMPIONS, "beat"]


def upgrade() -> list[str]:
    return [CHAMPIONS, "db", "upgrade"]


def demonstration() -> list[str]:
    return [CHAMPIONS, "demo"]


def up() -> list[str]:
    return [PYTHON, "-m", "supervisor"]
