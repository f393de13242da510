"""Which page: the plan of a cohort's reviews, its rubric, opening and closing."""

from typing import Any

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from champions.cohorts.models import Cohort
from champions.cohorts.queries import cohort as the_cohort
from champions.core.access import requires
from champions.core.errors import Refused
from champions.core.forms import Button

from .. import actions, blind, policy, queries, scoring
from ..forms import MOST_LINES, PlanForm, plan_form, rubric_form
from ..models import PlanState, ReviewPlan
from .blueprint import bp


@bp.route("/reviews/plan", methods=["GET", "POST"])
@requires(policy.run, of=the_cohort)
def plan(cohort: Cohort) -> ResponseReturnValue:
    """How applications are read here: how many readers, what is hidden, the rubric, until when."""
    found = queries.plan(cohort.id)
    form = plan_form(found, cohort.zone)
    if form.validate_on_submit():
        refused = _set_up(cohort, form)
        if refused is None:
            flash(_("The plan is saved."))
            return _to_plan(cohort)
        form.form_errors.append(str(refused))
    weights = [each.weight for each in found.criteria] if found else []
    return render_template(
        "reviews/plan.html",
        form=form,
        button=Button(),
        plan=found,
        shares=scoring.shares(weights),
        doors=blind.side_doors(form.hides.data or []),
        counts=queries.tallies(found) if found else None,
    )


def _set_up(cohort: Cohort, form: PlanForm) -> Refused | None:
    """The plan says what was typed; else why not. A first saving makes it."""
    try:
        actions.set_up(
            actions.make(cohort, by=current_user),
            readers_each=form.readers_each.data or 1,
            hides=form.hides.data or [],
            differ_by=float(form.differ_by.data or 1),
            read_by=form.until(cohort.zone),
            by=current_user,
        )
    except Refused as refused:
        return refused
    return None


@bp.route("/reviews/rubric", methods=["GET", "POST"])
@requires(policy.run, of=the_cohort)
def rubric(cohort: Cohort) -> ResponseReturnValue:
    """The lines of the rubric, all on one page; they are fixed once reading has begun."""
    found = _planned(cohort)
    form = rubric_form(found)
    if form.validate_on_submit():
        actions.set_rubric(found, form.lines(), by=current_user)
        flash(_("The rubric is saved."))
        return _to_plan(cohort)
    rows = [form.row(number) for number in range(1, MOST_LINES + 1)]
    return render_template("reviews/rubric.html", form=form, plan=found, rows=rows)


@bp.route("/reviews/open", methods=["GET", "POST"], endpoint="open")
@requires(policy.run, of=the_cohort)
def open_(cohort: Cohort) -> ResponseReturnValue:
    """What opening fixes, and the button that opens."""
    found, form = _planned(cohort), Button()
    if form.validate_on_submit():
        actions.open_(found, by=current_user)
        flash(_("Reading is open. Now give applications to readers."))
        return redirect(url_for(".readers", cohort=cohort.slug), 303)
    return _asked("reviews/open.html", found, form, possible=found.state is PlanState.PREPARING)


@bp.route("/reviews/close", methods=["GET", "POST"])
@requires(policy.run, of=the_cohort)
def close(cohort: Cohort) -> ResponseReturnValue:
    """What is not read yet, and the button after which nothing is accepted any more."""
    found, form = _planned(cohort), Button()
    if form.validate_on_submit():
        actions.close(found, by=current_user)
        flash(_("Reading is closed. Nothing is accepted any more."))
        return _to_plan(cohort)
    return _asked(
        "reviews/close.html", found, form, possible=found.state is PlanState.OPEN, counts=queries.tallies(found)
    )


def _planned(cohort: Cohort) -> ReviewPlan:
    """The cohort's plan; 404 before there is one."""
    found = queries.plan(cohort.id)
    if found is None:
        abort(404)
    return found


def _asked(template: str, plan: ReviewPlan, form: Any, **facts: Any) -> Any:
    hidden = [str(words) for key, words in blind.HIDEABLE.items() if key in plan.hides]
    return render_template(template, plan=plan, form=form, hidden=hidden, **facts)


def _to_plan(cohort: Cohort) -> Response:
    return redirect(url_for(".plan", cohort=cohort.slug), 303)
