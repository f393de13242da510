"""The beat: what runs by itself, when. It only nudges (jobs.PERIODIC), keeps its schedule in memory, writes no file."""

from celery.beat import Scheduler

from champions import create_app
from champions.core.jobs import celery_app
from config import load


def run() -> None:
    """Nudges until the process is asked to end. Two of them at once do no harm: a nudge twice is work once."""
    settings = load()
    create_app(settings)
    beat = celery_app.Beat(
        scheduler=f"{Scheduler.__module__}:{Scheduler.__qualname__}", loglevel=settings.log_level, quiet=True
    )
    beat.run()


if __name__ == "__main__":
    run()
