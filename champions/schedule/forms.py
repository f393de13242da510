"""What was typed: a check-in code, a mark with its reason."""

import unicodedata

from flask_babel import lazy_gettext as _l
from wtforms import RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from champions.core.forms import Form, Text

from .models import Mark

MARKS = {
    Mark.PRESENT: _l("Present"),
    Mark.PARTLY: _l("Partly present"),
    Mark.ABSENT: _l("Absent"),
    Mark.EXCUSED: _l("Excused"),
}


def plain_digits(typed: str | None) -> str | None:
    """`typed` without spaces, the digits of any script as 0 to 9: phones type what their keyboard has."""
    if typed is None:
        return None
    return "".join(str(unicodedata.decimal(char, char)) for char in typed if not char.isspace())


class CheckInForm(Form):
    """The code that is shown in the room and on the stream."""

    code = Text(_l("Code in the room or on the stream"), most=12, required=_l("Type the code you see."))

    @property
    def digits(self) -> str:
        """What was typed, as plain digits."""
        return plain_digits(self.code.data) or ""


class MarkForm(Form):
    """How somebody stands with a session, by staff, and why."""

    mark = RadioField(
        _l("How do they stand?"),
        choices=[SelectChoice(mark.value, label) for mark, label in MARKS.items()],
        validators=[InputRequired(_l("Choose one."))],
    )
    note = Text(_l("Why"), most=500, required=_l("Say why you mark it by hand."))
