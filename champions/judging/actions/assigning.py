"""What happens between entries and judges: who judges what is worked out, accepted, and changed by hand."""

from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from champions.core import audit, clock, work
from champions.core.canonical import digest
from champions.core.db import db, new_code
from champions.core.errors import Refused
from champions.core.transaction import transaction
from champions.core.work import WorkState
from champions.judging import assignment, queries, saying, standby
from champions.judging.models import Assignment, Round, Scorecard, ScorecardState, Void

from .conflicts import refresh_conflicts
from .holding import alone
from .telling import tell_given
from .voiding import give_again, void_card


def ask_assignment(round_: Round, *, by: Any, reason: str = "") -> Assignment:
    """Who judges what is being worked out from conflicts, scorecards, judges and entries as they are now.

    Asked again while nothing has changed, it is the proposal that is there already.
    """
    alone(round_)
    running = queries.running_assignment(round_.id)
    if running is not None:
        return running
    return _begin(round_, by, reason, ring=True)


def _begin(round_: Round, by: Any, reason: str, *, ring: bool) -> Assignment:
    refresh_conflicts(round_, by=by)
    given = queries.given_now(round_)
    if not given["entries"]:
        raise Refused(_("No entry is left in this round."))
    if not given["judges"]:
        raise Refused(_("Nobody judges yet. Invite judges first."))
    known = queries.assignment_of(round_.id, digest(given))
    if known is not None:
        return known
    begun = Assignment(
        round=round_,
        number=queries.next_number(round_.id),
        asked_by_id=by.id,
        inputs=given,
        inputs_digest=digest(given),
    )
    db.session.add(begun)
    db.session.flush()
    facts = {"number": begun.number, "inputs": begun.inputs_digest, "reason": bool(reason.strip())}
    audit.record("assignment.ask", begun, by=by, cohort_id=round_.cohort_id, **facts)
    if ring:
        work.ring_soon(Assignment)
    return begun


def assign_now(assignment_id: int, *, quick: bool = False) -> bool:
    """The worker's part: the proposal is there, or why there is none; False when there was nothing left to do.

    `quick`: the first good one will do, without trying many seeds.

    Killed in the middle, it is begun again by whoever claims it next, from the stored inputs, with the same outcome.
    """
    held = work.claim(Assignment, assignment_id)
    if held is None:
        return False
    try:
        with transaction(write=False):
            given = db.session.execute(select(Assignment.inputs).where(Assignment.id == held.id)).scalar_one()
        outputs = assignment.solve(given, quick=quick)
        with transaction():
            if not work.renew(Assignment, held):
                return False
    except Exception as error:
        with transaction():
            work.retry(Assignment, held, type(error).__name__)
        raise
    with transaction():
        return work.finish(Assignment, held, outputs=outputs, outputs_digest=digest(outputs))


def accept(proposal: Assignment, *, by: Any) -> tuple[int, int]:
    """The scorecards of the proposal are given, unscored ones that it has no more are void, and judges are told.

    Nothing that was submitted changes. Refused, with nothing changed, when what it was made from is not so any more.
    Returns (how many were given, how many were taken).
    """
    round_ = proposal.round
    alone(round_)
    # Somebody may have accepted it while we waited.
    db.session.refresh(proposal, ["accepted_at", "work_state", "outputs"])
    outputs = proposal.outputs or {}
    if proposal.work_state is not WorkState.DONE or not outputs or outputs["infeasible"]:
        raise Refused(_("There is nothing to accept in this proposal."))
    if proposal.accepted_at is not None:
        raise Refused(_("This proposal has been accepted already. Nothing was changed."))
    now = queries.board(round_)
    given = queries.given_now(round_, seen=now)
    stale = standby.difference(proposal.inputs, given, outputs["pairs"])
    if stale:
        raise Refused(saying.stale(stale))
    broken = assignment.check(given, outputs["pairs"], anchors=outputs.get("anchors", ()))
    if broken:
        raise Refused(saying.refusal(broken, now))
    counted = _give_and_take(round_, now, outputs["pairs"], by, fact=proposal.code)
    proposal.accepted_at, proposal.accepted_by_id = clock.now(), by.id
    audit.record(
        "assignment.accept", proposal, by=by, cohort_id=round_.cohort_id, number=proposal.number,
        outputs=proposal.outputs_digest, given=counted[0], taken=counted[1],
    )  # fmt: skip
    return counted


def _give_and_take(round_: Round, now: Any, pairs: Any, by: Any, *, fact: str) -> tuple[int, int]:
    judges = {each.code: each.id for each in now.judges}
    entries = {each.code: each.id for each in now.entries}
    wanted = {(judges[judge], entries[entry]) for entry, judge in pairs}
    new, gone = wanted - now.card.keys(), now.card.keys() - wanted
    rows = select(Scorecard).where(Scorecard.round_id == round_.id)
    rows = rows.where(Scorecard.state == ScorecardState.VOID) if not gone else rows
    known = {(each.judge_id, each.entry_id): each for each in db.session.scalars(rows)}
    for pair in sorted(gone):
        if known[pair].state is ScorecardState.ASSIGNED:
            void_card(known[pair], Void.MOVED, _("The entry was given to somebody else."), by=by)
    for judge, entry in sorted(new):
        if (judge, entry) in known:
            give_again(known[judge, entry], by=by)
        else:
            db.session.add(Scorecard(round_id=round_.id, entry_id=entry, judge_id=judge))
    db.session.flush()
    if new:
        tell_given(round_, {judge for judge, _entry in new}, fact=fact)
    return len(new), len(gone)


def assign(round_: Round, *, by: Any) -> tuple[int, dict[str, int]]:
    """At once: every entry has as many judges as the round asks for, as far as the rules allow; what was given stays.

    Returns how many scorecards are new, and by entry's code how many judges are still lacking.
    """
    alone(round_)
    refresh_conflicts(round_, by=by)
    now = queries.board(round_)
    given = queries.given_now(round_, seen=now)
    found = assignment.solve(given, quick=True) if given["entries"] and given["judges"] else {"infeasible": True}
    pairs = standby.Standby(given).fill() if found["infeasible"] else found["pairs"]
    fact = new_code()
    new, taken = _give_and_take(round_, now, pairs, by, fact=fact)
    if not found["infeasible"] and (new or taken):
        db.session.add(_accepted(round_, fact, given, found, by))
    lacking = queries.lacking(round_)
    audit.record("round.assign", round_, by=by, cards=new, taken=taken, lacking=sum(lacking.values()))
    return new, lacking


def _accepted(round_: Round, code: str, given: dict[str, Any], found: dict[str, Any], by: Any) -> Assignment:
    """A proposal that was found and accepted in one act, for the history."""
    now = clock.now()
    return Assignment(
        code=code, round=round_, number=queries.next_number(round_.id), asked_by_id=by.id, work_state=WorkState.DONE,
        inputs=given, inputs_digest=digest(given), outputs=found, outputs_digest=digest(found), finished_at=now,
        accepted_at=now, accepted_by_id=by.id,
    )  # fmt: skip
