"""Pure: the short form: which pages it has, what each asks, what has to be there before one can send."""

from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l

from champions.cohorts.models import Cohort

from .models import Gender

MOST_WORDS = 150

GENDERS = {Gender.WOMAN: _l("Woman"), Gender.MAN: _l("Man"), Gender.OTHER: _l("Another gender")}

# What people can be interested in; the keys are stored, the words may change.
INTERESTS = {
    "ethics": _l("Digital ethics"),
    "technology": _l("Emerging technologies"),
    "open_data": _l("Open data"),
    "security": _l("Cybersecurity"),
    "mobility": _l("Mobility"),
    "climate": _l("Climate and disaster risk"),
    "water_energy": _l("Water and energy"),
    "services": _l("Digital public services"),
    "inclusion": _l("Inclusion"),
}


@dataclass(frozen=True)
class Topic:
    """One page of the form: its address, its words, the columns it fills and those it cannot do without."""

    slug: str
    title: Any
    summary: Any
    minutes: int
    fields: tuple[str, ...]
    required: tuple[str, ...]


TOPICS = (
    Topic(
        "about",
        _l("About you"),
        _l("Names, date of birth, country, time zone"),
        3,
        ("name", "own_name", "call_name", "say_name", "born", "gender", "country", "city", "zone"),
        ("name", "country", "city", "zone"),
    ),
    Topic(
        "city",
        _l("Your city and why"),
        _l("Two short answers, up to 150 words each"),
        5,
        ("city_problem", "motivation"),
        ("city_problem", "motivation"),
    ),
    Topic(
        "studies",
        _l("Studies, languages, access"),
        _l("University, skills, languages, and what you need so that you can follow"),
        2,
        ("university", "field_of_study", "skills", "languages", "topics", "access_needs", "heard_from"),
        ("university", "field_of_study", "languages"),
    ),
    Topic(
        "consent",
        _l("Consent"),
        _l("What we store, for how long, and what you agree to"),
        1,
        (),
        (),
    ),
)
# Columns without which an application is not whole.
REQUIRED = frozenset(field for each in TOPICS for field in each.required)
# Reading one's answers once more, and sending.
CHECK_MINUTES = 1


@dataclass(frozen=True)
class Page:
    """A page of one cohort's form: what an address of the form stands for."""

    cohort: Cohort
    topic: Topic

    known_to_all = True


def topic(slug: str) -> Topic | None:
    """The topic with that address."""
    return next((each for each in TOPICS if each.slug == slug), None)


def minutes() -> int:
    """How long the whole form takes."""
    return sum(each.minutes for each in TOPICS) + CHECK_MINUTES
