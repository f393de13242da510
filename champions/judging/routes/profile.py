"""Which page: what a judge says of themselves, for each panel they sit on."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from champions.cohorts.models import Cohort
from champions.cohorts.queries import cohort as the_cohort
from champions.core.access import requires
from champions.judging import actions, policy, queries
from champions.judging.forms import language_names, profile_form
from champions.judging.models import Judge

from .blueprint import bp


@bp.get("/judging/me")
@requires(policy.judge, of=the_cohort)
def profile(cohort: Cohort) -> ResponseReturnValue:
    """What is known of the judge, panel by panel."""
    own = queries.own_panels(cohort.id, current_user.id)
    panels = [(each, language_names(each.languages)) for each in own]
    return render_template("judging/profile.html", panels=panels)


@bp.route("/judging/me/<code>", methods=["GET", "POST"])
@requires(policy.own, of=queries.own_judge)
def change_profile(judge: Judge) -> ResponseReturnValue:
    """What the judge says of themselves for one panel; once they were given entries, only a part."""
    given = queries.has_entries(judge)
    form = profile_form(judge, given=given)
    if form.validate_on_submit():
        actions.change_judge(judge, form.facts(), by=current_user)
        flash(_("Saved."))
        return redirect(url_for(".profile", cohort=judge.round.cohort.slug), 303)
    return render_template("judging/profile_change.html", form=form, judge=judge, round=judge.round, given=given)
