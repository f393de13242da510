"""What happens: an application is begun, saved page by page, sent, withdrawn."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError

from champions.accounts.models import Person
from champions.cohorts import calendar
from champions.cohorts.models import Admission, Cohort
from champions.core import audit, clock, outbox, work
from champions.core.db import db
from champions.core.errors import Refused
from champions.core.lifecycle import may_move, move
from champions.core.render import in_words

from .. import agreeing, asking, eligibility, queries, topics
from ..asking import Said
from ..models import Application, Arrival
from ..models import ApplicationState as S
from . import replies as replying
from .consents import ensure_defaults
from .guardians import check_guardian


class Closed(Refused):
    """Applications are not open; the message says since when, or from when on."""


class NotEligible(Refused):
    """The date of birth is outside the cohort's rule; the message says why, with the date."""


def check_open(cohort: Cohort, application: Application | None = None) -> None:
    """Raises Closed unless an application (one begun in time: until the grace is over) may be sent now."""
    now = clock.now()
    if calendar.may_send(cohort, now, opened_at=application.began_at if application else None):
        return
    if calendar.applying(cohort, now) is calendar.Window.BEFORE:
        raise Closed(_("Applications open on %(when)s.", when=in_words(cohort.apply_opens_at, cohort.zone)))
    raise Closed(_("Applications closed on %(when)s.", when=in_words(cohort.apply_closes_at, cohort.zone)))


def check_age(cohort: Cohort, born: date) -> None:
    """Raises NotEligible unless somebody born on that day is of the age the cohort is for."""
    if not eligibility.is_eligible(cohort, born):
        raise NotEligible(eligibility.answer_in_words(eligibility.rule_of(cohort), born))


def may_edit(application: Application | None) -> bool:
    """True for a draft and for what was sent and not decided; with open admission also for whoever has a place by it.

    Whether there is still time is asked with `check_open`.
    """
    if application is None:
        return True
    if application.cohort.admission is Admission.OPEN and application.state in (S.WAITLISTED, S.ENROLLED):
        return True
    return application.state in (S.DRAFT, S.SUBMITTED)


def save(
    cohort: Cohort, born: date, answers: dict[str, Any], *, by: Any, replies: Mapping[int, Said] | None = None
) -> Application:
    """The application of `by` has these answers, and these to staff's own questions; the draft begins with the first.

    What was sent stays sent, and the record says which answers changed. Raises Closed, NotEligible, NeedsGuardian, or
    Refused when it cannot be changed any more or would lose an answer it needs; then nothing is changed.
    """
    application = queries.own(cohort.id, by.id)
    _check_editable(application)
    check_open(cohort, application)
    sent = application is not None and application.submitted_at is not None
    # What was sent keeps the rule it was decided by, whatever the cohort's has become (rechecking.py).
    judged = application is None or not sent or application.born != born
    if judged:
        check_age(cohort, born)
    check_guardian(cohort, by.id, born, answers.get("country") or (application.country if application else ""))
    if application is not None and sent:
        _check_whole(application, answers, replies or {})
    application = application or _begin(cohort, born, by=by)
    if not queries.clauses(cohort.id, None):
        ensure_defaults(cohort)
    changed = _write(application, {**answers, "born": born}) + replying.keep(application, replies or {})
    if judged:
        application.rule = eligibility.rule_of(cohort).stored()
    application.saved_at = clock.now()
    if sent and changed:
        application.edited_at = clock.now()
        audit.record("application.edit", application, by=by, fields=changed)
        _copy_to_person(application)
    return application


def _check_whole(application: Application, answers: dict[str, Any], replies: Mapping[int, Said]) -> None:
    """Raises Refused when a sent application would lose an answer that it needs."""
    questions, stored = queries.questions_and_answers(application.cohort_id, application.id)
    before = {key: asking.said_by(row) for key, row in stored.items()}
    lacked = {each.id for each in asking.missing(questions, before)}
    lost = any(each.id not in lacked for each in asking.missing(questions, before | dict(replies)))
    if lost or any(not value and name in topics.REQUIRED for name, value in answers.items()):
        raise Refused(_("You have sent your application. An answer it needs can be changed, and not left out."))


def _write(application: Application, answers: dict[str, Any]) -> list[str]:
    changed = [name for name, value in answers.items() if getattr(application, name) != value]
    for name in changed:
        setattr(application, name, answers[name])
    return changed


def _check_editable(application: Application | None) -> None:
    if not may_edit(application):
        raise Refused(_("Your application has been decided on or withdrawn. It can no longer be changed here."))


def _begin(cohort: Cohort, born: date, *, by: Any) -> Application:
    application = Application(cohort_id=cohort.id, person_id=by.id, born=born, rule={}, topics=[])
    try:
        with db.session.begin_nested():
            db.session.add(application)
    except IntegrityError:
        # Two first pages sent at once: the other one made the row.
        begun = queries.own(cohort.id, by.id)
        _check_editable(begun)
        return begun or application
    audit.record("application.begin", application, by=by)
    return application


def submit(application: Application, *, by: Any) -> None:
    """The application is sent under the rule and the texts of now; its names are the person's; the receipt is owed.

    With open admission a worker gives it a place. Raises Closed, NotEligible, NeedsGuardian, or Refused when something
    is missing; then nothing is changed.
    """
    cohort = application.cohort
    check_open(cohort, application)
    check_age(cohort, application.born)
    check_guardian(cohort, application.person_id, application.born, application.country)
    progress = queries.progress(cohort.id, application)
    if progress.missing():
        raise Refused(_("Some answers are still missing."))
    application.rule = eligibility.rule_of(cohort).stored()
    application.consent_version = agreeing.label(progress.clauses) or cohort.consent_version
    application.consented_at = clock.now()
    move(application, "submit", by=by, rule=application.rule["version"], consent=application.consent_version)
    person = _copy_to_person(application)
    outbox.owe(
        person,
        "registration/receipt",
        key=f"application:{application.code}:receipt",
        cohort_id=cohort.id,
        application=application.id,
    )
    if cohort.admission is Admission.OPEN:
        db.session.add(Arrival(application_id=application.id))
        work.ring_soon(Arrival)


def _copy_to_person(application: Application) -> Person:
    person = db.session.get_one(Person, application.person_id)
    person.name, person.own_name = application.name, application.own_name
    person.call_name, person.zone = application.call_name, application.zone
    return person


def may_withdraw(application: Application) -> bool:
    """True for an application that was sent and not yet answered for good; a draft is simply not sent."""
    return application.submitted_at is not None and may_move(application, "withdraw")


def withdraw(application: Application, *, by: Any) -> None:
    """The application is withdrawn and will not be decided on."""
    if not may_withdraw(application):
        raise Refused(_("This application cannot be withdrawn any more."))
    move(application, "withdraw", by=by)
