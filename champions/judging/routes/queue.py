"""Which page: a judge's queue."""

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user

from champions.cohorts.calendar import Window
from champions.cohorts.models import Cohort
from champions.cohorts.queries import cohort as the_cohort
from champions.core import clock
from champions.core.access import requires
from champions.judging import policy, queries
from champions.judging.window import scoring as window

from .blueprint import bp


@bp.get("/judging")
@requires(policy.judge, of=the_cohort)
def queue(cohort: Cohort) -> ResponseReturnValue:
    """What is scored, what comes next, all entries in the judge's own order, and until when."""
    now = clock.now()
    found = queries.queues(cohort.id, current_user.id)
    shown = [{"queue": each, "window": window(each.round, now)} for each in found]
    shown.sort(key=lambda each: each["window"] is Window.AFTER)
    return render_template("judging/queue.html", shown=shown)
