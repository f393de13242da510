"""Pure: the reasons staff choose from, where no words of a person are to be kept or mailed."""

from enum import StrEnum
from typing import Any

from flask_babel import lazy_gettext as _l


class Longer(StrEnum):
    """Why there is more time to judge."""

    TIME = "time"
    LATE = "late"
    TROUBLE = "trouble"
    OTHER = "other"


# By reason: for staff to choose, and as a sentence of the mail.
LONGER: dict[Longer, tuple[Any, Any]] = {
    Longer.TIME: (_l("Judges need more time"), _l("Judges asked for more time.")),
    Longer.LATE: (_l("A judge or an entry came late"), _l("A judge or an entry came late.")),
    Longer.TROUBLE: (_l("Something did not work"), _l("Something in the service did not work as it should.")),
    Longer.OTHER: (_l("Another reason"), _l("The people who run the programme decided so.")),
}


class Without(StrEnum):
    """Why a criterion does not apply to an entry."""

    NOT_ASKED = "not_asked"
    UNREADABLE = "unreadable"
    OTHER_KIND = "other_kind"


WITHOUT: dict[Without, Any] = {
    Without.NOT_ASKED: _l("The team was not asked for it"),
    Without.UNREADABLE: _l("Nobody can open or read this part"),
    Without.OTHER_KIND: _l("It does not fit this kind of project"),
}
