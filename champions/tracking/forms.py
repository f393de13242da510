"""What was typed: the filters of the board."""

from flask_babel import lazy_gettext as _l
from wtforms import Form as PlainForm
from wtforms import SearchField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.widgets import HiddenInput

from champions.admissions.models import EnrolmentState
from champions.core.forms import tidy

from .queries.board import NO_TEAM, SORTS, View


class FilterForm(PlainForm):
    """The filters above the board, read from the address; what makes no sense there counts as not said."""

    q = SearchField(_l("Name, mail or ID"), filters=[tidy])
    team = SelectField(_l("Team"), validate_choice=False)
    country = SelectField(_l("Country"), validate_choice=False)
    state = SelectField(_l("Show"), validate_choice=False)
    sort = StringField(widget=HiddenInput())
    look = StringField(widget=HiddenInput())

    def offer(self, teams: list[tuple[str, str]], countries: list[tuple[str, str]]) -> "FilterForm":
        """The form with these teams and countries to choose from."""
        every = [("", _l("All teams")), (NO_TEAM, _l("Without a team")), *teams]
        states = [
            (EnrolmentState.ACTIVE, _l("Taking part")),
            (EnrolmentState.LEFT, _l("Left")),
            ("all", _l("Everyone")),
        ]
        self.team.choices = [SelectChoice(*pair) for pair in every]
        self.country.choices = [SelectChoice(*pair) for pair in [("", _l("All countries")), *countries]]
        self.state.choices = [SelectChoice(*pair) for pair in states]
        return self

    @property
    def view(self) -> View:
        """Whom the address asks for; without a state those who take part."""
        state, sort = self.state.data or EnrolmentState.ACTIVE, self.sort.data or ""
        return View(
            state=EnrolmentState(state) if state in set(EnrolmentState) else None,
            q=(self.q.data or "")[:100],
            team=(self.team.data or "")[:10],
            country=(self.country.data or "")[:2].upper(),
            sort=sort if sort.removeprefix("-") in SORTS else "name",
        )
