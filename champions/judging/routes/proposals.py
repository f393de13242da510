"""Which page: proposals of who judges what are asked for, read and accepted."""

from flask import abort, flash, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import ngettext
from flask_login import current_user

from champions.core.access import requires
from champions.core.forms import Button
from champions.core.work import PENDING
from champions.judging import actions, policy, queries, saying, standby, viewing
from champions.judging.forms.assigning import AskForm
from champions.judging.models import Assignment, Round

from .assigning import here, refreshed, to_assignment
from .blueprint import bp


@bp.post("/judging/rounds/<code>/assignment/ask")
@requires(policy.run, of=queries.round_to_assign)
def assignment_ask(round_: Round) -> ResponseReturnValue:
    """A proposal of who judges what is being worked out; what is scored stays."""
    form = AskForm()
    if not form.validate_on_submit():
        abort(400)
    run = actions.ask_assignment(round_, by=current_user, reason=form.reason.data or "")
    return redirect(url_for(".assignment_proposal", **here(round_), number=run.number), 303)


@bp.get("/judging/rounds/<code>/assignment/proposals")
@requires(policy.run, of=queries.round_to_assign)
def assignment_proposals(round_: Round) -> ResponseReturnValue:
    """All proposals there were, and which were accepted."""
    runs = queries.proposals(round_.id)
    return render_template("judging/assign_proposals.html", round=round_, runs=runs, form=Button())


@bp.get("/judging/rounds/<code>/assignment/proposals/<int:number>")
@requires(policy.run, of=queries.proposal)
def assignment_proposal(run: Assignment) -> ResponseReturnValue:
    """What a proposal would change, what each rule costs in it, or why nothing could be found."""
    board, outputs = queries.board(run.round), run.outputs or {}
    found = bool(outputs) and not outputs["infeasible"]
    open_ = found and run.accepted_at is None and run.round.state == "open"
    stale = standby.difference(run.inputs, queries.given_now(run.round, seen=board), outputs["pairs"]) if open_ else []
    answer = make_response(
        render_template(
            "judging/assign_proposal.html",
            round=run.round,
            run=run,
            board=board,
            outputs=outputs,
            pending=run.work_state in PENDING,
            changes=viewing.changes(board, outputs["pairs"]) if open_ else [],
            stale=saying.stale(stale) if stale else "",
            found=saying.found(outputs) if found else [],
            prices=saying.prices(outputs) if outputs else [],
            reasons=[saying.reason(each, board) for each in outputs.get("reasons", [])],
            form=Button(),
            saying=saying,
        )
    )
    return refreshed(answer, run)


@bp.post("/judging/rounds/<code>/assignment/proposals/<int:number>/accept")
@requires(policy.run, of=queries.proposal)
def assignment_accept(run: Assignment) -> ResponseReturnValue:
    """The scorecards of the proposal are given, and the judges are told."""
    if not Button().validate_on_submit():
        abort(400)
    given, taken = actions.accept(run, by=current_user)
    said = ngettext("Accepted: %(num)d entry is given,", "Accepted: %(num)d entries are given,", given)
    gone = ngettext("%(num)d is taken. Judges are told by mail.", "%(num)d are taken. Judges are told by mail.", taken)
    flash(f"{said} {gone}")
    return to_assignment(run.round)
