"""Which page: people settle what the numbers do not decide, two confirm, and what changed since the last seal."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from champions.core.access import requires
from champions.results import actions, policy, queries, settling
from champions.results.difference import difference as differing
from champions.results.exporting import RULES, judge_numbers
from champions.results.forms import ConfirmForm, CorrectForm, SettleForm, settle_form
from champions.results.models import Compilation, Confirmation
from champions.results.placing import Question

from .blueprint import bp


@bp.route("/results/compilations/<code>/confirm", methods=["GET", "POST"])
@requires(policy.confirm, of=queries.compilation)
def confirm(compilation: Compilation) -> ResponseReturnValue:
    """One of two people says that the results are right; the second word seals them."""
    subject = compilation.round
    replaced = queries.seals(subject.id)
    form = CorrectForm() if replaced.current is not None else ConfirmForm()
    if form.validate_on_submit():
        sealed = actions.confirm(compilation, by=current_user, correction=form.why, seen=form.decisions)
        flash(_said(sealed))
        return redirect(url_for(".show", cohort=subject.cohort.slug, code=subject.code), 303)
    settled = queries.settlements(compilation.id)
    form.seen.data = str(len(settled))
    return render_template(
        "results/confirm.html",
        form=form,
        compilation=compilation,
        round=subject,
        placing=None if compilation.outputs is None else queries.placing_of(compilation, settled),
        teams=queries.teams_by_entry(subject.id),
        scores={row["entry"]: row for row in (compilation.outputs or {"entries": ()})["entries"]},
        settled=settled,
        replaced=replaced,
        rules=RULES,
    )


def _said(sealed: Any) -> str:
    if sealed is None:
        return _("You have confirmed. One more person of the staff must confirm too.")
    return _("Confirmed by two people: the results are sealed. Nobody else knows them until the reveal.")


@bp.route("/results/compilations/<code>/settle", methods=["GET", "POST"])
@requires(policy.settle, of=queries.compilation)
def settle(compilation: Compilation) -> ResponseReturnValue:
    """The entries that the numbers do not tell apart, side by side, and what people decided."""
    settled = queries.settlements(compilation.id)
    placing = queries.placing_of(compilation, settled) if compilation.outputs is not None else None
    teams = queries.teams_by_entry(compilation.round_id)
    names = {code: team.name for code, team in teams.items()}
    first = request.form.get("first") or request.args.get("first") or ""
    wanted = int(first) if first.isascii() and first.isdigit() and len(first) < 6 else None
    question = settling.asked(placing, wanted) if placing is not None else None
    form = None
    if question is not None and placing is not None:
        form = settle_form(question.first, question.entries, names, settling.seats(placing, question))
    if question is not None and form is not None and form.validate_on_submit():
        removed = _settle(compilation, question, form)
        flash(_recorded(removed))
        return redirect(url_for(".settle", cohort=compilation.cohort.slug, code=compilation.code), 303)
    confirmed = [] if question is None else _words(compilation)
    return render_template(
        "results/settle.html",
        compilation=compilation,
        round=compilation.round,
        placing=placing,
        question=question,
        lines=settling.lines(question, compilation.inputs, compilation.outputs or {}) if question else [],
        boundaries=settling.boundaries(question, compilation.outputs or {}) if question else [],
        names=names,
        settled=[(each, settling.in_names(each.order, names)) for each in settled],
        confirmed=confirmed,
        form=form,
    )


def _words(compilation: Compilation) -> list[Confirmation]:
    return queries.seals(compilation.round_id).words(queries.confirmations(compilation.id))


def _settle(compilation: Compilation, question: Question, form: SettleForm) -> int:
    order = form.order(question.entries) if form.is_vote() else question.order
    voted = (form.voted.data or "") if form.is_vote() else ""
    return actions.settle(compilation, order, voted, form.reason.data or "", current_user)


def _recorded(removed: int) -> str:
    said = _("Recorded. It cannot be changed; another decision is another record, and the last one counts.")
    if not removed:
        return said
    return said + " " + ngettext(
        "%(num)d confirmation was taken away: it was given before this decision.",
        "%(num)d confirmations were taken away: they were given before this decision.",
        removed,
    )  # fmt: skip


@bp.get("/results/compilations/<code>/difference")
@requires(policy.see_before_release, of=queries.compilation)
def difference(compilation: Compilation) -> ResponseReturnValue:
    """What was sealed against this compilation: places, scores, who comes in, which scorecards made it so."""
    sealed = queries.sealed_compilation(compilation.round_id)
    found = None
    if sealed is not None and sealed.outputs is not None and compilation.outputs is not None:
        settled = queries.settlements(sealed.id, compilation.id)
        found = differing(
            (sealed.inputs, sealed.outputs, queries.placing_of(sealed, settled)),
            (compilation.inputs, compilation.outputs, queries.placing_of(compilation, settled)),
            queries.taken_back(compilation.round_id),
        )
    return render_template(
        "results/difference.html",
        compilation=compilation,
        round=compilation.round,
        sealed=sealed,
        found=found,
        teams=queries.teams_by_entry(compilation.round_id),
        judges=judge_numbers(compilation.inputs, compilation.outputs or {}),
    )
