"""What was typed: a date of birth, an e-mail address, a city whose clock one lives by."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField

from champions.core.forms import Address, Text

from .beside import BesideForm, BringingForm
from .dates import BornForm


class EligibilityForm(BornForm):
    """One question: is this date of birth within the rule?"""


class StartForm(BringingForm):
    """The e-mail address to apply with; `born` brings the date that was found eligible, `country` where they live.

    The country is known only of those whom a guardian may have to speak for.
    """

    email = Address(
        _l("Your e-mail address"),
        required=_l("Type your e-mail address."),
        description=_l("We send you a link and a code. You need no password."),
    )
    where = "start"
    country = HiddenField()

    def __init__(self, *, signed_in: bool, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        if signed_in:
            del self.email


class ZoneForm(BesideForm):
    """A city, to see times by its clock."""

    where = "zone"
    place = Text(_l("Show in my time"), most=80, required=_l("Type a city."))
