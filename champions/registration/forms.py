"""What was typed: a date of birth, an e-mail address, the three pages of the form, the consent."""

from datetime import date, timedelta
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, EmailField, FormField, HiddenField, SelectField, SelectMultipleField, StringField
from wtforms import Form as PlainForm
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Email, InputRequired, Length, Optional, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from champions.core import clock, render
from champions.core.forms import Form, Text, Words, tidy

from . import birth, places
from .topics import INTERESTS, MOST_WORDS

# Somewhere on Earth it is already tomorrow: nobody is told that today is still to come.
AHEAD = timedelta(hours=14)


class Boxes(PlainForm):
    """Day, month and year as typed; `meant` is the date they mean once they are valid."""

    day = StringField(_l("Day"), filters=[tidy])
    month = StringField(_l("Month"), filters=[tidy])
    year = StringField(_l("Year"), filters=[tidy])
    meant: date | None = None

    def validate(self, extra_validators: Any = None) -> bool:
        """True when the boxes hold a date of birth; else one message, at the box or at all three."""
        today = (clock.now() + AHEAD).date()
        typed = [(field.data or "") for field in (self.day, self.month, self.year)]
        try:
            self.meant = birth.read(*typed, today=today, language=str(render.locale()))
        except birth.Unclear as error:
            if error.box:
                self[error.box].errors = [str(error)]
            else:
                self.form_errors.append(str(error))
            return False
        return True


def boxes(born: date | None) -> dict[str, Any] | None:
    """What the three boxes hold for a date that is known."""
    return {"day": str(born.day), "month": str(born.month), "year": f"{born.year:04d}"} if born else None


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


class EligibilityForm(BornForm):
    """One question: is this date of birth within the rule?"""


class StartForm(Form):
    """The e-mail address to apply with; `born` brings the date that was found eligible."""

    email = EmailField(
        _l("Your e-mail address"),
        description=_l("We send you a link and a code. You need no password."),
        filters=[tidy],
        validators=[
            InputRequired(_l("Type your e-mail address.")),
            Length(max=254, message=_l("This address is too long.")),
            Email(_l("Type an e-mail address with an @ in it, like name@example.org.")),
        ],
    )
    born = HiddenField()

    def __init__(self, *, signed_in: bool, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        if signed_in:
            del self.email
        # It stands beside the form for the date of birth: no two elements of a page share an id.
        for field in self:
            field.id = f"start-{field.id}"

    @property
    def born_on(self) -> date | None:
        """The date of birth it brought; None when there is none."""
        try:
            return date.fromisoformat(self.born.data or "")
        except ValueError:
            return None


class AboutForm(BornForm):
    """Who somebody is and where they live."""

    name = Text(
        _l("Full name"),
        most=200,
        required=_l("Type your name."),
        description=_l("As it shall stand on your certificate, in Latin letters if you have a way to write it so."),
    )
    own_name = Text(
        _l("Name in your own script"), most=200, validators=[Optional()], description=_l("If it is not the same.")
    )
    call_name = Text(
        _l("Name to call you"), most=80, validators=[Optional()], description=_l("What we say when we greet you.")
    )
    country = SelectField(_l("Country you live in"), validators=[InputRequired(_l("Choose your country."))])
    city = Text(_l("City"), most=120, required=_l("Type your city."))
    zone = SelectField(
        _l("Time zone"),
        description=_l("Only if your country has more than one: the city whose clock you live by."),
    )

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.country.choices = _choices(("", _("Choose your country")), *places.countries(render.locale()))
        known, chosen = places.zones(), self.zone.data or ""
        # A zone that is guessed, or was chosen in the settings, need not be one of those that we offer.
        extra = [places.named(chosen)] if clock.is_zone(chosen) and chosen not in dict(known) else []
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
        return _typed(self, "name", "own_name", "call_name", "country", "city", "zone")


class StudiesForm(Form):
    """What somebody studies, speaks, likes and needs."""

    university = Text(_l("University"), most=200, required=_l("Type the name of your university."))
    field_of_study = Text(_l("Field of study"), most=120, required=_l("Type what you study or have studied."))
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
            "It does not count in the decision."
        ),
    )
    heard_from = Text(_l("How did you hear of us?"), most=200, validators=[Optional()])

    def answers(self) -> dict[str, Any]:
        """Column by column what was typed."""
        return _typed(self, "university", "field_of_study", "languages", "topics", "access_needs", "heard_from")


class CityForm(Form):
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


class ConsentForm(Form):
    """The last question before sending."""

    agree = BooleanField(
        _l("My answers are true and my own, and I agree that you use them to decide on my application"),
        validators=[InputRequired(_l("Tick the box if you agree. Without it we may not read your application."))],
    )


def _choices(*pairs: tuple[str, Any]) -> list[SelectChoice]:
    return [SelectChoice(value, words) for value, words in pairs]


def _typed(form: Form, *names: str) -> dict[str, Any]:
    return {name: form[name].data if form[name].data is not None else "" for name in names}
