"""Every message of the catalogue has its three templates, in any language and direction, and is light enough."""

import re
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from flask_babel import get_domain
from jinja2 import meta

from champions.core import clock, messages, rendering
from champions.notifications import catalogue
from tests import factories
from tests.test_words import Pseudo, plain_words

NAMES = [each.name for each in messages.all_messages()]
PARTS = ("subject.txt", "body.txt", "body.html")
MOST = 60_000
NO_WORDS = re.compile(r"http\S+|\S+@\S+|x[\w ]+")  # addresses, and facts as `fact()` makes them


class Anything(str):
    """Stands for a fact: has every attribute, is empty to loop over, is a moment where its name says so."""

    __slots__ = ()
    title = count = property(lambda self: fact("words"))  # what str has, and rows have too

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return fact(name)

    def __iter__(self):
        return iter(())

    def __call__(self, *_args, **_kwargs):
        return self


def fact(name):
    if name.endswith(("_at", "_by", "when", "deadline", "until")) or name == "at":
        return clock.now() + timedelta(days=3)
    if name.endswith("_day"):
        return clock.now().date()
    if name == "zone":
        return "Asia/Seoul"
    if name in ("number", "size", "count", "minutes", "file_size", "version", "rank", "total", "hours"):
        return 3
    return Anything("http://127.0.0.1:8000/x" if name in ("link", "proof", "stage", "url") else f"x{name}")


def facts_of(app, name):
    """A value for every fact that the message's templates ask for."""
    known = {"lang", "dir", "contact", "front", "why", "person", "subject", *app.jinja_env.globals}
    wanted = set()
    for part in PARTS:
        source = app.jinja_env.loader.get_source(app.jinja_env, f"emails/{name}/{part}")[0]
        wanted |= meta.find_undeclared_variables(app.jinja_env.parse(source))
    return {each: fact(each) for each in wanted - known}


def said(app, name, /, **person):
    message = messages.get(name)
    reader = factories.person(**person)
    with rendering.as_read_by(reader):
        return rendering.words(message, reader, facts_of(app, name))


@pytest.fixture
def pseudo(app):
    """Every string that goes through gettext is marked while the test runs."""
    domain = get_domain()
    domain.get_translations = Pseudo
    yield
    del domain.get_translations


def test_the_catalogue_is_gathered():
    assert catalogue.SLICES[0] == "accounts"
    assert {"accounts/sign_in", "cohorts/invite_judge", "cohorts/invite_other"} <= set(NAMES)
    assert {name.split("/")[0] for name in NAMES} <= set(catalogue.SLICES)


@pytest.mark.parametrize("name", NAMES)
def test_a_message_says_what_it_is_in_one_line_in_words_and_in_markup(app, now, name):
    words = said(app, name)
    assert 0 < len(words.subject) <= 78
    assert words.subject == " ".join(words.subject.split())
    assert len(words.html.encode()) < MOST
    assert str(messages.get(name).why) in words.text
    assert not re.search(r"\n\n\n|[{}]|<\w", words.text), "plain text is plain"
    page = BeautifulSoup(words.html, "html5lib")
    assert page.html["lang"] == "en"
    assert page.title.get_text() == words.subject
    assert len(page.find_all("h1")) == 1
    assert page.find_all(["img", "script", "table", "form"]) == []
    outside = {
        each["href"] for each in page.find_all("a") if not re.match(r"http://127\.0\.0\.1:8000/|mailto:", each["href"])
    }
    assert outside == set()


@pytest.mark.parametrize("name", NAMES)
def test_every_word_of_a_message_goes_through_gettext(app, now, pseudo, name):
    words = said(app, name, name="Person 1")
    assert words.subject.startswith("⟦")
    lines = [line for line in words.text.splitlines() if re.search(r"[A-Za-z]{3}", line)]
    plain, depth = [], 0
    for line in lines:
        inside = depth > 0 or "⟦" in line
        depth += line.count("⟦") - line.count("⟧")
        if not inside and not NO_WORDS.fullmatch(line.strip()):
            plain.append(line)
    assert plain == []
    assert [each for each in plain_words(words.html) if not NO_WORDS.fullmatch(each)] == []


@pytest.mark.parametrize("name", NAMES)
def test_a_message_reads_from_the_right_where_its_language_does(app, now, name):
    app.config["LANGUAGES"] = ["en", "ar"]
    try:
        words = said(app, name, locale="ar")
    finally:
        app.config["LANGUAGES"] = ["en"]
    assert '<html lang="ar" dir="rtl"' in words.html


@pytest.mark.parametrize("name", NAMES)
def test_plain_text_and_subject_write_words_as_they_are_and_markup_escapes_them(app, now, name, monkeypatch):
    def odd(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        found = fact(name)
        return Anything(f"{found} O'Neill & <b>") if type(found) is Anything else found

    monkeypatch.setattr(Anything, "__getattr__", odd)
    words = said(app, name, call_name="Zoë O'Neill & <b>")
    assert not re.search(r"&(#\d+|amp|lt|gt|quot);", words.subject + words.text)
    assert "O'Neill & <b>" not in words.html
