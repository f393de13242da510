"""What admissions say to people by mail: an offer, the waiting list, a kind no, a welcome, what became of an offer."""

from datetime import datetime
from typing import Any

from flask import url_for
from flask_babel import lazy_gettext as _l

from champions.cohorts import calendar
from champions.cohorts.models import Cohort
from champions.core import clock, messages, rendering
from champions.core.db import db
from champions.core.messages import message
from champions.registration.models import Application, ApplicationState, Reason
from champions.registration.standing import reason_in_words

from . import actions, appealing, offers, queries
from .models import Appeal, AppealState, Decision, Enrolment, EnrolmentState, Verdict

WHY = _l("You applied to this programme with this address.")


def _application(params: dict[str, int], state: ApplicationState) -> Application | None:
    found = db.session.get(Application, params["application"])
    return found if found is not None and found.state is state else None


def _facts(found: Application, **more: Any) -> dict[str, Any]:
    link = url_for("registration.status", cohort=found.cohort.slug, _external=True)
    return {"application": found, "cohort": found.cohort, "link": link, **more}


def _of_offer(found: Application, answer_by: datetime, note: str) -> dict[str, Any]:
    return _facts(found, answer_by=answer_by, note=note)


def _of_waiting_list(found: Application, note: str) -> dict[str, Any]:
    return _facts(found, note=note)


def _of_rejection(found: Application, reason: Reason, note: str, decided_at: datetime) -> dict[str, Any]:
    """With until when they can appeal; None where they cannot, or have done so already."""
    days, zone = found.cohort.appeal_days, found.cohort.zone
    may = appealing.is_open(decided_at, days, zone, clock.now()) and queries.appeal_of(found.id) is None
    until = appealing.until(decided_at, days, zone) if may else None
    return _facts(found, reason=reason_in_words(reason), note=note, until=until)


@message("admissions/offer", WHY)
def offer(params: dict[str, int], person: Any) -> dict[str, Any] | None:
    """An offer that can still be accepted."""
    found = _application(params, ApplicationState.OFFERED)
    if found is None or found.answer_by is None or not offers.in_time(found.answer_by, clock.now()):
        return None
    return _of_offer(found, found.answer_by, found.reason_note)


@message("admissions/waitlisted", WHY)
def waitlisted(params: dict[str, int], person: Any) -> dict[str, Any] | None:
    """A place on the waiting list, and what that means."""
    found = _application(params, ApplicationState.WAITLISTED)
    return _of_waiting_list(found, found.reason_note) if found is not None else None


@message("admissions/reject", WHY)
def reject(params: dict[str, int], person: Any) -> dict[str, Any] | None:
    """A decision not to select them, with its reason."""
    found = _application(params, ApplicationState.NOT_SELECTED)
    if found is None or found.reason is None or found.decided_at is None:
        return None
    return _of_rejection(found, found.reason, found.reason_note, found.decided_at)


@message("admissions/enrolled", WHY)
def enrolled(params: dict[str, int], person: Any) -> dict[str, Any] | None:
    """The welcome of somebody who took their place."""
    found = _application(params, ApplicationState.ENROLLED)
    if found is None:
        return None
    return _facts(found) | {"link": url_for("tracking.home", cohort=found.cohort.slug, _external=True)}


@message("admissions/deferred", WHY)
def deferred(params: dict[str, int], person: Any) -> dict[str, Any] | None:
    """That their application is kept for a later cohort."""
    found = _application(params, ApplicationState.DEFERRED)
    return _facts(found) if found is not None else None


@message("admissions/lapsed", WHY)
def lapsed(params: dict[str, int], person: Any) -> dict[str, Any] | None:
    """That the time to answer is over, and the place free again."""
    found = _application(params, ApplicationState.LAPSED)
    return _facts(found, answer_by=found.answer_by) if found is not None else None


@message("admissions/again", WHY)
def again(params: dict[str, int], person: Any) -> dict[str, Any] | None:
    """That the cohort they asked to be kept for is open."""
    found = _application(params, ApplicationState.DEFERRED)
    later = db.session.get(Cohort, params["cohort"])
    if found is None or later is None or not later.apply_opens_at <= clock.now() <= later.apply_closes_at:
        return None
    link = url_for("registration.eligibility", cohort=later.slug, _external=True)
    answers = url_for("registration.read_answers", cohort=found.cohort.slug, _external=True)
    return {"application": found, "cohort": found.cohort, "later": later, "link": link, "url": answers}


@message("admissions/left", _l("You took part in this programme with this address."))
def left(params: dict[str, int], person: Any) -> dict[str, Any] | None:
    """That they take part no more, by their own wish or as staff wrote it down."""
    found = db.session.get(Enrolment, params["enrolment"])
    if found is None or found.state is not EnrolmentState.LEFT:
        return None
    link = url_for("cohorts.show", cohort=found.cohort.slug, _external=True)
    return {"cohort": found.cohort, "own": bool(params["own"]), "link": link}


def _of_appeal(params: dict[str, int], state: AppealState) -> dict[str, Any] | None:
    found = db.session.get(Appeal, params["appeal"])
    if found is None or found.state is not state:
        return None
    link = url_for("admissions.appeal", cohort=found.application.cohort.slug, _external=True)
    return {"appeal": found, "application": found.application, "cohort": found.application.cohort, "link": link}


@message("admissions/appeal_filed", WHY)
def appeal_filed(params: dict[str, int], person: Any) -> dict[str, Any] | None:
    """The receipt of an appeal, with the day of its answer."""
    return _of_appeal(params, AppealState.FILED)


@message("admissions/appeal_upheld", WHY)
def appeal_upheld(params: dict[str, int], person: Any) -> dict[str, Any] | None:
    """That they were right, and what happens now."""
    return _of_appeal(params, AppealState.UPHELD)


@message("admissions/appeal_dismissed", WHY)
def appeal_dismissed(params: dict[str, int], person: Any) -> dict[str, Any] | None:
    """That the decision stands, and why."""
    return _of_appeal(params, AppealState.DISMISSED)


@message("admissions/brought_in", _l("Staff of this programme have brought in answers with this address."))
def brought_in(params: dict[str, int], person: Any) -> dict[str, Any] | None:
    """That there is a draft to check and to send; nothing once it was sent, or can no longer be."""
    found = _application(params, ApplicationState.DRAFT)
    if found is None or not calendar.may_send(found.cohort, clock.now(), opened_at=found.began_at):
        return None
    link = url_for("registration.tasks", cohort=found.cohort.slug, _external=True)
    return {"application": found, "cohort": found.cohort, "link": link}


def preview(application: Application, decision: Decision) -> rendering.Words:
    """The very mail the applicant would get if the staged decision were sent now."""
    with rendering.as_read_by(application.person):
        if decision.verdict is Verdict.OFFER:
            facts = _of_offer(application, actions.answer_by(application), decision.note)
        elif decision.verdict is Verdict.REJECT and decision.reason is not None:
            facts = _of_rejection(application, decision.reason, decision.note, clock.now())
        else:
            facts = _of_waiting_list(application, decision.note)
        return rendering.words(messages.get(f"admissions/{MAILS[decision.verdict]}"), application.person, facts)


MAILS = {Verdict.OFFER: "offer", Verdict.WAITLIST: "waitlisted", Verdict.REJECT: "reject"}
