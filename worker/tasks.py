"""One task for each Job: it takes ids and calls one action."""

from champions.core import work
from champions.core.jobs import Job
from champions.notifications import actions as notifications
from champions.results import actions as results

from .app import celery, service


@celery.task(name=Job.SWEEP)
def sweep() -> None:
    """Due rows are rung."""
    with service.app_context():
        work.sweep()


@celery.task(name=Job.TIDY)
def tidy() -> None:
    """What is old is forgotten."""
    with service.app_context():
        notifications.tidy()


@celery.task(name=Job.DELIVER)
def deliver(notification_id: int) -> None:
    """A mail that is owed leaves."""
    with service.app_context():
        notifications.deliver(notification_id)


@celery.task(name=Job.COMPILE)
def compile_results(compilation_id: int) -> None:
    """The results that were asked for are compiled."""
    with service.app_context():
        results.compile_now(compilation_id)
