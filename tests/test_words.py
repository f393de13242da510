"""Every string goes through gettext: in a pseudo-language, no plain English is left on a page."""

import re
from gettext import NullTranslations

import pytest
from bs4 import BeautifulSoup
from flask import g
from flask_babel import get_domain

from champions.core.access import permission_of
from tests import world as worlds

pytestmark = pytest.mark.once

MARK = "⟦"
# Names, codes, data of the test world, and what is the same in every language.
NOT_WORDS = re.compile(
    r"[\d\s\W_]*|Smart City Champions.*|Person \d+|Team \d+|.*@.*|[A-Z]\d*|"
    r"(KST|UTC|EAT|Seoul|Nairobi|Kenya).*|Open data|[a-z]+/[a-z_]+|English|"
    r"Round \d+|Criterion \d+|[0-9a-z]{10}|[0-9a-f]{64}|½|CSV|XLSX|"
    # What CLDR says and no catalogue of ours: dates and spans.
    r"((Mon|Tue|Wed|Thu|Fri|Sat|Sun) )?\d+ (April|May|March)( \d{4})?(, \d\d:\d\d)?|(in )?\d+ \w+( ago)?"
)


class Pseudo(NullTranslations):
    """A language in which every translated string stands between marks."""

    def gettext(self, message):
        return f"{MARK}{message}⟧"

    def ngettext(self, one, many, n):
        return f"{MARK}{one if n == 1 else many}⟧"

    ugettext, ungettext = gettext, ngettext  # the names Flask-Babel asks for


@pytest.fixture
def pseudo(app):
    """Every string that goes through gettext is marked while the test runs."""
    domain = get_domain()
    domain.get_translations = Pseudo
    try:
        yield
    finally:
        del domain.get_translations


def pages(app):
    """Endpoints that show a page on GET."""
    return sorted(
        {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in rule.methods and rule.endpoint != "asset"}
    )


def plain_words(html: str) -> list[str]:
    """Text nodes with words in them that no translation marked and that stand in no element for people's own words."""
    soup = BeautifulSoup(html, "html.parser")
    for skipped in soup(["script", "style", "code", "bdi", "time", "option"]):
        skipped.decompose()
    for own in soup.select('[dir="auto"], [translate="no"]'):
        own.decompose()
    found, depth = [], 0
    for node in soup.find_all(string=True):
        if node.parent.name == "[document]":
            continue
        opens, closes = node.count(MARK), node.count("⟧")
        inside = depth > 0 or opens > 0
        depth += opens - closes
        words = node.strip()
        if not inside and words and not NOT_WORDS.fullmatch(words):
            found.append(words)
    return found


def test_no_page_has_plain_english_on_it(app, as_, now, pseudo):
    world = worlds.build()
    browsers = {name: as_(person) for name, person in world.people.items() if person}
    adapter = app.url_map.bind("localhost")
    seen, plain = set(), {}
    for endpoint in pages(app):
        rule = next(iter(app.url_map.iter_rules(endpoint)))
        address = adapter.build(endpoint, world.address(endpoint, rule.arguments))
        for name, browser in browsers.items():
            got = browser.get(address)
            if got.status_code == 200 and got.mimetype == "text/html":
                seen.add(endpoint)
                found = plain_words(got.get_data(as_text=True))
                if found:
                    plain[f"{endpoint} as {name}"] = found[:5]
            got.close()
    assert len(seen) > 20, seen
    assert plain == {}
    assert permission_of(app, "cohorts.show") is not None


def test_language_and_direction_stand_on_every_page(app, client, now):
    app.config["LANGUAGES"] = ["en", "ar"]
    try:
        client.set_cookie("language", "ar")
        page = client.get("/sign-in").get_data(as_text=True)
        assert '<html lang="ar" dir="rtl"' in page
    finally:
        app.config["LANGUAGES"] = ["en"]
    other = app.test_client()
    assert '<html lang="en" dir="ltr"' in other.get("/sign-in").get_data(as_text=True)
    assert "language" not in g
