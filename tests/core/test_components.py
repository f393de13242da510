"""The macros of the design system: what they promise to people who listen, type or come from elsewhere."""

import re
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask
from wtforms import FileField, Form, HiddenField, SelectField, StringField
from wtforms.validators import InputRequired

from champions.core import assets, render
from champions.core.styleguide import sample_form

ROOT = assets.STATIC.parent
COMPONENTS = sorted(path.stem for path in (ROOT / "templates" / "components").glob("*.html"))


class Page(HTMLParser):
    """The elements of a page: (tag, attributes), in order."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    handle_startendtag = handle_starttag

    def values(self, name: str) -> list[str]:
        """All values of one attribute."""
        return [value for _, attributes in self.elements if (value := attributes.get(name))]


@pytest.fixture(scope="module")
def app() -> Flask:
    made = Flask("components", static_folder=None, template_folder=str(ROOT / "templates"))
    made.config.update(SECRET_KEY="only for the session of these tests", LANGUAGES=["en"])
    render.init_app(made)
    assets.init_app(made)
    return made


@pytest.fixture
def draw(app: Flask) -> Iterator[Callable[..., str]]:
    """draw("tower", "[...]", at="/?a=b", **names): what the macro makes of these arguments."""

    def drawn(name: str, arguments: str, at: str = "/", **names: Any) -> str:
        with app.test_request_context(at):
            source = f'{{% from "components/{name}.html" import {name} %}}{{{{ {name}({arguments}) }}}}'
            return app.jinja_env.from_string(source).render(**names)

    return drawn


@pytest.fixture(scope="module")
def guide(app: Flask) -> str:
    with app.test_request_context("/"):
        names = {
            "lang": "en",
            "dir": "ltr",
            "theme": "",
            "viewer": SimpleNamespace(name="Amara Okafor", call_name="Amara"),
            "nav": [SimpleNamespace(label="Home", url="/", current=True)],
            "menu": [],
            "zone_note": "Seoul time (KST, UTC+9).",
            "banner": None,
            "contact_url": "/contact",
        }
        return app.jinja_env.get_template("styleguide.html").render(form=sample_form(), **names)


def test_the_style_guide_shows_every_component(guide):
    source = (ROOT / "templates" / "styleguide.html").read_text() + (ROOT / "templates/layout/page.html").read_text()
    shown = set(re.findall(r'from "components/(\w+)\.html"', source))
    # What the other macros are made of is shown by them.
    assert set(COMPONENTS) - shown == {"arrow", "error", "query"}
    assert "There is a problem" in guide


@pytest.mark.parametrize("name", COMPONENTS)
def test_a_component_is_one_macro_of_its_name_and_says_how_to_use_it(name):
    source = (ROOT / "templates" / "components" / f"{name}.html").read_text()
    assert re.findall(r"{%-? macro (\w+)\(", source) == [name]
    assert source.startswith("{#- " + name + "(")


def test_every_id_is_there_once_and_every_reference_leads_to_one(guide):
    page = Page(guide)
    ids = page.values("id")
    assert len(ids) > 30
    assert len(ids) == len(set(ids))
    for name in ("for", "aria-describedby", "aria-labelledby"):
        named = {one for value in page.values(name) for one in value.split()}
        assert named
        assert named <= set(ids), name
    inside = {value[1:] for value in page.values("href") if value.startswith("#")}
    assert {"seats", "birth-year", "slot-0"} <= inside <= set(ids)


def test_every_input_has_a_name_for_those_who_listen(guide):
    page = Page(guide)
    labelled = set(page.values("for"))
    inputs = [
        attributes
        for tag, attributes in page.elements
        if tag in ("input", "select", "textarea") and attributes.get("type") != "hidden"
    ]
    assert len(inputs) > 15
    in_labels = {"radio", "checkbox"}
    nameless = [
        one
        for one in inputs
        if one.get("id") not in labelled and "aria-label" not in one and one.get("type") not in in_labels
    ]
    assert nameless == []


@pytest.mark.parametrize("weeks", [1, 3, 10, 15, 16])
def test_a_tower_has_a_window_a_week_three_a_floor(draw, weeks):
    picture = draw("tower", "weeks", weeks=["lit"] * (weeks - 1) + ["now"])
    assert picture.count("h14v15") == weeks
    height = int(re.findall(r'viewBox="0 0 60 (\d+)"', picture)[0])
    assert height == 20 * -(-weeks // 3) + 6
    assert {int(y) for y in re.findall(r"M\d+ (\d+)h", picture)} == set(range(6, height - 6, 20))


def test_a_half_lit_window_is_half_lit(draw):
    picture = draw("tower", "['half']")
    assert 'class="hf" d="M6 6h14v15h-14z"' in picture
    assert 'class="on" d="M6 6h14l-14 15z"' in picture


def test_a_skyline_lights_what_is_lit_and_needs_no_teams(draw):
    picture = draw("skyline", "towers, 'Two towers'", towers=[[True] * 15, [True] * 3])
    count = {name: len(re.findall("M", d)) for name, d in re.findall(r'class="([\w ]+)" d="([^"]*)"', picture)}
    assert count == {"fc": 2, "un": 12, "on f1": 6, "on f2": 3, "on f3": 3, "on f4": 3, "on f5": 3}
    assert 'aria-hidden="true"' in draw("skyline", "[], ''")


def test_words_from_people_stay_words(draw):
    evil = "<b onmouseover=alert(1)>"
    for name, arguments in (
        ("note", "word"),
        ("toast", "word"),
        ("pill", "word"),
        ("facts", "[{'label': word, 'value': word}]"),
        ("rows", "[{'text': word, 'note': word, 'end': word, 'pill': word}]"),
        ("tower", "['lit'], word"),
        ("board", "[], [{'name': word, 'cells': [], 'pill': word}], word"),
        ("button", "word, title=word"),
        ("history", "[{'text': word, 'by': word, 'when': word}], word"),
    ):
        drawn = draw(name, arguments, word=evil)
        assert "&lt;b onmouseover" in drawn, name
        assert "<b onmouseover" not in drawn, name


def test_sorting_keeps_the_filters_and_goes_back_to_the_first_page(draw):
    at = "/people?team=a&team=b%26c&page=4&sort=name"
    assert 'href="?team=a&amp;team=b%26c&amp;sort=score"' in draw("sort_header", "'Score', 'score', 'name'", at)
    again = draw("sort_header", "'Name', 'name', 'name'", at)
    assert 'aria-sort="ascending"' in again
    assert "sort=-name" in again


def test_pages_lead_on_with_the_same_sorting(draw):
    middle = draw("pagination", "2, 3", "/people?sort=name&page=2")
    assert re.findall(r'href="([^"]*)"', middle) == ["?sort=name&amp;page=1", "?sort=name&amp;page=3"]
    assert draw("pagination", "1, 1").strip() == ""


def test_a_part_of_the_address_can_be_taken_away(draw):
    assert draw("query", "team=none", "/people?team=a&sort=name") == "?sort=name&amp;"


def test_a_board_cell_says_its_word_and_leads_to_its_week(draw):
    weeks = [{"code": "L1", "number": 2, "label": "Mobility", "colour": "c1"}]
    people = [{"name": "Amara", "cells": "l", "weeks_url": "/people/x/weeks"}]
    drawn = draw("board", "weeks, people, 'Board'", weeks=weeks, people=people)
    cell = '<td class="w"><a class="l" href="/people/x/weeks/2">'
    assert f'{cell}<span aria-hidden="true">½</span><span class="vh">Late or recording</span></a></td>' in drawn
    assert "Week 2, Mobility" in drawn


def test_a_form_says_all_that_is_wrong_with_it(draw):
    class Sample(Form):
        mark = HiddenField()
        name = StringField("Name", [InputRequired("Type your name")])
        land = SelectField("Country", choices=["KR"], validators=[InputRequired("Choose a country")])
        paper = FileField("Paper", [InputRequired("Choose a file")])

    form = Sample()
    assert draw("error_summary", "form", form=form).strip() == ""
    assert not form.validate()
    form.form_errors.append("Look again")
    form.mark.errors = ["The page was too old"]
    drawn = draw("error_summary", "form", form=form)
    assert re.findall(r"<li>(.*?)</li>", drawn) == [
        "Look again",
        "The page was too old",
        '<a href="#name">Type your name</a>',
        '<a href="#land">Choose a country</a>',
        '<a href="#paper">Choose a file</a>',
    ]
    assert draw("form_tags", "form", form=form) == '<input type="hidden" name="mark" value="">'


def test_no_component_is_longer_than_a_screen():
    lines = {path.name: len(path.read_text().splitlines()) for path in (ROOT / "templates").rglob("*.html")}
    assert "board.html" in lines
    assert {
        name: count for name, count in lines.items() if count > 60 and name in map("{}.html".format, COMPONENTS)
    } == {}
    assert Path(ROOT / "templates" / "layout").is_dir()
