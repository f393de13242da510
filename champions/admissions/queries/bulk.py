"""What do we know for changing many at once: who is meant, what would happen to each, what became of a change."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import and_, select

from champions.accounts.models import Person
from champions.cohorts.models import Cohort
from champions.core.audit import AuditEntry
from champions.core.db import db
from champions.registration.models import Application
from champions.reviews import queries as reviews
from champions.reviews.models import Reviewer, ReviewPlan

from ..models import Decision, Verdict
from .applications import SENT
from .views import View, by_codes, matching

PIECE = 500  # ids in one statement
MOST_CODES = 200
BULK = "cohort.bulk"


@dataclass(frozen=True)
class Effect:
    """What a change would do to one application; `why` names why it would do nothing ('' when it changes)."""

    id: int
    code: str
    name: str
    state: str
    staged: Verdict | None
    why: str


@dataclass(frozen=True)
class BulkRun:
    """A change of many as it is in the record: what was done to which codes, and which stayed as they were, by why."""

    cohort: Cohort
    at: datetime
    by: str
    deed: str
    done: Sequence[str]
    kept: Mapping[str, Sequence[str]]


def selected(
    cohort: Cohort, view: View, codes: Sequence[str], *, whole: bool, run: str = "", viewer_id: int | None = None
) -> list[int]:
    """Who is meant, as ids: all that `view` shows, those that a run has changed, or those that were ticked."""
    if whole:
        return matching(cohort, view, viewer_id=viewer_id)
    if run:
        found = bulk_run(cohort.slug, run)
        codes = found.done if found else ()
        pieces = (codes[at : at + PIECE] for at in range(0, len(codes), PIECE))
        return [each for piece in pieces for each in by_codes(cohort, piece)]
    return by_codes(cohort, list(codes)[:MOST_CODES])


def effects(cohort: Cohort, deed: str, ids: Sequence[int], *, by_id: int, reader: str = "") -> list[Effect]:
    """What `deed` by the person with the id `by_id` would do to each of the applications."""
    table = _table(cohort) if deed == "assign" else None
    found = []
    for row in _rows(cohort, ids):
        why = "own" if row.person_id == by_id else _why_reader(table, row, reader) if table else _why_stage(deed, row)
        found.append(Effect(row.id, row.code, row.own_name or row.name or row.email, row.state.value, row.verdict, why))
    return found


def _rows(cohort: Cohort, ids: Sequence[int]) -> Iterator[Any]:
    wanted = (
        select(
            Application.id, Application.code, Application.person_id, Application.name, Application.own_name,
            Person.email, Application.state, Decision.verdict, Decision.dispatch_id,
        )
        .join(Person, Person.id == Application.person_id)
        .outerjoin(Decision, and_(Decision.application_id == Application.id, Decision.done_at.is_(None)))
        .where(Application.cohort_id == cohort.id, SENT)
        .order_by(Application.submitted_at, Application.id)
    )  # fmt: skip
    for at in range(0, len(ids), PIECE):
        yield from db.session.execute(wanted.where(Application.id.in_(ids[at : at + PIECE])))


def _why_stage(deed: str, row: Any) -> str:
    """Why a decision about the row cannot be staged or taken off the stage; '' when it can."""
    if row.dispatch_id is not None:
        return "sending"
    if deed == "unstage":
        return "" if row.verdict else "nothing"
    if row.state not in Application.MOVES[deed].froms:
        return "decided"
    # Staged again with another reason or another sentence is a change; an offer is an offer.
    return "same" if row.verdict == deed == Verdict.OFFER else ""


def _table(cohort: Cohort) -> reviews.Table | None:
    plan = reviews.plan(cohort.id)
    return reviews.table(plan) if plan else None


def _why_reader(table: reviews.Table, row: Any, reader: str) -> str:
    if row.code not in table.applications:
        return "unreadable"
    if (reader, row.code) in table.standing:
        return "has"
    return "conflict" if (reader, row.code) in table.conflicts else ""


def digest(found: Sequence[Effect]) -> str:
    """Which effects stood on a page: the same only as long as nothing of it has changed."""
    lines = "\n".join(f"{each.id} {each.staged or ''} {each.why}" for each in sorted(found, key=lambda each: each.id))
    return sha256(lines.encode()).hexdigest()[:16]


def readers(cohort: Cohort) -> list[tuple[str, str]]:
    """(code, name) of those who read for the cohort now, by name."""
    wanted = (
        select(Reviewer.code, Person.name, Person.email)
        .join(ReviewPlan, ReviewPlan.id == Reviewer.plan_id)
        .join(Person, Person.id == Reviewer.person_id)
        .where(ReviewPlan.cohort_id == cohort.id, Reviewer.ended_at.is_(None))
        .order_by(Person.name, Reviewer.id)
    )
    return [(row.code, row.name or row.email) for row in db.session.execute(wanted)]


def reader(cohort: Cohort, code: str) -> Reviewer | None:
    """The reader with that code, if they read for the cohort now."""
    wanted = select(Reviewer).join(ReviewPlan, ReviewPlan.id == Reviewer.plan_id)
    here = (ReviewPlan.cohort_id == cohort.id, Reviewer.code == code, Reviewer.ended_at.is_(None))
    return db.session.scalar(wanted.where(*here))


def bulk_run(cohort: str, run: str) -> BulkRun | None:
    """The change of many with that code in that cohort, as the record has it."""
    wanted = (
        select(AuditEntry.at, AuditEntry.facts, Person.name, Cohort)
        .join(Cohort, Cohort.id == AuditEntry.cohort_id)
        .outerjoin(Person, Person.id == AuditEntry.actor_id)
        .where(Cohort.slug == cohort, AuditEntry.action == BULK, AuditEntry.facts["run"].as_string() == run)
    )
    row = db.session.execute(wanted).one_or_none()
    if row is None:
        return None
    facts = row.facts
    return BulkRun(row.Cohort, row.at, row.name or "", facts["deed"], facts["done"], facts["kept"])


def names_of(cohort: Cohort, codes: Sequence[str]) -> dict[str, str]:
    """The names of the people behind these codes."""
    wanted = select(Application.code, Application.own_name, Application.name, Person.email)
    wanted = wanted.join(Person, Person.id == Application.person_id)
    wanted = wanted.where(Application.cohort_id == cohort.id, Application.code.in_(codes))
    return {row.code: row.own_name or row.name or row.email for row in db.session.execute(wanted)}
