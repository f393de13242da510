"""Pure: where an application stands, in words, for the person it belongs to."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any

from flask_babel import gettext as _

from champions.core.render import day, in_words, reader_zone

from .models import ApplicationState as S
from .models import Reason


@dataclass(frozen=True)
class Standing:
    """The headline and the sentence under it."""

    title: str
    lead: str


def standing(application: Any, now: datetime, *, stopped: bool = False) -> Standing:
    """What the decision is so far; an offer whose time is over says so; `stopped` by the guardian, not withdrawn."""
    cohort = application.cohort
    if stopped and application.state is S.WITHDRAWN:
        title = _("Your guardian took the consent back")
        return Standing(title, _("Your application has ended. Ask your guardian first, then write to us."))
    if application.state is S.OFFERED and not is_answerable(application, now):
        when = in_words(application.answer_by, cohort.zone)
        return Standing(_("Your time to answer is over"), _("We kept a place for you until %(when)s.", when=when))
    title, lead = {
        S.DRAFT: (_("Not sent yet"), _("Your application is saved, and nobody has seen it.")),
        S.SUBMITTED: (
            _("We are reading your application"),
            _("You need not do anything now. We write when we have decided."),
        ),
        S.OFFERED: (
            _("You have a place"),
            _("We would like you in %(cohort)s. Please tell us if you come.", cohort=cohort.name),
        ),
        S.ENROLLED: (_("You take part"), _("You said yes. We look forward to you.")),
        S.DECLINED: (_("You declined your place"), _("Thank you for telling us. Somebody else can come now.")),
        S.WAITLISTED: (
            _("You are on the waiting list"),
            _("We have no place for you yet. We write as soon as one is free for you."),
        ),
        S.LAPSED: (_("Your time to answer is over"), _("The place went to somebody else.")),
        S.DEFERRED: (
            _("You asked for a later cohort"),
            _("We keep your application and write when the next one opens."),
        ),
        S.NOT_SELECTED: (
            _("You were not selected this time"),
            _("Thank you for applying. We know this is not what you hoped for."),
        ),
        S.WITHDRAWN: (
            _("You have withdrawn"),
            _("Your application will not be decided on. Write to us if you did not mean it."),
        ),
    }[application.state]
    return Standing(title, lead)


def is_answerable(application: Any, now: datetime) -> bool:
    """True while a place is kept and waits for a yes or a no."""
    return application.state is S.OFFERED and bool(now <= application.answer_by)


def reason_in_words(reason: Reason) -> str:
    """Why somebody was not selected, said kindly."""
    return {
        Reason.PLACES: _("There were more good applications than places."),
        Reason.EXPERIENCE: _("Others had worked more on what this cohort is about. You can have done so next time."),
        Reason.TIME: _("We did not see that you have the time which the programme takes every week."),
        Reason.INCOMPLETE: _("Some answers were too short to be compared with the others."),
        Reason.AGE: _("You are outside the age for this cohort on the day we count."),
    }[reason]


def steps(application: Any, notes: Mapping[str, str] = MappingProxyType({})) -> list[dict[str, Any]]:
    """The line: Received, In review, Decision, and after an offer the answer and the first day.

    `notes` are what others know of a step, by its name.
    """
    zone = reader_zone() or application.cohort.zone  # the days of the clock that stands beside them
    # What an appeal has reopened is read again, whatever was decided before.
    decided = None if application.state is S.SUBMITTED else application.decided_at or application.waitlisted_at
    direct = application.answered_at is not None and application.decided_at is None
    withdrawn = application.state is S.WITHDRAWN
    line = [
        {"code": "A", "label": _("Received"), "note": _note(application.submitted_at, zone), "state": "done"},
        {
            "code": "R",
            "label": _("In review"),
            "note": notes.get("review"),
            "state": "done" if decided or direct else "next" if withdrawn else "here",
        },
        {
            "code": "D",
            "label": _("Decision"),
            "note": _decision(application, zone),
            "state": "done" if decided or direct else "next",
        },
    ]
    if application.state is S.WAITLISTED:
        line[-1]["state"] = "here"
    if direct:
        line.append({"code": "O", "label": _("First day"), "note": day(application.cohort.first_day), "state": "next"})
    elif application.answer_by and application.state not in (S.SUBMITTED, S.WAITLISTED, S.NOT_SELECTED):
        answered = application.answered_at
        by = None if answered else _("by %(day)s", day=day(application.answer_by, zone))
        waiting = application.state is S.OFFERED
        line += [
            {
                "code": "Y",
                "label": _("Your answer"),
                "note": _note(answered, zone) or by,
                "state": "done" if answered else "here" if waiting else "next",
            },
            {"code": "O", "label": _("First day"), "note": day(application.cohort.first_day), "state": "next"},
        ]
    return line


def _decision(application: Any, zone: str) -> str | None:
    """What was decided and when, as short as the line needs it."""
    if application.state is S.SUBMITTED:
        return None
    if application.state is S.WAITLISTED:
        return _("waiting list, %(day)s", day=day(application.waitlisted_at, zone))
    if application.decided_at is None:
        return _note(application.answered_at or application.waitlisted_at, zone)
    if application.answer_by and application.state is not S.NOT_SELECTED:
        return _("place offered, %(day)s", day=day(application.decided_at, zone))
    return day(application.decided_at, zone)


def event_in_words(verb: str) -> str:
    """What happened, for the history; empty for what the applicant need not read."""
    return {
        "begin": _("You began"),
        "submit": _("You sent it, and we received it"),
        "offer": _("We offered you a place"),
        "reject": _("We decided"),
        "accept": _("You accepted your place"),
        "decline": _("You declined your place"),
        "withdraw": _("You withdrew"),
        "edit": _("You changed an answer"),
        "waitlist": _("We put you on the waiting list"),
        "enrol": _("You have a place"),
        "defer": _("You asked for a later cohort"),
        "lapse": _("The time to answer ran out"),
        "stop": _("Your guardian took the consent back"),
        "reopen": _("We decide again"),
    }.get(verb, "")


def _note(at: datetime | None, zone: str) -> str | None:
    return day(at, zone) if at else None
