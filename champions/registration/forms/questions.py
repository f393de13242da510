"""What was typed: staff's own questions, as fields at the end of the topic page they belong to."""

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import FormField, HiddenField, RadioField, SelectMultipleField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Optional, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from champions.core import files, kinds
from champions.core.forms import Form, Text, Words, tidy

from .. import asking, birth
from ..models import Question, QuestionKind
from .dates import AnyDay, AnyDayOrNone, boxes

K = QuestionKind

# What `most` of a question is where staff say nothing: characters, words, bytes.
MOST = {K.TEXT: 200, K.LONG_TEXT: 150, K.FILE: 5_000_000}
ANSWER_IT = _l("Answer this question.")
NUMBER = re.compile(r"[+-]?\d{1,15}([.,]\d{1,6})?")


def most(question: Question) -> int:
    """How much an answer may be: characters of a text, words of a long one, bytes of a file."""
    return question.most or MOST[question.kind]


def name_of(question: Question) -> str:
    """The name of the question's field."""
    return f"q_{question.code}"


def kept_name(question: Question) -> str:
    """The name of the hidden field that remembers a file which came with an earlier try."""
    return f"q_{question.code}_kept"


def fields_for(questions: Iterable[Question]) -> dict[str, Any]:
    """A field for each question (and a hidden one for each file), by name, in order."""
    fields: dict[str, Any] = {}
    for question in questions:
        fields[name_of(question)] = FIELDS[question.kind](question)
        if question.kind is K.FILE:
            fields[kept_name(question)] = HiddenField(default="")
    return fields


class Number(StringField):
    """A number as people type it: digits of any script, a point or a comma; kept with a point."""

    data: str | None

    def __init__(self, label: Any, *, at_most: int | None, **kwargs: Any) -> None:
        super().__init__(label, filters=[tidy], **kwargs)
        self.at_most = at_most

    def post_validate(self, form: Any, validation_stopped: bool) -> None:
        """Refuses what is no number, or is too large a one."""
        if validation_stopped or not self.data:
            return
        meant = number_in(self.data)
        if meant is None:
            raise ValidationError(_("Type a number, like 12 or 2.5."))
        if self.at_most is not None and Decimal(meant) > self.at_most:
            raise ValidationError(_("The largest number possible here is %(most)s.", most=self.at_most))
        self.data = meant


def number_in(typed: str) -> str | None:
    """The number somebody typed, written plainly; None when it is none."""
    if not NUMBER.fullmatch(typed):
        return None
    return f"{Decimal(typed.replace(',', '.')):f}"


def _rules(question: Question, required: type[Any] = DataRequired) -> list[Any]:
    return [required(ANSWER_IT)] if question.required else [Optional()]


def _group_label(question: Question) -> str:
    """The label of a question whose field does not say by itself that it may be left out."""
    return question.label if question.required else _("%(question)s (optional)", question=question.label)


def _about(question: Question) -> dict[str, Any]:
    return {"label": question.label, "description": question.help}


def _text(question: Question) -> Any:
    return Text(**_about(question), most=most(question), validators=_rules(question))


def _long_text(question: Question) -> Any:
    return Words(**_about(question), most=most(question), validators=_rules(question))


def _number(question: Question) -> Any:
    return Number(**_about(question), at_most=question.most, validators=_rules(question))


def _choice(question: Question) -> Any:
    # Radio buttons cannot be taken back: whoever may leave it out has a button for that.
    nothing = [] if question.required else [SelectChoice("", _("No answer"))]
    choices = [*nothing, *(SelectChoice(each, each) for each in question.options)]
    rules = _rules(question, InputRequired)
    return RadioField(_group_label(question), description=question.help, choices=choices, validators=rules)


def _multiple(question: Question) -> Any:
    return SelectMultipleField(
        _group_label(question),
        description=question.help,
        choices=[SelectChoice(each, each) for each in question.options],
        validators=_rules(question),
        option_widget=CheckboxInput(),
        widget=ListWidget(),
    )


def _date(question: Question) -> Any:
    return FormField(AnyDay if question.required else AnyDayOrNone, _group_label(question), description=question.help)


def _file(question: Question) -> Any:
    # Whether a file is missing is known only with what came earlier: see AskingForm.refuse_missing_files.
    allowed = _("%(kinds)s, up to %(size)s.", kinds=kinds.in_words(kinds.PAPERS), size=files.in_words(most(question)))
    return FileField(_group_label(question), description=" ".join(filter(None, (question.help, allowed))))


FIELDS: dict[QuestionKind, Callable[[Question], Any]] = {
    K.TEXT: _text,
    K.LONG_TEXT: _long_text,
    K.CHOICE: _choice,
    K.MULTIPLE: _multiple,
    K.NUMBER: _number,
    K.DATE: _date,
    K.FILE: _file,
}


def stored(questions: Iterable[Question], said: dict[int, asking.Said]) -> dict[str, Any]:
    """What the fields hold for answers that are known."""
    data: dict[str, Any] = {}
    for question in questions:
        answer = said.get(question.id, asking.NOTHING)
        if question.kind is K.MULTIPLE:
            data[name_of(question)] = list(answer.chosen)
        elif question.kind is K.CHOICE:
            data[name_of(question)] = answer.chosen[0] if answer.chosen else ""
        elif question.kind is K.DATE:
            data[name_of(question)] = boxes(date.fromisoformat(answer.words)) if answer.words else None
        elif question.kind is not K.FILE:
            data[name_of(question)] = answer.words
    return data


class AskingForm(Form):
    """A page with staff's own questions; `shown` says which of them the person had before them."""

    shown = HiddenField(default="")
    questions: Sequence[Question] = ()

    @property
    def asked(self) -> list[tuple[Question, Any]]:
        """The questions that the page shows, each with its field."""
        return [(each, self[name_of(each)]) for each in self.questions]

    def said(self, question: Question) -> asking.Said:
        """What was typed or chosen; of a file nothing: that is no word."""
        field = self[name_of(question)]
        if question.kind is K.MULTIPLE:
            return asking.Said(chosen=tuple(each for each in field.data or () if each in question.options))
        if question.kind is K.CHOICE:
            return asking.Said(chosen=(field.data,) if field.data in question.options else ())
        if question.kind is K.DATE:
            return asking.Said(words=_day_in(field.form))
        if question.kind is K.NUMBER:
            return asking.Said(words=number_in(field.data or "") or "")
        return asking.NOTHING if question.kind is K.FILE else asking.Said(words=field.data or "")

    def was_shown(self, question: Question) -> bool:
        """True when the person had the question before them: the page they sent says so, or brings an answer."""
        field = self[name_of(question)]
        inner = list(field) if isinstance(field, FormField) else [field]
        return question.code in (self.shown.data or "").split() or any(each.raw_data for each in inner)

    def keep_only(self, questions: Sequence[Question], *, unseen_may_wait: bool) -> None:
        """The form asks these questions and no other; one nobody has seen yet need not be answered if it may wait."""
        for question in set(self.questions) - set(questions):
            for name in (name_of(question), kept_name(question)):
                if name in self:
                    del self[name]
        self.questions = questions
        for question in questions:
            if unseen_may_wait and not self.was_shown(question):
                self._let_wait(question)

    def _let_wait(self, question: Question) -> None:
        field = self[name_of(question)]
        field.validators = ()
        field.validate_choice = False
        if isinstance(field, FormField):
            field.form.read = lambda: None

    def show(self) -> None:
        """From now on the page says which questions it shows."""
        self.shown.data = " ".join(each.code for each in self.questions)

    def refuse_missing_files(self, here: dict[int, Any]) -> bool:
        """True, and said beside the field, when a file that is needed neither came nor came earlier (`here`, by id)."""
        gone = [
            each
            for each in self.questions
            if each.kind is K.FILE and each.required and not here.get(each.id) and self.was_shown(each)
        ]
        for question in gone:
            self.refuse(name_of(question), _("Choose a file."))
        return bool(gone)


def _day_in(typed: Any) -> str:
    try:
        day = typed.read()
    except birth.Unclear:
        return ""
    return day.isoformat() if day else ""


def asking_form(base: type[AskingForm], questions: Sequence[Question], **known: Any) -> AskingForm:
    """A form with the fields of `base` and, after them, one for each question."""
    made = type(base.__name__, (base,), {**fields_for(questions), "questions": list(questions)})
    form: AskingForm = made(**known)
    return form
