"""Which page: the applicant's answer to an offer: yes, no, or not this year."""

from typing import Any

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from champions.cohorts.models import Cohort
from champions.cohorts.queries import cohort as cohort_by_slug
from champions.core import clock
from champions.core.access import requires
from champions.core.forms import Button
from champions.core.lifecycle import may_move
from champions.registration.models import Application, ApplicationState

from .. import actions, offers, policy, queries
from .blueprint import bp


@bp.route("/status/accept", methods=["GET", "POST"])
@requires(policy.answer, of=cohort_by_slug)
def accept(cohort: Cohort) -> ResponseReturnValue:
    """The applicant's yes: a page with a button."""
    application, form = _own(cohort), Button()
    if form.validate_on_submit():
        actions.accept(application, by=current_user)
        flash(_("You have your place. Welcome."))
        return redirect(url_for("tracking.home", cohort=cohort.slug), 303)
    return _answer("admissions/accept.html", application, form)


@bp.route("/status/decline", methods=["GET", "POST"])
@requires(policy.answer, of=cohort_by_slug)
def decline(cohort: Cohort) -> ResponseReturnValue:
    """The applicant's no: a page with a button."""
    application, form = _own(cohort), Button()
    if form.validate_on_submit():
        actions.decline(application, by=current_user)
        flash(_("Thank you for telling us. The place goes to somebody else."))
        return redirect(url_for("registration.status", cohort=cohort.slug), 303)
    return _answer("admissions/decline.html", application, form)


@bp.route("/status/defer", methods=["GET", "POST"])
@requires(policy.answer, of=cohort_by_slug)
def defer(cohort: Cohort) -> ResponseReturnValue:
    """Not this time, but later: a page with a button."""
    application, form = _own(cohort), Button()
    if form.validate_on_submit():
        actions.defer(application, by=current_user)
        flash(_("We keep you for a later cohort. The place goes to somebody else."))
        return redirect(url_for("registration.status", cohort=cohort.slug), 303)
    return _answer("admissions/defer.html", application, form, later=queries.later_cohort(cohort))


def _own(cohort: Cohort) -> Application:
    found = queries.own_application(cohort, current_user.id)
    if found is None or found.state is ApplicationState.DRAFT:
        abort(404)
    return found


def _answer(template: str, application: Application, form: Any, **facts: Any) -> Any:
    open_ = may_move(application, "accept")
    late = open_ and not offers.in_time(application.answer_by, clock.now())
    return render_template(template, application=application, form=form, possible=open_, late=late, **facts)
