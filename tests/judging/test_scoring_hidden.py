"""What a judge does not see yet, or no more: before they say whom they know, while a conflict waits, void cards."""

from datetime import timedelta

import pytest

from champions.core import clock
from champions.core.db import db
from champions.judging import actions
from champions.judging.models import Conflict as Stated
from champions.judging.models import Scorecard
from tests import factories

from .story import page_of, tell, words_of


@pytest.fixture
def story(now):
    return tell(now)


def card_of(story, judge=0, entry=0):
    return story.cards[story.judges[judge].id, story.entries[entry].id]


def again(card):
    return db.session.get(Scorecard, card.id, populate_existing=True)


def test_an_own_close_is_shown_and_holds(story, as_):
    card, browser = card_of(story), as_(story.judges[0].person)
    card.judge.closes_at = story.round.closes_at + timedelta(days=1)
    db.session.flush()
    clock.freeze(story.round.closes_at + timedelta(hours=1))
    assert browser.send(page_of(card) + "/submit", _at=page_of(card), c1="1", c2="1").status_code == 303
    other = as_(story.judges[1].person)
    assert "Judging is closed" in words_of(other.get(page_of(card_of(story, judge=1))))


def test_nothing_of_an_entry_before_the_judge_says_whom_they_know(story, as_):
    card, browser = card_of(story), as_(story.judges[0].person)
    story.judges[0].declared_at = None
    db.session.flush()
    for address in (page_of(card), page_of(card) + "/file"):
        answer = browser.get(address)
        assert answer.status_code == 303
        assert "/judging/conflicts/" in answer.location
    page = browser.get("/c/2027/judging")
    assert "First say whom you know" in words_of(page)
    assert card.code not in page.text


def test_no_title_stands_in_the_summary_before_the_judge_says_whom_they_know(story, as_):
    judge = story.judges[0]
    story.entries[0].title = "Planted title"
    judge.declared_at = None
    db.session.flush()
    where = f"/c/2027/judging/summary/{judge.code}"
    answer = as_(judge.person).get(where)
    assert answer.status_code == 303
    assert "/judging/conflicts/" in answer.location
    judge.declared_at = clock.now()
    db.session.flush()
    assert "Planted title" in as_(judge.person).get(where).text


def test_nothing_of_an_entry_while_a_possible_conflict_waits(story, as_):
    card, browser = card_of(story), as_(story.judges[0].person)
    factories.conflict(story.judges[0], story.entries[0], "university", reason="")
    assert db.session.query(Stated).count() == 1
    assert browser.get(page_of(card)).status_code == 404
    said = words_of(browser.get("/c/2027/judging"))
    assert "One possible conflict" in said
    assert "Conflict? same university" in said
    assert browser.get(page_of(card_of(story, entry=1))).status_code == 200


def test_a_void_card_and_a_withdrawn_entry_are_asked_of_nobody(story, as_):
    browser = as_(story.judges[0].person)
    void, withdrawn, kept = (card_of(story, entry=each) for each in range(3))
    actions.void_card(void, "moved", "Given to somebody else.", by=story.staff)
    withdrawn.entry.withdrawn_at, withdrawn.entry.withdrawn_reason = clock.now(), "They left."
    db.session.flush()
    assert [browser.get(page_of(each)).status_code for each in (void, withdrawn, kept)] == [404, 404, 200]
    assert "of your 1 entry" in words_of(browser.get("/c/2027/judging"))
