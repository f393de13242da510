"""What staff typed about a question of their own."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length, Optional

from champions.core.forms import Form, Text, tidy

from ..models import Question
from ..questioning import CHOOSING, KINDS, NO_CONDITION, Draft
from ..topics import TOPICS

MEGABYTE = 1_000_000


class Whole(IntegerField):
    """A whole number, in words when it is none."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Holds the number that was typed."""
        try:
            super().process_formdata(valuelist)
        except ValueError as error:
            raise ValueError(_("Type a whole number, or leave it empty.")) from error


class QuestionForm(Form):
    """A question: where, how it is answered, its words, and after which answer it is asked."""

    topic = SelectField(_l("Page"), choices=[SelectChoice(each.slug, each.title) for each in TOPICS])
    kind = SelectField(_l("How is it answered?"), choices=[SelectChoice(*pair) for pair in KINDS.items()])
    label = Text(_l("Question"), most=300, required=_l("Type the question."))
    help = Text(
        _l("Help"),
        most=500,
        validators=[Optional()],
        description=_l("One or two sentences under the question: what you mean, why you ask."),
    )
    required = BooleanField(_l("It has to be answered"))
    options = TextAreaField(
        _l("Options"),
        filters=[tidy],
        validators=[Length(max=12_000, message=_l("Type fewer or shorter options."))],
        description=_l("One a line, in order. Only for questions where one chooses."),
    )
    most = Whole(
        _l("At most"),
        validators=[Optional()],
        description=_l(
            "Characters of a short text, words of a long one, the largest number, megabytes of a file. "
            "Leave it empty for the usual."
        ),
    )
    condition = SelectField(
        _l("Ask it only when"),
        default="",
        description=_l("A question that stands earlier, and the answer after which this one is asked."),
    )
    words = Text(
        _l("These words"),
        most=200,
        validators=[Optional()],
        description=_l("Only for “is answered with these words”. Capitals do not matter."),
    )
    for_reviewers = BooleanField(_l("Those who read applications see the answer"), default=True)
    sure = BooleanField(_l("I know that people have answered it as it was"))
    shown = HiddenField()

    def offer(self, questions: Sequence[Question], own: Question | None = None) -> "QuestionForm":
        """The form with these questions to hang on, each with its answers."""
        choices = [SelectChoice("", _("always"))]
        for each in questions:
            if each is own or each.kind in NO_CONDITION or each.retired_at is not None:
                continue
            if each.kind in CHOOSING:
                choices += [
                    SelectChoice(
                        f"{each.code}:{option}", _("“%(label)s” is “%(answer)s”", label=each.label, answer=option)
                    )
                    for option in each.options
                ]
            else:
                choices.append(SelectChoice(each.code, _("“%(label)s” is answered with these words", label=each.label)))
        self.condition.choices = choices
        return self

    def draft(self, questions: Sequence[Question]) -> Draft:
        """The question as typed, once the form is valid."""
        code, _colon, answer = (self.condition.data or "").partition(":")
        before = next((each for each in questions if each.code == code), None)
        return Draft(
            topic=self.topic.data,
            kind=self.kind.data,
            label=self.label.data or "",
            help=self.help.data or "",
            required=bool(self.required.data),
            options=tuple(filter(None, (tidy(line) for line in (self.options.data or "").splitlines()))),
            most=_stored_most(self.kind.data, self.most.data),
            condition_id=before.id if before else None,
            condition_is=(answer or self.words.data or "") if before else None,
            for_reviewers=bool(self.for_reviewers.data),
        )


def _stored_most(kind: str, typed: int | None) -> int | None:
    return typed * MEGABYTE if typed is not None and kind == "file" else typed


def typed(question: Question, questions: Sequence[Question]) -> dict[str, Any]:
    """What the form holds for a question that is there."""
    before = next((each for each in questions if each.id == question.condition_id), None)
    chosen = before is not None and before.kind in CHOOSING
    words = question.condition_is or ""
    known = {name: getattr(question, name) for name in ("topic", "label", "help", "required", "for_reviewers")}
    most = question.most
    return {
        **known,
        "kind": question.kind.value,
        "options": "\n".join(question.options),
        "most": most // MEGABYTE if most and question.kind == "file" else most,
        "condition": "" if before is None else f"{before.code}:{words}" if chosen else before.code,
        "words": "" if chosen else words,
    }


class MoveForm(Form):
    """The buttons beside the questions: the code of the one that moves is the value of the button."""

    up = StringField()
    down = StringField()
