"""Which page: an appeal against a decision, its receipt, and its answer."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from champions.cohorts.models import Cohort
from champions.cohorts.queries import cohort as cohort_by_slug
from champions.core import clock
from champions.core.access import requires
from champions.core.errors import Refused
from champions.registration.models import ApplicationState
from champions.registration.standing import reason_in_words

from .. import actions, appealing, policy, queries
from ..forms import AnswerForm, AppealForm
from ..models import Appeal, AppealState
from .blueprint import bp


@bp.route("/status/appeal", methods=["GET", "POST"])
@requires(policy.appeal, of=cohort_by_slug)
def appeal(cohort: Cohort) -> ResponseReturnValue:
    """Why the decision was wrong; afterwards the receipt with the day of the answer, and the answer."""
    application = queries.own_application(cohort, current_user.id)
    filed = queries.appeal_of(application.id) if application else None
    if application is None or (filed is None and application.state is not ApplicationState.NOT_SELECTED):
        abort(404)
    if filed is not None:
        return render_template("admissions/appeal_receipt.html", appeal=filed, application=application)
    form = AppealForm()
    if form.validate_on_submit():
        try:
            actions.file_appeal(application, form.words.data or "", by=current_user)
            return redirect(url_for(".appeal", cohort=cohort.slug), 303)
        except Refused as error:
            form.refuse("words", str(error))
    return render_template(
        "admissions/appeal.html",
        application=application,
        form=form,
        open=appealing.is_open(application.decided_at, cohort.appeal_days, cohort.zone, clock.now()),
        until=appealing.until(application.decided_at or clock.now(), cohort.appeal_days, cohort.zone),
        reason=reason_in_words(application.reason) if application.reason else None,
    )


@bp.get("/admissions/appeals")
@requires(policy.see_appeals, of=cohort_by_slug)
def appeals(cohort: Cohort) -> ResponseReturnValue:
    """All appeals, those that wait first, with the day by which each is to be answered."""
    page = min(max(1, request.args.get("page", 1, type=int)), 1_000_000)
    found = queries.appeals(cohort, page)
    pages = max(1, -(-found.total // queries.MOST_APPEALS))
    return render_template("admissions/appeals.html", cohort=cohort, found=found, page=page, pages=pages)


@bp.route("/admissions/appeals/<code>", methods=["GET", "POST"])
@requires(policy.answer_appeal, of=queries.appeal)
def answer_appeal(appeal: Appeal) -> ResponseReturnValue:
    """What was decided and why that is said to be wrong, and the answer of somebody who had no part in it."""
    form = AnswerForm()
    if form.validate_on_submit():
        act = actions.uphold if form.verb.data == "uphold" else actions.dismiss
        try:
            act(appeal, form.answer.data or "", by=current_user)
            flash(_("The answer is on its way."))
            return redirect(url_for(".appeals", cohort=appeal.application.cohort.slug), 303)
        except Refused as error:
            form.refuse("verb", str(error))
    return render_template(
        "admissions/appeal_answer.html",
        appeal=appeal,
        application=appeal.application,
        cohort=appeal.application.cohort,
        form=form,
        waits=appeal.state is AppealState.FILED,
        may_answer=actions.may_answer(appeal, current_user.id),
        decided_by=queries.names(queries.deciders(appeal.application_id)),
        decision=next(iter(queries.decisions_made(appeal.application_id)), None),
        reasons=reason_in_words,
    )
