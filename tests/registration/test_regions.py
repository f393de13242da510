"""In which region a country lies."""

import pytest
from babel import Locale

from champions.registration import places
from champions.registration.regions import COUNTRIES, REGIONS, countries_of, region_of


def test_every_country_one_can_choose_lies_in_a_region():
    missing = [code for code, _name in places.countries(Locale("en")) if region_of(code) not in REGIONS]
    assert missing == []


def test_every_country_lies_in_one_region_and_can_be_chosen():
    codes = [code for words in COUNTRIES.values() for code in words.split()]
    assert len(codes) == len(set(codes))
    assert set(codes) == {code for code, _name in places.countries(Locale("en"))}


@pytest.mark.parametrize(
    ("country", "region"),
    [
        ("KE", "africa"),
        ("ke", "africa"),
        ("MX", "americas"),
        ("GL", "americas"),
        ("KR", "asia"),
        ("CY", "asia"),
        ("TR", "asia"),
        ("RU", "europe"),
        ("XK", "europe"),
        ("CX", "oceania"),
        ("", ""),
        ("ZZ", ""),
    ],
)
def test_a_country_lies_where_the_united_nations_say(country, region):
    assert region_of(country) == region


def test_the_countries_of_a_region_are_those_that_lie_in_it():
    assert set(countries_of("oceania")) >= {"FJ", "WS", "NZ"}
    assert all(region_of(code) == "oceania" for code in countries_of("oceania"))
    assert countries_of("atlantis") == ()
