"""What belongs to a panel: conflicts, assignments, earlier versions, the rehearsal, feedback; votes of the jury."""

from typing import Any

from champions.accounts.models import Person
from champions.core import clock
from champions.core.canonical import digest
from champions.core.db import db
from champions.core.work import WorkState
from champions.judging.models import (
    Assignment,
    Conflict,
    ConflictState,
    Criterion,
    Entry,
    Feedback,
    Judge,
    Moderation,
    Rehearsal,
    RehearsalScore,
    RehearsalTry,
    Remark,
    Round,
    Scorecard,
    ScorecardState,
    ScorecardVersion,
    SecondLook,
    Shown,
    Void,
    Why,
)
from champions.results.models import Compilation, Settlement
from champions.workshops.models import Submission

from .judging import entry, judge, round_, scorecard
from .kept import kept, numbers


def conflict(of: Judge, about: Entry, why: str = "declared", **facts: Any) -> Conflict:
    """This judge does not judge this entry; cleared, when it says by whom."""
    if "cleared_by_id" in facts:
        facts = {"state": ConflictState.CLEARED, "cleared_at": clock.now(), "cleared_reason": "No.", **facts}
    return kept(Conflict(judge_id=of.id, entry_id=about.id, why=Why(why), **{"reason": "We worked together.", **facts}))


def assignment(of: Round, by: Person, state: str = "done", **facts: Any) -> Assignment:
    """A proposal of who judges what, of no entries."""
    outputs: dict[str, Any] = {"pairs": [], "loads": {}, "infeasible": False, "reasons": []}
    made = {"inputs": {}, "inputs_digest": digest({}), "number": next(numbers)}
    if state == "done":
        made |= {"outputs": outputs, "outputs_digest": digest(outputs), "finished_at": clock.now()}
    return kept(Assignment(round_id=of.id, asked_by_id=by.id, work_state=WorkState(state), **(made | facts)))


def void(of: Entry, by: Judge, why: str = "recused", **facts: Any) -> Scorecard:
    """A scorecard that counts no more."""
    made = scorecard(of, by)
    made.state, made.void, made.void_reason, made.voided_at = (
        ScorecardState.VOID,
        Void(why),
        "I know them.",
        clock.now(),
    )
    for name, value in facts.items():
        setattr(made, name, value)
    db.session.flush()
    return made


def scorecard_version(of: Scorecard, by: Person, **facts: Any) -> ScorecardVersion:
    """What was on the scorecard before it was taken back."""
    usual = {"values": {"1": 4}, "number": next(numbers), "submitted_at": clock.now(), "reason": "Wrong entry."}
    return kept(ScorecardVersion(scorecard_id=of.id, by_id=by.id, **(usual | facts)))


def remark(of: Scorecard, criterion: Criterion, words: str = "Ask the drivers.") -> Remark:
    """A comment on one criterion."""
    return kept(Remark(scorecard_id=of.id, criterion_id=criterion.id, words=words))


def second_look(of: Round, by: Person, state: str = "done", **facts: Any) -> SecondLook:
    """A run that looked for odd scores."""
    found = {"found": 0, "finished_at": clock.now()} if state == "done" else {}
    return kept(SecondLook(round_id=of.id, asked_by_id=by.id, work_state=WorkState(state), **(found | facts)))


def rehearsal(of: Round, values: tuple[int, ...] = (3, 4, 4)) -> Rehearsal:
    """An entry to practise with, and what experienced judges gave it on each criterion."""
    made = kept(Rehearsal(round_id=of.id, title="Painted gauges", words="We painted gauges on 14 drains."))
    for criterion in db.session.query(Criterion).filter_by(round_id=of.id).order_by(Criterion.number):
        kept(RehearsalScore(rehearsal_id=made.id, criterion_id=criterion.id, values=list(values), why="It is counted."))
    return made


def rehearsal_try(of: Rehearsal, by: Judge, value: int = 3) -> RehearsalTry:
    """What a judge gave in the rehearsal."""
    return kept(RehearsalTry(rehearsal_id=of.id, judge_id=by.id, values={"1": value, "2": value}))


def moderation(of: Scorecard, by: Person, shown: str = "as_written", **facts: Any) -> Moderation:
    """Staff have read what the judge wrote."""
    return kept(Moderation(scorecard_id=of.id, shown=Shown(shown), by_id=by.id, card_version=of.version, **facts))


def feedback(of: Entry, by: Person) -> Feedback:
    """What the team of the entry reads."""
    return kept(Feedback(entry_id=of.id, by_id=by.id, body=[{"judge": None, "words": "Well counted.", "remarks": []}]))


def settlement(of: Compilation, by: Person, *order: str) -> Settlement:
    """A vote of the jury, recorded."""
    return kept(
        Settlement(compilation_id=of.id, order=list(order), voted="All.", reason="Impact decides.", by_id=by.id)
    )


def one_of_each_of_a_panel(what: Submission, staff: Person) -> Round:
    """A row of every table of judging, and one for every state that a CHECK is about."""
    made = round_(what.deliverable)
    sent, one, other = entry(made, what), judge(made), judge(made)
    criterion = db.session.query(Criterion).filter_by(round_id=made.id).first()
    conflict(one, sent)
    conflict(one, sent, "university", cleared_by_id=staff.id)
    conflict(other, sent, "recused", by_id=other.person_id)
    assignment(made, staff, accepted_at=clock.now(), accepted_by_id=staff.id)
    assignment(made, staff, "failed")
    assignment(made, staff, "queued")
    card = scorecard(sent, one)
    void(sent, other)
    scorecard_version(card, staff)
    remark(card, criterion)
    second_look(made, staff)
    second_look(made, staff, "queued")
    rehearsal_try(rehearsal(made), one)
    moderation(card, staff)
    feedback(sent, staff)
    return made
