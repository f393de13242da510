"""What was typed: where somebody lives, the guardian's address, the guardian's answer."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from champions.core import render
from champions.core.forms import Address, Form, Text

from .. import places
from .beside import BringingForm


class CountryField(SelectField):
    """The country somebody lives in, named in the reader's language."""

    def __init__(self, label: Any = None, **kwargs: Any) -> None:
        rules = [InputRequired(_l("Choose the country you live in."))]
        super().__init__(label or _l("The country you live in"), validators=rules, **kwargs)
        self.choices = [
            SelectChoice("", _("Choose your country")),
            *(SelectChoice(code, name) for code, name in places.countries(render.locale())),
        ]


class CountryForm(BringingForm):
    """Where somebody lives, with the date of birth (`born`) they have just typed; nothing of it is kept."""

    where = "where"
    country = CountryField()


class GuardianAskForm(Form):
    """Where the child lives, and the guardian's address: nothing else is asked before the guardian agrees."""

    country = CountryField()
    email = Address(
        _l("Your guardian's e-mail address"),
        required=_l("Type your guardian's e-mail address."),
        description=_l("Mother, father, or whoever has custody of you. We write to them and ask."),
    )


class GuardianForm(Form):
    """The guardian's yes: who they are, for whom, to which text."""

    name = Text(_l("Your full name"), most=200, required=_l("Type your name."))
    relation = Text(
        _l("What you are to the young person"),
        most=80,
        required=_l("Type what you are to them, like mother, father or legal guardian."),
        description=_l("Mother, father, legal guardian"),
    )
    child_email = Address(
        _l("The young person's e-mail address"),
        required=_l("Type the young person's e-mail address."),
        description=_l("We send the link there with which they go on. It must not be your own."),
    )
    agree = BooleanField(
        _l("I have read this text and I agree to it"),
        validators=[InputRequired(_l("Tick the box if you agree. Without it they cannot apply."))],
    )
    shown = HiddenField()

    @property
    def number(self) -> int:
        """The version of the text that stood on the page; 0 when the field holds nonsense."""
        typed = self.shown.data or ""
        return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 9 else 0
