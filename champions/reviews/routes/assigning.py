"""Which page: what is missing is given to readers, after a look at what that does to their loads."""

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import ngettext
from flask_login import current_user

from champions.cohorts.models import Cohort
from champions.cohorts.queries import cohort as the_cohort
from champions.core.access import requires
from champions.core.forms import Button

from .. import actions, policy, queries
from ..assignment import Lack
from ..models import PlanState
from .blueprint import bp


@bp.route("/reviews/assign", methods=["GET", "POST"])
@requires(policy.run, of=the_cohort)
def assign(cohort: Cohort) -> ResponseReturnValue:
    """Loads before and after, what cannot be met and why, and the button."""
    plan = queries.plan(cohort.id)
    if plan is None:
        abort(404)
    form = Button()
    if form.validate_on_submit():
        given = actions.assign_missing(plan, by=current_user)
        flash(ngettext("%(num)d application is given.", "%(num)d readings are given.", given.new))
        if given.lacking:
            words = "%(num)d application still lacks readers."
            flash(ngettext(words, "%(num)d applications still lack readers.", len(given.lacking)), "error")
        return redirect(url_for(".readers", cohort=cohort.slug), 303)
    table, proposal = actions.propose(plan)
    new = [reader for reader, _application in proposal.pairs]
    return render_template(
        "reviews/assign.html",
        form=form,
        plan=plan,
        possible=plan.state is PlanState.OPEN,
        new=len(new),
        applications=len(table.applications),
        loads=[
            {"reader": each.reviewer, "before": each.assigned, "after": each.assigned + new.count(each.reviewer.code)}
            for each in queries.readers(plan)
            if each.reviewer.ended_at is None
        ],
        lacking={why: sum(1 for _many, each in proposal.lacking.values() if each is why) for why in Lack},
    )
