"""How states and steps are said."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

# By value, so that this module needs no model: label, kind and colour of the pill. Nobody but its author sees a draft.
STATES: Mapping[str, tuple[Any, str, str]] = {
    "submitted": (_l("To decide"), "open", "c1"),
    "offered": (_l("Offered"), "rule", "c1"),
    "enrolled": (_l("Enrolled"), "done", "c2"),
    "waitlisted": (_l("Waiting list"), "open", "c2"),
    "lapsed": (_l("Ran out"), "rule", "c0"),
    "deferred": (_l("A later cohort"), "rule", "c0"),
    "not_selected": (_l("Not selected"), "rule", "c0"),
    "declined": (_l("Declined"), "done", "c0"),
    "withdrawn": (_l("Withdrawn"), "done", "c0"),
}

# What can be decided: one of them, many of them.
VERDICTS: Mapping[str, tuple[Any, Any]] = {
    "offer": (_l("Offer"), _l("Offers")),
    "waitlist": (_l("Waiting list"), _l("Waiting list")),
    "reject": (_l("Not selected"), _l("Not selected")),
}

STEPS: Mapping[str, Any] = {
    "application.begin": _l("Application begun"),
    "application.start": _l("Application begun"),
    "application.submit": _l("Application sent"),
    "application.offer": _l("Place offered"),
    "application.reject": _l("Not selected"),
    "application.accept": _l("Place accepted"),
    "application.decline": _l("Place declined"),
    "application.withdraw": _l("Application withdrawn"),
    "application.waitlist": _l("Put on the waiting list"),
    "application.enrol": _l("Enrolled: open admission"),
    "application.defer": _l("Asked for a later cohort"),
    "application.lapse": _l("The time to answer ran out"),
    "application.stop": _l("Ended by the guardian"),
    "application.reopen": _l("To be decided again"),
    "application.pin": _l("Pinned for every shortlist"),
    "application.unpin": _l("Pin taken away"),
    "decision.stage": _l("Decision staged"),
    "decision.unstage": _l("Decision taken off the stage"),
    "application.edit": _l("Changed an answer"),
}
