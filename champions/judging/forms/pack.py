"""What was sent in: a judge's sheet of scores, then the word to save it; by staff, what is opened after the close."""

from collections.abc import Sequence
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import DateTimeLocalField, HiddenField, IntegerField, SelectField
from wtforms.validators import DataRequired, InputRequired

from champions.core.fields import FIRST_YEAR, LAST_YEAR
from champions.core.forms import Form, Text


class SheetForm(Form):
    """The sheet as it was filled in."""

    file = FileField(
        _l("Your filled-in SCORES.csv"),
        validators=[FileRequired(_l("Choose a file."))],
        description=_l("CSV as your spreadsheet saves it. You see what changes before anything is saved."),
    )


class TakeForm(Form):
    """What was looked at, to be saved."""

    sheet = HiddenField(validators=[DataRequired(_l("Send the sheet again."))])


class When(DateTimeLocalField):
    """A day and a time on the cohort's clock, in words when it is none."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Holds the moment that was typed."""
        try:
            super().process_formdata(valuelist)
        except ValueError as error:
            raise ValueError(_("Type a day and a time, like 2027-03-01 18:00.")) from error
        typed: datetime | None = getattr(self, "data", None)
        if typed and not FIRST_YEAR <= typed.year <= LAST_YEAR:
            raise ValueError(_("Type a year from %(first)s to %(last)s.", first=FIRST_YEAR, last=LAST_YEAR))


class LateForm(Form):
    """Which scorecard is opened again after the close, until when and why; the judges are put in by late_form."""

    judge = SelectField(_l("Judge"))
    entry = IntegerField(_l("Number of the entry"), validators=[InputRequired(_l("Type the number of the entry."))])
    until = When(
        _l("Until when they can change it"),
        format=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"],
        validators=[InputRequired(_l("Type a day and a time, like 2027-03-01 18:00."))],
    )
    reason = Text(
        _l("Why"), most=300, required=_l("Say why: others have to be able to defend it."),
        description=_l("It is kept with what the judge gave before, and the judge reads it."),
    )  # fmt: skip


def late_form(judges: Sequence[tuple[str, str]]) -> LateForm:
    """The form over these judges: (code, name)."""
    form = LateForm()
    form.judge.choices = list(judges)
    return form
