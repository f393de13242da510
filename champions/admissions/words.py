"""How states and steps are said."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

# By value, so that this module needs no model: label, kind and colour of the pill. Nobody but its author sees a draft.
STATES: Mapping[str, tuple[Any, str, str]] = {
    "submitted": (_l("To decide"), "open", "c1"),
    "offered": (_l("Offered"), "rule", "c1"),
    "enrolled": (_l("Enrolled"), "done", "c2"),
    "not_selected": (_l("Not selected"), "rule", "c0"),
    "declined": (_l("Declined"), "done", "c0"),
    "withdrawn": (_l("Withdrawn"), "done", "c0"),
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
