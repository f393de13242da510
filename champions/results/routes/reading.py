"""Which page: why an entry has its rank, and how each judge scored."""

from flask import abort, render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user

from champions.core.access import requires
from champions.results import actions, diagnosing, explaining, policy, queries, saying
from champions.results.exporting import judge_numbers
from champions.results.models import Compilation

from .blueprint import bp


@bp.get("/results/compilations/<code>/entries/<entry>", endpoint="why")
@requires(policy.see_before_release, of=queries.of_entry)
def why(subject: queries.OfEntry) -> ResponseReturnValue:
    """Every scorecard of an entry with its arithmetic, what is taken out, the mean, and the neighbours; to print."""
    compilation, outputs = subject.compilation, subject.compilation.outputs or {}
    placing = queries.placing_of(compilation, compilation.settlements)
    numbers = judge_numbers(compilation.inputs, outputs)
    explained = explaining.explain(compilation.inputs, outputs, subject.entry, numbers, placing)
    if explained is None:
        abort(404)
    actions.opened(compilation, "why", by=current_user, entry=subject.entry)
    return render_template(
        "results/why.html",
        round=compilation.round,
        compilation=compilation,
        why=explained,
        method=saying.method(outputs),
        teams=queries.teams_by_entry(compilation.round_id),
        judges=queries.names_by_judge(compilation.round_id),
    )


@bp.get("/results/compilations/<code>/judges")
@requires(policy.see_before_release, of=queries.finished)
def judges(compilation: Compilation) -> ResponseReturnValue:
    """How strict each judge was and what looks unusual, and how far they agree; nothing is done about it by itself."""
    outputs = compilation.outputs or {}
    actions.opened(compilation, "judges", by=current_user)
    return render_template(
        "results/judges.html",
        round=compilation.round,
        compilation=compilation,
        panel=diagnosing.panel(outputs, judge_numbers(compilation.inputs, outputs)),
        components=diagnosing.components(outputs),
        measures=diagnosing.measures(outputs),
        criteria=diagnosing.criteria(outputs),
        decisive=outputs.get("decisive_judges") or [],
        numbers=judge_numbers(compilation.inputs, outputs),
        method=saying.method(outputs),
        teams=queries.teams_by_entry(compilation.round_id),
        names_by_code=queries.names_by_judge(compilation.round_id),
    )
