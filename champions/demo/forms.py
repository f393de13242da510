"""What was typed: by how much the clock is to be moved."""

from datetime import timedelta
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import SubmitField
from wtforms.validators import ValidationError

from champions.core.forms import Form, Text

from .spans import BadSpan, parse


class ClockForm(Form):
    """A span like `+2d`; the second button goes back to the real time."""

    by = Text(_l("Move the clock by"), most=12, description=_l("For example +2d, -3h, +90m or +1w."))
    reset = SubmitField(_l("Back to the real time"))

    def validate_by(self, field: Any) -> None:
        """A span we understand, unless the clock is reset."""
        if self.reset.data:
            return
        try:
            parse(field.data or "")
        except BadSpan as error:
            raise ValidationError(str(error)) from error

    def span(self) -> timedelta | None:
        """By how much; None for back to the real time."""
        return None if self.reset.data else parse(self.by.data or "")
