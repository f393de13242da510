"""What a judge typed: scores and comments; what staff typed to reopen a scorecard after the close."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional

from champions.core.forms import Form, Text, Words
from champions.judging.models import Comments, Criterion, Scorecard

HINT = _l("One thing that worked, one thing to try next. Optional.")


class ScoreForm(Form):
    """The version of the scorecard the judge was looking at; criteria and comments are added by score_form.

    `reason` is why a scorecard is changed that counts already.
    """

    version = HiddenField()
    reason = Text(
        _l("Why do you change it?"), most=300, description=_l("Optional. It is kept with what you gave before.")
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

    def said(self, criteria: list[Criterion]) -> dict[int, str]:
        """What was written about each criterion that has a box for it, by its id."""
        return {each.id: self[remark_of(each)].data or "" for each in criteria if remark_of(each) in self}

    @property
    def comment_words(self) -> str:
        """The comment on the whole entry; '' where none is asked for."""
        return str(self["comment"].data or "") if "comment" in self else ""


def name_of(criterion: Criterion) -> str:
    """The criterion's name in the form: `c2`."""
    return f"c{criterion.number}"


def remark_of(criterion: Criterion) -> str:
    """The name of the box for words about the criterion: `r2`."""
    return f"r{criterion.number}"


def score_form(card: Scorecard, criteria: list[Criterion], remarks: Mapping[int, str]) -> ScoreForm:
    """A form with one scale for each of the criteria and the boxes the round asks for, filled with what is saved."""
    fields: dict[str, Any] = {}
    for each in criteria:
        steps = [SelectChoice(value=step, label=str(step)) for step in range(each.low, each.high + 1)]
        fields[name_of(each)] = RadioField(
            each.name, choices=steps, coerce=int, validators=[Optional()],
            invalid_choice_message=_("Choose one of the steps."), invalid_value_message=_("Choose one of the steps."),
        )  # fmt: skip
        if card.round.comments is Comments.EACH:
            fields[remark_of(each)] = Words(_l("To the team, about “%(criterion)s”", criterion=each.name), most=150)
    if card.round.comments is Comments.ONE:
        fields["comment"] = Words(_l("Comment for the team"), most=300, description=HINT)
    saved = {each.criterion_id: each.value for each in card.scores}
    now: dict[str, Any] = {name_of(each): saved.get(each.id) for each in criteria}
    now |= {remark_of(each): remarks.get(each.id, "") for each in criteria}
    form: ScoreForm = type("Scores", (ScoreForm,), fields)(**now, comment=card.comment, version=str(card.version))
    return form
