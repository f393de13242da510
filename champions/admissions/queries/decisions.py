"""What do we know: decisions that are staged, and how far the sending of others is."""

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from sqlalchemy import func, select, true
from sqlalchemy.orm import contains_eager, joinedload

from champions.accounts.models import Person
from champions.cohorts.models import Cohort
from champions.core.db import db
from champions.core.work import PENDING
from champions.registration.models import Application

from ..models import Decision, Dispatch, Verdict

ROWS = 50

# On the stage: neither done nor being sent.
STAGED = (Decision.done_at.is_(None), Decision.dispatch_id.is_(None))


@dataclass(frozen=True)
class Stage:
    """What is staged: how many of each verdict, which ones (as a digest), and how many can no longer be done."""

    counts: dict[Verdict, int]
    seen: str
    overtaken: int

    @property
    def total(self) -> int:
        """How many in all."""
        return sum(self.counts.values())


def decision(application: Application) -> Decision | None:
    """The decision about the application that waits on the stage or is being sent."""
    wanted = select(Decision).where(Decision.application_id == application.id, Decision.done_at.is_(None))
    return db.session.scalar(wanted)


def decisions_made(application_id: int) -> list[Decision]:
    """The decisions about the application that were sent, the newest first."""
    wanted = select(Decision).where(Decision.application_id == application_id, Decision.done_at.is_not(None))
    return list(db.session.scalars(wanted.order_by(Decision.done_at.desc(), Decision.id.desc())))


def stage(cohort: Cohort) -> Stage:
    """What is staged in the cohort."""
    rows = db.session.execute(
        select(Decision.id, Decision.verdict, Decision.reason, Decision.staged_at, Application.state)
        .join(Application, Application.id == Decision.application_id)
        .where(Application.cohort_id == cohort.id, *STAGED)
        .order_by(Decision.id)
    ).all()
    counts = {verdict: sum(row.verdict is verdict for row in rows) for verdict in Verdict}
    overtaken = sum(row.state not in Application.MOVES[row.verdict.value].froms for row in rows)
    return Stage(counts, _digest(rows), overtaken)


def _digest(rows: Iterable[Any]) -> str:
    said = "\n".join(f"{row.id} {row.verdict} {row.reason} {row.staged_at.isoformat()}" for row in rows)
    return sha256(said.encode()).hexdigest()[:16]


def staged(cohort: Cohort, verdict: Verdict, page: int, *, viewer_id: int) -> list[Any]:
    """A page of the staged decisions with that verdict by name, with the application and who staged it.

    Nobody reads what is staged about themselves.
    """
    wanted = (
        select(
            Application.code, Application.name, Application.own_name, Application.state, Application.country,
            Decision.reason, Decision.note, Decision.staged_at, Person.name.label("staged_by"),
        )
        .join(Decision.application)
        .join(Person, Person.id == Decision.staged_by_id)
        .where(Application.cohort_id == cohort.id, Application.person_id != viewer_id)
        .where(Decision.verdict == verdict, *STAGED)
        .order_by(func.lower(Application.name), Decision.id)
    )  # fmt: skip
    return list(db.session.execute(wanted.limit(ROWS).offset((page - 1) * ROWS)))


def with_codes(cohort: Cohort, codes: Iterable[str]) -> list[int]:
    """The ids of the cohort's applications with those codes."""
    wanted = select(Application.id).where(Application.cohort_id == cohort.id, Application.code.in_(list(codes)[:500]))
    return list(db.session.scalars(wanted))


def promised(cohort: Cohort, *, staged: bool = False) -> Any:
    """How many offers are being sent (or are `staged`) and not made yet, as an expression of SQL."""
    return (
        select(func.count(Decision.id))
        .join(Decision.application)
        .where(
            Application.cohort_id == cohort.id,
            Decision.verdict == Verdict.OFFER,
            Decision.done_at.is_(None),
            true() if staged else Decision.dispatch_id.is_not(None),
        )
        .scalar_subquery()
    )


def dispatch(cohort: str, code: str) -> Dispatch | None:
    """The sending with that code in that cohort."""
    wanted = select(Dispatch).join(Dispatch.cohort).where(Cohort.slug == cohort, Dispatch.code == code)
    return db.session.scalar(wanted.options(contains_eager(Dispatch.cohort)))


def dispatches(cohort: Cohort) -> list[Any]:
    """All sendings of the cohort, the newest first, with who confirmed each."""
    wanted = (
        select(Dispatch.code, Dispatch.count, Dispatch.confirmed_at, Dispatch.work_state, Person.name.label("by"))
        .join(Person, Person.id == Dispatch.confirmed_by_id)
        .where(Dispatch.cohort_id == cohort.id)
    )
    return list(db.session.execute(wanted.order_by(Dispatch.confirmed_at.desc(), Dispatch.id.desc()).limit(20)))


def is_sending(cohort: Cohort) -> bool:
    """True while decisions of the cohort are being sent."""
    wanted = select(Dispatch.id).where(Dispatch.cohort_id == cohort.id, Dispatch.work_state.in_(PENDING))
    return db.session.scalar(wanted.limit(1)) is not None


def sent(of: Dispatch) -> list[Any]:
    """How many decisions of a sending are done, skipped and still to do, by verdict."""
    done = (Decision.done_at.is_not(None)).label("done")
    skipped = (Decision.skipped != "").label("skipped")
    wanted = select(Decision.verdict, done, skipped, func.count().label("count")).where(Decision.dispatch_id == of.id)
    return list(db.session.execute(wanted.group_by(Decision.verdict, done, skipped)))


def skipped(of: Dispatch) -> list[Any]:
    """The decisions of a sending that could not be made true, with the reason; at most a page of them."""
    wanted = (
        select(Application.code, Application.name, Application.own_name, Decision.skipped)
        .join(Decision.application)
        .where(Decision.dispatch_id == of.id, Decision.skipped != "")
        .order_by(Decision.id)
        .limit(ROWS)
    )
    return list(db.session.execute(wanted))


def pieces(dispatch_id: int, most: int) -> list[Decision]:
    """The next decisions of a sending that are to be done, their applications locked and as they are now."""
    ids = list(
        db.session.scalars(
            select(Decision.id)
            .where(Decision.dispatch_id == dispatch_id, Decision.done_at.is_(None))
            .order_by(Decision.id)
            .limit(most)
        )
    )
    if not ids:
        return []
    wanted = (
        select(Decision)
        .join(Decision.application)
        .where(Decision.id.in_(ids))
        .order_by(Decision.id)
        .options(contains_eager(Decision.application).joinedload(Application.person))
        .with_for_update(of=Application, key_share=True)
        .execution_options(populate_existing=True)
    )
    return list(db.session.scalars(wanted))


def open_decision(cohort: str, code: str) -> Application | None:
    """The application with that code in that cohort, if a decision about it is staged or being sent."""
    wanted = (
        select(Application)
        .join(Application.cohort)
        .join(Decision, Decision.application_id == Application.id)
        .where(Cohort.slug == cohort, Application.code == code, Decision.done_at.is_(None))
        .options(contains_eager(Application.cohort), joinedload(Application.person))
    )
    return db.session.scalar(wanted)
