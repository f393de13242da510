"""Which page: may I apply, until when, what is asked; the first step."""

from datetime import date
from typing import Any

from flask import Response, current_app, flash, g, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from champions.accounts import actions as accounts
from champions.accounts.routes import await_code
from champions.cohorts import calendar
from champions.cohorts import queries as cohorts
from champions.cohorts.models import Cohort
from champions.core import clock, render
from champions.core.access import requires
from champions.core.errors import Refused

from .. import actions, eligibility, guardians, places, policy, queries, topics
from ..forms import CountryForm, EligibilityForm, StartForm, ZoneForm, boxes, questions_as_text
from .blueprint import bp
from .common import remembered

YEAR = 365 * 24 * 3600


@bp.route("/apply", endpoint="eligibility", methods=["GET", "POST"])
@requires(policy.ask, of=cohorts.cohort)
def may_i(cohort: Cohort) -> ResponseReturnValue:
    """May I? The answer stands beside the question; nothing is kept."""
    check = EligibilityForm(data={"born": boxes(remembered(cohort))})
    born = check.born_on if check.validate_on_submit() else None
    return landing(cohort, check, born)


@bp.post("/apply/start")
@requires(policy.ask, of=cohorts.cohort)
def start(cohort: Cohort) -> ResponseReturnValue:
    """The first step: a link and a code by mail; whoever is signed in goes straight to the form."""
    form = StartForm(signed_in=current_user.is_authenticated)
    if form.validate_on_submit() and form.born_on:
        try:
            actions.check_open(cohort)
            actions.check_age(cohort, form.born_on)
            actions.check_guardian(cohort, current_user.id, form.born_on, form.country.data or "")
            return _begin(cohort, form)
        except actions.NeedsGuardian:
            return redirect(url_for(".guardian_ask", cohort=cohort.slug, country=form.country.data or None), 303)
        except Refused as error:
            form.form_errors.append(str(error))
    check = EligibilityForm(formdata=None, data={"born": boxes(form.born_on)})
    return landing(cohort, check, form.born_on, form)


def _begin(cohort: Cohort, form: StartForm) -> Any:
    # The session's cookie is this browser's own: the date is not kept here before there is an application.
    session["begun"] = {"cohort": cohort.slug, "born": form.born.data}
    onward = url_for(".tasks", cohort=cohort.slug)
    if current_user.is_authenticated:
        return redirect(onward, 303)
    address = request.remote_addr or ""
    return await_code(accounts.ask(form.email.data, address=address, onward=onward, cohort_id=cohort.id))


@bp.post("/apply/zone")
@requires(policy.ask, of=cohorts.cohort)
def zone(cohort: Cohort) -> ResponseReturnValue:
    """From now on this browser is shown times by the clock of the city that was typed."""
    form = ZoneForm()
    back = url_for(".eligibility", cohort=cohort.slug)
    named = form.place.data or ""
    found = places.zone_called(named, render.locale()) if form.validate_on_submit() else None
    if found is None:
        flash(_("We do not know that city by its clock. Choose the one nearest to you from the list."))
        return redirect(url_for("accounts.settings", next=back), 303)
    answer = redirect(back, 303)
    secure = current_app.config["SESSION_COOKIE_SECURE"]
    answer.set_cookie(render.ZONE_COOKIE, found, max_age=YEAR, secure=secure, samesite="Lax")
    return answer


@bp.get("/apply/questions.txt")
@requires(policy.ask, of=cohorts.cohort)
def questions_text(cohort: Cohort) -> ResponseReturnValue:
    """All questions of the form as a text to keep, staff's own among them."""
    g.for_everybody = True
    file = Response(_all_questions(cohort), mimetype="text/plain")
    file.headers["Content-Disposition"] = f'attachment; filename="questions-{cohort.slug}.txt"'
    return file


def _all_questions(cohort: Cohort) -> str:
    asked = queries.progress(cohort.id, None)
    return questions_as_text(_("Questions of %(cohort)s", cohort=cohort.name), asked.questions, asked.clauses)


def landing(
    cohort: Cohort,
    check: EligibilityForm,
    born: date | None,
    form: StartForm | None = None,
    country: CountryForm | None = None,
    lives: str = "",
) -> Any:
    """The page of the first step: for a date of birth `born`, and whoever may need a guardian `lives` somewhere."""
    now, signed_in = clock.now(), current_user.is_authenticated
    rule = eligibility.rule_of(cohort)
    mine = queries.own(cohort.id, current_user.id) if signed_in else None
    window = calendar.applying(cohort, now)
    may_begin = born and eligibility.is_eligible(cohort, born) and mine is None and window is calendar.Window.OPEN
    if form is None and country is None and born and may_begin:
        if not lives and guardians.may_need_guardian(born, now, cohort) and not _has_consent(cohort):
            country = CountryForm(formdata=None, data={"born": born.isoformat()})
        else:
            known = {"born": born.isoformat(), "country": lives}
            form = StartForm(signed_in=signed_in, formdata=None, data=known)
    return render_template(
        "registration/eligibility.html",
        check=check,
        form=form,
        country=country,
        zone_form=None if render.reader_zone() else ZoneForm(formdata=None),
        error=check.errors or (form and form.errors) or (country and country.errors),
        rule=eligibility.rule_in_words(rule),
        born_after=eligibility.in_full(rule.born_after),
        answer=eligibility.answer_in_words(rule, born) if born else None,
        eligible=born is not None and eligibility.is_eligible(cohort, born),
        born=eligibility.in_full(born) if born else None,
        window=window,
        mine=mine,
        topics=topics.TOPICS,
        minutes=topics.minutes(),
        size=len(_all_questions(cohort).encode()),
        reading=queries.reading(cohort.id),
        guardian_age=guardians.highest_age(cohort),
    )


def _has_consent(cohort: Cohort) -> bool:
    """True when a guardian has agreed already for whoever is signed in."""
    return current_user.is_authenticated and queries.given(cohort.id, current_user.id) is not None
