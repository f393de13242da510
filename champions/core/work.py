"""Work: rows that a worker does. The row is the truth, a job is only a nudge (security.md R1).

A kind of work is a model with the columns of `Work` and a Job. Doing it is `claim` (one transaction, one conditional
UPDATE), the work itself (no transaction open), `finish` (one transaction). Retry state lives in the row.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import partial
from typing import Any

import structlog
from sqlalchemy import ColumnElement, Index, Update, and_, func, or_, select, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Mapped, declared_attr

from . import clock
from .db import Model, choice, db, fact
from .transaction import after_commit, transaction

log = structlog.get_logger()

# Never more than this many rows of a kind rung and unfinished: an unbounded re-ring floods the broker.
WINDOW = 200
# How long a row waits after its first, second, ... try went wrong: half a day of trouble elsewhere loses nothing.
PAUSES = tuple(timedelta(seconds=each) for each in (10, 30, 120, 600, 3600, 3 * 3600, 8 * 3600))
MAX_ATTEMPTS = len(PAUSES) + 1


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
    global _ring  # noqa: PLW0603  one bell for the process
    _ring = ring


def kind(model: type[Any], job: str, lease: timedelta) -> Kind:
    """`model` is a kind of work from now on: the sweep looks after its rows. Said again, the last word holds."""
    _kinds[model] = Kind(model, job, lease)
    return _kinds[model]


def lease(model: type[Any]) -> timedelta:
    """For how long a claim on a row of `model` holds."""
    return _kinds[model].lease


def kinds() -> tuple[Kind, ...]:
    """All kinds of work, in the order they were named."""
    return tuple(_kinds.values())


def _claimable(model: Any, now: datetime) -> ColumnElement[bool]:
    fresh = and_(model.work_state == WorkState.QUEUED, model.due_at <= now)
    return or_(fresh, and_(_abandoned(model, now), model.attempts < MAX_ATTEMPTS))


def _abandoned(model: Any, now: datetime) -> ColumnElement[bool]:
    return and_(model.work_state == WorkState.WORKING, model.lease_until < now)


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


def renew(model: type[Any], held: Claim, **values: Any) -> bool:
    """The claim holds for a whole lease from now on, and the row has `values`; False when it was lost meanwhile.

    For long work that shows how far it is: a short lease then finds a dead worker soon. Call inside a transaction.
    """
    result = db.session.execute(
        update(model)
        .where(model.id == held.id, model.work_state == WorkState.WORKING, model.attempts == held.attempt)
        .values(lease_until=clock.now() + _kinds[model].lease, **values)
        .execution_options(synchronize_session=False)
    )
    return bool(result.rowcount)  # type: ignore[attr-defined]


def finish(model: type[Any], held: Claim, **values: Any) -> bool:
    """The row is done, with `values`; False when the claim was lost meanwhile. Call inside a transaction."""
    return _end(model, held, work_state=WorkState.DONE, finished_at=clock.now(), last_error=None, **values)


def cancel(model: type[Any], held: Claim, reason: str) -> bool:
    """The row is not to be done any more, for `reason`. Call inside a transaction."""
    return _end(model, held, work_state=WorkState.CANCELLED, finished_at=clock.now(), last_error=reason)


def fail(model: type[Any], held: Claim, error: str) -> bool:
    """The row can never be done, because of `error`. Call inside a transaction."""
    return _end(model, held, work_state=WorkState.FAILED, finished_at=clock.now(), last_error=error[:500])


def retry(model: type[Any], held: Claim, error: str) -> bool:
    """The row waits longer each time and is tried again, at most MAX_ATTEMPTS times; then it has failed."""
    if held.attempt >= MAX_ATTEMPTS:
        return fail(model, held, error)
    due = clock.now() + PAUSES[held.attempt - 1]
    return _end(model, held, work_state=WorkState.QUEUED, due_at=due, last_error=error[:500])


def again(row: Any) -> None:
    """The row, which failed or was cancelled, is to be done from the beginning. Call inside a transaction."""
    row.work_state, row.due_at, row.attempts = WorkState.QUEUED, clock.now(), 0
    row.lease_until = row.rung_at = row.finished_at = row.last_error = None


def ring_soon(model: type[Any]) -> None:
    """Once the transaction has committed, due rows of `model` are rung; once, however many rows it made."""
    after_commit(partial(_ring_after_commit, model), once=("ring", model))


def _ring_after_commit(model: type[Any]) -> None:
    try:
        _ring_due(_kinds[model])
    except SQLAlchemyError as error:  # what was asked for is saved already; the sweep rings it
        log.warning("not rung", kind=model.__tablename__, error=type(error).__name__)


def sweep() -> int:
    """Due rows are rung until WINDOW are, the longest waiting first; returns how many were rung."""
    return sum(_ring_due(this) for this in kinds())


def _ring_due(this: Kind) -> int:
    rows = _choose(this)
    for place, row in enumerate(rows):
        if not _ring(this.job, row):
            # The broker does not answer: the rows are free for the next sweep instead of waiting for a lease's time.
            _unring(this.model, rows[place:])
            return place
    return len(rows)


def _free(this: Kind, now: datetime) -> int:
    model: Any = this.model
    rung = select(func.count()).where(model.work_state.in_(PENDING), model.rung_at > now - this.lease)
    return WINDOW - int(db.session.scalar(rung) or 0)


def _choose(this: Kind) -> list[int]:
    model: Any = this.model
    now = clock.now()
    with transaction():
        _give_up(model, now)
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
            _write(update(model).where(model.id.in_(rows)).values(rung_at=now))
    return rows


def _give_up(model: Any, now: datetime) -> None:
    """A row whose worker died at every try is given up: it may be what kills them (security.md T29)."""
    hopeless = update(model).where(_abandoned(model, now), model.attempts >= MAX_ATTEMPTS)
    _write(hopeless.values(work_state=WorkState.FAILED, finished_at=now, lease_until=None, last_error="worker died"))


def _unring(model: Any, rows: list[int]) -> None:
    with transaction():
        _write(update(model).where(model.id.in_(rows)).values(rung_at=None))


def _write(change: Update) -> None:
    db.session.execute(change.execution_options(synchronize_session=False))


def oldest_due(model: type[Any]) -> timedelta:
    """How long the longest waiting due row has waited; zero when none waits. Liveness is an age (R3)."""
    now = clock.now()
    first = db.session.scalar(select(func.min(model.due_at)).where(_claimable(model, now)))
    return now - first if first else timedelta(0)
