"""Pure: the short form: which pages it has, what each asks, what has to be there before one can send."""

from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l

from champions.cohorts.models import Cohort

MOST_WORDS = 150

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
        _l("Names, date of birth, where you live, time zone"),
        3,
        ("name", "own_name", "call_name", "born", "country", "city", "zone"),
        ("name", "country", "city", "zone"),
    ),
    Topic(
        "studies",
        _l("Studies, languages, access"),
        _l("University, languages, what interests you, what you need so that you can follow"),
        3,
        ("university", "field_of_study", "languages", "topics", "access_needs", "heard_from"),
        ("university", "field_of_study", "languages"),
    ),
    Topic(
        "city",
        _l("Your city and why"),
        _l("Two short answers, up to 150 words each"),
        5,
        ("city_problem", "motivation"),
        ("city_problem", "motivation"),
    ),
)


@dataclass(frozen=True)
class Page:
    """A page of one cohort's form: what an address of the form stands for."""

    cohort: Cohort
    topic: Topic

    known_to_all = True


def topic(slug: str) -> Topic | None:
    """The topic with that address."""
    return next((each for each in TOPICS if each.slug == slug), None)


def is_done(topic: Topic, application: Any) -> bool:
    """True when everything the topic cannot do without has been answered."""
    return application is not None and all(getattr(application, field) for field in topic.required)


def missing(application: Any) -> list[Topic]:
    """The topics that still have to be filled in, in their order."""
    return [each for each in TOPICS if not is_done(each, application)]


def after(topic: Topic, application: Any) -> Topic | None:
    """Where to go from `topic`: to the next one not done yet, from the beginning if need be; None when all are."""
    place = TOPICS.index(topic)
    return next((each for each in TOPICS[place + 1 :] + TOPICS[:place] if not is_done(each, application)), None)
