"""Pure: what a reader gets of an application, finished: words with covers, nothing of what is hidden."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from babel import Locale
from flask_babel import gettext as _

from champions.registration import places
from champions.registration.topics import INTERESTS, MOST_WORDS

from . import blind

Pieces = list[str | None]


@dataclass(frozen=True)
class Said:
    """One answer: what was asked, the pieces of what was said (None is covered), words used and allowed if counted."""

    label: str
    pieces: Pieces
    used: int | None = None
    most: int | None = None


@dataclass(frozen=True)
class Answered:
    """An answer to a question of staff, as it was given."""

    label: str
    is_long: bool
    is_file: bool
    words: str
    chosen: Sequence[str]
    most: int | None


@dataclass(frozen=True)
class Sheet:
    """Long answers, short ones, and how many files there are that are not given."""

    long: list[Said]
    short: list[Said]
    files: int


def sheet(
    facts: Mapping[str, Any], answers: Iterable[Answered], *, hides: Collection[str], covered: Iterable[str],
    mail: str, on: date, locale: Locale,
) -> Sheet:  # fmt: skip
    """The sheet of the application with `facts`; `covered` is what staff cover in it, `on` the day of ages."""
    seen = blind.visible(facts, hides)
    country = str(facts["country"] or "")
    names = {places.country(country, each) for each in (Locale("en"), locale)} if country else set()
    words = blind.own_words(facts, hides, mail=mail, country_names=names) | set(covered)

    def said(label: str, text: str, most: int | None = None) -> Said:
        pieces = blind.cover(text, words)
        return Said(label, pieces, blind.count(pieces) if most else None, most)

    answers = list(answers)
    long = [
        said(_("A problem you see"), seen["city_problem"], MOST_WORDS),
        said(_("Why you"), seen["motivation"], MOST_WORDS),
        *(said(each.label, each.words, each.most or MOST_WORDS) for each in answers if each.is_long and each.words),
    ]
    short = [Said(label, [text]) for label, text in _who(seen, on, locale) if text]
    short += [said(label, text) for label, text in _studies(seen) if text]
    short += [
        said(each.label, ", ".join(each.chosen) or each.words)
        for each in answers
        if not (each.is_long or each.is_file) and (each.chosen or each.words)
    ]
    return Sheet(long, short, sum(each.is_file for each in answers))


def _who(seen: Mapping[str, Any], on: date, locale: Locale) -> list[tuple[str, str]]:
    """What says who it is, as far as it is shown."""
    gender = {"woman": _("Woman"), "man": _("Man"), "other": _("Something else")}
    born, country = seen.get("born"), seen.get("country")
    return [
        (_("Name"), seen.get("name", "")),
        (_("Own script"), seen.get("own_name", "")),
        (_("Gender"), gender.get(seen.get("gender") or "", "")),
        (_("Age"), str(_years(born, on)) if born else ""),
        (_("Country"), places.country(country, locale) if country else ""),
    ]


def _studies(seen: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What is free text and may show by accident what is hidden."""
    topics = ", ".join(str(INTERESTS[key]) for key in seen["topics"] or () if key in INTERESTS)
    return [
        (_("City"), seen.get("city", "")),
        (_("University"), seen.get("university", "")),
        (_("Field of study"), seen.get("field_of_study", "")),
        (_("Topics"), topics),
        (_("Skills"), seen["skills"]),
        (_("Languages"), seen.get("languages", "")),
    ]


def _years(born: date, on: date) -> int:
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))
