"""What staff typed about many at once: how many they mean, and what a decision about them says."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Form as PlainForm
from wtforms import HiddenField, SelectField
from wtforms.fields.choices import SelectChoice

from champions.core.forms import Form, Text

from .decisions import RejectForm, StageForm

# Up to so many one can count on the page.
FEW = 20


class BulkForm(Form):
    """How many change, typed by hand when they are many; `seen` are the effects that stood on the page."""

    count = Text(_l("Type how many you change"), most=10)
    seen = HiddenField()

    def check_count(self, changing: int) -> bool:
        """True when the number is right, or was not asked for."""
        if changing <= FEW or (self.count.data or "").replace(",", "") == str(changing):
            return True
        self.refuse("count", _("Type %(count)s, the number of applications that change.", count=changing))
        return False


class BulkStageForm(BulkForm):
    """Many offers, or many places on the waiting list, with one sentence."""

    note = StageForm.note


class BulkRejectForm(BulkForm):
    """Many times the same no, for the same reason, with the same sentence."""

    reason = RejectForm.reason
    note = RejectForm.note


def bulk_form(deed: str) -> BulkForm:
    """The form that `deed` needs."""
    made: type[BulkForm] = {"reject": BulkRejectForm, "offer": BulkStageForm, "waitlist": BulkStageForm}.get(
        deed, BulkForm
    )
    return made()


class ReaderForm(PlainForm):
    """To whom the applications are given; read from the address, so that the page can say what it changes."""

    reader = SelectField(_l("Reader"), validate_choice=False)

    def offer(self, readers: list[tuple[str, str]]) -> "ReaderForm":
        """The form with these readers to choose from."""
        self.reader.choices = [SelectChoice(*pair) for pair in readers]
        return self
