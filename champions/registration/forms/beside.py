"""Forms that stand beside another one on the same page."""

from datetime import date
from typing import Any

from wtforms import HiddenField

from champions.core.forms import Form


class BesideForm(Form):
    """Its ids begin with `where`: no two elements of a page share one."""

    where = ""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        for field in self:
            field.id = f"{self.where}-{field.id}"


class BringingForm(BesideForm):
    """It brings the date of birth that was typed in the other form."""

    born = HiddenField()

    @property
    def born_on(self) -> date | None:
        """The date of birth it brought; None when there is none."""
        try:
            return date.fromisoformat(self.born.data or "")
        except ValueError:
            return None
