"""Which page: what an export holds and what it is for; the file."""

from collections.abc import Sequence
from functools import partial

from flask import Response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.wsgi import wrap_file

from champions.cohorts.models import Cohort
from champions.cohorts.queries import cohort as cohort_by_slug
from champions.core import clock
from champions.core.access import requires
from champions.core.transaction import after_commit, transaction

from .. import actions, policy, queries, saying
from ..forms import ExportForm
from .blueprint import bp
from .bulk import selected_here
from .desk import country_name, view_here

TYPES = {"csv": "text/csv", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}


@bp.route("/admissions/export", methods=["GET", "POST"])
@requires(policy.export, of=cohort_by_slug)
def export(cohort: Cohort) -> ResponseReturnValue:
    """What the file holds, and the question what it is for; the answer to it is the file."""
    view, form = view_here(), ExportForm()
    chosen = bool(request.args.getlist("p") or request.args.get("run"))
    ids = selected_here(cohort) if chosen else queries.matching(cohort, view, viewer_id=current_user.id)
    if form.validate_on_submit():
        kind = form.kind.data
        actions.record_export(cohort, view, ids, kind, why=form.why.data, by=current_user)
        answer = _answer(cohort, kind)
        # Written once the record is: a long file holds up nobody who is sending an application meanwhile.
        after_commit(partial(_fill, answer, cohort, ids, kind, current_user.id))
        return answer
    return render_template(
        "admissions/export.html",
        cohort=cohort,
        form=form,
        count=len(ids),
        said=[] if chosen else saying.view_in_words(view, country_name),
        chosen=chosen,
        columns=queries.export_head(queries.own_questions(cohort)),
        back=url_for(".index", cohort=cohort.slug, **view.args),
    )


def _answer(cohort: Cohort, kind: str) -> Response:
    """The answer without its file: named for the day, kept by no cache, opened by no browser."""
    day = clock.now().astimezone(clock.zone(cohort.zone)).date()
    answer = Response(mimetype=TYPES[kind])
    answer.headers.set("Content-Disposition", "attachment", filename=f"applications-{cohort.slug}-{day}.{kind}")
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _fill(answer: Response, cohort: Cohort, ids: Sequence[int], kind: str, viewer_id: int) -> None:
    with transaction(write=False):
        file = actions.write_export(cohort, ids, kind, country_name, viewer_id=viewer_id)
    answer.response = wrap_file(request.environ, file)
    answer.direct_passthrough = True
    answer.call_on_close(file.close)
