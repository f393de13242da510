"""Rounds, panels and compilations."""

from datetime import timedelta
from typing import Any

from champions.accounts.models import Person
from champions.cohorts.models import Role, RoleGrant
from champions.core import clock
from champions.core.canonical import digest
from champions.core.work import WorkState
from champions.judging.models import Criterion, Entry, Judge, Round, RoundState, Scorecard
from champions.results.models import Compilation, PublishedResult
from champions.workshops.models import Deliverable, Submission

from .kept import kept, numbers
from .people import person


def round_(what: Deliverable, state: str = "open", criteria: int = 2, **facts: Any) -> Round:
    """A round over a deliverable, with `criteria` equal criteria from 1 to 5."""
    now = clock.now()
    facts.setdefault("name", f"Round {next(numbers)}")
    facts.setdefault("opens_at", now - timedelta(days=1))
    facts.setdefault("closes_at", now + timedelta(days=5))
    if state != "preparing":
        facts.setdefault("method", "{}")
        facts.setdefault("method_digest", "0" * 64)
        facts.setdefault("opened_at", now)
    if state == "closed":
        facts.setdefault("closed_at", now)
    made = kept(Round(cohort_id=what.cohort_id, deliverable_id=what.id, state=RoundState(state), **facts))
    for number in range(1, criteria + 1):
        anchors = ["Weak", "Fair", "Good", "Strong", "Outstanding"]
        kept(Criterion(round_id=made.id, number=number, name=f"Criterion {number}", anchors=anchors))
    return made


def entry(where: Round, what: Submission, number: int | None = None) -> Entry:
    """The submission as an entry of the round."""
    return kept(Entry(round_id=where.id, team_id=what.team_id, submission_id=what.id, number=number or next(numbers)))


def judge(where: Round, who: Person | None = None, **facts: Any) -> Judge:
    """Somebody on the panel, with the role, who has said whom they know (unless `declared_at` is None)."""
    who = who or person()
    kept(RoleGrant(person_id=who.id, cohort_id=where.cohort_id, role=Role.JUDGE))
    return kept(Judge(round_id=where.id, person_id=who.id, **{"declared_at": clock.now(), **facts}))


def scorecard(of: Entry, by: Judge) -> Scorecard:
    """An assigned scorecard without scores."""
    return kept(Scorecard(round_id=of.round_id, entry_id=of.id, judge_id=by.id))


def compilation(of: Round, by: Person, **facts: Any) -> Compilation:
    """A finished compilation of a round without a scorecard."""
    inputs = {"engine": "raw/1", "top": 3, "required": 1, "rubric": {}, "entries": [], "sheets": []}
    outputs: dict[str, Any] = {"method": "raw", "entries": [], "sheets": []}
    facts = {"work_state": WorkState.DONE, "finished_at": clock.now(), "engine": inputs["engine"], **facts}
    return kept(
        Compilation(
            round_id=of.id,
            asked_by_id=by.id,
            inputs=inputs,
            inputs_digest=digest(inputs),
            outputs=outputs,
            outputs_digest=digest(outputs),
            **facts,
        )
    )


def published_result(of: Compilation, **facts: Any) -> PublishedResult:
    """What is sealed of a compilation, with nobody on it; it waits for its reveal."""
    snapshot = {"round": of.round.name, "purpose": "final", "nonce": "0" * 64, "places": []}
    facts = {"snapshot": snapshot, "digest": digest(snapshot), **facts}
    ids = {"cohort_id": of.round.cohort_id, "round_id": of.round_id, "compilation_id": of.id}
    return kept(PublishedResult(**ids, **facts))
