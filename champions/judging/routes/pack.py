"""Which page: the offline pack, and the sheet of scores that comes back."""

import base64
import binascii
import zlib
from functools import partial

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user
from werkzeug.wsgi import wrap_file

from champions.core import files
from champions.core.access import requires
from champions.core.transaction import after_commit, transaction
from champions.judging import actions, pack, policy, queries, sheetfile
from champions.judging.forms import SheetForm, TakeForm
from champions.judging.models import Judge

from .blueprint import bp


@bp.route("/judging/pack/<code>", methods=["GET", "POST"], endpoint="pack")
@requires(policy.own, of=queries.panellist)
def offline(judge: Judge) -> ResponseReturnValue:
    """What the pack holds and how large it is; below it the box for the sheet, and what the sheet would change."""
    form = SheetForm()
    if form.validate_on_submit():
        content = form.file.data.stream.read(sheetfile.MOST_BYTES + 1)
        try:
            found = actions.look_into(judge, content)
            return _page(judge, form, found, TakeForm(formdata=None, sheet=_carried(content)))
        except sheetfile.Unreadable as error:
            form.refuse("file", str(error))
    return _page(judge, form, None, None)


@bp.get("/judging/pack/<code>/pack.zip")
@requires(policy.own, of=queries.panellist)
def pack_file(judge: Judge) -> ResponseReturnValue:
    """The pack: saved by the browser, kept by no cache."""
    answer = Response(mimetype="application/zip")
    answer.headers.set("Content-Disposition", "attachment", filename="entries.zip")
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer.headers["Cache-Control"] = "no-store"
    # Written when the request's own transaction is over: printing takes seconds.
    after_commit(partial(_fill, answer, judge.round.cohort.slug, judge.code))
    return answer


@bp.post("/judging/pack/<code>/take")
@requires(policy.own, of=queries.panellist)
def take_sheet(judge: Judge) -> ResponseReturnValue:
    """What was looked at is saved, all at once."""
    form = TakeForm()
    if not form.validate_on_submit():
        abort(400)
    content = _content(form.sheet.data or "")
    try:
        saved, counting = actions.take_sheet(judge, content, by=current_user)
    except sheetfile.Unreadable:
        abort(400)
    said = ngettext("%(num)d entry is saved from your sheet.", "%(num)d entries are saved from your sheet.", saved)
    flash(f"{said} {_('%(count)s of them count now.', count=counting)}")
    return redirect(url_for(".queue", cohort=judge.round.cohort.slug), 303)


def _page(judge: Judge, form: SheetForm, found: sheetfile.Read | None, take: TakeForm | None) -> str:
    sheets = queries.sheets(judge)
    works = queries.works([each.card.entry_id for each in sheets], blind=judge.round.blind)
    sizes = [works[each.card.entry_id].file_size or 0 for each in sheets]
    return render_template(
        "judging/pack.html",
        form=form,
        judge=judge,
        count=len(sheets),
        size=files.in_words(pack.size(sizes)),
        found=found,
        take=take,
        declared=queries.declared(judge),
    )


def _fill(answer: Response, cohort: str, code: str) -> None:
    with transaction(write=False):
        judge = queries.panellist(cohort, code)
        file = actions.write_pack(judge) if judge is not None else None
    if file is not None:
        answer.response = wrap_file(request.environ, file)
        answer.direct_passthrough = True
        answer.call_on_close(file.close)


def _carried(content: bytes) -> str:
    """The sheet as a field of the next form: nothing of it is kept here before it is saved."""
    return base64.urlsafe_b64encode(zlib.compress(content, 9)).decode()


def _content(carried: str) -> bytes:
    try:
        unpacking = zlib.decompressobj()
        return unpacking.decompress(base64.urlsafe_b64decode(carried.encode()), sheetfile.MOST_BYTES + 1)
    except (binascii.Error, ValueError, zlib.error):
        abort(400)
