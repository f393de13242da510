"""When a team is awake together, on the clock of one of them."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from champions.teams.hours import overlap

APRIL = datetime(2027, 4, 7, 12, 0, tzinfo=UTC)
JANUARY = datetime(2027, 1, 7, 12, 0, tzinfo=UTC)
PLACES = [
    "Africa/Nairobi",
    "Asia/Seoul",
    "America/Lima",
    "Asia/Kathmandu",
    "Asia/Kolkata",
    "Pacific/Auckland",
    "America/St_Johns",
    "Europe/Warsaw",
    "Africa/Dakar",
    "Pacific/Kiritimati",
    "Pacific/Pago_Pago",
    "UTC",
]


def day(*zones, reader, at=APRIL):
    return overlap([ZoneInfo(zone) for zone in zones], ZoneInfo(reader), at)


@pytest.mark.parametrize(
    ("zones", "reader", "at", "each", "common", "longest"),
    [
        (["Africa/Nairobi"], "Africa/Nairobi", APRIL, (((14, 46),),), ((14, 46),), (28, 92)),
        (["Africa/Nairobi"], "Asia/Seoul", APRIL, (((0, 10), (26, 48)),), ((0, 10), (26, 48)), (52, 20)),
        (["Asia/Kathmandu"], "UTC", APRIL, (((2.5, 34.5),),), ((2.5, 34.5),), (5, 69)),
        (["Africa/Nairobi", "Asia/Kolkata"], "Africa/Nairobi", APRIL, (((14, 46),), ((9, 41),)), ((14, 41),), (28, 82)),
        (["Europe/Warsaw"], "Africa/Nairobi", APRIL, (((16, 48),),), ((16, 48),), (32, 0)),
        (["Europe/Warsaw"], "Africa/Nairobi", JANUARY, (((0, 2), (18, 48)),), ((0, 2), (18, 48)), (36, 4)),
        ([], "UTC", APRIL, (), (), None),
    ],
)
def test_hours(zones, reader, at, each, common, longest):
    found = day(*zones, reader=reader, at=at)
    assert (found.each, found.common, found.longest) == (each, common, longest)


def test_a_team_around_the_world_has_no_hour_together():
    found = day("Asia/Seoul", "America/Lima", "Asia/Kolkata", "Africa/Dakar", "Pacific/Pago_Pago", reader="UTC")
    assert found.common == ()
    assert found.longest is None


@given(
    st.lists(st.sampled_from(PLACES), min_size=1, max_size=8),
    st.sampled_from(PLACES),
    st.sampled_from([APRIL, JANUARY]),
)
def test_everybody_is_awake_sixteen_hours_and_together_at_most_as_long(zones, reader, at):
    found = day(*zones, reader=reader, at=at)
    for spans in found.each:
        assert sum(end - begin for begin, end in spans) == 32
        assert all(0 <= begin < end <= 48 for begin, end in spans)
    together = sum(end - begin for begin, end in found.common)
    assert together <= 32
    assert (found.longest is None) == (together == 0)
    fewer = day(*zones[:-1], reader=reader, at=at)
    if zones[:-1]:
        assert together <= sum(end - begin for begin, end in fewer.common)
