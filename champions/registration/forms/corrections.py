"""What was typed: another date of birth with its evidence, and what staff answer."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import FormField, HiddenField, RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from champions.core.forms import Form, Words

from .dates import BornForm, Boxes

MOST_WORDS = 100


class CorrectionForm(BornForm):
    """The right date of birth, why it was wrong, and a paper that shows it."""

    born = FormField(Boxes, _l("What is the right date of birth?"))
    why = Words(
        _l("How did the wrong one come about?"),
        most=MOST_WORDS,
        required=_l("Write in a few words how it came about."),
    )
    file = FileField(
        _l("A paper that shows it"),
        description=_l(
            "A photo or scan of an ID, a passport or a birth certificate: PDF, PNG or JPEG, up to 5 MB. "
            "Cover everything but your name and the date. Only staff of the cohort can open it."
        ),
    )
    kept = HiddenField(default="")
    # What is wrong with the paper: known only with what came earlier.
    file_problem = ""

    def validate(self, extra_validators: Any = None) -> bool:
        """True when everything is there, the paper too."""
        good = super().validate(extra_validators)
        if self.file_problem:
            self.refuse("file", self.file_problem)
        return good and not self.file_problem


class CorrectionAnswerForm(Form):
    """Staff's yes or no, with a sentence to the person."""

    answer = RadioField(
        _l("Your answer"),
        choices=[
            SelectChoice("grant", _l("Change the date of birth")),
            SelectChoice("refuse", _l("Keep the one we have")),
        ],
        validators=[InputRequired(_l("Choose one of the two."))],
    )
    note = Words(
        _l("A sentence to the person"),
        most=MOST_WORDS,
        required=_l("Write a sentence: the person reads it in the mail."),
        description=_l("What you saw on the paper, and what follows. It stands in the mail."),
    )
