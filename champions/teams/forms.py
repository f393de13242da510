"""What was typed: a team's name and challenge."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms.validators import Optional, ValidationError

from champions.core.forms import Form, Text

from .naming import name_key


class Readable:
    """Refuses a name without a letter or number, and one that would be too long to compare."""

    def __call__(self, form: Any, field: Any) -> None:
        key = name_key(field.data or "")
        if not any(char.isalnum() for char in key):
            raise ValidationError(_("Give the team a name with letters or numbers in it."))
        if len(key) > 160:
            raise ValidationError(_("This name is too long. Use a shorter one."))


class TeamForm(Form):
    """A new team."""

    name = Text(_l("Name of the team"), most=80, required=_l("Give the team a name."), validators=[Readable()])
    challenge = Text(_l("Challenge"), most=200, validators=[Optional()])
