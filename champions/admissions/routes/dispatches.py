"""Which page: all that is staged, the sending of it, and how far a sending is."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import ngettext
from flask_login import current_user

from champions.cohorts.models import Cohort
from champions.cohorts.queries import cohort as cohort_by_slug
from champions.core import render
from champions.core.access import requires
from champions.core.errors import Refused
from champions.core.forms import Button
from champions.core.work import PENDING
from champions.registration import places, standing

from .. import actions, policy, queries, words
from ..forms import SendForm, UnstageForm
from ..models import Dispatch, Verdict
from .blueprint import bp


@bp.route("/admissions/decisions", methods=["GET", "POST"])
@requires(policy.dispatch, of=cohort_by_slug)
def stage(cohort: Cohort) -> ResponseReturnValue:
    """The staged decisions of one verdict, the mail of each, and what does not fit."""
    form = UnstageForm()
    if form.validate_on_submit():
        count = actions.unstage_many(cohort, queries.with_codes(cohort, form.code.data or []), by=current_user)
        flash(ngettext("%(num)d decision is off the stage.", "%(num)d decisions are off the stage.", count))
        return redirect(request.full_path.rstrip("?"), 303)
    staged = queries.stage(cohort)
    verdict = _verdict(staged)
    pages = max(1, -(-staged.counts[verdict] // queries.ROWS))
    page = min(max(1, request.args.get("page", 1, type=int)), pages)
    return render_template(
        "admissions/decisions.html",
        cohort=cohort,
        form=form,
        staged=staged,
        free=queries.free_places(cohort, cohort.seats),
        verdict=verdict,
        verdicts=words.VERDICTS,
        rows=queries.staged(cohort, verdict, page, viewer_id=current_user.id),
        page=page,
        pages=pages,
        dispatches=queries.dispatches(cohort),
        reason=standing.reason_in_words,
        country=lambda code: places.country(code, render.locale()),
        pending=PENDING,
    )


@bp.route("/admissions/decisions/send", methods=["GET", "POST"])
@requires(policy.dispatch, of=cohort_by_slug)
def send(cohort: Cohort) -> ResponseReturnValue:
    """How many of each are sent, and the number typed by hand that sends them."""
    form, staged = SendForm(), queries.stage(cohort)
    if form.validate_on_submit():
        try:
            begun = actions.confirm_dispatch(cohort, form.count.data or 0, by=current_user, seen=form.seen.data)
            return redirect(url_for(".dispatch", cohort=cohort.slug, code=begun.code), 303)
        except Refused as error:
            form.refuse("count", str(error))
    form.seen.data = staged.seen
    free = queries.free_places(cohort, cohort.seats)
    verdicts = words.VERDICTS
    return render_template(
        "admissions/decisions_send.html", cohort=cohort, form=form, staged=staged, free=free, verdicts=verdicts
    )


@bp.route("/admissions/decisions/<code>", methods=["GET", "POST"])
@requires(policy.dispatch, of=queries.dispatch)
def dispatch(dispatch: Dispatch) -> ResponseReturnValue:
    """How far a sending is, what could not be done and why, and the button that stops the rest."""
    form = Button()
    if form.validate_on_submit():
        count = actions.stop_dispatch(dispatch, by=current_user)
        flash(ngettext("Stopped. %(num)d is staged again.", "Stopped. %(num)d are staged again.", count))
        return redirect(url_for(".dispatch", cohort=dispatch.cohort.slug, code=dispatch.code), 303)
    return render_template(
        "admissions/decisions_sending.html",
        dispatch=dispatch,
        cohort=dispatch.cohort,
        form=form,
        sent=queries.sent(dispatch),
        skipped=queries.skipped(dispatch),
        pending=dispatch.work_state in PENDING,
        verdicts=words.VERDICTS,
    )


def _verdict(staged: queries.Stage) -> Verdict:
    """The one the address names, else the first there is something of."""
    asked = request.args.get("verdict", "")
    first = next((each for each in Verdict if staged.counts[each]), Verdict.OFFER)
    return Verdict(asked) if asked in list(Verdict) else first
