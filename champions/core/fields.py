"""Days, times and whole numbers as staff type them: wrong ones are refused in words, and stay in the form."""

from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import DateField, IntegerField, TimeField
from wtforms.validators import InputRequired, NumberRange, Optional

# Nobody plans anything outside these years; beyond them days and zones cannot be counted.
FIRST_YEAR, LAST_YEAR = 2000, 2100


class Day(DateField):
    """A day, in words when it is none."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Holds the day that was typed."""
        try:
            super().process_formdata(valuelist)
        except ValueError as error:
            raise ValueError(_("Type a day as year, month and day, like 2027-03-01.")) from error
        typed: date | None = getattr(self, "data", None)
        if typed and not FIRST_YEAR <= typed.year <= LAST_YEAR:
            self.data = None
            raise ValueError(_("Type a year from %(first)s to %(last)s.", first=FIRST_YEAR, last=LAST_YEAR))


class Hour(TimeField):
    """A time of day, in words when it is none."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Holds the time that was typed."""
        try:
            super().process_formdata(valuelist)
        except ValueError as error:
            raise ValueError(_("Type a time as hours and minutes, like 23:59.")) from error


class Whole(IntegerField):
    """A whole number from `least` to `most`, in words when it is none."""

    def __init__(self, label: Any, *, least: int, most: int, optional: bool = False, **kwargs: Any) -> None:
        self.between = _l("Type a whole number from %(least)s to %(most)s.", least=least, most=most)
        first = Optional() if optional else InputRequired(self.between)
        super().__init__(label, validators=[first, NumberRange(least, most, self.between)], **kwargs)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Holds the number that was typed."""
        try:
            super().process_formdata(valuelist)
        except ValueError as error:
            raise ValueError(str(self.between)) from error
