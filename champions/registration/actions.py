"""What happens: an application is begun, saved page by page, sent, withdrawn."""

from datetime import date
from typing import Any

from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError

from champions.accounts.models import Person
from champions.cohorts import calendar
from champions.cohorts.models import Cohort
from champions.core import audit, clock, outbox
from champions.core.db import db
from champions.core.errors import Refused
from champions.core.lifecycle import may_move, move
from champions.core.render import in_words

from . import eligibility, queries, topics
from .models import Application, ApplicationState


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


def save(cohort: Cohort, born: date, answers: dict[str, Any], *, by: Any) -> Application:
    """The draft of `by` has these answers; it is begun with the first of them.

    Raises Closed, NotEligible, or Refused when it has been sent already; then nothing is changed.
    """
    application = queries.own(cohort.id, by.id)
    _check_draft(application)
    check_open(cohort, application)
    check_age(cohort, born)
    application = application or _begin(cohort, born, by=by)
    for name, value in answers.items():
        setattr(application, name, value)
    application.born, application.rule = born, eligibility.rule_of(cohort).stored()
    application.saved_at = clock.now()
    return application


def _check_draft(application: Application | None) -> None:
    if application is not None and application.state is not ApplicationState.DRAFT:
        raise Refused(_("You have already applied. What you sent can no longer be changed here."))


def _begin(cohort: Cohort, born: date, *, by: Any) -> Application:
    application = Application(cohort_id=cohort.id, person_id=by.id, born=born, rule={}, topics=[])
    try:
        with db.session.begin_nested():
            db.session.add(application)
    except IntegrityError:
        # Two first pages sent at once: the other one made the row.
        begun = queries.own(cohort.id, by.id)
        _check_draft(begun)
        return begun or application
    audit.record("application.begin", application, by=by)
    return application


def submit(application: Application, *, by: Any) -> None:
    """The application is sent under the rule and the text of now; its names are the person's; the receipt is owed.

    Raises Closed, NotEligible, or Refused when something is missing; then nothing is changed.
    """
    cohort = application.cohort
    check_open(cohort, application)
    check_age(cohort, application.born)
    if topics.missing(application):
        raise Refused(_("Some answers are still missing."))
    application.rule = eligibility.rule_of(cohort).stored()
    application.consent_version, application.consented_at = cohort.consent_version, clock.now()
    move(application, "submit", by=by, rule=application.rule["version"], consent=cohort.consent_version)
    person = db.session.get_one(Person, application.person_id)
    person.name, person.own_name = application.name, application.own_name
    person.call_name, person.zone = application.call_name, application.zone
    outbox.owe(
        person,
        "registration/receipt",
        key=f"application:{application.code}:receipt",
        cohort_id=cohort.id,
        application=application.id,
    )


def may_withdraw(application: Application) -> bool:
    """True for an application that was sent and not yet answered for good; a draft is simply not sent."""
    return application.submitted_at is not None and may_move(application, "withdraw")


def withdraw(application: Application, *, by: Any) -> None:
    """The application is withdrawn and will not be decided on."""
    if not may_withdraw(application):
        raise Refused(_("This application cannot be withdrawn any more."))
    move(application, "withdraw", by=by)
