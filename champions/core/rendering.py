"""Words made at the moment a mail leaves: in its reader's language and zone, with addresses under BASE_URL."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from flask import current_app, url_for
from flask_babel import gettext
from jinja2.environment import Environment, Template
from jinja2.ext import Extension

from . import render
from .messages import Message


class KeepLineEnds(Extension):
    """In plain text a line that ends with a translated sentence ends there; pages swallow that line end."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        return re.sub(r"endtrans\s*%}", "endtrans +%}", source)


@dataclass(frozen=True)
class Words:
    """What a mail says: one line, plain text, and the same as HTML."""

    subject: str
    text: str
    html: str


@contextmanager
def as_read_by(person: Any) -> Iterator[None]:
    """Inside, words are in the person's language and `url_for` makes whole addresses, as if asked under BASE_URL."""
    known = render.supported(current_app)
    language = person.locale if person.locale in known else known[0]
    with current_app.test_request_context(base_url=current_app.config["SETTINGS"].base_url), render.speaking(language):
        yield


def words(message: Message, person: Any, facts: dict[str, Any]) -> Words:
    """What `message` says to `person` with those facts. Inside `as_read_by(person)`.

    Only the facts, the person and the foot are known to the templates: nothing of a page, nobody who looks.
    """
    known = {
        "lang": str(render.locale()).replace("_", "-"),
        "dir": render.direction(),
        "contact": current_app.config["SETTINGS"].contact,
        "front": url_for("cohorts.front", _external=True),
        "why": message.why,
        "person": person,
        **facts,
    }
    # A header is one line, whatever a template says.
    subject = " ".join(_template(message, "subject.txt").render(known).split())
    text = _template(message, "body.txt").render(known).strip() + "\n"
    html = _template(message, "body.html").render({**known, "subject": subject})
    return Words(subject, re.sub(r"\n\s*\n", "\n\n", text), html)


def _template(message: Message, part: str) -> Template:
    # Not render_template(): what the pages' context processors know is not for mails.
    return _environment(part).get_template(f"emails/{message.name}/{part}")


def _environment(part: str) -> Environment:
    pages = current_app.jinja_env
    if part.endswith(".html"):
        return pages
    known: Environment | None = current_app.extensions.get("mail_text")
    if known is None:
        known = current_app.extensions["mail_text"] = pages.overlay(extensions=[KeepLineEnds])
        known.globals = {**pages.globals, "_": gettext}  # that of pages escapes what is put in
    return known
