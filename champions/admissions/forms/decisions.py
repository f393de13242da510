"""What staff typed about a decision: the reason why somebody is not selected, a kind sentence, how many are sent."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, IntegerField, RadioField, SelectMultipleField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired
from wtforms.widgets import CheckboxInput, ListWidget

from champions.core.forms import Form, Text
from champions.registration.models import Reason
from champions.registration.standing import reason_in_words


def _reasons() -> list[SelectChoice]:
    return [SelectChoice(reason.value, reason_in_words(reason)) for reason in Reason]


class StageForm(Form):
    """An offer, or a place on the waiting list: nothing but a sentence of one's own."""

    note = Text(
        _l("A kind sentence to the applicant"),
        most=500,
        description=_l("It stands in the mail and on their status page. Leave it empty to say nothing more."),
    )


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


class UnstageForm(Form):
    """Which of the staged decisions are to be taken off the stage."""

    code = SelectMultipleField(
        _l("Decisions"), validate_choice=False, widget=ListWidget(), option_widget=CheckboxInput()
    )


class SendForm(Form):
    """How many decisions are sent, typed by hand; `seen` are the ones that stood on the page."""

    count = IntegerField(
        _l("Type how many decisions you send"),
        validators=[InputRequired(_l("Type the number of decisions as digits."))],
    )
    seen = HiddenField()
