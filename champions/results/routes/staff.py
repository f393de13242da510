"""Which page: staff have a round compiled and read its results."""

from flask import abort, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from champions.cohorts import queries as cohorts
from champions.cohorts.models import Cohort
from champions.core.access import requires
from champions.core.forms import Button
from champions.core.work import PENDING
from champions.judging.models import Round
from champions.results import actions, pages, policy, queries
from champions.results.models import Compilation

from .blueprint import bp

# Seconds until a page that shows progress asks for itself again.
REFRESH = 3


@bp.get("/results")
@requires(policy.see_before_release, of=cohorts.cohort)
def index(cohort: Cohort) -> ResponseReturnValue:
    """All rounds, and how far each is on its way to the winners."""
    return render_template("results/index.html", cohort=cohort, rounds=queries.rounds(cohort.id))


@bp.get("/results/<code>")
@requires(policy.see_before_release, of=queries.round_)
def show(subject: Round) -> ResponseReturnValue:
    """A round's results: what is missing before, progress while they are computed, then the standings."""
    compilation = queries.newest_compilation(subject.id)
    if compilation is None or compilation.outputs is None:
        return _waiting(subject, compilation)
    outputs, teams = compilation.outputs, queries.teams_by_entry(subject.id)
    missing = queries.who_is_missing(subject.id, pages.provisional(outputs))
    names = pages.names(compilation.inputs, outputs, teams, subject.criteria, missing)
    placing = queries.placing_of(compilation, compilation.settlements)
    actions.opened(compilation, "standings", by=current_user)
    return render_template(
        "results/show.html",
        round=subject,
        compilation=compilation,
        page=pages.page(compilation.inputs, outputs, placing, names, everything="all" in request.args),
        placing=placing,
        teams=teams,
        seals=queries.seals(subject.id),
        watchers=queries.watchers(subject.cohort_id),
        form=Button(),
    )


def _waiting(subject: Round, compilation: Compilation | None) -> ResponseReturnValue:
    """The page before there are numbers; while they are computed it asks for itself again."""
    running = compilation is not None and compilation.work_state in PENDING
    answer = make_response(
        render_template(
            "results/waiting.html",
            round=subject,
            compilation=compilation,
            running=running,
            cards=queries.cards(subject.id),
            look=queries.looks(subject.id) if subject.state == "open" else None,
            form=Button(),
        )
    )
    if running:
        answer.headers["Refresh"] = str(REFRESH)
    return answer


@bp.post("/results/<code>/compile", endpoint="compile")
@requires(policy.ask_compilation, of=queries.round_)
def compile_(subject: Round) -> ResponseReturnValue:
    """The worker compiles the round; the page shows how far it is."""
    if not Button().validate_on_submit():
        abort(400)
    actions.ask_compilation(subject, by=current_user)
    return redirect(url_for(".show", cohort=subject.cohort.slug, code=subject.code), 303)
