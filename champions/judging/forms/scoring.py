"""What a judge typed: scores and a comment."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional

from champions.core.forms import Form, Words
from champions.judging.models import Criterion, Scorecard


class ScoreForm(Form):
    """A comment, and the version of the scorecard the judge was looking at; the criteria are added by score_form."""

    version = HiddenField()
    comment = Words(
        _l("Comment for the team"), most=300, description=_l("One thing that worked, one thing to try next. Optional.")
    )

    @property
    def seen(self) -> int:
        """The version the judge was looking at; 0 when the field holds nonsense."""
        typed = self.version.data or ""
        return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 9 else 0

    def given(self, criteria: list[Criterion]) -> dict[int, int]:
        """The scores that were chosen, by criterion's id."""
        chosen = {each.id: self[name_of(each)].data for each in criteria}
        return {criterion: value for criterion, value in chosen.items() if value is not None}


def name_of(criterion: Criterion) -> str:
    """The criterion's name in the form: `c2`."""
    return f"c{criterion.number}"


def score_form(card: Scorecard) -> ScoreForm:
    """A form with one scale for each criterion, filled with what is saved."""
    fields: dict[str, Any] = {}
    for each in card.round.criteria:
        steps = [SelectChoice(value=step, label=str(step)) for step in range(each.low, each.high + 1)]
        fields[name_of(each)] = RadioField(
            each.name, choices=steps, coerce=int, validators=[Optional()],
            invalid_choice_message=_("Choose one of the steps."), invalid_value_message=_("Choose one of the steps."),
        )  # fmt: skip
    saved = {each.criterion_id: each.value for each in card.scores}
    now = {name_of(each): saved.get(each.id) for each in card.round.criteria}
    form: ScoreForm = type("Scores", (ScoreForm,), fields)(**now, comment=card.comment, version=str(card.version))
    return form
