"""Which page: a file of applications is looked at, and brought in."""

import io

from flask import Response, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from champions.cohorts.models import Cohort
from champions.cohorts.queries import cohort as cohort_by_slug
from champions.core.access import requires
from champions.core.errors import Refused
from champions.core.forms import Button

from .. import actions, drafting, exporting, importing, policy, queries, saying
from ..forms import BringInForm, ImportForm
from ..models import ApplicationImport
from .blueprint import bp


@bp.route("/admissions/import", methods=["GET", "POST"])
@requires(policy.bring_in, of=cohort_by_slug)
def imports(cohort: Cohort) -> ResponseReturnValue:
    """Which columns a file has, and the box for it; below it the files that were looked at."""
    form = ImportForm()
    if form.validate_on_submit():
        try:
            content = form.file.data.stream.read(importing.MOST_BYTES + 1)
            found = actions.look_at(cohort, content, form.file.data.filename or "", by=current_user)
            return redirect(url_for(".import_", cohort=cohort.slug, code=found.code), 303)
        except actions.NotRead as error:
            form.refuse("file", str(error))
    return render_template(
        "admissions/imports.html",
        cohort=cohort,
        form=form,
        columns=drafting.COLUMNS,
        kept=queries.imports(cohort),
    )


@bp.get("/admissions/import/template.csv")
@requires(policy.bring_in, of=cohort_by_slug)
def import_template(cohort: Cohort) -> Response:
    """A file with the first line and one row as an example."""
    head, *rows = importing.template()
    out = io.BytesIO()
    exporting.comma_separated(out, exporting.Sheet("", head, rows))
    out.seek(0)
    return send_file(out, mimetype="text/csv", as_attachment=True, download_name="applications.csv", etag=False)


@bp.route("/admissions/import/<code>", methods=["GET", "POST"])
@requires(policy.bring_in, of=queries.import_)
def import_(found: ApplicationImport) -> ResponseReturnValue:
    """What the file would do, with a sentence for each row that is wrong; the typed number does it."""
    form = BringInForm()
    if form.validate_on_submit():
        try:
            made = actions.bring_in(found, form.count.data, by=current_user)
            flash(ngettext("%(num)d draft was made.", "%(num)d drafts were made.", made))
            return redirect(url_for(".import_", cohort=found.cohort.slug, code=found.code), 303)
        except Refused as error:
            form.refuse("count", str(error))
    parsed = queries.content(found) if found.done_at is None else None
    look = queries.look(found.cohort, parsed) if parsed else None
    bad = look.bad if look else []
    page = min(max(1, request.args.get("page", 1, type=int)), max(1, -(-len(bad) // queries.PAGE)))
    return render_template(
        "admissions/import.html",
        cohort=found.cohort,
        form=form,
        discard=Button(formdata=None),
        found=found,
        look=look,
        bad=bad[(page - 1) * queries.PAGE : page * queries.PAGE],
        page=page,
        pages=max(1, -(-len(bad) // queries.PAGE)),
        why=lambda each: saying.NOT_BROUGHT_IN.get(each, each),
    )


@bp.post("/admissions/import/<code>/discard")
@requires(policy.bring_in, of=queries.import_)
def discard_import(found: ApplicationImport) -> ResponseReturnValue:
    """Nothing of the file is kept."""
    if Button().validate_on_submit():
        actions.throw_away(found, by=current_user)
        flash(_("The file is thrown away. Nothing was made."))
    return redirect(url_for(".imports", cohort=found.cohort.slug), 303)
