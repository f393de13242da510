"""Pure: a list of member cities as people type or paste it."""

import csv
from dataclasses import dataclass
from io import StringIO

from flask_babel import gettext as _

from .quotas import key

MOST = 120
HEADINGS = {"city", "name"}


@dataclass(frozen=True)
class Problem:
    """What is wrong with a line, in words."""

    said: str


def read(text: str, countries: frozenset[str]) -> list[tuple[str, str] | Problem]:
    """(country, city) of every line, once each, or what is wrong with it. Comma, semicolon or tab may part the two."""
    found: dict[object, tuple[str, str] | Problem] = {}
    for number, line in enumerate(text.splitlines(), 1):
        cells = _cells(line)
        if not any(cells) or (number == 1 and cells[0].casefold() in HEADINGS):
            continue
        said = _wrong(number, cells, countries)
        if said:
            found[number] = Problem(said)
            continue
        city, country = " ".join(cells[0].split()), cells[1].upper()
        found.setdefault((country, key(city)), (country, city))
    return list(found.values())


def _cells(line: str) -> list[str]:
    """The cells of one row; the sign that parts them is the one there is."""
    sign = next((sign for sign in "\t;" if sign in line), ",")
    rows = list(csv.reader(StringIO(line.replace("\0", "")), delimiter=sign, skipinitialspace=True))
    return [cell.strip() for cell in rows[0]] if rows and rows[0] else [""]


def _wrong(number: int, cells: list[str], countries: frozenset[str]) -> str:
    if len(cells) < 2 or not cells[0] or not cells[1]:
        return _("Line %(line)s: write the city, a comma, and the two letters of its country.", line=number)
    if cells[1].upper() not in countries:
        return _("Line %(line)s: “%(code)s” is not the two letters of a country.", line=number, code=cells[1][:20])
    if len(cells[0]) > MOST or not key(cells[0]):
        return _("Line %(line)s: write a name of at most %(most)s letters.", line=number, most=MOST)
    return ""


def written(cities: list[tuple[str, str]]) -> str:
    """The list as it can be typed again: `São Paulo, BR`."""
    return "\n".join(f'"{city}", {country}' if "," in city else f"{city}, {country}" for country, city in cities)
