"""What staff typed: a text that people agree to, in a new version."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, TextAreaField
from wtforms.validators import DataRequired, Length, Regexp

from champions.core.forms import Text, tidy

from .settings import SettingsForm

# The name stands in records and in the name of a box of the form.
NAME = r"^[a-z][a-z0-9_]{1,19}\Z"


class ConsentTextForm(SettingsForm):
    """A version of a text; `shown` is the number of the version that stood on the page."""

    title = Text(_l("Title"), most=120, required=_l("Type a title."))
    body = TextAreaField(
        _l("Text"),
        filters=[tidy],
        validators=[
            DataRequired(_l("Type the text.")),
            Length(max=20_000, message=_l("Use at most %(max)d characters.")),
        ],
        description=_l(
            "In words everybody understands: what you store, why, for how long. An empty line begins a new paragraph."
        ),
    )
    required = BooleanField(
        _l("Everybody has to agree"),
        description=_l("If you leave it out, people can apply without agreeing."),
    )

    @property
    def number(self) -> int:
        """The number of the version that stood on the page; -1 for something else."""
        typed = self.shown.data or ""
        return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 9 else -1


class NewTextForm(ConsentTextForm):
    """A text that the cohort does not have yet."""

    key = Text(
        _l("Short name"),
        most=20,
        required=_l("Type a short name."),
        validators=[Regexp(NAME, message=_l("Use 2 to 20 small letters from a to z, digits and _, a letter first."))],
        description=_l("It stands in records and never changes, like photos. Guardians read the one called guardian."),
    )

    def refuse_taken(self) -> None:
        """The form now says that there is such a text."""
        self.refuse("key", _("There is a text of this name. Publish a new version of it."))


def known(text: Any) -> dict[str, Any]:
    """What the form holds for a text that is there."""
    return {"title": str(text.title), "body": str(text.body), "required": text.required}
