"""Which page: what a file with results holds and what it is for; the file."""

from collections.abc import Mapping

from flask import Response, render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user

from champions.core.access import requires
from champions.results import actions, policy, queries
from champions.results.forms import ExportForm
from champions.results.models import Compilation

from .blueprint import bp

TYPES: Mapping[str, str] = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
}


@bp.route("/results/compilations/<code>/export", methods=["GET", "POST"])
@requires(policy.export, of=queries.compilation)
def export(compilation: Compilation) -> ResponseReturnValue:
    """Which file, and the question what it is for; the answer to it is the file."""
    form = ExportForm()
    if form.validate_on_submit():
        content = actions.export(compilation, form.kind.data, why=form.why.data, by=current_user)
        return _answer(compilation, form.kind.data, content)
    return render_template("results/export.html", compilation=compilation, round=compilation.round, form=form)


def _answer(compilation: Compilation, kind: str, content: bytes) -> Response:
    """The file, kept by no cache and run by no browser."""
    ending = kind if kind in TYPES else "csv"
    answer = Response(content, mimetype=TYPES.get(kind, "text/csv"))
    name = f"results-{compilation.round.code}-{compilation.code}"
    name += "" if kind in TYPES else f"-{kind}"
    answer.headers.set("Content-Disposition", "attachment", filename=f"{name}.{ending}")
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer.headers["Cache-Control"] = "no-store"
    return answer
