"""Pure: the answers of an application in words, topic by topic, for checking and for reading again."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from babel import Locale
from flask_babel import gettext as _

from champions.core import clock, files
from champions.core.render import day, zone_city

from . import asking, eligibility, places, rechecking
from .agreeing import Clause
from .progress import Progress
from .topics import GENDERS, INTERESTS, MOST_WORDS, TOPICS, Topic

Rows = list[tuple[Any, ...]]


def answers(progress: Progress, locale: Locale) -> list[tuple[Topic, list[dict[str, Any]]]]:
    """Each topic with its questions and answers; what was not answered says so."""
    application = progress.application
    own = {
        "about": _about(application, locale),
        "city": _city(application),
        "studies": _studies(application),
        "consent": [_consent(each) for each in progress.clauses],
    }
    said = []
    for topic in TOPICS:
        rows = [_said(*row) for row in own[topic.slug]]
        said.append((topic, rows + list(_replies(progress, topic))))
    return said


def _said(label: str, value: str, note: str | None = None) -> dict[str, Any]:
    item = {"label": label, "value": value or _("Not given")}
    if note:
        item["note"] = note
    if not value:
        item["action"] = _("Add")
    return item


def _about(application: Any, locale: Locale) -> Rows:
    lives_in = ", ".join(filter(None, (application.city, places.country(application.country, locale))))
    kept = rechecking.kept_rule(application.rule) if application.submitted_at else None
    rule = kept or eligibility.rule_of(application.cohort)
    return [
        (_("Full name"), application.name, _("as on your certificate")),
        (_("Own script"), application.own_name),
        (_("Call you"), application.call_name),
        (_("Say your name"), application.say_name),
        (_("Date of birth"), eligibility.in_full(application.born), eligibility.age_in_words(rule, application.born)),
        (_("Gender"), str(GENDERS[application.gender]) if application.gender else ""),
        (_("Lives in"), lives_in),
        (_("Time zone"), zone_city(application.zone, clock.now()) if application.zone else ""),
    ]


def _city(application: Any) -> Rows:
    return [
        (_("A problem you see"), application.city_problem, _words(application.city_problem)),
        (_("Why you"), application.motivation, _words(application.motivation)),
    ]


def _words(text: str) -> str | None:
    return _("%(used)s of %(limit)s words", used=len(text.split()), limit=MOST_WORDS) if text else None


def _studies(application: Any) -> Rows:
    interests = ", ".join(str(INTERESTS.get(key, key)) for key in application.topics)
    return [
        (_("University"), application.university),
        (_("Field of study"), application.field_of_study),
        (_("Skills"), application.skills),
        (_("Languages"), application.languages),
        (_("What interests you"), interests),
        (_("What you need"), application.access_needs),
        (_("How you heard of us"), application.heard_from),
    ]


def _consent(clause: Clause) -> tuple[Any, ...]:
    facts = {"number": clause.number, "day": day(clause.published_at, year=True, weekday=False)}
    if clause.is_agreed:
        return (clause.title, _("Yes, to the text of %(day)s (version %(number)s)", **facts))
    if clause.has_changed:
        return (clause.title, _("This text has changed since you agreed"), _("Version %(number)s, of %(day)s", **facts))
    return (clause.title, "" if clause.required else _("No"))


def _replies(progress: Progress, topic: Topic) -> Iterator[dict[str, Any]]:
    """Staff's own questions on the page, in their own words; a file carries its question's code, to be linked."""
    for question in progress.asked(topic):
        said = progress.said.get(question.id, asking.NOTHING)
        item = _said(question.label, reply_in_words(question, said)) | {"own": True}
        if said.file:
            item |= {"note": files.in_words(said.file.size), "file": question.code}
        yield item


def reply_in_words(question: Any, said: asking.Said) -> str:
    """What somebody said to one of staff's questions, in one text."""
    if said.file:
        return said.file.name
    if question.kind == "date" and said.words:
        return eligibility.in_full(date.fromisoformat(said.words))
    return ", ".join(said.chosen) or said.words
