"""Who is of the right age: the table that people will ask about, and what must hold for every date."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from champions.registration.eligibility import (
    Answer,
    Rule,
    answer_in_words,
    birthday,
    is_eligible,
    rule_in_words,
    rule_of,
)

pytestmark = pytest.mark.once

FIRST_OF_MARCH = Rule(date(2027, 3, 1), age_limit=35, minimum_age=16)
LEAP_DAY = Rule(date(2028, 2, 29), age_limit=35, minimum_age=16)
OF_2022 = Rule(date(2022, 3, 4), age_limit=35, minimum_age=0)

TABLE = [
    (FIRST_OF_MARCH, date(1992, 3, 1), Answer.TOO_OLD, "turns 35 that very day: no longer under 35"),
    (FIRST_OF_MARCH, date(1992, 3, 2), Answer.ELIGIBLE, "turns 35 the day after"),
    (FIRST_OF_MARCH, date(1992, 2, 28), Answer.TOO_OLD, "35 since yesterday"),
    (FIRST_OF_MARCH, date(1992, 2, 29), Answer.TOO_OLD, "2027 has no 29 February: the birthday is 1 March"),
    (Rule(date(2027, 2, 28), 35, 16), date(1992, 2, 29), Answer.ELIGIBLE, "the birthday is tomorrow, 1 March"),
    (Rule(date(2027, 2, 28), 35, 16), date(1992, 2, 28), Answer.TOO_OLD, "turns 35 that very day"),
    (LEAP_DAY, date(1993, 2, 28), Answer.TOO_OLD, "35 since yesterday"),
    (LEAP_DAY, date(1993, 3, 1), Answer.ELIGIBLE, "turns 35 tomorrow"),
    (Rule(date(2028, 2, 29), 32, 16), date(1996, 2, 29), Answer.TOO_OLD, "both years have a 29 February"),
    (FIRST_OF_MARCH, date(2011, 3, 1), Answer.ELIGIBLE, "turns 16 that very day"),
    (FIRST_OF_MARCH, date(2011, 3, 2), Answer.TOO_YOUNG, "15 for one more day"),
    (Rule(date(2028, 3, 1), 35, 16), date(2012, 2, 29), Answer.ELIGIBLE, "16 since yesterday"),
    (Rule(date(2029, 2, 28), 35, 17), date(2012, 2, 29), Answer.TOO_YOUNG, "17 only on 1 March"),
    (Rule(date(2029, 3, 1), 35, 17), date(2012, 2, 29), Answer.ELIGIBLE, "17 that very day"),
    (OF_2022, date(1987, 3, 4), Answer.TOO_OLD, "the 2022 edition, the very day"),
    (OF_2022, date(1987, 3, 5), Answer.ELIGIBLE, "the 2022 edition, the day after"),
    (OF_2022, date(2022, 3, 4), Answer.ELIGIBLE, "without a minimum age even a newborn"),
    (OF_2022, date(2022, 3, 5), Answer.TOO_YOUNG, "not born yet on the day we count"),
    (FIRST_OF_MARCH, date(2100, 1, 1), Answer.TOO_YOUNG, "a date to come"),
    (FIRST_OF_MARCH, date(1, 1, 1), Answer.TOO_OLD, "nonsense, but a date"),
    (Rule(date(2027, 3, 1), 30, 18), date(1997, 3, 2), Answer.ELIGIBLE, "another limit"),
]


@pytest.mark.parametrize(("rule", "born", "answer", "why"), TABLE, ids=[row[3] for row in TABLE])
def test_the_table(rule, born, answer, why):
    assert rule.answer(born) is answer


births = st.dates(date(1900, 1, 1), date(2026, 12, 31))
rules = st.builds(
    Rule,
    reference_date=st.dates(date(2022, 1, 1), date(2040, 12, 31)),
    age_limit=st.integers(18, 60),
    minimum_age=st.integers(0, 17),
)


def age_on(born: date, day: date) -> int:
    """Counted another way: how many birthdays have begun."""
    return sum(1 for year in range(born.year + 1, day.year + 1) if birthday(born, year) <= day)


@given(rules, births)
def test_it_is_the_age_on_the_day_we_count(rule, born):
    age = age_on(born, rule.reference_date)
    unborn = born > rule.reference_date
    assert (rule.answer(born) is Answer.TOO_OLD) == (age >= rule.age_limit)
    assert (rule.answer(born) is Answer.TOO_YOUNG) == (age < rule.minimum_age or unborn)


@given(rules, births, st.integers(0, 400))
def test_younger_is_never_too_old_again(rule, born, days):
    if rule.answer(born) is not Answer.TOO_OLD:
        assert rule.answer(born + timedelta(days=days)) is not Answer.TOO_OLD


@given(rules)
def test_the_dates_said_are_the_edges(rule):
    assert rule.answer(rule.born_after) is Answer.TOO_OLD
    assert rule.answer(rule.born_after + timedelta(days=1)) is Answer.ELIGIBLE
    assert rule.answer(rule.born_by) is Answer.ELIGIBLE
    assert rule.answer(rule.born_by + timedelta(days=1)) is Answer.TOO_YOUNG


@given(births)
def test_a_birthday_is_the_same_day_or_the_first_of_march(born):
    for year in range(2020, 2030):
        day = birthday(born, year)
        assert (day.month, day.day) in ((born.month, born.day), (3, 1))
        assert day.year == year


def test_the_words_hold_the_dates(app, in_request):
    assert "born after 1 March 1992" in rule_in_words(FIRST_OF_MARCH)
    assert "not after 1 March 2011" in rule_in_words(FIRST_OF_MARCH)
    assert "at least" not in rule_in_words(OF_2022)
    assert "the very day we count" in answer_in_words(FIRST_OF_MARCH, date(1992, 2, 29))
    assert "the very day we count" not in answer_in_words(FIRST_OF_MARCH, date(1991, 3, 1))
    assert "under 35 on 1 March 2027" in answer_in_words(FIRST_OF_MARCH, date(1992, 3, 2))
    assert "at least 16" in answer_in_words(FIRST_OF_MARCH, date(2015, 1, 1))


def test_the_rule_is_that_of_the_cohorts_settings_and_is_kept_whole():
    rule = rule_of(FIRST_OF_MARCH)
    assert rule == FIRST_OF_MARCH
    assert rule.stored() == {"version": 1, "reference_date": "2027-03-01", "age_limit": 35, "minimum_age": 16}
    assert is_eligible(FIRST_OF_MARCH, date(1992, 3, 2))
