"""Which page: applications as far as readers are concerned: which lack some, what they think, what is covered."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from champions.cohorts.models import Cohort
from champions.cohorts.queries import cohort as the_cohort
from champions.core.access import requires
from champions.core.forms import Button
from champions.registration.models import Application

from .. import actions, policy, queries
from ..forms import GiveForm, WordsForm
from ..models import PlanState
from .blueprint import bp


@bp.get("/reviews/applications")
@requires(policy.run, of=the_cohort)
def applications(cohort: Cohort) -> ResponseReturnValue:
    """Applications that lack readers, are not read yet, or whose readers differ."""
    plan = queries.plan(cohort.id)
    wished = request.args.get("show", "")
    show = wished if wished in queries.LISTS else queries.LISTS[0]
    number = request.args.get("page", 1, int) if len(request.args.get("page", "")) < 7 else 1
    return render_template(
        "reviews/applications.html",
        plan=plan,
        show=show,
        page=queries.waiting(plan, show, number, viewer_id=current_user.id) if plan else None,
        counts=queries.tallies(plan, viewer_id=current_user.id) if plan else None,
    )


@bp.route("/reviews/applications/<code>", methods=["GET", "POST"])
@requires(policy.arrange, of=queries.application)
def application(application: Application) -> ResponseReturnValue:
    """What readers think of it, one more reader for it, and what is covered in it."""
    plan = queries.plan(application.cohort_id)
    possible = plan is not None and plan.state is PlanState.OPEN and application.state in queries.READ
    free = queries.free_readers(plan, application) if plan and possible else []
    form = GiveForm().offer([(each.code, f"{name} ({load})") for each, name, load in free])
    if possible and form.validate_on_submit():
        reader = queries.reviewer(application.cohort.slug, form.reader.data)
        if reader is not None:
            actions.assign(application, reader, by=current_user)
            flash(_("One more reader has it now."))
        return _to(application)
    return _page(application, form=form, possible=possible, free=free)


@bp.post("/reviews/applications/<code>/cover")
@requires(policy.arrange, of=queries.application)
def cover(application: Application) -> ResponseReturnValue:
    """These words are covered for readers."""
    form = WordsForm()
    if form.validate_on_submit():
        actions.cover(application, words=form.words.data or "", by=current_user)
        flash(_("Covered. No reader sees these words any more."))
        return _from_where(application)
    return _page(application, words=form, form=GiveForm().offer([]), possible=False, free=[])


@bp.post("/reviews/applications/<code>/dismiss")
@requires(policy.arrange, of=queries.application)
def dismiss(application: Application) -> ResponseReturnValue:
    """These words tell nobody who it is."""
    form = WordsForm()
    if form.validate_on_submit():
        actions.dismiss(application, words=form.words.data or "", by=current_user)
        flash(_("Left as it is: readers see these words."))
        return _from_where(application)
    return _page(application, words=form, form=GiveForm().offer([]), possible=False, free=[])


@bp.get("/reviews/words")
@requires(policy.run, of=the_cohort)
def words(cohort: Cohort) -> ResponseReturnValue:
    """What readers reported, to be covered with one press, and what is covered."""
    return render_template("reviews/words.html", reports=queries.reports(cohort.id), form=Button())


def _page(application: Application, *, words: WordsForm | None = None, **facts: Any) -> Any:
    return render_template(
        "reviews/application.html",
        application=application,
        opinions=queries.of_application(application.id, viewer_id=current_user.id),
        covered=queries.reports(application.cohort_id, application.id),
        words=words or WordsForm(formdata=None),
        **facts,
    )


def _to(application: Application) -> Response:
    return redirect(url_for(".application", cohort=application.cohort.slug, code=application.code), 303)


def _from_where(application: Application) -> Response:
    """Back to the list of reports when it came from there."""
    if request.form.get("list"):
        return redirect(url_for(".words", cohort=application.cohort.slug), 303)
    return _to(application)
