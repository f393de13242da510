"""Promises C2 and C3: a reader cannot learn what is hidden, nor what others scored: two worlds, the same bytes."""

import re

import pytest
from flask import make_response, render_template
from jinja2 import ChoiceLoader, DictLoader
from sqlalchemy import func, select

from champions.cohorts.viewer import Anonymous, Viewer
from champions.core.db import db
from champions.registration.models import Application
from champions.reviews import blind
from champions.reviews.models import Review, ReviewScore
from champions.reviews.queries import reading as queries
from champions.reviews.routes import reading as routes
from tests.results import worlds
from tests.reviews import two


@pytest.fixture
def it(app, now):
    return two.base()


def look(app, as_, it, secrets, who, where, looks=0):
    """What the person gets at each address in the world with these secrets."""
    if who.id not in it.sids:
        it.sids[who.id] = worlds.sids({"reader": who}, as_, app.config["SID_COOKIE"])
    with two.world(it, secrets, looks=looks):
        seen = worlds.crawl(app, it.sids[who.id], where)
    return {key: answer for key, answer in seen.items() if key[0] != "mail"}


def own(it, looks=0):
    """The addresses of the reader's own reviews and of the queue."""
    mine = [f"/c/2027/reading/{it.reviews[looks, each.id].code}" for each in it.sent]
    return ["/c/2027/reading", "/c/2027/reading?show=all", *mine]


@pytest.mark.parametrize("looks", [0, 1])
def test_a_reader_sees_the_same_in_both_worlds(app, as_, it, looks):
    where = two.addresses(app, it)
    one, other = (look(app, as_, it, each, it.readers[looks].person, where, looks) for each in (two.ONE, two.OTHER))
    reached = [address for (_, address), answer in one.items() if answer[0] == 200]
    assert set(own(it, looks)) <= set(reached)
    assert not [key for key, answer in one.items() if answer[0] >= 500]
    not_mine = [address for address in reached if it.reviews[1 - looks, it.sent[0].id].code in address]
    assert not_mine == []
    assert not [address for address in reached if re.search(r"/(admissions|reviews)\b", address)]
    assert worlds.differences(one, other) == []


def test_there_is_something_to_learn(app, as_, it):
    where = [f"/c/2027/reviews/applications/{each.code}" for each in it.sent]
    where += ["/c/2027/reviews/applications?show=differ", "/c/2027/reviews/applications?show=unread"]
    one, other = (look(app, as_, it, each, it.staff, where) for each in (two.ONE, two.OTHER))
    assert {answer[0] for answer in one.values()} == {200}
    told = {address for _, address in worlds.differences(one, other)}
    assert set(where[:3]) <= told
    theirs = look(app, as_, it, two.ONE, it.readers[0].person, own(it))
    body = theirs["reader", own(it)[2]][2]
    assert "the river floods" in body
    assert body.count("<mark>") == 15
    assert "1 file is not given" in body


def test_nothing_names_the_application(app, as_, it):
    seen = look(app, as_, it, two.ONE, it.readers[0].person, two.addresses(app, it))
    secret = [*(str(each.code) for each in it.sent), *(each.person.code for each in it.sent)]
    for (_, address), (status, _headers, body) in seen.items():
        if status == 200:
            found = [code for code in secret if code in body and code not in address]
            assert not found, address


def shown(field):
    def leak(app, monkeypatch, it):
        real = blind.own_words
        monkeypatch.setitem(blind.COLUMNS, field, ())
        # A field that is shown by mistake covers itself: only both mistakes together are a leak.
        monkeypatch.setattr(blind, "own_words", lambda facts, hides, **more: real(facts, {*hides} - {field}, **more))

    leak.__name__ = f"{field}_is_shown"
    return leak


def nothing_is_covered(app, monkeypatch, it):
    monkeypatch.setattr(blind, "own_words", lambda *args, **kwargs: set())


def one_word_is_forgotten(app, monkeypatch, it):
    real = blind.own_words
    monkeypatch.setattr(blind, "own_words", lambda facts, hides, **more: real(facts, hides, mail="", country_names=()))


def covers_can_be_counted(app, monkeypatch, it):
    monkeypatch.setattr(blind, "_joined", lambda text, spans: sorted(set(spans)))


def covered_words_are_counted(app, monkeypatch, it):
    monkeypatch.setattr(
        blind, "count", lambda pieces: len(db.session.get_one(Application, it.sent[0].id).city_problem.split())
    )


def everybody_is_staff(app, monkeypatch, it):
    for kind in (Viewer, Anonymous):
        monkeypatch.setattr(kind, "is_staff", lambda viewer, cohort_id: True)


def the_template_says_it(app, monkeypatch, it):
    source = app.jinja_env.loader.get_source(app.jinja_env, "reviews/read.html")[0]
    leaky = source.replace("<article", '<article data-city="{{ review.application.city }}"', 1)
    monkeypatch.setattr(
        app.jinja_env, "loader", ChoiceLoader([DictLoader({"reviews/read.html": leaky}), app.jinja_env.loader])
    )
    app.jinja_env.cache.clear()


def a_header_says_it(app, monkeypatch, it):
    def leaky(template, **facts):
        answer = make_response(render_template(template, **facts))
        answer.set_etag(str(len(facts["review"].application.university)) if "review" in facts else "x")
        return answer

    monkeypatch.setattr(routes, "render_template", leaky)


def the_order_says_it(app, monkeypatch, it):
    def by_score(*parts):
        scored = select(func.sum(ReviewScore.value)).join(Review, Review.id == ReviewScore.review_id)
        scored = scored.join(Application, Application.id == Review.application_id)
        return f"{db.session.scalar(scored.where(Application.code == parts[-1])) or 0:09}"

    monkeypatch.setattr(queries.order, "place", by_score)


LEAKS = [
    *(shown(field) for field in ("name", "age", "country", "city", "university", "gender")),
    nothing_is_covered, one_word_is_forgotten, covers_can_be_counted, covered_words_are_counted, everybody_is_staff,
    the_template_says_it, a_header_says_it, the_order_says_it,
]  # fmt: skip


@pytest.mark.parametrize("leak", LEAKS, ids=lambda leak: leak.__name__)
def test_a_planted_leak_is_caught(app, as_, it, monkeypatch, leak):
    where = [*own(it)[1:3], f"/c/2027/reviews/applications/{it.sent[0].code}"]
    leak(app, monkeypatch, it)
    one, other = (look(app, as_, it, each, it.readers[0].person, where) for each in (two.ONE, two.OTHER))
    app.jinja_env.cache.clear()
    assert worlds.differences(one, other) != []
