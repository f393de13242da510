"""Until when an offer can be answered: never in the person's night, never earlier than promised."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from champions.admissions import offers

SEOUL, NAIROBI, BERLIN, APIA = "Asia/Seoul", "Africa/Nairobi", "Europe/Berlin", "Pacific/Apia"


@pytest.mark.parametrize(
    ("zone", "offered", "hours", "local"),
    [
        # In the day it is simply that many hours later.
        (SEOUL, "2027-02-03 14:00", 72, "2027-02-06 14:00"),
        (SEOUL, "2027-02-03 21:59", 72, "2027-02-06 21:59"),
        (SEOUL, "2027-02-03 08:00", 72, "2027-02-06 08:00"),
        # 22:00 is night already, and so is 07:59.
        (SEOUL, "2027-02-03 22:00", 72, "2027-02-07 08:00"),
        (SEOUL, "2027-02-03 23:59", 72, "2027-02-07 08:00"),
        (SEOUL, "2027-02-03 00:00", 72, "2027-02-06 08:00"),
        (SEOUL, "2027-02-03 07:59", 72, "2027-02-06 08:00"),
        (NAIROBI, "2027-02-03 20:30", 2, "2027-02-04 08:00"),
        # Berlin, the night in which 02:00 to 03:00 is missing: 72 hours are one hour later by the clock.
        (BERLIN, "2027-03-26 20:30", 72, "2027-03-29 21:30"),
        (BERLIN, "2027-03-26 21:30", 72, "2027-03-30 08:00"),
        # And the night in which that hour comes twice.
        (BERLIN, "2027-10-29 08:30", 72, "2027-11-01 08:00"),
        (BERLIN, "2027-10-29 22:30", 72, "2027-11-01 21:30"),
        # Samoa had no 30 December 2011 at all.
        (APIA, "2011-12-28 23:00", 24, "2011-12-31 08:00"),
    ],
)
def test_the_table(zone, offered, hours, local):
    place = ZoneInfo(zone)
    at = datetime.fromisoformat(offered).replace(tzinfo=place)
    assert offers.answer_by(at, hours, place).astimezone(place) == datetime.fromisoformat(local).replace(tzinfo=place)


def test_a_started_minute_is_given_whole():
    at = datetime(2027, 2, 3, 14, 0, 30, 1, UTC)
    assert offers.answer_by(at, 1, ZoneInfo("UTC")) == datetime(2027, 2, 3, 15, 1, tzinfo=UTC)


@given(
    days=st.integers(7300, 32000),
    seconds=st.integers(0, 86399),
    hours=st.integers(1, 2000),
    zone=st.sampled_from(sorted(available_timezones())),
)
def test_never_at_night_never_early_never_a_night_too_late(days, seconds, hours, zone):
    at = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(days=days, seconds=seconds)
    place = ZoneInfo(zone)
    until = offers.answer_by(at, hours, place)
    assert until.tzinfo is UTC
    assert not offers.is_night(until.astimezone(place))
    late_by = until - (at + timedelta(hours=hours))
    # A night is ten hours; an hour of a clock change, and a day that a zone once left out, come on top.
    assert timedelta(0) <= late_by <= timedelta(hours=12)


@pytest.mark.parametrize(("seconds", "good"), [(-1, True), (0, True), (0.001, False), (1, False)])
def test_the_last_instant_is_still_in_time(seconds, good):
    until = datetime(2027, 2, 3, 14, tzinfo=UTC)
    assert offers.in_time(until, until + timedelta(seconds=seconds)) is good
    assert not offers.in_time(None, until)


@pytest.mark.parametrize(("seats", "taken", "full"), [(None, 10**6, False), (3, 2, False), (3, 3, True), (3, 4, True)])
def test_places(seats, taken, full):
    assert offers.is_full(seats, taken) is full
