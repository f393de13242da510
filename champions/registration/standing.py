"""Pure: where an application stands, in words, for the person it belongs to."""

from dataclasses import dataclass
from datetime import datetime
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


def standing(application: Any, now: datetime) -> Standing:
    """What the decision is so far; an offer whose time is over says so."""
    cohort = application.cohort
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
    }[reason]


def steps(application: Any) -> list[dict[str, Any]]:
    """The line: Received, In review, Decision, and after an offer the answer and the first day."""
    zone = reader_zone() or application.cohort.zone  # the days of the clock that stands beside them
    decided = application.decided_at
    withdrawn = application.state is S.WITHDRAWN
    line = [
        {"label": _("Received"), "note": _note(application.submitted_at, zone), "state": "done"},
        {"label": _("In review"), "note": None, "state": "done" if decided else "next" if withdrawn else "here"},
        {"label": _("Decision"), "note": _note(decided, zone), "state": "done" if decided else "next"},
    ]
    if application.answer_by:
        answered = application.answered_at
        by = None if answered else _("by %(day)s", day=day(application.answer_by, zone))
        waiting = application.state is S.OFFERED
        line += [
            {
                "label": _("Your answer"),
                "note": _note(answered, zone) or by,
                "state": "done" if answered else "here" if waiting else "next",
            },
            {"label": _("First day"), "note": day(application.cohort.first_day), "state": "next"},
        ]
    return line


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
    }.get(verb, "")


def _note(at: datetime | None, zone: str) -> str | None:
    return day(at, zone) if at else None
