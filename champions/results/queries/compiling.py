"""What do we know: compilations, and scorecards as a compilation takes them."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from champions.cohorts.models import Cohort
from champions.core.db import db
from champions.core.work import WorkState
from champions.judging.models import Criterion, Entry, Judge, Round, Score, Scorecard, ScorecardState
from champions.results import engine
from champions.results.models import Compilation, Confirmation


def compilation(cohort: str, code: str) -> Compilation | None:
    """The compilation with that code, in that cohort."""
    wanted = select(Compilation).join(Round, Round.id == Compilation.round_id)
    wanted = wanted.join(Cohort, Cohort.id == Round.cohort_id).where(Compilation.code == code, Cohort.slug == cohort)
    return db.session.scalar(wanted)


def finished(cohort: str, code: str) -> Compilation | None:
    """The compilation with that code, in that cohort, if it is done; with its criteria and what was settled."""
    wanted = select(Compilation).join(Round, Round.id == Compilation.round_id)
    wanted = wanted.join(Cohort, Cohort.id == Round.cohort_id).where(Compilation.code == code, Cohort.slug == cohort)
    whole = (joinedload(Compilation.settlements), joinedload(Compilation.round).joinedload(Round.criteria))
    return db.session.scalars(wanted.where(Compilation.outputs_digest.is_not(None)).options(*whole)).unique().first()


@dataclass(frozen=True)
class OfEntry:
    """An entry of a finished compilation, by its code."""

    compilation: Compilation
    entry: str

    @property
    def cohort(self) -> Cohort:
        """The cohort of its round."""
        return self.compilation.cohort


def of_entry(cohort: str, code: str, entry: str) -> OfEntry | None:
    """The entry in the finished compilation with that code, if it is in it."""
    found = finished(cohort, code)
    return OfEntry(found, entry) if found is not None and entry in found.inputs["entries"] else None


def newest_compilation(round_id: int) -> Compilation | None:
    """The compilation of the round that was asked for last, with who confirmed it and what was settled."""
    wanted = newest_first(select(Compilation).where(Compilation.round_id == round_id))
    confirmed = joinedload(Compilation.confirmations).joinedload(Confirmation.person)
    return db.session.scalars(wanted.options(confirmed, joinedload(Compilation.settlements))).unique().first()


def newest_first(compilations: Any) -> Any:
    """By when it was asked for: going back to earlier scores finds the earlier compilation again."""
    return compilations.order_by(Compilation.asked_at.desc(), Compilation.id.desc()).limit(1)


def compilation_of(round_id: int, inputs_digest: str) -> Compilation | None:
    """The compilation of exactly these inputs, if there is one."""
    same = Compilation.inputs_digest == inputs_digest
    return db.session.scalar(select(Compilation).where(Compilation.round_id == round_id, same))


def is_running(round_id: int) -> bool:
    """True while a compilation of the round is waiting or being computed."""
    pending = Compilation.work_state.in_((WorkState.QUEUED, WorkState.WORKING))
    return db.session.scalar(select(Compilation.id).where(Compilation.round_id == round_id, pending)) is not None


def inputs_now(subject: Round) -> dict[str, Any]:
    """The inputs of a compilation, from the scorecards as they are now: by codes and numbers only.

    Submitted scorecards, of entries that stand: those withdrawn are outside, and void scorecards never count.
    """
    criteria = db.session.scalars(select(Criterion).where(Criterion.round_id == subject.id))
    standing = select(Entry.code, Entry.not_applicable).where(
        Entry.round_id == subject.id, Entry.withdrawn_at.is_(None)
    )
    entries = {code: left_out for code, left_out in db.session.execute(standing)}  # noqa: C416  no pair to mypy
    return engine.inputs(
        _sheets(subject.id),
        rubric={str(each.number): engine.Criterion(each.weight, each.low, each.high) for each in criteria},
        entries=entries,
        top=subject.top,
        seed=subject.seed,
        required=subject.cards_required,
        not_applicable={code: map(str, numbers) for code, numbers in entries.items() if numbers},
        priority=None if subject.priority is None else str(subject.priority),
    )


def _sheets(round_id: int) -> list[engine.Sheet]:
    """What counts of each judge, in the order in which they handed it in."""
    cards = db.session.execute(
        select(Scorecard.id, Entry.code, Judge.code, Criterion.number, Score.value)
        .join(Entry, Entry.id == Scorecard.entry_id)
        .join(Judge, Judge.id == Scorecard.judge_id)
        .outerjoin(Score, Score.scorecard_id == Scorecard.id)
        .outerjoin(Criterion, Criterion.id == Score.criterion_id)
        .where(
            Scorecard.round_id == round_id,
            Scorecard.state == ScorecardState.SUBMITTED,
            Entry.withdrawn_at.is_(None),
        )
        .order_by(Scorecard.submitted_at, Scorecard.id)
    )
    found: dict[int, tuple[str, str, dict[str, int]]] = {}
    for card, entry, judge, number, value in cards:
        values = found.setdefault(card, (entry, judge, {}))[2]
        if number is not None:
            values[str(number)] = value
    turns: Counter[str] = Counter()
    sheets = []
    for entry, judge, values in found.values():
        turns[judge] += 1
        sheets.append(engine.Sheet(entry, judge, values, turns[judge]))
    return sheets
