"""Which page: another age rule, whom it would affect, and what staff decide for each of them."""

from datetime import date
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from champions.cohorts import queries as cohorts
from champions.cohorts.models import Cohort
from champions.core.access import requires
from champions.core.errors import Refused
from champions.core.fields import FIRST_YEAR, LAST_YEAR

from .. import eligibility, policy
from ..actions import age_rule as actions
from ..actions.settings import AGES, mark
from ..eligibility import Rule
from ..forms.settings import AffectedForm, AgesForm, ChangedForm
from ..queries import age_rule as queries
from .blueprint import bp


@bp.route("/setup/ages", methods=["GET", "POST"])
@requires(policy.set_up, of=cohorts.cohort)
def set_ages(cohort: Cohort) -> ResponseReturnValue:
    """Another age rule is typed here; it changes nothing before its effect has been looked at."""
    form = AgesForm(data={name: getattr(cohort, name) for name in AGES} | {"shown": mark(cohort, AGES)})
    if form.validate_on_submit():
        typed: dict[str, Any] = {name: form[name].data for name in AGES}
        wanted = Rule(**typed)
        if wanted != eligibility.rule_of(cohort):
            return redirect(url_for(".review_ages", cohort=cohort.slug, **typed), 303)
        flash(_("Nothing was different."))
        return redirect(url_for(".setup", cohort=cohort.slug), 303)
    return render_template("registration/settings_ages.html", cohort=cohort, form=form)


@bp.route("/setup/ages/review", methods=["GET", "POST"])
@requires(policy.set_up, of=cohorts.cohort)
def review_ages(cohort: Cohort) -> ResponseReturnValue:
    """Whose answer the rule in the address would change; the rule changes once their number is typed."""
    rule = _asked_rule()
    if rule is None:
        return redirect(url_for(".set_ages", cohort=cohort.slug))
    form = AffectedForm()
    if form.validate_on_submit():
        try:
            actions.set_ages(cohort, rule, affected=form.count.data, by=current_user)
            flash(_("The age rule is changed. Nobody was told anything, and no application was changed."))
            return redirect(url_for(".changed", cohort=cohort.slug), 303)
        except actions.OtherNumber as error:
            form.refuse("count", str(error))
        except Refused as error:
            form.form_errors.append(str(error))
    found = queries.affected(cohort, rule)
    return render_template(
        "registration/settings_ages_review.html",
        cohort=cohort,
        form=form,
        before=eligibility.rule_in_words(eligibility.rule_of(cohort)),
        after=eligibility.rule_in_words(rule),
        found=found,
        page=queries.listed(found.sent, request.args.get("page", 1, type=int)),
        own=current_user.id,
    )


def _asked_rule() -> Rule | None:
    """The rule in the address, when it is one."""
    try:
        day = date.fromisoformat(request.args.get("reference_date", ""))
        limit, least = (int(request.args.get(name, "")[:4]) for name in ("age_limit", "minimum_age"))
    except ValueError:
        return None
    known = FIRST_YEAR <= day.year <= LAST_YEAR and 0 <= least < limit <= 120
    return Rule(day, limit, least) if known else None


@bp.route("/setup/ages/changed", methods=["GET", "POST"])
@requires(policy.set_up, of=cohorts.cohort)
def changed(cohort: Cohort) -> ResponseReturnValue:
    """Whose answer changed: each keeps its old rule or takes the new one, after a page that says what is meant."""
    found, form = queries.undecided(cohort), ChangedForm()
    page = queries.listed(found, request.args.get("page", 1, type=int))
    own = sum(row.person_id == current_user.id for row in page.rows)
    if form.validate_on_submit() and not form.goes_back:
        answer = _decide(cohort, form)
        if answer is not None:
            return answer
    return render_template(
        "registration/settings_changed.html",
        cohort=cohort,
        form=form,
        page=page,
        own=current_user.id,
        decidable=len(page.rows) - own,
        rule=eligibility.rule_in_words(eligibility.rule_of(cohort)),
    )


def _decide(cohort: Cohort, form: ChangedForm) -> Any:
    """The review page, or after it where it led; None when the form now says why not."""
    codes = None if form.everybody.data else list(form.codes.data or [])
    if codes == []:
        form.refuse("codes", _("Tick the applications you decide about, or all that are listed."))
        return None
    if not form.is_confirmed:
        return _review(cohort, form, codes)
    if not (form.total.data or "").isdecimal() or len(form.total.data) > 9:
        abort(400)
    try:
        total = int(form.total.data)
        done = actions.decide(
            cohort, form.verdict.data, form.reason.data or "", codes=codes, total=total, by=current_user
        )
    except Refused as error:
        form.form_errors.append(str(error))
        return None
    flash(ngettext("%(num)d application is decided.", "%(num)d applications are decided.", done))
    return redirect(url_for(".changed", cohort=cohort.slug), 303)


def _review(cohort: Cohort, form: ChangedForm, codes: list[str] | None) -> Any:
    total = queries.to_decide_count(cohort, codes, but=current_user.id)
    if not total:
        form.form_errors.append(_("None of them is open any more, or it is your own. Look at the list again."))
        return None
    form.total.data = str(total)
    return render_template("registration/settings_changed_review.html", cohort=cohort, form=form, total=total)
