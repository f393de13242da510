"""Pure: what happened to an application and its person, in words: each thing with who did it and when, in two zones."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from champions.core import render

from .words import STEPS, VERDICTS

# Beside the moves of an application itself (words.STEPS).
MORE: Mapping[str, Any] = {
    "review.assign": _l("Given to a reader"),
    "review.submit": _l("Read: a reader has submitted"),
    "review.reopen": _l("A reader has opened their review again"),
    "review.recuse": _l("A reader does not read it"),
    "pin.set": _l("Pinned on the shortlist"),
    "pin.remove": _l("No longer pinned"),
    "appeal.file": _l("Appeal made"),
    "appeal.uphold": _l("Appeal: the applicant was right"),
    "appeal.dismiss": _l("Appeal: the decision stands"),
    "birth_correction.ask": _l("Another date of birth asked for"),
    "birth_correction.grant": _l("Date of birth corrected"),
    "birth_correction.refuse": _l("Date of birth not corrected"),
    "guardian_consent.ask": _l("Guardian asked"),
    "guardian_consent.give": _l("Guardian has consented"),
    "guardian_consent.refuse": _l("Guardian has refused"),
    "guardian_consent.expire": _l("Guardian has not answered in time"),
    "guardian_consent.withdraw": _l("Guardian has taken the consent back"),
    "consent.give": _l("Agreed to a text"),
    "consent.withdraw": _l("Took a consent back"),
    "address_change.ask": _l("Another mail address asked for"),
    "address_change.use": _l("Mail address changed"),
    "person.change_address": _l("Mail address changed"),
    "person.merge": _l("Account became part of another one"),
    "merge.ask": _l("Two accounts to become one"),
    "merge.done": _l("Two accounts became one"),
    "enrolment.leave": _l("Left the programme"),
    "application.import": _l("Answers brought in by staff"),
}

MAILS: Mapping[str, Any] = {
    "accounts/sign_in": _l("Mail: link to sign in"),
    "registration/receipt": _l("Mail: receipt of the application"),
    "registration/guardian_asked": _l("Mail: a guardian is asked"),
    "registration/guardian_reminder": _l("Mail: a guardian is reminded"),
    "registration/guardian_given": _l("Mail: the guardian has consented"),
    "registration/guardian_thanks": _l("Mail: thanks to the guardian"),
    "registration/guardian_taken_back": _l("Mail: the guardian has taken the consent back"),
    "admissions/brought_in": _l("Mail: check what staff have brought in"),
    "admissions/offer": _l("Mail: offer of a place"),
    "admissions/waitlisted": _l("Mail: waiting list"),
    "admissions/reject": _l("Mail: not selected"),
    "admissions/enrolled": _l("Mail: welcome"),
    "admissions/deferred": _l("Mail: kept for a later cohort"),
    "admissions/lapsed": _l("Mail: the time to answer is over"),
}

# What became of a mail.
SENT: Mapping[str, Any] = {
    "queued": _l("owed"),
    "working": _l("leaving"),
    "done": _l("sent"),
    "failed": _l("failed"),
    "cancelled": _l("not needed any more"),
}


def event(application: Any, happened: Any) -> dict[str, str]:
    """One line of the story: `text`, `by`, and `when` in the cohort's time and in that of the person."""
    zone = application.cohort.zone
    theirs = application.person.zone or application.zone or zone
    return {"text": _text(happened), "by": _by(application, happened), "when": in_two_zones(happened.at, zone, theirs)}


def in_two_zones(at: Any, zone: str, theirs: str) -> str:
    """`Wed 7 April, 21:00 in Seoul (KST), 15:00 in Nairobi (EAT)`: staff's clock first, then the person's."""
    return render.in_words(at, theirs, first=zone)


def _text(happened: Any) -> str:
    if happened.is_mail:
        name = MAILS.get(happened.what) or _("Mail: %(name)s", name=_plain(happened.what.rpartition("/")[2]))
        return _("%(mail)s (%(state)s)", mail=name, state=SENT.get(happened.state, happened.state))
    said = STEPS.get(happened.what) or MORE.get(happened.what)
    verdict = happened.facts.get("verdict")
    if said and verdict in VERDICTS:
        return _("%(step)s: %(verdict)s", step=said, verdict=VERDICTS[verdict][0])
    return str(said) if said else _plain(happened.what.replace(".", ": "))


def _plain(name: str) -> str:
    return name.replace("_", " ").capitalize()


def _by(application: Any, happened: Any) -> str:
    if happened.actor_id == application.person_id:
        return _("the applicant")
    return happened.actor or _("the service")
