"""Which page: the quotas of a cohort, and the member cities."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from champions.cohorts.models import Admission, Cohort
from champions.cohorts.queries import cohort as cohort_by_slug
from champions.core.access import requires
from champions.core.errors import Refused
from champions.core.forms import Button

from .. import actions, membership, policy, queries
from .. import quotas as counting
from ..forms import MemberCitiesForm, NumbersForm, QuotaForm
from ..models import Quota
from .blueprint import bp


@bp.route("/admissions/quotas", methods=["GET", "POST"])
@requires(policy.shortlist, of=cohort_by_slug)
def quotas(cohort: Cohort) -> ResponseReturnValue:
    """All quotas, what is impossible about them, and the form that adds one."""
    form = QuotaForm(data=_wished()).offer([])
    if form.validate_on_submit() and (rule := form.rule()):
        try:
            actions.add_quota(cohort, rule, by=current_user)
        except Refused as why:
            form.refuse("whom", str(why))
        else:
            flash(_("Added: %(rule)s.", rule=counting.rule_in_words(rule)))
            return redirect(url_for(".quotas", cohort=cohort.slug), 303)
    found = queries.quotas_of(cohort)
    rules = [queries.rule_of(each) for each in found]
    return render_template(
        "admissions/quotas.html",
        cohort=cohort,
        form=form,
        rows=[(each, rule) for each, rule in zip(found, rules, strict=True)],
        problems=counting.problems(rules, cohort.seats),
        warnings=counting.warnings(rules, cohort.seats),
        universities=queries.universities(cohort),
        counting=counting,
        open=cohort.admission is Admission.OPEN,
    )


def _wished() -> dict[str, str | int | None]:
    """A rule that was tried, from the address, to begin the form with."""
    return {
        "whom": request.args.get("whom", "region:africa"),
        "least": request.args.get("least", type=int),
        "most": request.args.get("most", type=int),
    }


@bp.route("/admissions/quotas/<code>", methods=["GET", "POST"])
@requires(policy.shortlist, of=queries.quota)
def quota(quota: Quota) -> ResponseReturnValue:
    """The numbers of one quota, to be changed, and the button that takes it away."""
    form = NumbersForm(data={"least": quota.least, "most": quota.most})
    if form.validate_on_submit() and form.check_numbers(quota.value):
        actions.change_quota(quota, form.least.data, form.most.data, by=current_user)
        flash(_("Changed: %(rule)s.", rule=counting.rule_in_words(queries.rule_of(quota))))
        return redirect(url_for(".quotas", cohort=quota.cohort.slug), 303)
    rule = queries.rule_of(quota)
    who = counting.name(rule.field, rule.value)
    return render_template(
        "admissions/quota.html", cohort=quota.cohort, quota=quota, rule=rule, form=form, who=who, counting=counting
    )


@bp.post("/admissions/quotas/<code>/remove")
@requires(policy.shortlist, of=queries.quota)
def remove_quota(quota: Quota) -> ResponseReturnValue:
    """The quota is taken away."""
    cohort, said = quota.cohort, counting.rule_in_words(queries.rule_of(quota))
    if Button().validate_on_submit():
        actions.remove_quota(quota, by=current_user)
        flash(_("Taken away: %(rule)s.", rule=said))
    return redirect(url_for(".quotas", cohort=cohort.slug), 303)


@bp.route("/admissions/member-cities", methods=["GET", "POST"])
@requires(policy.member_cities, of=cohort_by_slug)
def member_cities(cohort: Cohort) -> ResponseReturnValue:
    """All member cities as one text, to be changed."""
    cities = [(row.country, row.name) for row in queries.member_cities()]
    form = MemberCitiesForm(data={"cities": membership.written(cities)})
    if form.validate_on_submit() and (typed := form.read()) is not None:
        added, gone = actions.set_member_cities(typed, by=current_user, cohort=cohort)
        flash(
            _("Saved: %(cities)s, %(added)s new, %(gone)s taken away.", cities=_cities(typed), added=added, gone=gone)
        )
        return redirect(url_for(".member_cities", cohort=cohort.slug), 303)
    return render_template("admissions/member_cities.html", cohort=cohort, form=form, count=len(cities))


def _cities(typed: list[tuple[str, str]]) -> str:
    return ngettext("%(num)d member city", "%(num)d member cities", len(typed))
