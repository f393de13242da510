"""What a reader typed: scores and a note, why they step aside, what shows who it is."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional

from champions.core.forms import Form, Text, Words

from ..models import Review, ReviewCriterion
from ..scoring import HIGH, LOW


class ReviewForm(Form):
    """A note, and the version the reader was looking at; the criteria are added by review_form."""

    version = HiddenField()
    note = Words(
        _l("Note for the decision"), most=150, description=_l("One sentence. The applicant may ask to read it.")
    )

    @property
    def seen(self) -> int:
        """The version the reader was looking at; 0 when the field holds nonsense."""
        typed = self.version.data or ""
        return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 9 else 0

    def given(self, criteria: list[ReviewCriterion]) -> dict[int, int]:
        """The scores that were chosen, by criterion's id."""
        chosen = {each.id: self[name_of(each)].data for each in criteria}
        return {criterion: value for criterion, value in chosen.items() if value is not None}


def name_of(criterion: ReviewCriterion) -> str:
    """The criterion's name in the form: `c2`."""
    return f"c{criterion.number}"


def review_form(review: Review) -> ReviewForm:
    """A form with one scale for each criterion, filled with what is saved."""
    wrong = _("Choose one of the steps.")
    fields: dict[str, Any] = {
        name_of(each): RadioField(
            each.name, choices=[SelectChoice(value=step, label=str(step)) for step in range(LOW, HIGH + 1)], coerce=int,
            validators=[Optional()], invalid_choice_message=wrong, invalid_value_message=wrong,
        )
        for each in review.plan.criteria
    }  # fmt: skip
    saved = {each.criterion_id: each.value for each in review.scores}
    now = {name_of(each): saved.get(each.id) for each in review.plan.criteria}
    form: ReviewForm = type("Review", (ReviewForm,), fields)(**now, note=review.note, version=str(review.version))
    return form


class RecuseForm(Form):
    """Why somebody does not read an application."""

    why = Text(
        _l("How do you know them?"),
        most=300,
        required=_l("Write in a few words how you know them."),
        description=_l("Only the people who run the programme read it. “I teach her” is enough."),
    )


class ReportForm(Form):
    """Words that show who it is."""

    words = Text(
        _l("Which words show it?"),
        most=200,
        required=_l("Type the words as they stand in the answer."),
        description=_l("As they stand in the answer. Staff cover them for the readers after you."),
    )
