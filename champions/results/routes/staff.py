"""Which page: staff have a round compiled and read its results."""

from flask import abort, make_response, redirect, render_template, url_for
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
            rows=rows_of(compilation),
            sealed=queries.published(subject.id),
            form=Button(),
        )
    )
    if running:
        answer.headers["Refresh"] = str(REFRESH)
    return answer


def rows_of(compilation: Compilation | None) -> list[pages.EntryRow]:
    """The standings of the compilation with names; nothing before it is there."""
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
