"""What staff typed about a rubric: one criterion with a word for each step, or which rubric to copy."""

from typing import Any

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional

from champions.core import render
from champions.core.fields import Whole
from champions.core.forms import Form, Text
from champions.judging import rubric, scales
from champions.judging.models import Criterion, Round


class CriterionForm(Form):
    """One criterion; the fields for the words of its steps are added by criterion_form. `steps`: how many it showed."""

    name = Text(
        _l("Name"), most=80, required=_l("Give the criterion a name."), description=_l("A word or two: “Impact”.")
    )
    question = Text(
        _l("Question to the judge"),
        most=300,
        description=_l("What the judge asks about the entry: “Who is better off, and by how much?”"),
    )
    weight = Whole(
        _l("Weight"),
        least=1,
        most=100,
        description=_l("How much it counts beside the others: twice the weight counts twice."),
    )
    low = Whole(_l("Lowest step"), least=0, most=100)
    high = Whole(_l("Highest step"), least=0, most=100)
    steps = HiddenField()

    def words(self) -> list[Any]:
        """The fields for the words, one for each step, the lowest first."""
        return [field for field in self if field.name.startswith("word_")]

    def line(self) -> rubric.Line:
        """What was typed, once the form is valid."""
        return rubric.Line(
            self.name.data or "", self.question.data or "", self.weight.data or 1, self.low.data or 0,
            self.high.data or 0, [field.data or "" for field in self.words()],
        )  # fmt: skip

    def validate(self, extra_validators: Any = None) -> bool:
        """True when the scale is one, and there was a field for the word of each of its steps."""
        good = super().validate(extra_validators)
        low, high = self.low.data, self.high.data
        if self.low.errors or self.high.errors or low is None or high is None:
            return False
        if low >= high:
            self.refuse("high", _("The highest step must be above the lowest."))
            return False
        if len(scales.steps(low, high)) > scales.MOST_STEPS:
            self.refuse("high", _("A scale has at most %(most)s steps.", most=scales.MOST_STEPS))
            return False
        if (self.steps.data or "") != f"{low}-{high}":
            self.steps.data = f"{low}-{high}"
            self.form_errors.append(_("The scale is another one now. Look at the words for its steps, then save."))
            return False
        return good


def criterion_form(line: rubric.Line) -> CriterionForm:
    """The form filled with the line; as many words as the scale that was typed has steps, else as that of the line."""
    low, high = _typed("low", line.low), _typed("high", line.high)
    if not 0 < high - low < scales.MOST_STEPS:
        low, high = line.low, line.high
    fields = {
        f"word_{step}": Text(_l("Word for %(step)s", step=step), most=scales.MOST_LETTERS)
        for step in scales.steps(low, high)
    }
    filled = {f"word_{step}": scales.word(line.low, line.high, line.anchors, step) for step in scales.steps(low, high)}
    form: CriterionForm = type("Criterion", (CriterionForm,), fields)(
        **filled, name=line.name, question=line.question, weight=line.weight, low=line.low, high=line.high,
        steps=f"{line.low}-{line.high}",
    )  # fmt: skip
    return form


def _typed(name: str, otherwise: int) -> int:
    typed = request.form.get(name, "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 4 else otherwise


class CopyForm(Form):
    """Which round's rubric is taken over."""

    source = SelectField(
        _l("Rubric of"), validators=[InputRequired(_l("Choose a round."))], render_kw={"required": False}
    )

    def offer(self, rounds: list[Round]) -> "CopyForm":
        """The rounds that can be chosen, each with its cohort and the day it opened."""
        self.source.choices = [("", _("Choose a round"))]
        for each in rounds:
            day = render.day(each.opens_at, each.cohort.zone, year=True, weekday=False)
            words = _("%(round)s, %(cohort)s, %(day)s", round=each.name, cohort=each.cohort.name, day=day)
            self.source.choices.append((each.code, words))
        return self


def scale_fields(criteria: list[Criterion]) -> dict[str, Any]:
    """One row of steps for each criterion, by its name in a form."""
    wrong = _("Choose one of the steps.")
    return {
        f"c{each.number}": RadioField(
            each.name,
            choices=[SelectChoice(value=step, label=str(step)) for step in scales.steps(each.low, each.high)],
            coerce=int,
            validators=[Optional()],
            invalid_choice_message=wrong,
            invalid_value_message=wrong,
        )
        for each in criteria
    }


def sheet_form(criteria: list[Criterion], values: dict[str, int] | None = None) -> Form:
    """A scorecard's rows of steps with these values (by criterion's number): to look at, or to rehearse with."""
    chosen = {f"c{number}": value for number, value in (values or {}).items()}
    form: Form = type("Sheet", (Form,), scale_fields(criteria))(**chosen)
    return form
