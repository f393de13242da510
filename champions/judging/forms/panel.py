"""What staff typed about the panel: whom to invite, and how somebody ends."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from champions.core.forms import Address, Form, Text, tidy
from champions.judging import inviting

from .profile import Told

MOST_CHARACTERS = 40_000


class InviteForm(Told):
    """Whom to invite to the panel, and what is known of them."""

    email = Address(
        _l("E-mail address"),
        required=_l("Type an e-mail address."),
    )
    name = Text(_l("Name"), most=200, required=_l("Type the judge's name."))


class InviteManyForm(Form):
    """Many to invite: lines, or the panel of another round."""

    lines = TextAreaField(
        _l("One person a line"),
        filters=[tidy],
        validators=[Length(max=MOST_CHARACTERS, message=_l("This is too long. Send it in parts."))],
        description=_l("Name <mail>, organisation. Like: Dr Osei <osei@example.org>, City of Accra"),
    )
    copy = SelectField(_l("Or everybody of this panel"), validate_choice=True, default="")

    def offer(self, panels: list[tuple[str, str]]) -> "InviteManyForm":
        """The rounds (code, name) whose panel can be copied."""
        self.copy.choices = [("", _("No panel")), *panels]
        return self

    def validate(self, extra_validators: Any = None) -> bool:
        """True when somebody stands on it, and every line can be read."""
        good = super().validate(extra_validators)
        if not (self.lines.data or self.copy.data):
            self.refuse("lines", _("Type at least one person, or choose a panel."))
            return False
        unread = self.listed.unread
        if unread:
            numbers = ", ".join(str(each) for each in unread[:20])
            self.refuse("lines", _("We could not read these lines: %(numbers)s.", numbers=numbers))
        return good and not unread

    @property
    def listed(self) -> inviting.Listed:
        """Who stands on the lines."""
        return inviting.read((self.lines.data or "").splitlines())


def _what() -> list[SelectChoice]:
    return [
        SelectChoice("keep", _l("What they have submitted stays and counts")),
        SelectChoice("void", _l("What they have submitted does not count either")),
    ]


class EndForm(Form):
    """Why somebody judges no more, and what becomes of what they have submitted."""

    submitted = RadioField(
        _l("What they have submitted"), choices=_what, default="keep",
        validators=[InputRequired(_l("Choose one of the two."))],
    )  # fmt: skip
    reason = Text(
        _l("Reason"),
        most=500,
        required=_l("Type the reason in a few words."),
        description=_l("Staff read it, nobody else."),
    )
