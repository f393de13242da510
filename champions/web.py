"""`python -m champions.web`: the web server. The application is read once and its processes are forked from it.

So they share its memory, and one that died is back at once.
"""

import gc
import multiprocessing
import sys
from collections.abc import Callable
from typing import Any

from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.log import LogLevels

from champions.core.db import db
from champions.wsgi import app
from config import Settings
from supervisor.death import die_with_parent


def run(settings: Settings) -> None:
    """Requests are answered until the process is asked to end."""
    if sys.platform == "linux":
        multiprocessing.set_start_method("fork")
    gc.collect()
    gc.freeze()  # the collector would touch, and so copy, every page that could be shared
    Granian(
        "champions.wsgi:app",
        address=settings.host,
        port=settings.port,
        interface=Interfaces.WSGI,
        http=HTTPModes.http1,
        workers=settings.web_processes,
        blocking_threads=settings.web_threads,
        respawn_failed_workers=True,
        respawn_interval=0.5,
        workers_kill_timeout=5,
        log_level=LogLevels.warning,  # of Granian's own words; the application writes its log itself
    ).serve(target_loader=_begin)


def _begin(_target: str) -> Callable[..., Any]:
    """A process that answers: without its parent it would hold the port, and it has no connection of its parent's."""
    die_with_parent()
    with app.app_context():
        db.engine.dispose(close=False)
    return app


if __name__ == "__main__":
    run(app.config["SETTINGS"])
