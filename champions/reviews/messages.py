"""What reviews say to people by mail: there is something to read."""

from typing import Any

from flask import url_for
from flask_babel import lazy_gettext as _l

from champions.core.messages import message

from . import queries
from .models import PlanState

WHY = _l("You read applications for this cohort.")


@message("reviews/given", WHY)
def given(params: dict[str, int], person: Any) -> dict[str, Any] | None:
    """How many applications wait for the reader, and until when; nothing when none does any more."""
    reviewer = queries.reader_by_id(params["reviewer"])
    if reviewer is None or reviewer.plan.state is not PlanState.OPEN:
        return None
    waiting = len(queries.queue(reviewer.plan, reviewer).of("todo"))
    if not waiting:
        return None
    cohort = reviewer.plan.cohort
    return {
        "cohort": cohort,
        "count": waiting,
        "read_by": reviewer.plan.read_by,
        "link": url_for("reviews.queue", cohort=cohort.slug, _external=True),
    }
