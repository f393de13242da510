"""A judge's queue, summary and guide: only what is theirs, in their order, within the budgets."""

from datetime import timedelta

import brotli
import pytest

from champions.core import clock
from champions.core.db import db
from champions.judging import queries
from tests import factories

from .story import page_of, tell, words_of


@pytest.fixture
def story(now):
    return tell(now)


def card_of(story, judge=0, entry=0):
    return story.cards[story.judges[judge].id, story.entries[entry].id]


def test_the_queue_sorts_filters_and_shows_the_own_score(story, as_):
    browser = as_(story.judges[0].person)
    for number, entry in enumerate(story.entries):
        entry.title = f"Title {'CAB'[number]}"
    browser.send(page_of(card_of(story)) + "/submit", _at=page_of(card_of(story)), c1="5", c2="4")
    browser.send(page_of(card_of(story, entry=1)), c1="2")
    db.session.flush()
    by_title = words_of(browser.get("/c/2027/judging?sort=title"))
    assert by_title.rindex("Title A Entry") < by_title.rindex("Title B Entry") < by_title.rindex("Title C Entry")
    backwards = words_of(browser.get("/c/2027/judging?sort=-title"))
    assert backwards.rindex("Title C Entry") < backwards.rindex("Title A Entry")
    assert "87.5" in by_title
    assert "1 of 2 criteria" in by_title
    to_do = words_of(browser.get("/c/2027/judging?show=todo"))
    assert "Showing 2 of 3." in to_do
    assert "Title C Entry" not in to_do
    assert browser.get("/c/2027/judging?show=%00&sort=nothing").status_code in (200, 400)


def test_the_pace_is_said_once_three_are_scored(now, as_):
    story = tell(now)
    browser = as_(story.judges[0].person)
    for number in range(3):
        card = card_of(story, entry=number)
        browser.send(page_of(card) + "/submit", _at=page_of(card), c1="4", c2="4")
        clock.freeze(clock.now() + timedelta(minutes=20))
        if number < 2:
            assert "At your pace" not in words_of(browser.get("/c/2027/judging"))
    queue = queries.queues(story.cohort.id, story.judges[0].person_id)[0]
    assert (queue.minutes, queue.each) == (None, 20)


def test_my_summary_is_mine(story, as_):
    judge, other = story.judges
    browser = as_(judge.person)
    for number, steps in enumerate([("5", "4"), ("2", "4")]):
        card = card_of(story, entry=number)
        browser.send(page_of(card) + "/submit", _at=page_of(card), c1=steps[0], c2=steps[1])
    browser.send(page_of(card_of(story, entry=2)), c1="3")
    theirs = card_of(story, judge=1)
    as_(other.person).send(page_of(theirs) + "/submit", _at=page_of(theirs), c1="1", c2="1", comment="Planted-theirs")
    where = f"/c/2027/judging/summary/{judge.code}"
    said = words_of(browser.get(where))
    assert "2 of your 3 entries have all their scores." in said
    assert said.index("87.5") < said.index("50.0")
    assert "missing: Criterion 2" in said
    assert "You used 3 steps of 5. Mean 3.3." in said
    assert "You used 1 step of 5. Mean 4.0." in said
    assert " 0.0" not in said
    assert as_(other.person).get(where).status_code == 404
    assert as_(story.staff).get(where).status_code == 404


def test_the_help_says_how_judging_works_and_the_keys(story, as_):
    said = words_of(as_(story.judges[0].person).get("/c/2027/judging/guide"))
    for word in (
        "Say whom you know",
        "It is saved by itself",
        "Until when",
        "Whom to ask",
        "Keys that score",
        "They are on for you.",
    ):
        assert word in said
    assert as_(story.staff).get("/c/2027/judging/guide").status_code == 403


def test_keys_can_be_turned_off(story, as_):
    browser, card = as_(story.judges[0].person), card_of(story)
    assert "keys-" in browser.get(page_of(card)).text
    story.judges[0].keys = False
    db.session.flush()
    assert "keys-" not in browser.get(page_of(card)).text


def size(answer):
    return len(brotli.compress(answer.data, quality=4))


def test_the_pages_keep_their_budgets(story, as_, statements):
    judge = story.judges[0]
    browser, card = as_(judge.person), card_of(story)
    browser.send(page_of(card) + "/submit", _at=page_of(card), c1="5", c2="4", comment="Go on. " * 20)
    pages = [page_of(card), page_of(card_of(story, entry=1)), "/c/2027/judging", "/c/2027/judging/guide",
             f"/c/2027/judging/summary/{judge.code}", f"/c/2027/judging/pack/{judge.code}"]  # fmt: skip

    def look():
        found = {}
        for address in pages:
            browser.get(address)
            db.session.expire_all()
            with statements() as made:
                answer = browser.get(address)
            found[address] = (len(made), size(answer))
        return found

    few = look()
    for number in range(20):
        one = factories.enrolment(story.cohort)
        team = factories.team(story.cohort, [one], name=f"Team-{number}")
        entry = factories.entry(story.round, factories.submission(story.asked, team, one.person), 100 + number)
        factories.scorecard(entry, judge)
    many = look()
    for address in pages:
        assert many[address][0] == few[address][0] <= 8, (address, few, many)
        assert many[address][1] < 8192
