"""What registration says to people by mail: the receipt."""

from typing import Any

from flask import url_for
from flask_babel import lazy_gettext as _l

from champions.core.messages import message

from . import queries


@message("registration/receipt", _l("You sent an application with this address."))
def receipt(params: dict[str, int], person: Any) -> dict[str, Any] | None:
    """Reference, when it arrived, and where to follow it; nothing once it is withdrawn or gone."""
    application = queries.sent(params["application"])
    if application is None or application.state == "withdrawn":
        return None
    return {
        "application": application,
        "cohort": application.cohort,
        "link": url_for("registration.status", cohort=application.cohort.slug, _external=True),
    }
