"""The close, to the millisecond: the same rule in the calendar, in the actions and on the pages."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from champions.cohorts import calendar
from champions.core import clock
from champions.core.db import db
from champions.registration import actions
from champions.registration.models import ApplicationState
from tests import factories
from tests.registration.pages import draft, text
from tests.registration.test_routes import AGREED, CITY, fill

ZONES = ("Asia/Seoul", "America/Lima", "Africa/Nairobi", "Europe/Lisbon", "Australia/Lord_Howe", "Asia/Kathmandu")
MS, GRACE = timedelta(milliseconds=1), timedelta(minutes=10)


@dataclass(frozen=True)
class Dates:
    """The settings of a cohort that the rule reads."""

    apply_closes_at: datetime
    apply_opens_at: datetime
    zone: str = "Asia/Seoul"
    first_day: date = date(2027, 3, 1)
    weeks: int = 15
    apply_grace_minutes: int = 10


def closing(day: date, zone: str) -> Dates:
    end = calendar.end_of_day(day, zone)
    return Dates(end, end - timedelta(days=30), zone)


# Ordinary nights, and those in which a clock is set: forward in Lisbon, back in Lisbon, by half an hour on Lord Howe.
NIGHTS = [
    date(2027, 1, 31),
    date(2027, 3, 28),
    date(2027, 10, 31),
    date(2027, 10, 3),
    date(2027, 4, 4),
    date(2028, 2, 29),
]

# (after the close, opened in time, opened after the close): whether it is taken.
TABLE = [
    (-MS, True, True),
    (timedelta(0), True, True),
    (MS, True, False),
    (GRACE, True, False),
    (GRACE + MS, False, False),
]


@pytest.mark.once
@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("day", NIGHTS, ids=str)
@pytest.mark.parametrize(("after", "begun", "fresh"), TABLE)
def test_the_table_in_every_zone_and_night(zone, day, after, begun, fresh):
    cohort = closing(day, zone)
    now = cohort.apply_closes_at + after
    assert calendar.may_send(cohort, now, opened_at=cohort.apply_closes_at - timedelta(days=3)) is begun
    assert calendar.may_send(cohort, now, opened_at=cohort.apply_closes_at) is begun
    assert calendar.may_send(cohort, now, opened_at=cohort.apply_closes_at + MS) is fresh
    assert calendar.may_send(cohort, now) is fresh


@pytest.mark.once
@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("day", NIGHTS, ids=str)
def test_a_stated_23_59_is_the_end_of_that_minute_by_the_clock_of_the_place(zone, day):
    close = closing(day, zone).apply_closes_at
    assert close.astimezone(ZoneInfo(zone)).date() == day
    assert close.astimezone(ZoneInfo(zone)).time() == time(23, 59, 59, 999000)
    assert (close.astimezone(UTC) + MS).astimezone(ZoneInfo(zone)).date() == day + timedelta(days=1)


moments = st.integers(-5_000_000, 5_000_000).map(lambda ms: timedelta(milliseconds=ms))


@pytest.mark.once
@given(st.sampled_from(ZONES), st.sampled_from(NIGHTS), moments, st.none() | moments, st.integers(0, 90))
def test_it_is_one_instant_for_everybody_and_grace_only_moves_it(zone, day, after, opened, minutes):
    cohort = replace(closing(day, zone), apply_grace_minutes=minutes)
    close = cohort.apply_closes_at
    begun = None if opened is None else close + opened
    may = calendar.may_send(cohort, close + after, opened_at=begun)
    assert may == (close + after <= calendar.send_by(cohort, opened_at=begun))
    if after <= timedelta(0):
        assert may
    elif begun is None or opened > timedelta(0):
        assert not may
    else:
        assert may == (after <= timedelta(minutes=minutes))


@pytest.fixture
def open_one(cohort):
    cohort.apply_grace_minutes = 10
    db.session.commit()
    clock.freeze(cohort.apply_closes_at - timedelta(days=1))
    return cohort


@pytest.mark.parametrize(("after", "begun", "fresh"), TABLE)
def test_the_actions_obey_it(open_one, after, begun, fresh, in_request):
    early, late = factories.person(), factories.person()
    mine = factories.application(open_one, early, state="draft")
    clock.freeze(open_one.apply_closes_at + after)

    def taken(act) -> bool:
        try:
            act()
        except actions.Closed:
            return False
        return True

    assert taken(lambda: actions.save(open_one, mine.born, {"city": "Mombasa"}, by=early)) is begun
    assert mine.city == ("Mombasa" if begun else "Nairobi")
    assert taken(lambda: actions.submit(mine, by=early)) is begun
    assert mine.state is (ApplicationState.SUBMITTED if begun else ApplicationState.DRAFT)
    assert taken(lambda: actions.save(open_one, mine.born, {"country": "KE"}, by=late)) is fresh


@pytest.mark.parametrize(("after", "begun", "fresh"), TABLE)
def test_the_pages_obey_it(as_, open_one, after, begun, fresh):
    early, late = factories.person(), factories.person()
    browser, other = as_(early), as_(late)
    fill(browser)
    clock.freeze(open_one.apply_closes_at + after)
    page = text(browser.get("/c/2027/apply/form"))
    assert ("This application was never sent" in page) is not begun
    assert ("Not sent yet" in page) is begun
    if begun and not fresh:
        assert "You began before that, so you can still send until Mon 1 February, 00:09" in page
    else:
        assert "You began before that" not in page
    answer = browser.send("/c/2027/apply/check", agree="y")
    assert (answer.status_code == 303) is begun
    assert (draft(early).state is ApplicationState.SUBMITTED) is begun
    about = {
        "name": "Late",
        "born-day": "27",
        "born-month": "3",
        "born-year": "2003",
        "country": "PE",
        "city": "Lima",
        "zone": "",
    }
    assert (other.send("/c/2027/apply/form/about", **about).status_code == 303) is fresh
    assert (draft(late) is not None) is fresh


def test_a_draft_after_the_close_says_what_it_is_and_keeps_its_words(as_, open_one):
    who = factories.person()
    browser = as_(who)
    fill(browser)
    clock.freeze(open_one.apply_closes_at + GRACE + MS)
    page = text(browser.get("/c/2027/apply/form"))
    assert "This application was never sent" in page
    assert "cannot be sent any more" in page
    page = text(browser.send("/c/2027/apply/form/city", **CITY | {"motivation": "Typed too late"}))
    assert "Applications closed on" in page
    assert "Typed too late" in page
    assert draft(who).motivation == CITY["motivation"]
    assert "Applications closed on" in text(browser.send("/c/2027/apply/form/consent", **AGREED))
