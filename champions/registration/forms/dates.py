"""What was typed: days in three boxes."""

from datetime import date, timedelta
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import Form as PlainForm
from wtforms import FormField, StringField

from champions.core import clock, render
from champions.core.forms import Form, tidy

from .. import birth

# Somewhere on Earth it is already tomorrow: nobody is told that today is still to come.
AHEAD = timedelta(hours=14)


class Boxes(PlainForm):
    """Day, month and year as typed; `meant` is the date they mean once they are valid."""

    day = StringField(_l("Day"), filters=[tidy])
    month = StringField(_l("Month"), filters=[tidy])
    year = StringField(_l("Year"), filters=[tidy])
    meant: date | None = None

    @property
    def typed(self) -> list[str]:
        """What stands in the boxes."""
        return [(field.data or "") for field in (self.day, self.month, self.year)]

    def validate(self, extra_validators: Any = None) -> bool:
        """True when the boxes hold a date; else one message, at the box or at all three."""
        try:
            self.meant = self.read()
        except birth.Unclear as error:
            if error.box:
                self[error.box].errors = [str(error)]
            else:
                self.form_errors.append(str(error))
            return False
        return True

    def read(self) -> date | None:
        """The date of birth in the boxes; Unclear when there is none."""
        today = (clock.now() + AHEAD).date()
        return birth.read(*self.typed, today=today, language=str(render.locale()))


class AnyDay(Boxes):
    """Any date, for a question that needs an answer."""

    def read(self) -> date | None:
        """The date in the boxes; Unclear when there is none."""
        return birth.read_any(*self.typed, language=str(render.locale()))


class AnyDayOrNone(AnyDay):
    """Any date, or nothing at all."""

    def read(self) -> date | None:
        """The date in the boxes, None when nothing is typed; Unclear for anything else."""
        return super().read() if any(self.typed) else None


def boxes(day: date | None) -> dict[str, Any] | None:
    """What the three boxes hold for a date that is known."""
    return {"day": str(day.day), "month": str(day.month), "year": f"{day.year:04d}"} if day else None


class BornForm(Form):
    """A form that asks for the date of birth in three boxes."""

    born = FormField(Boxes, _l("When were you born?"))

    @property
    def born_on(self) -> date | None:
        """The date of birth; None until the form is valid."""
        found: date | None = self.born.form.meant
        return found

    def refuse_born(self, message: str) -> None:
        """The form now says `message` at the date of birth."""
        self.born.form.form_errors.append(message)
