"""The form of the style guide: one field of each kind, in each state. It is shown, never sent."""

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict
from wtforms import (
    BooleanField,
    FileField,
    Form,
    FormField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional
from wtforms.widgets import CheckboxInput, ListWidget


class _Birth(Form):
    day = StringField()
    month = StringField()
    year = StringField()


class _Sample(Form):
    name = StringField(validators=[InputRequired()])
    seats = StringField()
    city = StringField(validators=[Optional()])
    country = SelectField(choices=[SelectChoice("PE", "Perú"), SelectChoice("KE", "Kenya")])
    why = TextAreaField()
    code = StringField()
    birth = FormField(_Birth)
    slot = RadioField(choices=["asia", "africa"])
    needs = SelectMultipleField(choices=["captions", "sign"], widget=ListWidget(), option_widget=CheckboxInput())
    agree = BooleanField()
    impact = RadioField(choices=[str(n) for n in range(1, 6)])
    paper = FileField()


def sample_form() -> Form:
    """A form filled in, with a wrong number, a wrong year and a choice not made, saying so."""
    typed = MultiDict(
        {"name": "Sofía", "seats": "many", "country": "PE", "birth-day": "27", "birth-month": "3", "birth-year": "03"}
    )
    typed.update({"code": "204 816", "needs": "captions", "agree": "y", "impact": "4"})
    typed["why"] = _("I map my district with my neighbours.")
    form = _Sample(typed)
    labels = {
        "name": _("Call me"),
        "seats": _("Seats"),
        "city": _("City"),
        "country": _("Country"),
        "why": _("Why you"),
        "code": _("6-digit code"),
        "birth": _("When were you born?"),
        "slot": _("Which slot suits you?"),
        "needs": _("What do you need?"),
        "agree": _("My answers are true and my own"),
        "impact": _("Impact"),
        "paper": _("Report"),
    }
    for name, label in labels.items():
        form[name].label.text = label
    birth = form["birth"].form
    for part, label in (("day", _("Day")), ("month", _("Month")), ("year", _("Year"))):
        birth[part].label.text = label
    form["slot"].choices = [
        SelectChoice("asia", _("Asia, 16:00 in Seoul")),
        SelectChoice("africa", _("Africa and Europe, 23:00 in Seoul")),
    ]
    form["needs"].choices = [
        SelectChoice("captions", _("Captions")),
        SelectChoice("sign", _("A sign language interpreter")),
    ]
    form["seats"].errors = [_("Type a number, like 350")]
    form["slot"].errors = [_("Choose a slot")]
    birth["year"].errors = [_("Year of birth must have 4 numbers, like 2003")]
    return form
