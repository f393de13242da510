"""Which page: what the people of a cohort are owed, were sent, and could not be sent."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from champions.cohorts import queries as cohorts
from champions.cohorts.models import Cohort
from champions.core.access import requires

from . import policy, queries

bp = Blueprint("notifications", __name__)


@bp.get("/mail")
@requires(policy.see_mail, of=cohorts.cohort)
def index(cohort: Cohort) -> ResponseReturnValue:
    """Counts by state and the last fifty mails, without what they say."""
    counts = queries.counts(cohort.id)
    return render_template("notifications/index.html", cohort=cohort, counts=counts, mails=queries.latest(cohort.id))
