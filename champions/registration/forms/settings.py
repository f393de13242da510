"""What staff typed about a cohort's registration: dates, places, ages, guardians, and about answers that changed."""

from datetime import date, time
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    HiddenField,
    RadioField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from champions.cohorts.models import Admission
from champions.core import render
from champions.core.fields import Day, Hour, Whole
from champions.core.forms import Form, Text, tidy

from .. import places

MOST_COUNTRIES = 300


class SettingsForm(Form):
    """Some settings of a cohort; `shown` says which values stood on the page, `confirmed` is the button of a review."""

    shown = HiddenField()
    confirmed = StringField()

    @property
    def is_confirmed(self) -> bool:
        """True when it was sent by the button of the review page."""
        return bool(self.confirmed.data == "yes")

    @property
    def goes_back(self) -> bool:
        """True when it was sent by the button that leads back from the review page."""
        return bool(self.confirmed.data == "no")


class DatesForm(SettingsForm):
    """When one can apply, and until when staff decide."""

    opens_day = Day(_l("Applications open on"), validators=[InputRequired(_l("Type the day applications open."))])
    opens_time = Hour(_l("Time they open"), validators=[InputRequired(_l("Type the time applications open."))])
    closes_day = Day(_l("Applications close on"), validators=[InputRequired(_l("Type the day applications close."))])
    closes_time = Hour(
        _l("Time they close"),
        validators=[InputRequired(_l("Type the time applications close."))],
    )
    grace = Whole(
        _l("Minutes of grace"),
        least=0,
        most=1440,
        description=_l("A form that was begun before the close can still be sent for so many minutes. 0 for none."),
    )
    decide_by = Day(
        _l("You decide by"),
        validators=[Optional()],
        description=_l("Applicants read this day on their status page."),
    )

    @property
    def opens(self) -> tuple[date, time]:
        """Day and time of the opening, once the form is valid."""
        return self.opens_day.data, self.opens_time.data  # type: ignore[return-value]

    @property
    def closes(self) -> tuple[date, time]:
        """Day and time of the close, once the form is valid."""
        return self.closes_day.data, self.closes_time.data  # type: ignore[return-value]


def _admissions() -> list[SelectChoice]:
    return [
        SelectChoice(Admission.SELECTIVE, _("Selective: reviews, a shortlist and offers")),
        SelectChoice(Admission.OPEN, _("Open: whoever is eligible has a place while there is one")),
    ]


class PlacesForm(SettingsForm):
    """How people come in, how many, and how long they can answer."""

    admission = RadioField(
        _l("Admission"), choices=_admissions, validators=[InputRequired(_l("Choose how people come in."))]
    )
    seats = Whole(_l("Places"), least=1, most=100_000, optional=True, description=_l("Leave it empty for no limit."))
    offer_hours = Whole(
        _l("Hours to answer an offer"),
        least=1,
        most=2000,
        description=_l("An offer never ends between 10 pm and 8 am for the person. Offers already made keep theirs."),
    )
    replace_until = Day(
        _l("Free places go to the waiting list until the end of"),
        validators=[Optional()],
        description=_l("Leave it empty for the day before the week of the third stop begins."),
    )
    appeal_days = Whole(
        _l("Days to appeal"), least=0, most=365, description=_l("After a decision not to select somebody. 0 for none.")
    )
    appeal_answer_days = Whole(_l("Days for you to answer an appeal"), least=1, most=365)


class AgesForm(SettingsForm):
    """The age rule."""

    reference_date = Day(
        _l("Age is counted on"),
        validators=[InputRequired(_l("Type the day on which age is counted."))],
        description=_l("Usually the first day of the programme. It is never the day somebody applies."),
    )
    age_limit = Whole(_l("Younger than"), least=1, most=120, description=_l("Whoever is this old that day is too old."))
    minimum_age = Whole(_l("At least"), least=0, most=119, description=_l("0 for no minimum."))

    def validate_minimum_age(self, field: Any) -> None:
        """The minimum lies below the limit."""
        limit = self.age_limit.data
        if limit is not None and field.data is not None and field.data >= limit:
            raise ValidationError(_("The minimum must be lower than the limit of %(limit)s.", limit=limit))


class AffectedForm(Form):
    """How many people a new age rule affects, typed so that nobody changes it in passing."""

    count = Whole(_l("How many people are affected?"), least=0, most=1_000_000)


class GuardiansForm(SettingsForm):
    """Below which age a guardian has to consent."""

    guardian_age = Whole(
        _l("Age of consent"),
        least=0,
        most=21,
        description=_l("Whoever is younger needs a guardian's consent. It counts where a country's age is not known."),
    )
    guardian_ages = TextAreaField(
        _l("Ages of countries"),
        filters=[tidy],
        description=_l("One country a line: its two letters and the age, like DE 16."),
    )

    def validate_guardian_ages(self, field: Any) -> None:
        """Each line is a country and an age."""
        ages_in(field.data or "")

    @property
    def ages(self) -> dict[str, int]:
        """The age by country, once the form is valid."""
        return ages_in(self.guardian_ages.data or "")


def ages_in(text: str) -> dict[str, int]:
    """`DE 16` line by line, as a table; ValidationError naming the first line that is not so."""
    known = dict(places.countries(render.locale()))
    found: dict[str, int] = {}
    lines = [line for line in text.splitlines() if line.strip()]
    if len(lines) > MOST_COUNTRIES:
        raise ValidationError(_("Type at most %(most)s lines.", most=MOST_COUNTRIES))
    for line in lines:
        code, _space, age = line.strip().replace(",", " ").replace(":", " ").replace("=", " ").partition(" ")
        code, age = code.upper(), age.strip()
        if code not in known:
            raise ValidationError(_("“%(line)s” must begin with two letters of a country, like DE.", line=line[:40]))
        if not (age.isascii() and age.isdigit() and len(age) <= 2 and int(age) <= 21):
            raise ValidationError(_("“%(line)s” must end with an age from 0 to 21.", line=line[:40]))
        if found.setdefault(code, int(age)) != int(age):
            raise ValidationError(_("%(code)s stands there twice, with two ages.", code=code))
    return dict(sorted(found.items()))


def ages_as_text(ages: dict[str, int]) -> str:
    """A table of ages as the form shows it: one country a line."""
    return "\n".join(f"{code} {age}" for code, age in sorted(ages.items()))


class ChangedForm(SettingsForm):
    """What staff decide for applications whose answer another rule would change."""

    codes = SelectMultipleField(
        _l("Applications"), option_widget=CheckboxInput(), widget=ListWidget(), validate_choice=False
    )
    everybody = BooleanField(_l("All that are listed, on every page"))
    total = HiddenField()
    verdict = RadioField(
        _l("What do you decide?"),
        choices=[
            SelectChoice("keep", _l("Keep the answer: it was decided under the old rule")),
            SelectChoice("apply", _l("Apply the new rule")),
        ],
        validators=[InputRequired(_l("Choose what to do."))],
    )
    reason = Text(
        _l("Reason"), most=300, required=_l("Write the reason."), description=_l("It is kept with each application.")
    )
