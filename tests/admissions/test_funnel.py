"""How far people come, and where most of them are lost."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from champions.admissions import funnel

pytestmark = pytest.mark.once


def test_shares_are_of_the_step_before():
    way = funnel.steps([("started", 1731), ("sent", 1284), ("eligible", 1198), ("read", 986), ("chosen", 350)])
    assert [each.percent for each in way] == [None, 74, 93, 82, 35]
    before, after = funnel.worst(way)
    assert (before.key, after.key) == ("read", "chosen")


@pytest.mark.parametrize(
    ("counts", "lost"),
    [
        ([], None),
        ([("a", 0)], None),
        ([("a", 5), ("b", 5)], None),
        ([("a", 5), ("b", 3), ("c", 1)], "b"),
        ([("a", 5), ("b", 4), ("c", 1)], "c"),
        ([("a", 5), ("b", 0), ("c", 2)], "b"),
    ],
)
def test_the_finding_names_the_step_where_most_are_lost(counts, lost):
    found = funnel.worst(funnel.steps(counts))
    assert (found and found[1].key) == lost


@given(st.lists(st.integers(0, 5000), max_size=8))
def test_whatever_the_numbers(numbers):
    way = funnel.steps([(str(place), number) for place, number in enumerate(numbers)])
    found = funnel.worst(way)
    losses = [before - after for before, after in pairwise(numbers)]
    assert (found[0].count - found[1].count if found else 0) == max([0, *losses])
    widths = [funnel.width(each, way, 360) for each in way]
    assert all(0 <= width <= 360 for width in widths)
    assert [width > 0 for width in widths] == [number > 0 for number in numbers]
    for before, after in pairwise(way):
        assert (after.share is None) == (before.count == 0)
