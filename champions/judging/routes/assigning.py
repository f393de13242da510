"""Which page: who judges what in a round, and staff change it."""

import io
from typing import Any

from flask import Response, abort, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from champions.admissions.exporting import Sheet, spreadsheet
from champions.core import clock
from champions.core.access import requires
from champions.core.errors import Refused
from champions.core.forms import Button
from champions.core.work import PENDING
from champions.judging import actions, policy, queries, saying, standby, viewing
from champions.judging.forms.assigning import MoveForm, PickForm, TakeForm
from champions.judging.grid import Board, Piece, Seat
from champions.judging.models import Assignment, Round

from .blueprint import bp
from .rounds import to_round

# Seconds after which a page that waits for a proposal looks again.
REFRESH = 3
# Of the judges who have not opened their link so many are named.
WARNED = 3
# Of the entries that lack a judge so many are shown with who could take them.
LACKING = 24
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@bp.post("/judging/rounds/<code>/assign")
@requires(policy.run, of=queries.round_by_code)
def assign(round_: Round) -> ResponseReturnValue:
    """Entries are given to judges at once, evenly and without conflicts."""
    if not Button().validate_on_submit():
        abort(400)
    made, lacking = actions.assign(round_, by=current_user)
    flash(ngettext("%(num)d scorecard is new.", "%(num)d scorecards are new.", made))
    if lacking:
        words = ngettext("%(num)d entry has too few judges.", "%(num)d entries have too few judges.", len(lacking))
        flash(words, "error")
    return to_round(round_)


@bp.get("/judging/rounds/<code>/assignment")
@requires(policy.run, of=queries.round_to_assign)
def assignment(round_: Round) -> ResponseReturnValue:
    """Loads, what was checked, what is missing, and the grid of who judges what."""
    return _page(round_, queries.board(round_), MoveForm())


def _page(round_: Round, board: Board, form: MoveForm) -> Response:
    first = request.args.get("from", 1, type=int)
    shown, now = viewing.window(board, first), clock.now()
    newest, accepted = queries.newest_proposals(round_.id)
    times = {"opens": round_.opens_at, "closes": round_.closes_at, "now": now}
    waiting = [each for each in board.judges if each.waiting and board.loads[each.id] > board.done[each.id]]
    answer = make_response(
        render_template(
            "judging/assign.html",
            round=round_,
            board=board,
            form=form.offer(board, [_("entry %(number)s", number=saying.number(each)) for each in board.entries]),
            button_form=Button(),
            shown=shown,
            rows=viewing.rows(board, shown.entries, **times),
            bars=viewing.bars(board),
            checks=viewing.checks(board),
            newest=newest,
            accepted=accepted,
            lacking=_lacking(round_, board),
            waiting=waiting[:WARNED],
            prices=saying.prices(accepted.outputs) if accepted and accepted.outputs else [],
            saying=saying,
        )
    )
    return refreshed(answer, newest)


def refreshed(answer: Response, run: Assignment | None) -> Response:
    """The answer, which asks for itself again as long as the run is being worked out."""
    if run is not None and run.work_state in PENDING:
        answer.headers["Refresh"] = str(REFRESH)
    return answer


def _lacking(round_: Round, board: Board) -> list[tuple[Piece, int, list[tuple[Seat, standby.Candidate]]]]:
    """(entry, how many judges it lacks, who could take it) of the entries that lack a judge."""
    if not board.lacking or round_.state != "open":
        return []
    beside = standby.Standby(queries.given_now(round_, seen=board))
    return [
        (each, board.per_entry - board.per[each.id], _best(board, beside.candidates(each.code, most=None)))
        for each in board.lacking[:LACKING]
    ]


def _best(board: Board, could: list[standby.Candidate]) -> list[tuple[Seat, standby.Candidate]]:
    """The best of those who could take an entry; who has not opened their link yet comes last."""
    judges = {each.code: each for each in board.judges}
    known = [(judges[each.judge], each) for each in could]
    return sorted(known, key=lambda each: each[0].waiting is not None)[: standby.MOST]


@bp.post("/judging/rounds/<code>/assignment/move")
@requires(policy.run, of=queries.round_to_assign)
def assignment_move(round_: Round) -> ResponseReturnValue:
    """One entry goes from one judge to another, if every rule allows it; else the page says which does not."""
    board, form = queries.board(round_), MoveForm()
    if not form.validate_on_submit():
        return _page(round_, board, form)
    try:
        _pick(round_, form.e.data or "", form.t.data or "", form.f.data or "")
    except Refused as why:
        form.refuse("e", str(why))
        return _page(round_, board, form)
    flash(_("Moved. The judge is told by mail within minutes."))
    return to_assignment(round_)


@bp.post("/judging/rounds/<code>/assignment/give")
@requires(policy.run, of=queries.round_to_assign)
def assignment_give(round_: Round) -> ResponseReturnValue:
    """The judge whose button was pressed has the entry, too, or instead of somebody."""
    form = PickForm()
    if not form.validate_on_submit() or form.parts is None:
        abort(400)
    entry, judge, before = form.parts
    _pick(round_, entry, judge, before)
    flash(_("Given. The judge is told by mail within minutes."))
    return to_assignment(round_)


def _pick(round_: Round, entry_code: str, judge_code: str, before: str | None) -> None:
    entry, judge = queries.pair_by_codes(round_.id, entry_code, judge_code)
    if entry is None or judge is None:
        raise Refused(_("Choose an entry and a judge of this round."))
    if before is None:
        actions.give(entry, judge, by=current_user)
        return
    card = queries.card_by_codes(round_.id, entry_code, before)
    if card is None:
        raise Refused(_("This judge does not have the entry."))
    actions.move_card(card, judge, by=current_user)


@bp.get("/judging/rounds/<code>/assignment/entries/<entry>")
@requires(policy.run, of=queries.entry_to_assign)
def assignment_entry(place: queries.Place) -> ResponseReturnValue:
    """Who judges an entry, who could, who must not and why; the way to give it and to take it."""
    return _entry_page(place, queries.board(place.round), TakeForm())


def _entry_page(place: queries.Place, board: Board, form: TakeForm) -> str:
    entry = board.entry.get(place.id) or abort(404)
    beside = standby.Standby(queries.given_now(place.round, seen=board))
    judges = {each.code: each for each in board.judges}
    return render_template(
        "judging/assign_entry.html",
        round=place.round,
        board=board,
        entry=entry,
        could=[(judges[each.judge], each) for each in beside.candidates(entry.code, most=None)],
        bars=[(board.judge[each.judge], each) for each in board.bars if each.entry == entry.id],
        form=form.offer(board, entry),
        button_form=Button(),
        saying=saying,
    )


@bp.post("/judging/rounds/<code>/assignment/entries/<entry>/take")
@requires(policy.run, of=queries.entry_to_assign)
def assignment_take(place: queries.Place) -> ResponseReturnValue:
    """The entry is taken from a judge who has not submitted it, with a reason."""
    board, form = queries.board(place.round), TakeForm()
    entry = board.entry.get(place.id) or abort(404)
    if not form.offer(board, entry).validate_on_submit():
        return _entry_page(place, board, form)
    held = next(each for each in board.cards if each.code == form.card.data)
    card = queries.card_between(held.judge, held.entry) or abort(404)
    actions.take(card, form.reason.data or "", by=current_user)
    flash(_("Taken. What was saved on the scorecard stays, and counts no more."))
    return redirect(url_for(".assignment_entry", **here(place.round), entry=entry.code), 303)


@bp.get("/judging/rounds/<code>/assignment/judges/<judge>")
@requires(policy.run, of=queries.judge_to_assign)
def assignment_judge(place: queries.Place) -> ResponseReturnValue:
    """What a judge has, and who could take what they have not scored."""
    board = queries.board(place.round)
    judge = board.judge[place.id]
    beside = standby.Standby(queries.given_now(place.round, seen=board))
    held = sorted(
        (each for each in board.cards if each.judge == judge.id), key=lambda each: board.entry[each.entry].number
    )
    return render_template(
        "judging/assign_judge.html",
        round=place.round,
        board=board,
        judge=judge,
        held=[
            (
                board.entry[each.entry],
                each,
                []
                if each.submitted
                else _best(board, beside.instead(board.entry[each.entry].code, judge.code, most=None)),
            )
            for each in held
        ],
        bars=[(board.entry[each.entry], each) for each in board.bars if each.judge == judge.id],
        form=Button(),
        saying=saying,
    )


@bp.get("/judging/rounds/<code>/assignment.xlsx")
@requires(policy.run, of=queries.round_to_assign)
def assignment_file(round_: Round) -> ResponseReturnValue:
    """The whole grid, and the entries with their judges, as a spreadsheet."""
    board, out = queries.board(round_), io.BytesIO()
    spreadsheet(
        out,
        Sheet(_("Who judges what"), *viewing.table(board)),
        Sheet(_("Entries"), *viewing.entry_table(board)),
    )
    answer = Response(out.getvalue(), mimetype=XLSX)
    answer.headers.set("Content-Disposition", "attachment", filename=f"who-judges-what-{round_.code}.xlsx")
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer.headers["Cache-Control"] = "no-store"
    return answer


def here(round_: Round) -> dict[str, Any]:
    """What the address of every page about the round begins with."""
    return {"cohort": round_.cohort.slug, "code": round_.code}


def to_assignment(round_: Round) -> Any:
    """Back to the page of who judges what."""
    return redirect(url_for(".assignment", **here(round_)), 303)
