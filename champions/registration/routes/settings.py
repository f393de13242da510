"""Which page: how a cohort's registration is set up, and the forms that change it."""

from datetime import date
from typing import Any

from flask import current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from champions.cohorts import calendar
from champions.cohorts import queries as cohorts
from champions.cohorts.models import Cohort
from champions.core import clock, render
from champions.core.access import requires
from champions.core.errors import Refused

from .. import eligibility, places, policy
from ..actions import settings as actions
from ..forms.settings import DatesForm, GuardiansForm, PlacesForm, ages_as_text
from ..queries import age_rule
from ..queries import settings as queries
from .blueprint import bp

# Pages of chapters that come later in the story: linked when they are there.
ELSEWHERE = ("reviews.plan", "admissions.quotas", "admissions.member_cities")


@bp.get("/setup")
@requires(policy.set_up, of=cohorts.cohort)
def setup(cohort: Cohort) -> ResponseReturnValue:
    """What is set, with a way to change each part, and what is still wrong."""
    counts, undecided = queries.counts(cohort), len(age_rule.undecided(cohort))
    return render_template(
        "registration/settings.html",
        cohort=cohort,
        counts=counts,
        taken=queries.taken(cohort),
        undecided=undecided,
        warnings=_warnings(cohort, counts),
        rule=eligibility.rule_in_words(eligibility.rule_of(cohort)),
        countries=[(places.country(code, render.locale()), age) for code, age in sorted(cohort.guardian_ages.items())],
        elsewhere=[name for name in ELSEWHERE if name in current_app.view_functions],
    )


def _warnings(cohort: Cohort, counts: queries.Counts) -> list[str]:
    window, said = calendar.applying(cohort, clock.now()), []
    if not counts.required_texts and window is calendar.Window.OPEN:
        said.append(_("Applications are open, and there is no consent text that people have to agree to."))
    elif not counts.required_texts and window is calendar.Window.BEFORE:
        said.append(_("There is no consent text yet that people have to agree to."))
    if cohort.minimum_age < _oldest_consent(cohort) and not counts.guardian_texts:
        said.append(_("Some who can apply need a guardian's consent, and you have published no text for guardians."))
    if cohort.seats is None and cohort.admission == "open":
        said.append(_("Admission is open and no number of places is set: everybody who is eligible is enrolled."))
    if cohort.seats is None and cohort.admission == "selective":
        said.append(_("No number of places is set: nothing keeps you from offering too many."))
    if cohort.decide_by is None and window is not calendar.Window.BEFORE:
        said.append(_("No day is set by which you decide. Applicants cannot read when they will hear from you."))
    return said


def _oldest_consent(cohort: Cohort) -> int:
    return max([cohort.guardian_age, *cohort.guardian_ages.values()])


@bp.route("/setup/dates", methods=["GET", "POST"])
@requires(policy.set_up, of=cohorts.cohort)
def set_dates(cohort: Cohort) -> ResponseReturnValue:
    """When one can apply; a close that would lie in the past is asked for a second time, on a page of its own."""
    form = DatesForm(data=_dates(cohort))
    if form.validate_on_submit() and not form.goes_back:
        try:
            done = actions.set_dates(
                cohort, form.opens, form.closes, grace=form.grace.data, decide_by=form.decide_by.data,
                shown=form.shown.data or "", confirmed=form.is_confirmed, by=current_user,
            )  # fmt: skip
            return _done(cohort, done)
        except actions.Unconfirmed:
            closes = actions.stated(cohort, None, *form.closes)
            counts = queries.counts(cohort)
            return render_template(
                "registration/settings_close.html", cohort=cohort, form=form, closes=closes, counts=counts
            )
        except Refused as error:
            refuse(form, error, {"apply_closes_at": "closes_day"})
    zone = render.zone_city(cohort.zone, cohort.apply_closes_at)
    return render_template("registration/settings_dates.html", cohort=cohort, form=form, zone=zone)


def _dates(cohort: Cohort) -> dict[str, Any]:
    zone = clock.zone(cohort.zone)
    opens, closes = cohort.apply_opens_at.astimezone(zone), cohort.apply_closes_at.astimezone(zone)
    return {
        "opens_day": opens.date(),
        "opens_time": opens.time(),
        "closes_day": closes.date(),
        "closes_time": closes.time(),
        "grace": cohort.apply_grace_minutes,
        "decide_by": cohort.decide_by,
        "shown": actions.mark(cohort, actions.DATES),
    }


@bp.route("/setup/places", methods=["GET", "POST"])
@requires(policy.set_up, of=cohorts.cohort)
def set_places(cohort: Cohort) -> ResponseReturnValue:
    """How people come in, how many, how long an offer can be answered, until when a leaver is replaced; appeals."""
    form = PlacesForm(data=_places(cohort))
    if form.validate_on_submit():
        values = {name: form[name].data for name in actions.PLACES if name != "replace_until"}
        try:
            until: date | None = form.replace_until.data
            done = actions.set_places(cohort, values, replace_until=until, shown=form.shown.data or "", by=current_user)
            return _done(cohort, done)
        except Refused as error:
            refuse(form, error)
    return render_template("registration/settings_places.html", cohort=cohort, form=form, taken=queries.taken(cohort))


def _places(cohort: Cohort) -> dict[str, Any]:
    until = cohort.replace_until
    return {
        **{name: getattr(cohort, name) for name in actions.PLACES},
        "replace_until": until.astimezone(clock.zone(cohort.zone)).date() if until else None,
        "shown": actions.mark(cohort, actions.PLACES),
    }


@bp.route("/setup/guardians", methods=["GET", "POST"])
@requires(policy.set_up, of=cohorts.cohort)
def set_guardians(cohort: Cohort) -> ResponseReturnValue:
    """Below which age a guardian consents, by country."""
    known = {"guardian_age": cohort.guardian_age, "guardian_ages": ages_as_text(cohort.guardian_ages)}
    form = GuardiansForm(data={**known, "shown": actions.mark(cohort, actions.GUARDIANS)})
    if form.validate_on_submit():
        try:
            age = form.guardian_age.data
            done = actions.set_guardians(cohort, age, form.ages, shown=form.shown.data or "", by=current_user)
            return _done(cohort, done)
        except Refused as error:
            refuse(form, error)
    return render_template("registration/settings_guardians.html", cohort=cohort, form=form)


def refuse(form: Any, error: Refused, names: dict[str, str] | None = None) -> None:
    """The form now says what the action said, beside the field it is about."""
    if isinstance(error, actions.Wrong):
        form.refuse((names or {}).get(error.name, error.name), str(error))
    else:
        form.form_errors.append(str(error))


def _done(cohort: Cohort, changed: bool) -> Any:
    flash(_("Saved.") if changed else _("Nothing was different."))
    return redirect(url_for(".setup", cohort=cohort.slug), 303)
