"""What was typed: that somebody stands behind a result."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField
from wtforms.validators import InputRequired

from champions.core.forms import Form


class ConfirmForm(Form):
    """One tick: I have looked."""

    looked = BooleanField(
        _l("I have looked at the standings and at each judge's sheets, and I stand behind them."),
        validators=[InputRequired(_l("Tick the box, or go back and look first."))],
    )
