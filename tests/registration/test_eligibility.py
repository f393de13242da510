"""Who is of the right age: the table that people will ask about, and what must hold for every date."""

from datetime import UTC, date, datetime, timedelta

import pytest
from flask import g
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from champions.core import clock
from champions.registration.eligibility import (
    Answer,
    Rule,
    age_in_words,
    answer_in_words,
    birthday,
    is_eligible,
    rule_in_words,
    rule_of,
)
from champions.registration.eligibility import (
    age_on as age_on_,
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


ZONES = ["Pacific/Kiritimati", "Asia/Seoul", "Africa/Nairobi", "UTC", "America/Lima", "Pacific/Niue"]
instants = st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(rules, births, instants, st.sampled_from(ZONES))
def test_neither_the_clock_nor_a_zone_changes_the_answer_or_its_words(in_request, now, rule, born, moment, zone):
    clock.freeze(None)
    g.zone = "Asia/Seoul"
    before = (rule.answer(born), answer_in_words(rule, born), rule_in_words(rule), age_in_words(rule, born))
    clock.freeze(moment)
    g.zone = zone
    assert (rule.answer(born), answer_in_words(rule, born), rule_in_words(rule), age_in_words(rule, born)) == before


leap_births = st.integers(1904 // 4, 2024 // 4).map(lambda four: date(four * 4, 2, 29))


@given(leap_births, st.integers(18, 60), st.integers(2022, 2040))
def test_a_birthday_on_29_february_counts_on_1_march_in_common_years(born, limit, year):
    leap = year % 4 == 0
    day_before, day = (date(year, 2, 28), date(year, 2, 29)) if leap else (date(year, 2, 28), date(year, 3, 1))
    turns = year - born.year
    if turns != limit:
        return
    assert Rule(day, limit, 0).answer(born) is Answer.TOO_OLD
    assert Rule(day_before, limit, 0).answer(born) is Answer.ELIGIBLE


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(rules)
def test_whoever_reaches_the_limit_that_very_day_is_told_so(in_request, rule):
    born = rule.born_after
    said = answer_in_words(rule, born)
    assert rule.answer(born) is Answer.TOO_OLD
    assert ("the very day we count" in said) == (birthday(born, born.year + rule.age_limit) == rule.reference_date)
    assert "the very day we count" not in answer_in_words(rule, born + timedelta(days=1))


@given(rules, births)
def test_the_age_said_is_the_number_of_birthdays_that_have_begun(rule, born):
    if born <= rule.reference_date:
        assert age_on_(born, rule.reference_date) == age_on(born, rule.reference_date)
