"""What staff typed: the filters of the list, the name of a view."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SearchField, SelectField, StringField
from wtforms import Form as PlainForm
from wtforms.fields.choices import SelectChoice
from wtforms.widgets import HiddenInput

from champions.core.forms import Form, Text, tidy
from champions.registration.models import ApplicationState
from champions.registration.regions import REGIONS

from .. import saying, words
from ..queries import SORTS, View

MEMBER = {"yes": _l("In a member city"), "no": _l("Elsewhere")}
AGE = {"outside": _l("Outside the age rule")}
STAGED = {
    "any": _l("Something staged"),
    "no": _l("Nothing staged"),
    **{verdict: row[0] for verdict, row in saying.ON_STAGE.items()},
}


class FilterForm(PlainForm):
    """The filters above the list, read from the address; what makes no sense there counts as not said."""

    q = SearchField(_l("Name, mail or reference"), filters=[tidy])
    region = SelectField(_l("Region"), validate_choice=False)
    country = SelectField(_l("Country"), validate_choice=False)
    state = SelectField(_l("State"), validate_choice=False)
    readers = SelectField(_l("Readers"), validate_choice=False)
    score = StringField(_l("Score at least"), filters=[tidy])
    gender = SelectField(_l("Gender"), validate_choice=False)
    member = SelectField(_l("Member city"), validate_choice=False)
    age = SelectField(_l("Age"), validate_choice=False)
    staged = SelectField(_l("On the stage"), validate_choice=False)
    sort = StringField(widget=HiddenInput())

    # What can be chosen besides everything, field by field.
    CHOICES = {
        "region": (_l("All regions"), REGIONS),
        "readers": (_l("All"), saying.READERS),
        "gender": (_l("All"), saying.GENDERS),
        "member": (_l("All cities"), MEMBER),
        "age": (_l("All ages"), AGE),
        "staged": (_l("All"), STAGED),
    }

    def offer(self, countries: list[tuple[str, str]]) -> "FilterForm":
        """The form with these countries to choose from."""
        states = [("all", _l("All states")), *((key, row[0]) for key, row in words.STATES.items())]
        self.country.choices = [SelectChoice(*pair) for pair in [("", _l("All countries")), *countries]]
        self.state.choices = [SelectChoice(*pair) for pair in states]
        for name, (every, choices) in self.CHOICES.items():
            self[name].choices = [SelectChoice("", every), *(SelectChoice(*pair) for pair in choices.items())]
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
            score=_score(self.score.data),
            sort=sort if sort.removeprefix("-") in SORTS else "sent",
            **{name: self._chosen(name) for name in self.CHOICES},
        )

    def _chosen(self, name: str) -> str:
        wished = self[name].data or ""
        return wished if wished in self.CHOICES[name][1] else ""


def _score(typed: str | None) -> str:
    """A score from 1 to 5 with at most two decimals, a comma taken for a point; '' for anything else."""
    text = (typed or "").replace(",", ".")
    whole, _point, part = text.partition(".")
    good = (
        len(whole) == 1 and whole in "12345" and len(part) <= 2 and (part == "" or (part.isascii() and part.isdigit()))
    )
    return text.rstrip(".") if good else ""


def view_of(args: Any) -> View:
    """The view that the words of an address ask for."""
    return FilterForm(args).view


class SaveViewForm(Form):
    """A name for the view whose filters stand in the address."""

    name = Text(_l("Name of the view"), most=60, required=_l("Type a name for this view."))
    shared = BooleanField(_l("Show it to all staff of this cohort"))
