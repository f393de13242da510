"""The weeks and windows of a cohort: the real dates of 2022, and what must hold for any settings."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from champions.cohorts import calendar
from champions.cohorts.calendar import Window

pytestmark = pytest.mark.once

SEOUL = ZoneInfo("Asia/Seoul")


@dataclass
class Settings:
    """A cohort as far as its calendar goes; by default the 2022 edition."""

    zone: str = "Asia/Seoul"
    first_day: date = date(2022, 3, 4)
    weeks: int = 15
    apply_opens_at: datetime = datetime(2022, 2, 23, tzinfo=SEOUL)
    apply_closes_at: datetime = datetime(2022, 3, 3, 23, 59, 59, 999000, tzinfo=SEOUL)
    apply_grace_minutes: int = 0


OF_2022 = Settings()


def seoul(*moment: int) -> datetime:
    return datetime(*moment, tzinfo=SEOUL)  # type: ignore[misc, arg-type]


@pytest.mark.parametrize(
    ("moment", "number"),
    [
        (seoul(2022, 2, 27, 23, 59, 59), 0),
        (seoul(2022, 2, 28), 1),
        (seoul(2022, 3, 4, 12), 1),
        (seoul(2022, 3, 6, 23, 59, 59, 999999), 1),
        (seoul(2022, 3, 7), 2),
        (seoul(2022, 4, 24, 23, 59), 8),
        (seoul(2022, 4, 25), 9),
        (seoul(2022, 6, 12, 23, 59, 59), 15),
        (seoul(2022, 6, 13), 16),
        (datetime(2022, 3, 6, 15, tzinfo=UTC), 2),
        (datetime(2022, 3, 6, 14, 59, 59, tzinfo=UTC), 1),
        (datetime(2022, 3, 6, 10, tzinfo=ZoneInfo("America/Lima")), 2),
    ],
)
def test_the_weeks_of_2022(moment, number):
    assert calendar.week_number(OF_2022, moment) == number


def test_the_edges_of_2022():
    line = calendar.weeks(OF_2022)
    assert len(line) == 15
    assert line[0].monday <= date(2022, 3, 4) <= line[0].sunday
    assert line[-1].sunday == calendar.last_day(OF_2022) == date(2022, 6, 12)
    assert calendar.end_of_week(OF_2022, 8) == seoul(2022, 4, 24, 23, 59, 59, 999000)


@pytest.mark.parametrize(
    ("moment", "window"),
    [
        (seoul(2022, 2, 22, 23, 59, 59), Window.BEFORE),
        (seoul(2022, 2, 23), Window.OPEN),
        (seoul(2022, 3, 3, 23, 59, 59, 999000), Window.OPEN),
        (seoul(2022, 3, 3, 23, 59, 59, 999001), Window.AFTER),
        (seoul(2022, 3, 4), Window.AFTER),
    ],
)
def test_applying(moment, window):
    assert calendar.applying(OF_2022, moment) is window
    assert calendar.may_send(OF_2022, moment) == (window is Window.OPEN)


@pytest.mark.parametrize(
    ("after_close", "opened_after_close", "may"),
    [
        (timedelta(0), None, True),
        (timedelta(seconds=1), None, False),
        (timedelta(seconds=1), timedelta(minutes=-5), True),
        (timedelta(minutes=10), timedelta(0), True),
        (timedelta(minutes=10, microseconds=1), timedelta(minutes=-5), False),
        (timedelta(minutes=5), timedelta(microseconds=1), False),
    ],
)
def test_a_form_opened_in_time_may_be_sent_within_the_grace(after_close, opened_after_close, may):
    cohort = Settings(apply_grace_minutes=10)
    close = cohort.apply_closes_at
    opened = close + opened_after_close if opened_after_close is not None else None
    assert calendar.may_send(cohort, close + after_close, opened_at=opened) is may


@pytest.mark.parametrize(
    ("moment", "window"),
    [
        (seoul(2022, 2, 27), Window.BEFORE),
        (seoul(2022, 3, 1), Window.OPEN),
        (seoul(2022, 6, 12, 23), Window.OPEN),
        (seoul(2022, 6, 13), Window.AFTER),
    ],
)
def test_running(moment, window):
    assert calendar.running(OF_2022, moment) is window


@pytest.mark.parametrize(
    ("day", "years", "earlier"),
    [
        (date(2027, 3, 1), 35, date(1992, 3, 1)),
        (date(2028, 2, 29), 35, date(1993, 2, 28)),
        (date(2028, 2, 29), 32, date(1996, 2, 29)),
        (date(2027, 3, 1), 0, date(2027, 3, 1)),
    ],
)
def test_years_before(day, years, earlier):
    assert calendar.years_before(day, years) == earlier


cohorts = st.builds(
    Settings,
    zone=st.sampled_from(["Asia/Seoul", "America/Lima", "Africa/Nairobi", "Europe/Lisbon", "Pacific/Chatham"]),
    first_day=st.dates(date(2020, 1, 1), date(2040, 12, 31)),
    weeks=st.integers(1, 52),
)


@given(cohorts)
def test_weeks_are_whole_and_without_gaps(cohort):
    line = calendar.weeks(cohort)
    assert [week.number for week in line] == list(range(1, cohort.weeks + 1))
    assert line[0].monday <= cohort.first_day <= line[0].sunday
    assert all(week.monday.weekday() == 0 and (week.sunday - week.monday).days == 6 for week in line)
    assert all((later.monday - week.sunday).days == 1 for week, later in pairwise(line))
    assert line[-1].sunday == calendar.last_day(cohort)


@given(cohorts, st.integers(-10, 60), st.integers(0, 6), st.times())
def test_a_moment_lies_in_the_week_of_its_day(cohort, weeks, days, time):
    day = calendar.monday_of(cohort.first_day) + timedelta(weeks=weeks, days=days)
    moment = datetime.combine(day, time, ZoneInfo(cohort.zone))
    # A clock set forward has no such minute; what the zone makes of it may be on another day.
    if moment.astimezone(UTC).astimezone(ZoneInfo(cohort.zone)).date() == day:
        assert calendar.week_number(cohort, moment) == weeks + 1


@given(cohorts, st.integers(1, 52))
def test_the_end_of_a_week_is_its_last_instant(cohort, number):
    end = calendar.end_of_week(cohort, number)
    assert calendar.week_number(cohort, end) == number
    assert calendar.week_number(cohort, end + timedelta(milliseconds=1)) == number + 1
