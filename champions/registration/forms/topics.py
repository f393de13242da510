"""What was typed: the pages of the form."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import FormField, RadioField, SelectField, SelectMultipleField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from champions.core import clock, render
from champions.core.forms import Form, Text, Words

from .. import places
from ..agreeing import Clause
from ..models import Gender, Question
from ..topics import GENDERS, INTERESTS, MOST_WORDS
from .consents import consents_form
from .dates import BornForm, Boxes
from .questions import AskingForm, asking_form


class AboutForm(AskingForm, BornForm):
    """Who somebody is and where they live."""

    name = Text(
        _l("Full name"),
        most=200,
        required=_l("Type your name."),
        description=_l("As it shall stand on your certificate. One name is enough if you have one."),
    )
    own_name = Text(
        _l("Name in your own script"), most=200, validators=[Optional()], description=_l("If it is not the same.")
    )
    call_name = Text(
        _l("Name to call you"), most=80, validators=[Optional()], description=_l("What we say when we greet you.")
    )
    say_name = Text(
        _l("How we say your name"),
        most=120,
        validators=[Optional()],
        description=_l("Write it as it sounds, like so-FEE-a KEES-peh."),
    )
    born = FormField(Boxes, _l("When were you born?"))
    gender = RadioField(
        _l("Gender (optional)"),
        choices=[*(SelectChoice(key.value, words) for key, words in GENDERS.items()),
                 SelectChoice("", _l("I would rather not say"))],
        default="",
        validators=[Optional()],
        description=_l("We ask so that the people in a cohort are balanced."),
    )  # fmt: skip
    country = SelectField(_l("Country you live in"), validators=[InputRequired(_l("Choose your country."))])
    city = Text(_l("City"), most=120, required=_l("Type your city."))
    zone = SelectField(
        _l("Time zone"),
        description=_l("Only if your country has more than one: the city whose clock you live by."),
    )

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.country.choices = _choices(("", _("Choose your country")), *places.countries(render.locale()))
        locale, chosen = render.locale(), self.zone.data or ""
        known = places.zones(locale)
        # A zone that is guessed, or was chosen in the settings, need not be one of those that we offer.
        extra = [places.named(chosen, locale)] if clock.is_zone(chosen) and chosen not in dict(known) else []
        self.zone.choices = _choices(("", _("The one of my country")), *extra, *known)

    def validate_zone(self, field: Any) -> None:
        """A country with several zones needs a choice; with one, that is the answer."""
        field.data = field.data or places.only_zone(self.country.data or "") or ""
        if not field.data and self.country.data:
            raise ValidationError(
                _("Your country has more than one time zone. Choose the city whose clock you live by.")
            )

    def answers(self) -> dict[str, Any]:
        """Column by column what was typed."""
        typed = _typed(self, "name", "own_name", "call_name", "say_name", "country", "city", "zone")
        return typed | {"gender": Gender(self.gender.data) if self.gender.data else None}


class CityForm(AskingForm):
    """The two short answers."""

    city_problem = Words(
        _l("A problem you see in your city"),
        most=MOST_WORDS,
        required=_l("Write a few words about a problem of your city."),
        description=_l("What happens, to whom, and when? Simple words are best."),
    )
    motivation = Words(
        _l("Why you?"),
        most=MOST_WORDS,
        required=_l("Write a few words about why you apply."),
        description=_l("What you have done so far, and what you would like to learn."),
    )

    def answers(self) -> dict[str, Any]:
        """Column by column what was typed."""
        return _typed(self, "city_problem", "motivation")


class StudiesForm(AskingForm):
    """What somebody studies, knows, speaks, likes and needs."""

    university = Text(_l("University"), most=200, required=_l("Type the name of your university."))
    field_of_study = Text(_l("Field of study"), most=120, required=_l("Type what you study or have studied."))
    skills = Text(
        _l("Skills"),
        most=300,
        validators=[Optional()],
        description=_l("What you can do in a team: maps, interviews, code, drawing."),
    )
    languages = Text(
        _l("Languages"),
        most=200,
        required=_l("Type at least one language."),
        description=_l("All you can work in, the best first."),
    )
    topics = SelectMultipleField(
        _l("What interests you?"),
        choices=[SelectChoice(key, words) for key, words in INTERESTS.items()],
        option_widget=CheckboxInput(),
        widget=ListWidget(),
        description=_l("As many as you like."),
    )
    access_needs = Words(
        _l("What do you need so that you can follow?"),
        most=MOST_WORDS,
        validators=[Optional()],
        description=_l(
            "Captions, a sign language interpreter, pages for a screen reader, little data. "
            "Those who read and compare applications do not see it, and it does not count in the decision."
        ),
    )
    heard_from = Text(_l("How did you hear of us?"), most=200, validators=[Optional()])

    def answers(self) -> dict[str, Any]:
        """Column by column what was typed."""
        names = ("university", "field_of_study", "skills", "languages", "topics", "access_needs", "heard_from")
        return _typed(self, *names)


FORMS: dict[str, type[AskingForm]] = {"about": AboutForm, "city": CityForm, "studies": StudiesForm}


def form_for(topic: str, questions: Sequence[Question], clauses: Sequence[Clause] = (), **known: Any) -> AskingForm:
    """The form of the page `topic`: its own fields, and after them staff's questions."""
    base = FORMS[topic] if topic in FORMS else consents_form(clauses)
    return asking_form(base, questions, **known)


def _choices(*pairs: tuple[str, Any]) -> list[SelectChoice]:
    return [SelectChoice(value, words) for value, words in pairs]


def _typed(form: Form, *names: str) -> dict[str, Any]:
    return {name: form[name].data if form[name].data is not None else "" for name in names}
