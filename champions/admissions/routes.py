"""Which page: the list of applications, one application, a decision about it, and the applicant's answer."""

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.datastructures import MultiDict

from champions.cohorts.models import Cohort
from champions.cohorts.queries import cohort as cohort_by_slug
from champions.core import clock, render
from champions.core.access import may, requires
from champions.core.forms import Button
from champions.core.lifecycle import may_move
from champions.registration import places, standing, topics
from champions.registration.models import Application, ApplicationState, Reason

from . import actions, offers, policy, queries, words
from .forms import FilterForm, RejectForm
from .queries import View

bp = Blueprint("admissions", __name__)


@bp.get("/admissions")
@requires(policy.see_all, of=cohort_by_slug)
def index(cohort: Cohort) -> ResponseReturnValue:
    """The applications that wait for a decision, or whichever the address asks for."""
    form = FilterForm(request.args)
    named = sorted((places.country(code, render.locale()), code) for code in queries.countries(cohort))
    form.offer([(code, name) for name, code in named])
    view = form.view
    form.process(MultiDict(view.args))
    tallies = queries.tallies(cohort)
    return render_template(
        "admissions/index.html",
        cohort=cohort,
        form=form,
        view=view,
        tallies=tallies,
        views=_views(cohort, view, tallies),
        page=queries.page(cohort, view, request.args.get("page", 1, type=int)),
        taken=queries.taken(cohort),
        words=words,
        country=lambda code: places.country(code, render.locale()),
        states=ApplicationState,
    )


@bp.get("/admissions/<code>")
@requires(policy.see, of=queries.application)
def show(application: Application) -> ResponseReturnValue:
    """All answers, what happened, and what can be decided; previous and next keep the filter."""
    view = _view()
    return render_template(
        "admissions/show.html",
        application=application,
        view=view,
        beside=queries.neighbours(application, view),
        entries=[_entry(application, row) for row in queries.history(application)],
        words=words,
        country=places.country(application.country, render.locale()),
        decidable=may_move(application, "offer"),
        topics=[str(topics.INTERESTS.get(key, key)) for key in application.topics],
        reason=standing.reason_in_words(application.reason) if application.reason else None,
        may_decide=may(policy.offer, application),
    )


@bp.route("/admissions/<code>/offer", methods=["GET", "POST"])
@requires(policy.offer, of=queries.application)
def offer(application: Application) -> ResponseReturnValue:
    """What an offer does, and the button that makes it."""
    form = Button()
    if form.validate_on_submit():
        actions.offer(application, by=current_user)
        flash(_("The offer is on its way."))
        return _back(application)
    cohort = application.cohort
    full = offers.is_full(cohort.seats, queries.taken(cohort)) if cohort.seats is not None else False
    return _decision("admissions/offer.html", application, form, answer_by=actions.answer_by(application), full=full)


@bp.route("/admissions/<code>/reject", methods=["GET", "POST"])
@requires(policy.reject, of=queries.application)
def reject(application: Application) -> ResponseReturnValue:
    """Why the applicant is not selected, and the button that tells them."""
    form = RejectForm()
    if form.validate_on_submit():
        actions.reject(application, by=current_user, reason=Reason(form.reason.data), note=form.note.data or "")
        flash(_("The decision is on its way."))
        return _back(application)
    return _decision("admissions/reject.html", application, form)


@bp.route("/status/accept", methods=["GET", "POST"])
@requires(policy.answer, of=cohort_by_slug)
def accept(cohort: Cohort) -> ResponseReturnValue:
    """The applicant's yes: a page with a button."""
    application, form = _own(cohort), Button()
    if form.validate_on_submit():
        actions.accept(application, by=current_user)
        flash(_("You have your place. Welcome."))
        return redirect(url_for("tracking.home", cohort=cohort.slug), 303)
    return _answer("admissions/accept.html", application, form)


@bp.route("/status/decline", methods=["GET", "POST"])
@requires(policy.answer, of=cohort_by_slug)
def decline(cohort: Cohort) -> ResponseReturnValue:
    """The applicant's no: a page with a button."""
    application, form = _own(cohort), Button()
    if form.validate_on_submit():
        actions.decline(application, by=current_user)
        flash(_("Thank you for telling us. The place goes to somebody else."))
        return redirect(url_for("registration.status", cohort=cohort.slug), 303)
    return _answer("admissions/decline.html", application, form)


def _views(cohort: Cohort, view: View, tallies: Any) -> list[dict[str, Any]]:
    sent = [state for state in ApplicationState if state in tallies and state is not ApplicationState.DRAFT]
    rows: list[tuple[ApplicationState | None, str, int]] = [(None, _("All"), sum(tallies[each].count for each in sent))]
    rows += [(state, str(words.STATES[state][0]), tallies[state].count) for state in sent]
    return [
        {
            "label": label,
            "url": url_for(".index", cohort=cohort.slug, state=state or "all"),
            "current": state is view.state,
            "count": count,
        }
        for state, label, count in rows
    ]


def _entry(application: Application, row: Any) -> dict[str, Any]:
    who = _("the applicant") if row.actor_id == application.person_id else row.name or _("the service")
    zone = application.cohort.zone
    text = words.STEPS.get(row.action) or row.action.split(".")[-1].replace("_", " ")
    return {"text": text, "by": who, "when": render.in_words(row.at, zone, first=zone)}


def _view() -> View:
    return FilterForm(request.args).view if request.args else View(state=None)


def _own(cohort: Cohort) -> Application:
    found = queries.own_application(cohort, current_user.id)
    if found is None or found.state is ApplicationState.DRAFT:
        abort(404)
    return found


def _page_of(application: Application) -> str:
    """The application's page, with the view it was opened from."""
    kept: dict[str, Any] = _view().args if request.args else {}
    return url_for(".show", cohort=application.cohort.slug, code=application.code, **kept)


def _back(application: Application) -> Any:
    return redirect(_page_of(application), 303)


def _decision(template: str, application: Application, form: Any, **facts: Any) -> Any:
    return render_template(
        template,
        application=application,
        form=form,
        cancel=_page_of(application),
        possible=may_move(application, "offer"),
        **facts,
    )


def _answer(template: str, application: Application, form: Any) -> Any:
    open_ = may_move(application, "accept")
    late = open_ and not offers.in_time(application.answer_by, clock.now())
    return render_template(template, application=application, form=form, possible=open_, late=late)
