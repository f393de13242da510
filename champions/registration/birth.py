"""Pure: a date of birth as people type it into three boxes: `27`, `3` or `03` or `Mar` or `marzo`, `2003`."""

import unicodedata
from calendar import monthrange
from datetime import date
from functools import lru_cache

from babel import Locale
from flask_babel import gettext as _

OLDEST = 120


class Unclear(ValueError):
    """What was typed is no date of birth: the message for the person, and the box (`day`, `month`, `year`, or none)."""

    def __init__(self, message: str, box: str = "") -> None:
        super().__init__(message)
        self.box = box


def read(day: str, month: str, year: str, *, today: date, language: str = "en") -> date:
    """The date of birth in the three boxes; Unclear with one message when there is none."""
    words = {
        "all": _("Type your date of birth, like 27 3 2003"),
        "year": _("Year of birth must have 4 numbers, like 2003"),
    }
    return _believable(_read(day, month, year, words, language), today)


def read_any(day: str, month: str, year: str, *, language: str = "en") -> date:
    """Any date in the three boxes; Unclear with one message when there is none."""
    words = {"all": _("Type a date, like 27 3 2027"), "year": _("The year must have 4 numbers, like 2027")}
    return _read(day, month, year, words, language)


def _read(day: str, month: str, year: str, words: dict[str, str], language: str) -> date:
    boxes = {"day": day.strip(), "month": month.strip(), "year": year.strip()}
    _require(boxes, words["all"])
    y = _number(boxes["year"])
    if y is None or len(boxes["year"]) != 4 or y < 1:
        raise Unclear(words["year"], "year")
    m = _month(boxes["month"], language)
    if m is None:
        raise Unclear(_("Month must be a number from 1 to 12, or a name like March"), "month")
    d = _number(boxes["day"])
    if d is None or not 1 <= d <= 31:
        raise Unclear(_("Day must be a number from 1 to 31"), "day")
    if d > monthrange(y, m)[1]:
        raise Unclear(_("That month of %(year)s has only %(days)s days", year=y, days=monthrange(y, m)[1]), "day")
    return date(y, m, d)


def _require(boxes: dict[str, str], words: str) -> None:
    missing = [box for box, typed in boxes.items() if not typed]
    if len(missing) == len(boxes):
        raise Unclear(words)
    each = {"day": _("Type the day too"), "month": _("Type the month too"), "year": _("Type the year too")}
    if missing:
        raise Unclear(each[missing[0]], missing[0])


def _believable(born: date, today: date) -> date:
    if born > today:
        raise Unclear(_("This day is still to come. Type the day you were born"), "year")
    if today.year - born.year > OLDEST:
        raise Unclear(_("Look at the year again: it is more than %(years)s years ago", years=OLDEST), "year")
    return born


def _number(typed: str) -> int | None:
    # isdecimal() also takes the digits of Arabic, Devanagari and others, and so does int().
    return int(typed) if typed.isdecimal() and len(typed) <= 4 else None


def _month(typed: str, language: str) -> int | None:
    number = _number(typed)
    if number is not None:
        return number if 1 <= number <= 12 else None
    wanted = _plain(typed)
    names = _names(language)
    if wanted in names:
        return names[wanted]
    # "Sept" and "Octob" are clear enough; "Ju" is not.
    begun = {month for name, month in names.items() if len(wanted) >= 3 and name.startswith(wanted)}
    return begun.pop() if len(begun) == 1 else None


@lru_cache
def _names(language: str) -> dict[str, int]:
    # English last: a reader's own language wins where two languages disagree about a name.
    names: dict[str, int] = {}
    for tag in (language, "en"):
        months = Locale.parse(tag, sep="-" if "-" in tag else "_").months
        for context in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for number, name in months[context][width].items():
                    names.setdefault(_plain(name), number)
    return names


def _plain(text: str) -> str:
    """Small letters without dots and accents: `Févr.` is `fevr`."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in apart if not unicodedata.combining(char) and char not in ". ")
