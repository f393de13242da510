"""The whole form as plain text, to be read before anything is typed."""

from collections.abc import Iterator, Sequence
from typing import Any

from flask_babel import gettext as _
from wtforms import FormField, HiddenField, SelectMultipleField
from wtforms.fields import SelectFieldBase

from champions.core.forms import Words

from .. import asking
from ..agreeing import Clause
from ..models import Question
from ..topics import TOPICS, Topic
from .topics import form_for

# A list longer than this (countries, zones) is no help in a text.
MOST_OPTIONS = 20


def questions_as_text(title: str, questions: Sequence[Question], clauses: Sequence[Clause]) -> str:
    """All questions of a cohort's form, page by page, staff's own and the texts to agree to among them."""
    lines = [title, ""]
    for number, topic in enumerate(TOPICS, 1):
        lines += [
            _("%(number)s. %(title)s (%(minutes)s min)", number=number, title=topic.title, minutes=topic.minutes),
            "",
        ]
        lines += _topic(topic, asking.on_page(questions, topic.slug), clauses)
    return "\n".join(lines).rstrip() + "\n"


def _topic(topic: Topic, questions: Sequence[Question], clauses: Sequence[Clause]) -> Iterator[str]:
    # Nobody sends this form: it needs no mark against forgery, and a mark would make a session.
    form = form_for(topic.slug, questions, clauses, meta={"csrf": False})
    by_label = {each.label: each for each in questions if each.condition_id is not None}
    texts = {field.name: clause for clause, field in getattr(form, "boxes", ())}
    for field in form:
        if isinstance(field, HiddenField):
            continue
        if field.name in texts:
            clause = texts[field.name]
            yield from (f"{clause.title} ({_('version %(number)s', number=clause.number)})", "", clause.body, "")
        yield from _field(field, by_label)
        yield ""


def _field(field: Any, conditional: dict[str, Question]) -> Iterator[str]:
    # What is chosen among says so in its label.
    optional = bool(field.flags.optional) and not isinstance(field, SelectFieldBase)
    yield _("- %(question)s (optional)", question=field.label.text) if optional else f"- {field.label.text}"
    if field.description:
        yield f"  {field.description}"
    if isinstance(field, Words):
        yield "  " + _("At most %(words)s words.", words=field.most_words)
    if isinstance(field, SelectFieldBase) and not isinstance(field, FormField):
        yield from _options(field)
    if field.label.text in conditional:
        yield "  " + _("Asked only after one of the answers before it.")


def _options(field: Any) -> Iterator[str]:
    options = [str(choice.label) for choice in field.iter_choices()]
    if len(options) <= MOST_OPTIONS:
        many = isinstance(field, SelectMultipleField)
        yield "  " + (_("As many of these as you like:") if many else _("One of these:"))
        yield from (f"  * {option}" for option in options)
