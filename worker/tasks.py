"""One task for each Job: it takes ids and calls one action. The worker runs it in the service's context (app.py)."""

from champions.admissions import actions as admissions
from champions.core import work
from champions.core.jobs import Job, celery_app
from champions.judging import actions as judging
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


@celery_app.task(name=Job.ADMIT)
def admit(arrival_id: int) -> None:
    """Whoever applied to a cohort with open admission has a place, or stands on its waiting list."""
    admissions.admit(arrival_id)


@celery_app.task(name=Job.PLACES)
def keep_places() -> None:
    """Offers that ran out have lapsed, and free places are offered to the waiting list."""
    admissions.keep_places()


@celery_app.task(name=Job.SHORTLIST)
def make_shortlist(shortlist_id: int) -> None:
    """The shortlist that was asked for is found."""
    admissions.make_shortlist(shortlist_id)


@celery_app.task(name=Job.DECIDE)
def send_decisions(dispatch_id: int) -> None:
    """The decisions that were confirmed are true, and told."""
    admissions.send_decisions(dispatch_id)


@celery_app.task(name=Job.ASSIGN)
def assign(assignment_id: int) -> None:
    """The proposal of who judges what that was asked for is found."""
    judging.assign_now(assignment_id)


@celery_app.task(name=Job.LOOK)
def look(second_look_id: int) -> None:
    """Judges with a score far from what was to be expected are asked whether they meant it."""
    results.look_now(second_look_id)


@celery_app.task(name=Job.LOOKS)
def look_before_close() -> None:
    """Rounds that close within a day are looked at."""
    results.look_before_close()


@celery_app.task(name=Job.COMPILE)
def compile_results(compilation_id: int) -> None:
    """The results that were asked for are compiled."""
    results.compile_now(compilation_id)
