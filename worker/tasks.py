"""One task for each Job: it takes ids and calls one action. The worker runs it in the service's context (app.py)."""

from champions.core import work
from champions.core.jobs import Job, celery_app
from champions.notifications import actions as notifications
from champions.results import actions as results


@celery_app.task(name=Job.SWEEP)
def sweep() -> None:
    """Due rows are rung."""
    work.sweep()


@celery_app.task(name=Job.TIDY)
def tidy() -> None:
    """What is old is forgotten."""
    notifications.tidy()


@celery_app.task(name=Job.DELIVER)
def deliver(notification_id: int) -> None:
    """A mail that is owed leaves."""
    notifications.deliver(notification_id)


@celery_app.task(name=Job.COMPILE)
def compile_results(compilation_id: int) -> None:
    """The results that were asked for are compiled."""
    results.compile_now(compilation_id)
