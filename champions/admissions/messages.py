"""What admissions say to people by mail: an offer, a kind no, a welcome."""

from typing import Any

from flask import url_for
from flask_babel import lazy_gettext as _l

from champions.core import clock
from champions.core.db import db
from champions.core.messages import message
from champions.registration.models import Application, ApplicationState
from champions.registration.standing import reason_in_words

from . import offers

WHY = _l("You applied to this programme with this address.")


def _application(params: dict[str, int], state: ApplicationState) -> Application | None:
    found = db.session.get(Application, params["application"])
    return found if found is not None and found.state is state else None


@message("admissions/offer", WHY)
def offer(params: dict[str, int], person: Any) -> dict[str, Any] | None:
    """An offer that can still be accepted."""
    found = _application(params, ApplicationState.OFFERED)
    if found is None or not offers.in_time(found.answer_by, clock.now()):
        return None
    return {
        "application": found,
        "cohort": found.cohort,
        "link": url_for("registration.status", cohort=found.cohort.slug, _external=True),
    }


@message("admissions/reject", WHY)
def reject(params: dict[str, int], person: Any) -> dict[str, Any] | None:
    """A decision not to select them, with its reason."""
    found = _application(params, ApplicationState.NOT_SELECTED)
    if found is None or found.reason is None:
        return None
    return {
        "application": found,
        "cohort": found.cohort,
        "reason": reason_in_words(found.reason),
        "link": url_for("registration.status", cohort=found.cohort.slug, _external=True),
    }


@message("admissions/enrolled", WHY)
def enrolled(params: dict[str, int], person: Any) -> dict[str, Any] | None:
    """The welcome of somebody who took their place."""
    found = _application(params, ApplicationState.ENROLLED)
    if found is None:
        return None
    return {
        "application": found,
        "cohort": found.cohort,
        "link": url_for("tracking.home", cohort=found.cohort.slug, _external=True),
    }
