"""A closed round is opened again: for entries with too few scorecards, as long as nobody has sealed anything."""

from datetime import timedelta

import pytest

from champions.core import clock
from champions.core.db import db
from champions.core.errors import Refused
from champions.core.outbox import Notification
from champions.judging import actions, queries
from champions.judging.models import RoundState
from champions.judging.reasons import Longer
from champions.results import actions as results
from champions.results import queries as sealed
from tests.results import scene as scenes

from .story import tell, words_of


def test_scores_are_taken_again_until_the_new_close(now):
    story = tell(now)
    actions.close(story.round, by=story.staff)
    later = clock.now() + timedelta(days=2)
    told = actions.open_again(story.round, later, Longer.LATE, story.staff)
    assert (story.round.state, story.round.closed_at, story.round.closes_at) == (RoundState.OPEN, None, later)
    assert told == db.session.query(Notification).filter_by(message="judging/extended").count() > 0
    card = next(iter(story.cards.values()))
    given = {each.id: 3 for each in queries.round_by_code("2027", story.round.code).criteria}
    actions.score(card, given=given, comment="", seen=card.version, by=card.judge.person)
    clock.freeze(later + timedelta(milliseconds=1))
    with pytest.raises(Refused):
        actions.submit(card, by=card.judge.person)


def test_only_a_closed_round_and_only_to_a_time_to_come(now):
    story = tell(now)
    with pytest.raises(Refused, match="Only a closed round"):
        actions.open_again(story.round, clock.now() + timedelta(days=2), Longer.LATE, story.staff)
    actions.close(story.round, by=story.staff)
    with pytest.raises(actions.Wrong, match="over already"):
        actions.open_again(story.round, clock.now(), Longer.LATE, story.staff)
    story.round.feedback_released_at = clock.now()
    with pytest.raises(Refused, match="feedback"):
        actions.open_again(story.round, clock.now() + timedelta(days=2), Longer.LATE, story.staff)


def test_what_was_compiled_is_not_confirmed_while_it_is_open_and_what_is_sealed_stays_closed(now):
    scene = scenes.judged({0: [5, 5, 5], 1: [3, 3, 3], 2: [1, 1, 1]}, top=1)
    compilation = scenes.compiled(scene)
    later = clock.now() + timedelta(days=2)
    actions.open_again(scene.round, later, Longer.LATE, scene.staff[0])
    with pytest.raises(Refused, match="open again"):
        results.confirm(compilation, by=scene.staff[0])
    actions.close(scene.round, by=scene.staff[0])
    for person in scene.staff[:2]:
        results.confirm(compilation, by=person)
    assert sealed.published(scene.round.id) is not None
    with pytest.raises(Refused, match="sealed"):
        actions.open_again(scene.round, later, Longer.LATE, scene.staff[0])


def test_staff_open_it_again_on_its_page(now, as_):
    story = tell(now)
    actions.close(story.round, by=story.staff)
    browser = as_(story.staff)
    assert "Open it again" in words_of(browser.get(story.base))
    day = (clock.now() + timedelta(days=2)).date().isoformat()
    answer = browser.send(f"{story.base}/extend", closes_day=day, closes_time="12:00", why="late")
    assert answer.status_code == 303
    db.session.refresh(story.round)
    assert story.round.state is RoundState.OPEN
