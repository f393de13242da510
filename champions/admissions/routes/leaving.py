"""Which page: leaving the programme, by oneself or written down by staff."""

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from champions.cohorts.models import Cohort
from champions.cohorts.queries import cohort as cohort_by_slug
from champions.core.access import requires
from champions.core.lifecycle import may_move

from .. import actions, policy, queries
from ..forms import LeaveForm
from ..models import Enrolment
from .blueprint import bp


@bp.route("/leave", methods=["GET", "POST"])
@requires(policy.leave, of=cohort_by_slug)
def leave(cohort: Cohort) -> ResponseReturnValue:
    """What leaving means, the reason, and the button."""
    enrolment = queries.own_enrolment(cohort, current_user.id)
    if enrolment is None:
        abort(404)
    form = LeaveForm()
    if form.validate_on_submit():
        actions.leave(enrolment, by=current_user, why=form.why.data or "")
        flash(_("You have left the programme. Thank you for telling us."))
        return redirect(url_for("cohorts.show", cohort=cohort.slug), 303)
    return render_template("admissions/leave.html", enrolment=enrolment, form=form)


@bp.route("/people/<code>/end", methods=["GET", "POST"])
@requires(policy.end, of=queries.enrolment)
def end(enrolment: Enrolment) -> ResponseReturnValue:
    """Staff write down that somebody takes part no more, and why."""
    form = LeaveForm()
    if form.validate_on_submit():
        actions.leave(enrolment, by=current_user, why=form.why.data or "")
        flash(_("They take part no more. They are told by mail."))
        return redirect(url_for("tracking.person", cohort=enrolment.cohort.slug, code=enrolment.code), 303)
    possible = may_move(enrolment, "leave")
    return render_template("admissions/leave_end.html", enrolment=enrolment, form=form, possible=possible)
