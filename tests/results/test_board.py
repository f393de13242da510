"""The table of standings: brackets, the cut, how much is shown; and the drawings on one scale."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from champions.results.board import BELOW, board, spans
from champions.results.drawing import EDGE, WIDTH, Scale, dot

ORDER = [f"e{number}" for number in range(12)]


def run(first: int, last: int) -> list[str]:
    return ORDER[first : last + 1]


@pytest.mark.parametrize(
    ("runs", "top", "expected"),
    [
        ([], 3, []),
        ([run(1, 4)], 9, [(1, 4)]),
        ([run(1, 4), run(4, 5)], 9, [(1, 4)]),
        ([run(0, 4), run(3, 8)], 5, [(0, 2), (3, 8)]),
        ([run(0, 11)], 5, [(0, 11)]),
        ([run(0, 3), run(2, 5), run(4, 7)], 4, [(0, 1), (2, 5), (6, 7)]),
    ],
)
def test_brackets_do_not_overlap_and_the_one_through_the_cut_is_whole(app, runs, top, expected):
    assert spans(runs, ORDER, top) == expected


@given(st.lists(st.tuples(st.integers(0, 11), st.integers(0, 11)).map(sorted), max_size=8), st.integers(1, 12))
def test_whatever_the_runs_brackets_are_apart_and_inside_a_run(pairs, top):
    runs = [run(first, last) for first, last in pairs]
    found = spans(runs, ORDER, top)
    for first, last in found:
        assert first < last
        assert any(begin <= first and last <= end for begin, end in pairs)
    assert all(one[1] < other[0] for one, other in pairwise(found))


def outputs(count: int, *, runs: list[list[str]] | None = None, provisional: int = 0) -> dict:
    """As many entries, the first the best, each a point behind the one before."""
    rows = []
    for number in range(count):
        ranked = number < count - provisional
        rows.append(
            {
                "entry": f"e{number}",
                "n": 3,
                "raw": 90.0 - number,
                "fair": 90.5 - number,
                "se": 1.0,
                "rank": number + 1 if ranked else None,
                "p_top": 0.5 if ranked else None,
                "part": None,
                "part_rank": None,
                "provisional": not ranked,
            }
        )
    return {"entries": rows, "ties": {"statistical": runs or [], "exact": []}}


def test_a_few_rows_below_the_cut_are_shown_and_then_all(app):
    short = board(outputs(52), 20)
    assert (len(short.rows), short.whole, short.is_cut_short) == (20 + BELOW, 52, True)
    assert [row.entry for row in short.rows if row.cut] == ["e20"]
    assert not board(outputs(52), 20, everything=True).is_cut_short
    assert not board(outputs(27), 20).is_cut_short, "three more are not worth a link"


def test_nobody_who_cannot_be_told_from_the_last_one_in_is_hidden(app):
    through = board(outputs(52, runs=[[f"e{n}" for n in range(17, 30)]]), 20)
    assert len(through.rows) == 30
    first = through.rows[17]
    assert first.tie.words == "Ranks 18 to 30 cannot be told apart: the cut goes through this group."
    assert first.tie.span == 14, "the line of the cut is a row too"
    assert [row.under for row in through.rows[17:20]] == [False, True, True]


def test_provisional_entries_have_no_rank_and_stand_below(app):
    shown = board(outputs(5, provisional=1), 3)
    assert [row.rank for row in shown.rows] == [1, 2, 3, 4, None]
    assert [row.cut for row in shown.rows] == [False, False, False, True, False]
    assert shown.rows[-1].raw_rank is None


def test_without_anybody_outside_there_is_no_cut(app):
    assert not any(row.cut for row in board(outputs(3), 3).rows)


def test_a_compilation_of_before_scores_were_fair_has_a_table_too(app):
    rows = [
        {"entry": "a", "n": 2, "raw": 75.0, "rank": 1, "provisional": False},
        {"entry": "b", "n": 1, "raw": 50.0, "rank": None, "provisional": True},
    ]
    old = board({"method": "raw", "entries": rows, "sheets": []}, 3)
    assert [(row.entry, row.rank, row.fair, row.low) for row in old.rows] == [
        ("a", 1, 75.0, None),
        ("b", None, 50.0, None),
    ]
    assert old.rows[0].dot.left is None
    assert not old.sure


numbers = st.floats(-1000, 1000, allow_nan=False).map(lambda value: round(value, 4))


@given(st.lists(numbers, max_size=9))
def test_every_value_has_a_place_inside_and_ticks_are_few(values):
    scale = Scale.over(values)
    places = [scale.x(value) for value in values]
    assert all(EDGE <= place <= WIDTH - EDGE for place in places)
    assert sorted(places) == [scale.x(value) for value in sorted(values)]
    assert 2 <= len(scale.ticks) <= 8
    assert len({text for _, text in scale.ticks}) == len(scale.ticks)


def test_a_dot_has_its_interval_and_its_ring():
    scale = Scale.over([70, 90])
    drawn = dot(scale, 80.0, 2.0, 84.0)
    assert drawn.left < drawn.at < drawn.ring
    assert drawn.right - drawn.at == pytest.approx(drawn.at - drawn.left, abs=1)
    assert dot(scale, 80.0, None).left is None
