"""Scores, queues and assignment: tables, and what holds for all inputs."""

import json
from dataclasses import dataclass, field
from datetime import timedelta
from fractions import Fraction
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from champions.cohorts.calendar import Window
from champions.judging import order, scoring
from champions.judging.window import scoring as window
from tests.conftest import NOON


@dataclass
class Line:
    weight: int = 1
    low: int = 1
    high: int = 5
    number: int = 1
    name: str = "Impact"
    question: str = ""
    anchors: list[str] = field(default_factory=list)


@pytest.mark.parametrize(
    ("lines", "given", "score"),
    [
        ({"a": Line()}, {"a": 1}, 0),
        ({"a": Line()}, {"a": 5}, 100),
        ({"a": Line()}, {"a": 4}, 75),
        ({"a": Line(), "b": Line()}, {"a": 5, "b": 1}, 50),
        ({"a": Line(weight=3), "b": Line(weight=1)}, {"a": 5, "b": 1}, 75),
        ({"a": Line(low=0, high=3)}, {"a": 1}, Fraction(100, 3)),
        ({"a": Line(weight=30), "b": Line(weight=20), "c": Line(weight=50, low=0, high=10)},
         {"a": 4, "b": 3, "c": 7}, Fraction(135, 2)),
        ({"a": Line(), "b": Line()}, {"a": 5}, None),
        ({"a": Line()}, {}, None),
        ({}, {}, None),
        ({"a": Line()}, {"a": 3, "other": 99}, 50),
    ],
)  # fmt: skip
def test_sheet_scores_are_exact(lines, given, score):
    assert scoring.sheet_score(lines, given) == score


@pytest.mark.parametrize("value", [0, 6, -1, 100])
def test_a_score_off_its_scale_is_no_score(value):
    with pytest.raises(scoring.OffScale):
        scoring.sheet_score({"a": Line()}, {"a": value})


cards = st.lists(
    st.tuples(st.integers(1, 100), st.integers(0, 50), st.integers(1, 50), st.integers(0, 1000)), min_size=1, max_size=8
)


@given(cards, st.integers(1, 9))
def test_scores_lie_between_0_and_100_and_only_the_proportion_of_weights_matters(rows, times):
    lines = {i: Line(weight, low, low + span) for i, (weight, low, span, _) in enumerate(rows)}
    given_ = {i: low + pick % (span + 1) for i, (_, low, span, pick) in enumerate(rows)}
    score = scoring.sheet_score(lines, given_)
    assert 0 <= score <= 100
    heavier = {i: Line(line.weight * times, line.low, line.high) for i, line in lines.items()}
    assert scoring.sheet_score(heavier, given_) == score
    for each in lines:
        assert scoring.sheet_score(lines, {key: value for key, value in given_.items() if key != each}) is None
        assert scoring.missing(lines, {key: value for key, value in given_.items() if key != each}) == [each]


@given(st.lists(st.integers(1, 1000), min_size=1, max_size=12))
def test_shares_add_up_to_100(weights):
    shares = scoring.shares([Line(weight) for weight in weights])
    assert sum(shares) == 100
    assert all(abs(share - 100 * weight / sum(weights)) < 1 for share, weight in zip(shares, weights, strict=True))


def method(criteria, **changed):
    usual = {"cards_required": 3, "blind": True, "comments": "one", "purpose": "final"}
    return SimpleNamespace(criteria=criteria, **{**usual, "top": 3, "seed": 1, "priority": None, **changed})


def digest(criteria, **changed):
    return scoring.digest(scoring.canonical_method(method(criteria, **changed)))


def test_the_methods_digest_is_fixed_and_every_part_of_it_counts():
    base = [Line(number=1, anchors=["Weak", "Strong"]), Line(number=2, name="Évidence")]
    first = digest(base)
    assert len(first) == 64
    assert digest(base[::-1]) == first
    changed = [
        {"cards_required": 4}, {"blind": False}, {"comments": "each"}, {"purpose": "selection"}, {"top": 20},
        {"seed": 2}, {"priority": 1},
    ]  # fmt: skip
    others = {digest(base, **each) for each in changed}
    others |= {digest([Line(number=1, anchors=["Weak", "Rare"]), base[1]])}
    others |= {digest([Line(number=1, weight=2), base[1]]), first}
    assert len(others) == len(changed) + 3


def test_a_round_stands_by_what_was_fixed_also_by_an_older_method():
    base = [Line(number=1, anchors=["Weak", "Strong"])]
    fixed = scoring.canonical_method(method(base))
    assert scoring.stands(method(base), fixed)
    assert not scoring.stands(method(base, top=4), fixed)
    older = json.dumps({"criteria": scoring.described(base), "method": "mean of exact sheet scores 1"})
    assert scoring.stands(method(base, top=4), older)
    assert not scoring.stands(method([Line(number=1, weight=2)]), older)


def test_every_judge_has_an_order_of_their_own_and_always_the_same():
    entries = [f"entry{n:05d}" for n in range(12)]
    orders = [tuple(order.queue(f"judge{n}", entries, str)) for n in range(30)]
    assert len(set(orders)) == 30
    assert all(sorted(each) == entries for each in orders)
    assert orders == [tuple(order.queue(f"judge{n}", entries[::-1], str)) for n in range(30)]
    assert len({each[0] for each in orders}) > 6, "no entry is first for most judges"


@pytest.mark.parametrize(
    ("current", "to_do", "following"),
    [
        ("a", "bc", "b"),
        ("b", "ac", "c"),
        ("c", "ab", "a"),
        ("b", "b", None),
        (None, "bc", "b"),
        ("x", "c", "c"),
        ("a", "", None),
    ],
)
def test_the_next_entry(current, to_do, following):
    assert order.next_after(list("abc"), current, set(to_do)) == following


MS = timedelta(milliseconds=1)


@pytest.mark.parametrize(
    ("state", "away", "said"),
    [
        ("preparing", timedelta(0), Window.BEFORE),
        ("open", -timedelta(days=2) - MS, Window.BEFORE),
        ("open", -timedelta(days=2), Window.OPEN),
        ("open", timedelta(0), Window.OPEN),
        ("open", MS, Window.AFTER),
        ("closed", -timedelta(days=1), Window.AFTER),
    ],
)
def test_scores_are_accepted_up_to_and_with_the_last_instant(state, away, said):
    @dataclass
    class Round:
        state: str
        opens_at = NOON - timedelta(days=2)
        closes_at = NOON

    assert window(Round(state), NOON + away) is said
