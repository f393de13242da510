"""How states, reasons and steps are said."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

# By value, so that this module needs no model: label, kind and colour of the pill.
STATES: Mapping[str, tuple[Any, str, str]] = {
    "draft": (_l("Draft"), "open", "c0"),
    "submitted": (_l("To decide"), "open", "c1"),
    "offered": (_l("Offered"), "rule", "c1"),
    "enrolled": (_l("Enrolled"), "done", "c2"),
    "not_selected": (_l("Not selected"), "rule", "c0"),
    "declined": (_l("Declined"), "done", "c0"),
    "withdrawn": (_l("Withdrawn"), "done", "c0"),
}

# What the applicant reads: kind, and true of the application, never of the person.
REASONS: Mapping[str, Any] = {
    "places": _l("There were more good applications than places."),
    "experience": _l("Others showed more of what they have already done for their city."),
    "time": _l("The programme needs more hours a week than you said you have."),
    "incomplete": _l("The answers were too short for us to see what you want to do."),
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
}
