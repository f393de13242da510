"""A date of birth as people type it."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from champions.registration.birth import Unclear, read

pytestmark = pytest.mark.once

TODAY = date(2027, 1, 12)


@pytest.mark.parametrize(
    ("typed", "language"),
    [
        (("27", "3", "2003"), "en"),
        (("27", "03", "2003"), "en"),
        ((" 27 ", "Mar", "2003"), "en"),
        (("27", "MARCH", "2003"), "en"),
        (("27", "mar.", "2003"), "en"),
        (("27", "marzo", "2003"), "es"),
        (("27", "March", "2003"), "es"),
        (("27", "mars", "2003"), "fr"),
        (("27", "3월", "2003"), "ko"),
        (("27", "مارس", "2003"), "ar"),
        (("٢٧", "٣", "٢٠٠٣"), "ar"),
        (("27", "março", "2003"), "pt"),
        (("27", "marco", "2003"), "pt"),
    ],
)
def test_the_same_day_in_many_ways(typed, language):
    assert read(*typed, today=TODAY, language=language) == date(2003, 3, 27)


@pytest.mark.parametrize(
    ("month", "number"), [("Sept", 9), ("Sep", 9), ("september", 9), ("aug.", 8), ("Octob", 10), ("12", 12)]
)
def test_months(month, number):
    assert read("1", month, "2000", today=TODAY).month == number


@pytest.mark.parametrize(
    ("typed", "box", "words"),
    [
        (("", "", ""), "", "Type your date of birth"),
        (("", "3", "2003"), "day", "Type the day"),
        (("27", "", "2003"), "month", "Type the month"),
        (("27", "3", ""), "year", "Type the year"),
        (("27", "3", "03"), "year", "4 numbers"),
        (("27", "3", "20003"), "year", "4 numbers"),
        (("27", "3", "MMIII"), "year", "4 numbers"),
        (("27", "3", "²003"), "year", "4 numbers"),
        (("27", "3", "0000"), "year", "4 numbers"),
        (("27", "13", "2003"), "month", "1 to 12"),
        (("27", "0", "2003"), "month", "1 to 12"),
        (("27", "Ju", "2003"), "month", "1 to 12"),
        (("27", "-3", "2003"), "month", "1 to 12"),
        (("32", "3", "2003"), "day", "1 to 31"),
        (("0", "3", "2003"), "day", "1 to 31"),
        (("first", "3", "2003"), "day", "1 to 31"),
        (("29", "2", "2003"), "day", "only 28 days"),
        (("31", "April", "2003"), "day", "only 30 days"),
        (("13", "1", "2027"), "year", "still to come"),
        (("1", "1", "1850"), "year", "more than 120 years"),
    ],
)
def test_one_message_at_one_box(app, in_request, typed, box, words):
    with pytest.raises(Unclear, match=words) as caught:
        read(*typed, today=TODAY)
    assert caught.value.box == box


def test_29_february_in_a_leap_year_is_a_day():
    assert read("29", "2", "2004", today=TODAY) == date(2004, 2, 29)


@given(st.dates(date(1910, 1, 1), TODAY))
def test_every_day_is_read_back(day):
    assert read(str(day.day), f"{day.month:02d}", str(day.year), today=TODAY) == day
    assert read(str(day.day), day.strftime("%B"), str(day.year), today=TODAY) == day


def outcome(*typed: str) -> date | str:
    """The date, or the box that the message stands at; anything else is a crash."""
    try:
        return read(*typed, today=TODAY)
    except Unclear as error:
        assert str(error)  # noqa: PT017  every refusal has words
        return error.box


@given(st.text(max_size=30), st.text(max_size=30), st.text(max_size=30))
def test_nothing_typed_breaks_it(day, month, year):
    assert isinstance(outcome(day, month, year), date | str)


@given(st.integers(), st.integers(), st.integers())
def test_no_number_breaks_it(day, month, year):
    found = outcome(str(day), str(month), str(year))
    assert found in ("day", "month", "year") or found == date(year, month, day)
