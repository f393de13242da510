"""Which page: the rehearsal, for staff to write and to see what judges meant, for judges to try."""

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from champions.core.access import requires
from champions.core.errors import Refused
from champions.core.forms import Form
from champions.judging import actions, policy, queries
from champions.judging.forms.rehearsal import rehearsal_form
from champions.judging.forms.rubric import sheet_form
from champions.judging.models import Judge, Rehearsal, RehearsalTry, Round, RoundState

from .blueprint import bp
from .rounds import refuse
from .rubric import lines


@bp.route("/judging/rounds/<code>/rehearsal", methods=["GET", "POST"])
@requires(policy.run, of=queries.round_by_code)
def rehearsal_edit(round_: Round) -> ResponseReturnValue:
    """The entry to rehearse with, and how far judges are apart on it."""
    found = queries.rehearsal(round_.id)
    form = rehearsal_form(round_.criteria, found)
    if form.validate_on_submit() and form.check(round_.criteria):
        try:
            actions.set_rehearsal(
                round_, title=form.title.data or "", words=form.words.data or "", url=form.url.data or "",
                given=form.given(round_.criteria), by=current_user,
            )  # fmt: skip
        except Refused as error:
            refuse(form, error)
        else:
            flash(_("Saved. Judges see it once the round is open."))
            return redirect(url_for(".rehearsal_edit", cohort=round_.cohort.slug, code=round_.code), 303)
    tried = queries.tries(found.id) if found else []
    scores = found.scores if found else []
    return render_template(
        "judging/rehearsal_edit.html", form=form, round=round_, rehearsal=found,
        rows=[{"criterion": each, **form.row(each)} for each in round_.criteria],
        beside=queries.beside(round_.criteria, scores, tried) if tried else [],
        leans=[(each.judge, each.tries, queries.lean(round_.criteria, scores, each.values)) for each in tried],
    )  # fmt: skip


@bp.route("/judging/rehearsal/<code>", methods=["GET", "POST"])
@requires(policy.own, of=queries.panellist)
def rehearse(judge: Judge) -> ResponseReturnValue:
    """The entry beside a scorecard that counts for nothing; after answering, what experienced judges gave, and why."""
    found = queries.rehearsal(judge.round_id)
    if found is None:
        abort(404)
    criteria = judge.round.criteria
    form = sheet_form(criteria)
    if form.validate_on_submit() and judge.round.state is RoundState.OPEN:
        given = {each.number: form[f"c{each.number}"].data for each in criteria}
        for each in criteria:
            if given[each.number] is None:
                form.refuse(f"c{each.number}", _("%(name)s: choose a step.", name=each.name))
        if not form.errors:
            actions.rehearse(judge, found, given, by=current_user)
            return redirect(url_for(".rehearse", cohort=judge.round.cohort.slug, code=judge.code), 303)
    return _page(form, judge, found)


def _page(form: Form, judge: Judge, found: Rehearsal) -> str:
    tried = queries.tries(found.id)
    own: RehearsalTry | None = next((each for each in tried if each.judge_id == judge.id), None)
    over = judge.round.state is not RoundState.OPEN  # or it has not begun
    anew: Any = own is None or request.args.get("again") or form.errors
    return render_template(
        "judging/rehearsal.html", form=form, judge=judge, round=judge.round, rehearsal=found, own=own, over=over,
        asks=bool(anew) and not over, lines=lines(judge.round.criteria), tried=len(tried),
        beside=queries.beside(judge.round.criteria, found.scores, tried) if own else [],
    )  # fmt: skip
