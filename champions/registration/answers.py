"""Pure: the answers of an application in words, topic by topic, for checking and for reading again."""

from typing import Any

from babel import Locale
from flask_babel import gettext as _

from champions.core import clock
from champions.core.render import zone_city

from . import eligibility, places
from .topics import INTERESTS, TOPICS, Topic


def answers(application: Any, locale: Locale) -> list[tuple[Topic, list[dict[str, str]]]]:
    """Each topic with its questions and answers; what was not answered says so."""
    words = {"about": _about(application, locale), "studies": _studies(application), "city": _city(application)}
    return [(topic, [_said(*row) for row in words[topic.slug]]) for topic in TOPICS]


def _said(label: str, value: str, note: str | None = None) -> dict[str, str]:
    item = {"label": label, "value": value or _("Not given")}
    if note:
        item["note"] = note
    if not value:
        item["action"] = _("Add")
    return item


def _about(application: Any, locale: Locale) -> list[tuple[Any, ...]]:
    lives_in = ", ".join(filter(None, (application.city, places.country(application.country, locale))))
    rule = eligibility.rule_of(application.cohort)
    return [
        (_("Full name"), application.name, _("as on your certificate")),
        (_("Own script"), application.own_name),
        (_("Call you"), application.call_name),
        (
            _("Date of birth"),
            eligibility.in_full(application.born),
            eligibility.answer_in_words(rule, application.born),
        ),
        (_("Lives in"), lives_in),
        (_("Time zone"), zone_city(application.zone, clock.now()) if application.zone else ""),
    ]


def _studies(application: Any) -> list[tuple[Any, ...]]:
    interests = ", ".join(str(INTERESTS[key]) for key in application.topics if key in INTERESTS)
    return [
        (_("University"), application.university),
        (_("Field of study"), application.field_of_study),
        (_("Languages"), application.languages),
        (_("What interests you"), interests),
        (_("What you need"), application.access_needs),
        (_("How you heard of us"), application.heard_from),
    ]


def _city(application: Any) -> list[tuple[Any, ...]]:
    return [
        (_("A problem you see"), application.city_problem),
        (_("Why you"), application.motivation),
    ]
