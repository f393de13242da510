"""What was typed: filters of the list, the reason why somebody is not selected."""

from flask_babel import lazy_gettext as _l
from wtforms import Form as PlainForm
from wtforms import RadioField, SearchField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired
from wtforms.widgets import HiddenInput

from champions.core.forms import Form, Text, tidy
from champions.registration.models import ApplicationState, Reason
from champions.registration.standing import reason_in_words

from . import words
from .queries import SORTS, View


class FilterForm(PlainForm):
    """The filters above the list, read from the address; what makes no sense there counts as not said."""

    q = SearchField(_l("Name, mail or reference"), filters=[tidy])
    country = SelectField(_l("Country"), validate_choice=False)
    state = SelectField(_l("State"), validate_choice=False)
    sort = StringField(widget=HiddenInput())

    def offer(self, countries: list[tuple[str, str]]) -> "FilterForm":
        """The form with these countries to choose from."""
        states = [("all", _l("All states")), *((key, row[0]) for key, row in words.STATES.items())]
        self.country.choices = [SelectChoice(*pair) for pair in [("", _l("All countries")), *countries]]
        self.state.choices = [SelectChoice(*pair) for pair in states]
        return self

    @property
    def view(self) -> View:
        """Which applications the address asks for; without a state those that wait for a decision."""
        state, sort = self.state.data or ApplicationState.SUBMITTED, self.sort.data or ""
        known = state in words.STATES
        return View(
            state=ApplicationState(state) if known else None,
            q=(self.q.data or "")[:100],
            country=(self.country.data or "")[:2].upper(),
            sort=sort if sort.removeprefix("-") in SORTS else "sent",
        )


def _reasons() -> list[SelectChoice]:
    return [SelectChoice(reason.value, reason_in_words(reason)) for reason in Reason]


class RejectForm(Form):
    """Why not, as a category that can be said kindly, and a sentence of one's own."""

    reason = RadioField(
        _l("Reason"),
        choices=_reasons,
        validators=[InputRequired(_l("Choose the reason that is closest."))],
    )
    note = Text(
        _l("A kind sentence to the applicant"),
        most=500,
        description=_l("It stands in the mail and on their status page. Leave it empty to send the reason alone."),
    )
