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


@lru_cache(maxsize=8)
def zones(locale: Locale) -> list[tuple[str, str]]:
    """(`America/Lima`, `Peru: Lima`) of every zone in a country with several, by name: the others need no question."""
    of = get_global("zone_territories")
    ours = [name for name in set(of) & available_timezones() if only_zone(of[name]) is None and "/" in name]
    return sorted((named(name, locale) for name in ours if of[name] != "AQ"), key=lambda pair: _by_letter(pair[1]))


def named(zone: str, locale: Locale) -> tuple[str, str]:
    """A zone and how it is shown: its country and its city, as CLDR names them in the reader's language."""
    code = get_global("zone_territories").get(zone, "")
    city = locale.time_zones.get(zone, {}).get("city") or zone.rsplit("/", 1)[-1].replace("_", " ")
    return zone, f"{country(code, locale)}: {city}" if code and code not in NO_COUNTRY else city


def only_zone(country_code: str) -> str | None:
    """The time zone of a country that has only one."""
    own = get_global("territory_zones").get(country_code, [])
    return str(own[0]) if len(own) == 1 else None


def zone_called(typed: str, locale: Locale) -> str | None:
    """The zone of the city somebody typed (`Lima`, `서울`), or of a country with only one; None when there is none."""
    wanted = _by_letter(" ".join(typed.replace("_", " ").split()))
    return _zones_by_name(locale).get(wanted) or _zones_by_name(Locale("en")).get(wanted)


@lru_cache(maxsize=8)
def _zones_by_name(locale: Locale) -> dict[str, str]:
    of = get_global("zone_territories")
    names = {_by_letter(name): only_zone(code) for code, name in countries(locale)}
    for zone in sorted(set(of) & available_timezones(), key=lambda each: each.count("/")):
        names[_by_letter(zone.rsplit("/", 1)[-1].replace("_", " "))] = zone
        names[_by_letter(locale.time_zones.get(zone, {}).get("city", "") or zone)] = zone
        names[_by_letter(zone)] = zone
    return {name: zone for name, zone in names.items() if zone and name}


def _by_letter(name: str) -> str:
    return "".join(char for char in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(char))
