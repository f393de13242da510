"""The worker process: `celery --app worker.app worker`."""

import gc
import os
from typing import Any

from celery import Task
from celery.signals import worker_init, worker_process_init

from champions import create_app
from champions.core.db import db
from champions.core.jobs import celery_app as celery
from config import load
from supervisor import commands
from supervisor.death import die_with_parent

from .watch import Watch

SETTINGS = load()
service = create_app(SETTINGS)


class InService(Task):
    """A task runs in the service's context, with a database session of its own."""

    abstract = True

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        with service.app_context():
            return self.run(*args, **kwargs)


celery.Task = InService  # type: ignore[misc]  # before the tasks are made, when the worker is ready
celery.conf.imports = ("worker.tasks",)
celery.steps["consumer"].add(Watch)


@worker_init.connect
def _settle(**_: Any) -> None:
    """What is loaded by now is shared by the pool: the collector, touching it, would copy it to each."""
    gc.collect()
    gc.freeze()


@worker_process_init.connect
def _begin(**_: Any) -> None:
    """A process of the pool has no connection of its parent's, and does not outlive it."""
    die_with_parent()
    with service.app_context():
        db.engine.dispose(close=False)


def run() -> None:
    """This process becomes the worker, started with the words the supervisor uses; does not return."""
    words = commands.worker(SETTINGS)
    os.execv(words[0], words)  # noqa: S606


__all__ = ["celery", "run", "service"]
