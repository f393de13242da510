"""Work: rows that a worker does. The row is the truth, a job is only a nudge (security.md R1).

A kind of work is a model with the columns of `Work` and a Job. Doing it is `claim` (one transaction, one conditional
UPDATE), the work itself (no transaction open), `finish` (one transaction). Retry state lives in the row.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Index, and_, func, or_, select, update
from sqlalchemy.orm import Mapped, declared_attr

from . import clock
from .db import Model, choice, db, fact
from .transaction import after_commit, transaction

# Never more than this many rows of a kind rung and unfinished: an unbounded re-ring floods the broker.
WINDOW = 200
MAX_ATTEMPTS = 8


class WorkState(StrEnum):
    QUEUED = "queued"
    WORKING = "working"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


PENDING = (WorkState.QUEUED, WorkState.WORKING)


class Work:
    """Columns of a row that is work. `due_at` is when it may begin; `lease_until` until when its claim holds."""

    work_state: Mapped[WorkState] = fact(choice(WorkState), default=WorkState.QUEUED)
    due_at: Mapped[datetime] = fact(default=clock.now)
    attempts: Mapped[int] = fact(default=0)
    lease_until: Mapped[datetime | None] = fact()
    rung_at: Mapped[datetime | None] = fact()
    finished_at: Mapped[datetime | None] = fact()
    last_error: Mapped[str | None] = fact()

    @declared_attr.directive
    @classmethod
    def __table_args__(cls) -> tuple[Any, ...]:
        return (Index(f"ix_{cls.__tablename__}_work_state_due_at", "work_state", "due_at"),)  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Kind:
    """A kind of work: its model, its job, and for how long a claim holds (longer than the work can take, twice)."""

    model: type[Model]
    job: str
    lease: timedelta


@dataclass(frozen=True)
class Claim:
    """This process, and no other, may do the row `id` until `until`; `attempt` counts from 1."""

    id: int
    attempt: int
    until: datetime


_kinds: dict[type[Model], Kind] = {}
_ring: Callable[[str, int], bool] = lambda job, row: False  # noqa: E731  set by jobs.py


def use_bell(ring: Callable[[str, int], bool]) -> None:
    """From now on a row is rung by `ring(job, id)`, which says whether the broker took it."""
    global _ring
    _ring = ring


def kind(model: type[Any], job: str, lease: timedelta) -> Kind:
    """`model` is a kind of work from now on: the sweep looks after its rows."""
    _kinds[model] = Kind(model, job, lease)
    return _kinds[model]


def kinds() -> tuple[Kind, ...]:
    """All kinds of work, in the order they were named."""
    return tuple(_kinds.values())


def _claimable(model: Any, now: datetime) -> ColumnElement[bool]:
    fresh = and_(model.work_state == WorkState.QUEUED, model.due_at <= now)
    abandoned = and_(model.work_state == WorkState.WORKING, model.lease_until < now)
    return or_(fresh, abandoned)


def claim(model: type[Any], row_id: int) -> Claim | None:
    """The row is this process's until the lease ends; None when it is done, not due, or another's."""
    now = clock.now()
    until = now + _kinds[model].lease
    with transaction():
        attempt = db.session.execute(
            update(model)
            .where(model.id == row_id, _claimable(model, now))
            .values(work_state=WorkState.WORKING, attempts=model.attempts + 1, lease_until=until)
            .returning(model.attempts)
            .execution_options(synchronize_session=False)
        ).scalar_one_or_none()
    return None if attempt is None else Claim(row_id, attempt, until)


def _end(model: Any, held: Claim, **values: Any) -> bool:
    """Write `values` if the claim still holds: a slow ghost cannot overwrite what its successor did."""
    result = db.session.execute(
        update(model)
        .where(model.id == held.id, model.work_state == WorkState.WORKING, model.attempts == held.attempt)
        .values(lease_until=None, rung_at=None, **values)
        .execution_options(synchronize_session=False)
    )
    return bool(result.rowcount)  # type: ignore[attr-defined]


def finish(model: type[Any], held: Claim, **values: Any) -> bool:
    """The row is done, with `values`; False when the claim was lost meanwhile. Call inside a transaction."""
    return _end(model, held, work_state=WorkState.DONE, finished_at=clock.now(), last_error=None, **values)


def cancel(model: type[Any], held: Claim, reason: str) -> bool:
    """The row is not to be done any more, for `reason`. Call inside a transaction."""
    return _end(model, held, work_state=WorkState.CANCELLED, finished_at=clock.now(), last_error=reason)


def retry(model: type[Any], held: Claim, error: str) -> bool:
    """The row waits longer each time and is tried again, at most MAX_ATTEMPTS times; then it has failed."""
    if held.attempt >= MAX_ATTEMPTS:
        return _end(model, held, work_state=WorkState.FAILED, finished_at=clock.now(), last_error=error[:500])
    pause = timedelta(seconds=min(5 * 2**held.attempt, 3600))
    return _end(model, held, work_state=WorkState.QUEUED, due_at=clock.now() + pause, last_error=error[:500])


def _free(this: Kind, now: datetime) -> int:
    model: Any = this.model
    rung = select(func.count()).where(model.work_state.in_(PENDING), model.rung_at > now - this.lease)
    return WINDOW - int(db.session.scalar(rung) or 0)


def ring_soon(model: type[Any], row_id: int) -> None:
    """Once the transaction has committed the row is rung, if fewer than WINDOW rows of its kind are."""
    after_commit(lambda: ring_now(model, row_id))


def ring_now(model: type[Any], row_id: int) -> bool:
    """The row is rung if the window has room; the sweep does it otherwise."""
    this, now = _kinds[model], clock.now()
    with transaction():
        if _free(this, now) <= 0:
            return False
        db.session.execute(
            update(model)
            .where(model.id == row_id, model.work_state == WorkState.QUEUED, model.due_at <= now)
            .values(rung_at=now)
            .execution_options(synchronize_session=False)
        )
    return _ring(this.job, row_id)


def sweep() -> int:
    """Due rows are rung until WINDOW are, the longest waiting first; returns how many were rung."""
    total = 0
    for this in kinds():
        rows = _sweep_kind(this)
        total += sum(_ring(this.job, row) for row in rows)
    return total


def _sweep_kind(this: Kind) -> list[int]:
    model: Any = this.model
    now = clock.now()
    with transaction():
        room = _free(this, now)
        if room <= 0:
            return []
        silent = or_(model.rung_at.is_(None), model.rung_at <= now - this.lease)
        rows = list(
            db.session.scalars(
                select(model.id)
                .where(_claimable(model, now), silent)
                .order_by(model.due_at, model.id)
                .limit(room)
                .with_for_update(skip_locked=True)
            )
        )
        if rows:
            db.session.execute(
                update(model)
                .where(model.id.in_(rows))
                .values(rung_at=now)
                .execution_options(synchronize_session=False)
            )
    return rows


def oldest_due(model: type[Any]) -> timedelta:
    """How long the longest waiting due row has waited; zero when none waits. Liveness is an age (R3)."""
    now = clock.now()
    first = db.session.scalar(select(func.min(model.due_at)).where(_claimable(model, now)))
    return now - first if first else timedelta(0)
