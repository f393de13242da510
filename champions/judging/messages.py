"""What judging says to people by mail, by name of the message."""

from flask_babel import lazy_gettext as _l

WHY_JUDGE = _l("You judge in this cohort.")
WHY_STAFF = _l("You run this cohort.")
