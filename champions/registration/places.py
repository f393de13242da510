"""Pure: countries and time zones to choose from, named in the reader's language by CLDR."""

import unicodedata
from functools import lru_cache
from zoneinfo import available_timezones

from babel import Locale
from babel.core import get_global

# Two letters that CLDR has a name for and nobody lives in: groups of countries, tests, reservations.
NO_COUNTRY = {"EU", "EZ", "UN", "XA", "XB", "ZZ", "QO", "AC", "CP", "CQ", "DG", "EA", "IC", "TA", "BV", "HM", "AQ"}


@lru_cache
def countries(locale: Locale) -> list[tuple[str, str]]:
    """(ISO 3166 code, name) of every country and territory, in the order of their names."""
    names = [(code, name) for code, name in locale.territories.items() if len(code) == 2 and code.isalpha()]
    return sorted((pair for pair in names if pair[0] not in NO_COUNTRY), key=lambda pair: _by_letter(pair[1]))


def country(code: str, locale: Locale) -> str:
    """The name of the country with that code; the code itself where there is no name."""
    return str(locale.territories.get(code, code))


@lru_cache
def zones() -> list[tuple[str, str]]:
    """(`America/Lima`, `America / Lima`) of every zone in a country with several: the others need no question."""
    of = get_global("zone_territories")
    names = sorted(name for name in set(of) & available_timezones() if only_zone(of[name]) is None and "/" in name)
    return [named(name) for name in names if of[name] != "AQ"]


def named(zone: str) -> tuple[str, str]:
    """A zone and how it is shown."""
    return zone, zone.replace("_", " ").replace("/", " / ")


def only_zone(country_code: str) -> str | None:
    """The time zone of a country that has only one."""
    own = get_global("territory_zones").get(country_code, [])
    return str(own[0]) if len(own) == 1 else None


def _by_letter(name: str) -> str:
    return "".join(char for char in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(char))
