"""What was sealed against what was compiled later: who moves, and which scorecards made it so."""

from datetime import timedelta

import pytest
from hypothesis import given as drawn
from hypothesis import settings
from hypothesis import strategies as st
from sqlalchemy import select

from champions.core import clock
from champions.core.db import db
from champions.judging.models import Score, Scorecard, ScorecardState, Void
from champions.results.compiling.engine import compiled
from champions.results.compiling.given import Criterion, Sheet, inputs
from champions.results.difference import Change, difference
from champions.results.placing import placed
from tests import factories
from tests.results import scene as scenes
from tests.results.test_routes import words

RUBRIC = {"1": Criterion(1, 0, 10)}


def whole(scores, **more):
    """{(entry, judge): score} compiled, with its places."""
    sheets = [Sheet(entry, judge, {"1": score}) for (entry, judge), score in scores.items()]
    what = inputs(sheets, rubric=RUBRIC, **{"top": 1, "seed": 1, **more})
    outputs = compiled(what)
    return what, outputs, placed(what, outputs)


BLOCK = {(entry, judge): score for entry, row in (("a", [9, 8]), ("b", [5, 6]), ("c", [1, 2])) for judge, score in
         zip("jk", row, strict=True)}  # fmt: skip


def test_the_same_is_no_difference():
    assert difference(whole(BLOCK), whole(BLOCK), {}).is_nothing


def test_a_changed_card_moves_entries_and_says_why():
    found = difference(whole(BLOCK), whole(BLOCK | {("a", "j"): 1, ("a", "k"): 0}), {("j", "a"): "Mixed up."})
    assert [(each.entry, each.place_before, each.place_now) for each in found.moved] == [
        ("b", 2, 1), ("c", 3, 2), ("a", 1, 3),
    ]  # fmt: skip
    assert [each.entry for each in found.come_in] == ["b"]
    assert [each.entry for each in found.go_out] == ["a"]
    assert [(each.judge, each.entry, each.change, each.before, each.now, each.reason) for each in found.cards] == [
        ("j", "a", Change.CHANGED, 90.0, 10.0, "Mixed up."),
        ("k", "a", Change.CHANGED, 80.0, 0.0, ""),
    ]


def test_cards_that_came_and_went():
    fewer = {key: score for key, score in BLOCK.items() if key != ("c", "k")}
    assert [(each.change, each.before, each.now) for each in difference(whole(BLOCK), whole(fewer), {}).cards] == [
        (Change.GONE, 20.0, None)
    ]
    assert [each.change for each in difference(whole(fewer), whole(BLOCK), {}).cards] == [Change.ADDED]


def test_another_method_other_rules_and_other_severity_are_said():
    sparse = {key: score for key, score in BLOCK.items() if key not in {("a", "k"), ("b", "j")}}
    found = difference(whole(BLOCK), whole(sparse, top=2), {})
    assert found.rules == ["top"]
    apart = {("a", "j"): 9, ("b", "j"): 5, ("c", "k"): 1, ("d", "k"): 2}
    found = difference(whole(BLOCK), whole(apart), {})
    assert found.method == ("raw", "incomparable")
    assert found.rules == ["entries"]
    assert "share no judge" in found.reason[1]
    assert {each.judge for each in difference(whole(BLOCK), whole(BLOCK | {("a", "j"): 2}), {}).judges} <= {"j", "k"}


steps = st.lists(st.integers(0, 10), min_size=6, max_size=6)


@settings(max_examples=15, deadline=None)
@drawn(steps, steps)
def test_there_and_back_is_the_reverse(one, other):
    keys = list(BLOCK)
    before, now = (whole(dict(zip(keys, each, strict=True))) for each in (one, other))
    there, back = difference(before, now, {}), difference(now, before, {})
    assert {(each.entry, each.place_before, each.place_now) for each in there.moved} == {
        (each.entry, each.place_now, each.place_before) for each in back.moved
    }
    assert [(each.judge, each.before, each.now) for each in there.cards] == [
        (each.judge, each.now, each.before) for each in back.cards
    ]
    assert there.is_nothing == (one == other)


@pytest.fixture
def scene(now):
    return scenes.judged({0: [5, 4, 5], 1: [4, 4, 3], 2: [2, 1, 1]}, top=1)


def address(compilation):
    return f"/c/2027/results/compilations/{compilation.code}/difference"


def changed(scene):
    """A scorecard was reopened and says something else, another is void: that is compiled."""
    cards = db.session.scalars(select(Scorecard).where(Scorecard.entry_id == scene.entries[0].id)).all()
    factories.scorecard_version(cards[0], scene.staff[0], reason="Scored the wrong entry.")
    for score in db.session.scalars(select(Score).where(Score.scorecard_id == cards[0].id)):
        score.value = 1
    factories.scorecard_version(cards[1], scene.staff[0], reason="A friend of the team.")
    cards[1].state, cards[1].submitted_at = ScorecardState.VOID, None
    cards[1].voided_at, cards[1].void, cards[1].void_reason = clock.now(), Void.RECUSED, "A friend of the team."
    db.session.commit()
    clock.freeze(clock.now() + timedelta(minutes=1))
    return scenes.compiled(scene)


def test_staff_see_what_is_different_by_judge_number_and_why(as_, scene, statements):
    scene.round.cards_required = 2
    scenes.sealed(scene)
    newer = changed(scene)
    browser = as_(scene.staff[0])
    db.session.commit()
    with statements() as made:
        said = words(browser.get(address(newer)))
    assert len(made) <= 8
    assert "Scored the wrong entry." in said
    assert "A friend of the team." in said
    assert "comes in" in said
    assert "goes out" in said
    assert "counts no more" in said
    assert not any(judge.person.name in said for judge in scene.judges)


def test_nothing_sealed_and_nothing_different_are_said(as_, scene):
    compilation = scenes.compiled(scene)
    browser = as_(scene.staff[0])
    db.session.commit()
    assert "Nothing is sealed in this round yet" in words(browser.get(address(compilation)))
    scenes.sealed(scene, compilation)
    assert "Nothing is different" in words(browser.get(address(compilation)))
