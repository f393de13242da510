"""What staff typed about shortlists: how many seats, who is pinned and why, what is accepted."""

from typing import Self

from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from wtforms import BooleanField, HiddenField, IntegerField, RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, NumberRange

from champions.core.forms import Form, Text

from .quotas import MOST, Count

SIDES = [SelectChoice("in", _l("In: they get a place")), SelectChoice("out", _l("Out: they get no place"))]


class MakeForm(Form):
    """For how many seats a shortlist is made."""

    seats = IntegerField(
        _l("Places to fill"),
        validators=[
            InputRequired(_l("Type how many places are to be filled.")),
            NumberRange(1, MOST, _l("Type a whole number from 1 to 100,000.")),
        ],
    )


class PinForm(Form):
    """In or out, and why."""

    side = RadioField(_l("What every shortlist does"), choices=SIDES, validators=[InputRequired(_l("Choose one."))])
    reason = Text(
        _l("Why"),
        most=500,
        required=_l("Say why: others have to be able to defend it."),
        description=_l("Only staff read it. It is kept with the decision."),
    )


class AcceptForm(Form):
    """How many people the shortlist has, typed by hand; how many wait; whether the rest are told no.

    `take_off` is about the offers that are staged beside it, `seen` are the ones that stood on the page.
    """

    count = IntegerField(
        _l("Type how many offers are staged"),
        validators=[InputRequired(_l("Type the number of offers as digits."))],
    )
    waiting = Count(_l("Places on the waiting list"))
    rest = BooleanField(_l("Stage “not selected, no place left” for everybody else who was read"))
    take_off = BooleanField()
    seen = HiddenField()

    def beside(self, offers: int) -> Self:
        """The form, asking about so many offers."""
        self.take_off.label.text = ngettext(
            "Take this %(num)d offer off the stage", "Take these %(num)d offers off the stage", offers
        )
        return self
