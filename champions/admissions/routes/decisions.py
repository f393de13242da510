"""Which page: a decision about one application is staged, read with its mail, or taken off the stage again."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from champions.core.access import requires
from champions.core.forms import Button
from champions.core.lifecycle import may_move
from champions.registration import standing
from champions.registration.models import Application, Reason

from .. import actions, messages, offers, policy, queries, words
from ..forms import RejectForm, StageForm
from ..models import Verdict
from .blueprint import bp
from .desk import page_of


@bp.route("/admissions/<code>/offer", methods=["GET", "POST"])
@requires(policy.offer, of=queries.application)
def offer(application: Application) -> ResponseReturnValue:
    """The offer of a place is put on the stage; the mail says by when it can be answered."""
    form = StageForm()
    if form.validate_on_submit():
        return _staged(application, Verdict.OFFER, note=form.note.data or "")
    cohort = application.cohort
    full = cohort.seats is not None and offers.is_full(cohort.seats, queries.taken(cohort))
    return _decision("admissions/offer.html", application, form, answer_by=actions.answer_by(application), full=full)


@bp.route("/admissions/<code>/waitlist", methods=["GET", "POST"])
@requires(policy.waitlist, of=queries.application)
def waitlist(application: Application) -> ResponseReturnValue:
    """A place on the waiting list is put on the stage."""
    form = StageForm()
    if form.validate_on_submit():
        return _staged(application, Verdict.WAITLIST, note=form.note.data or "")
    return _decision("admissions/waitlist.html", application, form)


@bp.route("/admissions/<code>/reject", methods=["GET", "POST"])
@requires(policy.reject, of=queries.application)
def reject(application: Application) -> ResponseReturnValue:
    """Why the applicant is not selected, put on the stage."""
    form = RejectForm()
    if form.validate_on_submit():
        return _staged(application, Verdict.REJECT, reason=Reason(form.reason.data), note=form.note.data or "")
    return _decision("admissions/reject.html", application, form)


@bp.route("/admissions/<code>/unstage", methods=["GET", "POST"])
@requires(policy.unstage, of=queries.open_decision)
def unstage(application: Application) -> ResponseReturnValue:
    """The decision that is staged, the very mail it sends, and the button that takes it off the stage."""
    form, decision = Button(), queries.decision(application)
    if form.validate_on_submit():
        actions.unstage(application, by=current_user)
        flash(_("The decision is off the stage. Nobody was told."))
        return redirect(page_of(application), 303)
    return render_template(
        "admissions/unstage.html",
        application=application,
        decision=decision,
        form=form,
        verdicts=words.VERDICTS,
        mail=messages.preview(application, decision) if decision is not None else None,
        reason=standing.reason_in_words(decision.reason) if decision is not None and decision.reason else None,
        cancel=url_for(".stage", cohort=application.cohort.slug),
    )


def _staged(application: Application, verdict: Verdict, **said: Any) -> Any:
    actions.stage(application, verdict, by=current_user, **said)
    flash(_("The decision is staged. Nobody is told until the staged decisions are sent."))
    return redirect(page_of(application), 303)


def _decision(template: str, application: Application, form: Any, **facts: Any) -> Any:
    decision = queries.decision(application)
    if decision is not None and not form.is_submitted():
        form.note.data = decision.note
        if decision.reason and "reason" in form:
            form.reason.data = decision.reason.value
    return render_template(
        template,
        application=application,
        form=form,
        staged=decision,
        verdicts=words.VERDICTS,
        cancel=page_of(application),
        possible=may_move(application, template.removeprefix("admissions/").removesuffix(".html")),
        **facts,
    )
