"""Which page: one change to many applications: who is meant, what happens to each, what became of it."""

from collections import Counter
from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.datastructures import MultiDict

from champions.cohorts.models import Cohort
from champions.cohorts.queries import cohort as cohort_by_slug
from champions.core.access import requires
from champions.registration.models import Reason

from .. import actions, policy, queries, saying
from ..forms import FEW, ReaderForm, bulk_form
from ..queries import BulkRun
from .blueprint import bp
from .desk import view_here


@bp.route("/admissions/bulk", methods=["GET", "POST"])
@requires(policy.bulk, of=cohort_by_slug)
def bulk(cohort: Cohort) -> ResponseReturnValue:
    """Whom the change in the address would change and whom not, and why; the button does it."""
    deed = request.args.get("do", "")
    if deed not in saying.DEEDS:
        return redirect(url_for(".index", cohort=cohort.slug, **view_here().args), 303)
    if deed == "export":
        return redirect(url_for(".export", cohort=cohort.slug, **_meant()))
    readers = queries.readers(cohort) if deed == "assign" else []
    reader = queries.reader(cohort, request.args.get("reader", "")) if readers else None
    if deed == "assign" and reader is None:
        return _choose_reader(cohort, readers)
    ids = selected_here(cohort)
    effects = queries.effects(cohort, deed, ids, by_id=current_user.id, reader=reader.code if reader else "")
    form, seen = bulk_form(deed), queries.digest(effects)
    changing = [each for each in effects if not each.why]
    if form.validate_on_submit() and _still_so(form, seen) and form.check_count(len(changing)):
        reason = Reason(form.reason.data) if deed == "reject" else None
        note = (form.note.data or "") if "note" in form else ""
        run = actions.change_many(
            cohort, deed, effects, by=current_user, reader=reader, reason=reason, note=note
        )  # fmt: skip
        return redirect(url_for(".bulk_done", cohort=cohort.slug, run=run), 303)
    form.seen.data = seen
    pages = max(1, -(-len(changing) // queries.PAGE))
    page = min(max(1, request.args.get("page", 1, type=int)), pages)
    return render_template(
        "admissions/bulk.html",
        cohort=cohort,
        form=form,
        deed=deed,
        total=len(effects),
        changing=len(changing),
        shown=changing[(page - 1) * queries.PAGE : page * queries.PAGE],
        kept=[each for each in effects if each.why][: queries.PAGE],
        whys=Counter(each.why for each in effects if each.why),
        page=page,
        pages=pages,
        many=len(changing) > FEW,
        reader=next((name for code, name in readers if reader and code == reader.code), None),
        back=url_for(".index", cohort=cohort.slug, **view_here().args),
        saying=saying,
    )


@bp.get("/admissions/bulk/<run>")
@requires(policy.bulk, of=queries.bulk_run)
def bulk_done(run: BulkRun) -> ResponseReturnValue:
    """What became of each application, and the way to undo what can be undone."""
    code = request.view_args["run"] if request.view_args else ""
    rows = [(each, "") for each in run.done] + [(each, why) for why, codes in run.kept.items() for each in codes]
    pages = max(1, -(-len(rows) // queries.PAGE))
    page = min(max(1, request.args.get("page", 1, type=int)), pages)
    shown = rows[(page - 1) * queries.PAGE : page * queries.PAGE]
    return render_template(
        "admissions/bulk_done.html",
        cohort=run.cohort,
        run=run,
        rows=shown,
        names=queries.names_of(run.cohort, [each for each, _why in shown]),
        total=len(rows),
        page=page,
        pages=pages,
        undo=url_for(".bulk", cohort=run.cohort.slug, do="unstage", run=code)
        if run.deed in ("offer", "waitlist", "reject") and run.done
        else None,
        saying=saying,
    )


def _meant() -> dict[str, Any]:
    """Who is meant, as the words of an address."""
    kept: dict[str, Any] = dict(view_here().args)
    if request.args.get("all"):
        return {**kept, "all": "1"}
    return {**kept, "p": request.args.getlist("p")[: queries.MOST_CODES]}


def selected_here(cohort: Cohort) -> list[int]:
    """Who is meant by the address, as ids."""
    args = request.args
    return queries.selected(
        cohort,
        view_here(),
        args.getlist("p"),
        whole=bool(args.get("all")),
        run=args.get("run", ""),
        viewer_id=current_user.id,
    )


def _choose_reader(cohort: Cohort, readers: list[tuple[str, str]]) -> str:
    form = ReaderForm(MultiDict()).offer(readers)
    asked = [(name, value) for name, value in request.args.items(multi=True) if name not in ("reader", "page")]
    back = url_for(".index", cohort=cohort.slug, **view_here().args)
    return render_template(
        "admissions/bulk_reader.html", cohort=cohort, form=form, readers=readers, asked=asked, back=back
    )


def _still_so(form: Any, seen: str) -> bool:
    """True when what stood on the page is still so; else the form says that it is not."""
    if form.seen.data == seen:
        return True
    form.form_errors.append(_("Something has changed since you opened this page. Look at the list again."))
    return False
