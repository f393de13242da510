"""Who needs a guardian: ages at the edges, every country of the table, 29 February, the last zone on Earth."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from champions.registration import guardians
from champions.registration.eligibility import birthday

pytestmark = pytest.mark.once


@dataclass
class Ages:
    """A cohort's settings, as far as this rule reads them."""

    guardian_age: int = 18
    guardian_ages: dict[str, int] = field(default_factory=dict)


USUAL = Ages()
NOON = datetime(2027, 4, 7, 12, tzinfo=UTC)

TABLE = [
    ("NO", date(2014, 4, 7), NOON, False, "13 that very day, everywhere"),
    ("NO", date(2014, 4, 8), NOON, True, "13 tomorrow"),
    ("NO", date(2014, 4, 7), datetime(2027, 4, 7, 11, 59, 59, tzinfo=UTC), True, "it is still the 6th on Baker Island"),
    ("NO", date(2014, 4, 8), datetime(2027, 4, 7, 23, tzinfo=UTC), True, "13 in Seoul already, not in Honolulu"),
    ("NO", date(2014, 4, 8), datetime(2027, 4, 8, 12, tzinfo=UTC), False, "now everywhere"),
    ("NO", date(2012, 2, 29), datetime(2025, 2, 28, 23, tzinfo=UTC), True, "the birthday of a common year is 1 March"),
    ("NO", date(2012, 2, 29), datetime(2025, 3, 1, 11, tzinfo=UTC), True, "1 March has not come everywhere"),
    ("NO", date(2012, 2, 29), datetime(2025, 3, 1, 12, tzinfo=UTC), False, "1 March everywhere"),
    ("DE", date(2012, 2, 29), datetime(2028, 2, 29, 12, tzinfo=UTC), False, "16 on the real 29 February"),
    ("DE", date(2012, 2, 29), datetime(2028, 2, 29, 11, tzinfo=UTC), True, "the real one, not everywhere yet"),
    ("NO", date(2015, 3, 1), datetime(2028, 2, 29, 12, tzinfo=UTC), True, "born on 1 March: tomorrow"),
    ("KR", date(2013, 4, 7), NOON, False, "14 in Korea"),
    ("KR", date(2013, 4, 8), NOON, True, "13 in Korea"),
    ("FR", date(2012, 4, 8), NOON, True, "14 in France, where it is 15"),
    ("KE", date(2009, 4, 8), NOON, True, "no law in the table: the usual age of the cohort"),
    ("KE", date(2009, 4, 7), NOON, False, "18 that very day"),
    ("de", date(2011, 4, 7), NOON, False, "however it is written"),
    ("", date(2009, 4, 8), NOON, True, "while the country is not known, the highest"),
    ("NO", date(2040, 1, 1), NOON, True, "not born yet"),
]


@pytest.mark.parametrize(("country", "born", "now", "needed", "why"), TABLE, ids=[row[4] for row in TABLE])
def test_the_table(country, born, now, needed, why):
    assert guardians.needs_guardian(born, country, now, USUAL) is needed


@pytest.mark.parametrize(("country", "age"), guardians.LAW.items(), ids=list(guardians.LAW))
def test_every_country_at_its_edge(country, age):
    assert 13 <= age <= 16
    on_the_day = date(NOON.year - age, 4, 7)
    assert not guardians.needs_guardian(on_the_day, country, NOON, USUAL)
    assert guardians.needs_guardian(on_the_day + timedelta(days=1), country, NOON, USUAL)


def test_the_cohort_comes_before_the_law_and_the_law_before_the_usual_age():
    cohort = Ages(guardian_age=17, guardian_ages={"DE": 14, "KE": 19})
    assert [guardians.age_of_consent(each, cohort) for each in ("DE", "KE", "FR", "BR")] == [14, 19, 15, 17]
    assert guardians.highest_age(cohort) == 19
    assert guardians.highest_age(Ages(0, dict.fromkeys(guardians.LAW, 1))) == 1
    assert guardians.highest_age(Ages(0)) == 16


births = st.dates(date(1990, 1, 1), date(2030, 12, 31))
moments = st.datetimes(datetime(2026, 1, 1), datetime(2040, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001  the zone is added
codes = st.sampled_from([*guardians.LAW, "KE", "BR", "ZZ"])
cohorts = st.builds(Ages, st.integers(0, 21), st.dictionaries(codes, st.integers(0, 21), max_size=5))


@given(births, moments, codes, cohorts)
def test_it_is_the_age_where_the_day_comes_last(born, now, country, cohort):
    where_last = (now - timedelta(hours=12)).date()
    age = sum(1 for year in range(born.year + 1, where_last.year + 1) if birthday(born, year) <= where_last)
    if born > where_last:
        age = -1
    assert guardians.needs_guardian(born, country, now, cohort) == (age < guardians.age_of_consent(country, cohort))


@given(births, moments, codes, cohorts, st.timedeltas(timedelta(0), timedelta(days=9000)))
def test_nobody_becomes_younger(born, now, country, cohort, later):
    if not guardians.needs_guardian(born, country, now, cohort):
        assert not guardians.needs_guardian(born, country, now + later, cohort)


@given(births, moments, codes, cohorts)
def test_the_question_for_the_country_is_asked_of_everybody_it_matters_to(born, now, country, cohort):
    if guardians.needs_guardian(born, country, now, cohort):
        assert guardians.may_need_guardian(born, now, cohort)
    assert guardians.may_need_guardian(born, now, cohort) == guardians.needs_guardian(born, "", now, cohort)
