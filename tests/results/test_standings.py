"""Means and shared ranks: tables, and what must hold whatever anybody scored."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from champions.core.canonical import digest, written
from champions.results.engine import Scale, Sheet, compute, in_prizes, inputs
from champions.results.standings import mean, rounded, shared_ranks, standings

pytestmark = pytest.mark.once

THIRD = Fraction(100, 3)


@pytest.mark.parametrize(
    ("scores", "ranks"),
    [
        ({}, {}),
        ({"a": 5}, {"a": 1}),
        ({"a": 9, "b": 7, "c": 7, "d": 3}, {"a": 1, "b": 2, "c": 2, "d": 4}),
        ({"a": 7, "b": 7, "c": 7}, {"a": 1, "b": 1, "c": 1}),
        ({"a": 1, "b": 2, "c": 2, "d": 2, "e": 0}, {"b": 1, "c": 1, "d": 1, "a": 4, "e": 5}),
    ],
)
def test_equal_scores_share_a_rank_and_use_up_the_next(scores, ranks):
    assert shared_ranks({key: Fraction(value) for key, value in scores.items()}) == ranks


def test_ranks_compare_what_rounding_would_hide():
    close = {"a": [Fraction("50.00001")], "b": [Fraction("50.00002")]}
    rows = standings(close, required=1)
    assert [(row.entry, row.rank, rounded(row.raw)) for row in rows] == [("b", 1, 50.0), ("a", 2, 50.0)]


def test_a_third_three_times_is_exactly_a_third():
    rows = standings({"a": [THIRD, THIRD, THIRD], "b": [THIRD]}, required=1)
    assert [row.rank for row in rows] == [1, 1]
    assert rounded(rows[0].raw) == 33.3333


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (None, None),
        (Fraction(1, 20000), 0.0),
        (Fraction(3, 20000), 0.0002),
        (Fraction(200, 3), 66.6667),
        (Fraction(7), 7.0),
    ],
)
def test_rounding_is_half_to_even_on_the_exact_value(value, shown):
    assert rounded(value) == shown


def test_too_few_sheets_is_provisional_and_never_zero():
    rows = standings(
        {"a": [Fraction(90)], "b": [Fraction(10), Fraction(20)], "c": [], "d": [None, Fraction(5)]}, required=2
    )
    assert [(row.entry, row.sheets, row.raw, row.rank, row.provisional) for row in rows] == [
        ("b", 2, 15, 1, False),
        ("a", 1, 90, None, True),
        ("d", 1, 5, None, True),
        ("c", 0, None, None, True),
    ]
    assert mean([]) is None


scores = st.fractions(min_value=0, max_value=100, max_denominator=60)
panels = st.dictionaries(
    st.text("abcdef", min_size=1, max_size=3), st.lists(scores | st.none(), max_size=4), max_size=8
)


@given(panels, st.integers(1, 4), st.randoms(use_true_random=False))
def test_neither_order_nor_names_change_anything(panel, required, random):
    rows = standings(panel, required=required)
    shuffled = list(panel.items())
    random.shuffle(shuffled)
    mixed = {entry: random.sample(each, len(each)) for entry, each in shuffled}
    assert standings(mixed, required=required) == rows
    names = dict(zip(panel, random.sample([f"z{n}" for n in range(len(panel))], len(panel)), strict=True))
    renamed = standings({names[entry]: each for entry, each in panel.items()}, required=required)
    assert {row.entry: (row.raw, row.rank) for row in renamed} == {
        names[row.entry]: (row.raw, row.rank) for row in rows
    }


@given(panels, st.integers(1, 4))
def test_a_rank_is_one_more_than_the_number_of_better_ones(panel, required):
    rows = standings(panel, required=required)
    ranked = [row for row in rows if row.rank is not None]
    for row in ranked:
        assert row.rank == 1 + sum(other.raw > row.raw for other in ranked)
    assert {row.entry for row in rows} == set(panel)
    assert all(row.sheets < required or row.raw is None for row in rows if row.provisional)


RUBRIC = {1: Scale(2, 1, 5), 2: Scale(1, 0, 10)}


def test_a_whole_compilation_by_hand():
    given_ = inputs(
        RUBRIC,
        ["a", "b", "c"],
        [
            Sheet("a", "j", {1: 5, 2: 10}),
            Sheet("a", "k", {1: 3, 2: 5}),
            Sheet("b", "j", {1: 1, 2: 0}),
            Sheet("b", "k", {1: 5, 2: 5}),
            Sheet("c", "j", {1: 5, 2: 10}),
            Sheet("c", "k", {1: 5}),
        ],
        required=2,
    )
    seen: list[int] = []
    out = compute(given_, seen.append)
    assert seen == [1, 2, 3, 4, 5, 6]
    assert out["entries"] == [
        {"entry": "a", "n": 2, "raw": 75.0, "rank": 1, "provisional": False},
        {"entry": "b", "n": 2, "raw": 41.6667, "rank": 2, "provisional": False},
        {"entry": "c", "n": 1, "raw": 100.0, "rank": None, "provisional": True},
    ]
    assert out["sheets"][3] == {"entry": "b", "judge": "k", "score": 83.3333}
    assert out["sheets"][5]["score"] is None
    assert in_prizes(out, 1) == [(1, "a")]
    assert in_prizes(out, 3) == [(1, "a"), (2, "b")]


def test_places_shared_at_the_end_of_the_prizes_are_all_in():
    sheets = [Sheet(entry, "j", {1: step, 2: 0}) for entry, step in (("a", 5), ("b", 4), ("c", 3), ("d", 3), ("e", 2))]
    out = compute(inputs(RUBRIC, "abcde", sheets, required=1))
    assert in_prizes(out, 3) == [(1, "a"), (2, "b"), (3, "c"), (3, "d")]


@given(st.randoms(use_true_random=False))
def test_the_order_in_which_cards_come_does_not_change_the_digests(random):
    sheets = [Sheet(entry, judge, {1: 1 + (n % 5), 2: n}) for n, (entry, judge) in enumerate(["aj", "ak", "bj", "bk"])]
    mixed = random.sample(sheets, len(sheets))
    one, other = (
        inputs(RUBRIC, "ab", sheets, required=2),
        inputs(dict(reversed(RUBRIC.items())), "ba", mixed, required=2),
    )
    assert digest(one) == digest(other)
    assert digest(compute(one)) == digest(compute(other))


def test_one_score_more_or_less_is_another_digest():
    one = inputs(RUBRIC, ["a"], [Sheet("a", "j", {1: 5, 2: 1})], required=1)
    other = inputs(RUBRIC, ["a"], [Sheet("a", "j", {1: 5, 2: 2})], required=1)
    assert digest(one) != digest(other)


def test_canonical_json_is_one_line_without_spaces_and_knows_no_nan():
    assert written({"b": [1, 2.5], "a": "ñ"}) == '{"a":"ñ","b":[1,2.5]}'.encode()
    assert digest({}) == "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"
    with pytest.raises(ValueError, match="Out of range"):
        written(float("nan"))
