"""Which page: everybody on a shortlist, as pages and files; what differs from another; pinning somebody."""

import io
from collections.abc import Callable
from typing import IO, Any

from flask import abort, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from champions.core import render
from champions.core.access import requires
from champions.core.forms import Button
from champions.registration import places
from champions.registration.models import Application

from .. import actions, exporting, findings, policy, queries, selection
from ..forms import PinForm
from ..models import Shortlist, Side
from .blueprint import bp

ROWS = 50
KINDS: dict[str, tuple[Callable[..., int], str]] = {
    "csv": (exporting.comma_separated, "text/csv"),
    "xlsx": (exporting.spreadsheet, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}


@bp.get("/admissions/shortlists/<code>/people")
@requires(policy.shortlist, of=queries.shortlist)
def shortlist_people(run: Shortlist) -> ResponseReturnValue:
    """A page of those who moved, those on the list, those next in line, or those drawn by lot."""
    which, rows = _listed(run)
    pages = max(1, -(-len(rows) // ROWS))
    page = min(max(1, request.args.get("page", 1, type=int)), pages)
    shown = rows[(page - 1) * ROWS : page * ROWS]
    people = queries.named(run.cohort, [row["code"] for row in shown])
    return render_template(
        "admissions/shortlist_people.html",
        cohort=run.cohort,
        run=run,
        which=which,
        tabs=[(key, label, len(_rows(run, key))) for key, label in findings.LISTS.items()],
        rows=[(row, people[row["code"]]) for row in shown if row["code"] in people],
        first=(page - 1) * ROWS,
        total=len(rows),
        page=page,
        pages=pages,
        findings=findings,
        rules=findings.rules_of(run.outputs or {}),
        country=_country,
    )


@bp.get("/admissions/shortlists/<code>/people.<kind>")
@requires(policy.shortlist, of=lambda cohort, code, kind: queries.shortlist(cohort, code) if kind in KINDS else None)
def shortlist_file(run: Shortlist) -> ResponseReturnValue:
    """The whole list as CSV or XLSX."""
    kind = request.path.rpartition(".")[2]
    which, rows = _listed(run)
    write, media_type = KINDS[kind]
    out: IO[bytes] = io.BytesIO()
    write(out, _sheet(run, which, rows))
    out.seek(0)
    name = f"{run.cohort.slug}-shortlist-{run.number}-{which}.{kind}"
    return send_file(out, media_type, as_attachment=True, download_name=name, etag=False)


def _sheet(run: Shortlist, which: str, rows: list[dict[str, Any]]) -> exporting.Sheet:
    people, rules = queries.all_named(run.cohort, [row["code"] for row in rows]), findings.rules_of(run.outputs or {})
    head = [_("Reference"), _("Name"), _("Name in their own script"), _("Country"), _("Rank"), _("Score")]
    head += [_("Move"), _("Because of"), _("Details")]

    def cells(row: dict[str, Any]) -> list[Any]:
        who = people[row["code"]]
        why = findings.reasons(row, rules) if "because" in row else ("", row.get("said", ""))
        score = row["score"] / selection.POINT if row["score"] is not None else None
        move = {"in": _("Moved in"), "out": _("Moved out")}.get(row.get("move", ""), "")
        return [who.code, who.name, who.own_name, _country(who.country), row["rank"], score, move, *why]

    return exporting.Sheet(str(findings.LISTS[which]), head, [cells(row) for row in rows if row["code"] in people])


def _listed(run: Shortlist) -> tuple[str, list[dict[str, Any]]]:
    """Which list the address asks for, and its rows; nothing to see before there is a set."""
    if not (run.outputs or {}).get("possible"):
        abort(404)
    wished = request.args.get("list", "moved")
    which = wished if wished in findings.LISTS else "moved"
    return which, _rows(run, which)


def _rows(run: Shortlist, which: str) -> list[dict[str, Any]]:
    return findings.rows(run.outputs or {}, which)


@bp.get("/admissions/shortlists/<code>/compare/<other>")
@requires(policy.shortlist, of=queries.compared)
def compare_shortlists(pair: queries.Pair) -> ResponseReturnValue:
    """Who came in and who went out since another run."""
    after = pair.run.outputs or {}
    came, went = selection.differences(pair.before, after)
    return render_template(
        "admissions/shortlist_compare.html",
        cohort=pair.cohort,
        run=pair.run,
        number=pair.number,
        before=pair.before,
        after=after,
        came=came,
        went=went,
        people=queries.named(pair.cohort, [*came[:ROWS], *went[:ROWS]]),
        most=ROWS,
        findings=findings,
        country=_country,
    )


@bp.route("/admissions/<code>/pin", methods=["GET", "POST"])
@requires(policy.pin, of=queries.application)
def pin(application: Application) -> ResponseReturnValue:
    """In or out of every shortlist, and why; or the button that takes the pin away."""
    known = queries.pinned(application)
    wished = request.args.get("side", "")
    data = {"side": known.Pin.side.value, "reason": known.Pin.reason} if known else {"side": wished}
    form = PinForm(data=data)
    if form.validate_on_submit():
        actions.pin(application, Side(form.side.data), form.reason.data or "", by=current_user)
        flash(_("Pinned. Make the shortlist anew to see what it does."))
        return redirect(_application(application), 303)
    return render_template(
        "admissions/shortlist_pin.html",
        cohort=application.cohort,
        application=application,
        form=form,
        known=known,
        button_form=Button(),
        back=_application(application),
    )


@bp.post("/admissions/<code>/unpin")
@requires(policy.pin, of=queries.application)
def unpin(application: Application) -> ResponseReturnValue:
    """The pin is taken away."""
    if Button().validate_on_submit():
        actions.unpin(application, by=current_user)
        flash(_("The pin is taken away. Make the shortlist anew to see what it does."))
    return redirect(_application(application), 303)


def _application(application: Application) -> str:
    return url_for(".show", cohort=application.cohort.slug, code=application.code)


def _country(code: str) -> str:
    return places.country(code, render.locale())
