"""Which page: staff compile a round, read it, confirm it. What the public may know is one question, `published`."""

from typing import Any

from flask import Blueprint, abort, flash, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from champions.cohorts import queries as cohorts
from champions.cohorts.models import Cohort
from champions.core import clock
from champions.core.access import requires
from champions.core.forms import Button
from champions.core.work import PENDING
from champions.judging.models import Round

from . import actions, pages, policy, public, queries
from .forms import ConfirmForm
from .models import Compilation

bp = Blueprint("results", __name__)

# Seconds until a page that shows progress asks for itself again.
REFRESH = 3


@bp.app_template_global("published")
def published(cohort: Cohort) -> list[public.Winners]:
    """What everybody may know of the cohort's results now; nothing before the release."""
    return public.winners(cohort.id, clock.now())


@bp.get("/results")
@requires(policy.see_before_release, of=cohorts.cohort)
def index(cohort: Cohort) -> ResponseReturnValue:
    """All rounds, and how far each is on its way to the winners."""
    return render_template("results/index.html", cohort=cohort, rounds=queries.rounds(cohort.id))


@bp.get("/results/<code>")
@requires(policy.see_before_release, of=queries.round_)
def show(subject: Round) -> ResponseReturnValue:
    """A round's results: progress while they are computed, raw numbers after, who has confirmed."""
    compilation = queries.newest_compilation(subject.id)
    running = compilation is not None and compilation.work_state in PENDING
    answer = make_response(
        render_template(
            "results/show.html",
            round=subject,
            compilation=compilation,
            running=running,
            cards=queries.cards(subject.id),
            rows=_rows(compilation),
            sealed=queries.published(subject.id),
            form=Button(),
        )
    )
    if running:
        answer.headers["Refresh"] = str(REFRESH)
    return answer


def _rows(compilation: Compilation | None) -> list[pages.EntryRow]:
    if compilation is None or compilation.outputs is None:
        return []
    return pages.standings(
        compilation.outputs,
        top=compilation.inputs["top"],
        teams=queries.teams_by_entry(compilation.round_id),
        judges=queries.names_by_judge(compilation.round_id),
    )


@bp.post("/results/<code>/compile", endpoint="compile")
@requires(policy.ask_compilation, of=queries.round_)
def compile_(subject: Round) -> ResponseReturnValue:
    """The worker compiles the round; the page shows how far it is."""
    if not Button().validate_on_submit():
        abort(400)
    actions.ask_compilation(subject, by=current_user)
    return redirect(url_for(".show", cohort=subject.cohort.slug, code=subject.code), 303)


@bp.route("/results/compilations/<code>/confirm", methods=["GET", "POST"])
@requires(policy.confirm, of=queries.compilation)
def confirm(compilation: Compilation) -> ResponseReturnValue:
    """One of two people says that the results are right; the second word seals them."""
    subject, form = compilation.round, ConfirmForm()
    if form.validate_on_submit():
        sealed = actions.confirm(compilation, by=current_user)
        flash(_said(sealed))
        return redirect(url_for(".show", cohort=subject.cohort.slug, code=subject.code), 303)
    return render_template("results/confirm.html", form=form, round=subject, rows=_rows(compilation))


def _said(sealed: Any) -> str:
    if sealed is None:
        return _("You have confirmed. One more person of the staff must confirm too.")
    return _("Confirmed by two people: the results are sealed. Nobody else knows them until the reveal.")
