"""Tries that are counted: sign-in, codes, mails asked for. Rows, so that the limits hold when Redis is down."""

from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import Index, String, delete, func, select
from sqlalchemy.orm import Mapped

from . import clock
from .db import Basis, Keep, Model, db, fact, personal
from .transaction import transaction


class Attempt(Model):
    """One try of `what` by or for `who` (a digest: an address or a mail address is not kept in the clear)."""

    __tablename__ = "attempt"
    __table_args__ = (Index("ix_attempt_what_who_at", "what", "who", "at"),)

    what: Mapped[str] = fact(String(32))
    who: Mapped[str] = personal("digest of who tried", String(64), keep=Keep.SHORT, basis=Basis.INTEREST)
    at: Mapped[datetime] = fact(default=clock.now, index=True)


def _digest(who: str) -> str:
    return sha256(who.strip().lower().encode("utf-8", "replace")).hexdigest()


def too_many(what: str, who: str, *, most: int, within: timedelta) -> bool:
    """True when `who` has already tried `what` `most` times `within` the last while."""
    since = clock.now() - within
    tried = select(func.count()).where(Attempt.what == what, Attempt.who == _digest(who), Attempt.at > since)
    return int(db.session.scalar(tried) or 0) >= most


def alone(what: str, who: str) -> None:
    """Whoever else tries `what` for the same `who` waits until this transaction has ended: none slips by the count."""
    # On SQLite a transaction that writes is alone already.
    if db.session.get_bind().dialect.name == "postgresql":
        db.session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(f"{what}/{_digest(who)}", 0))))


def count(what: str, who: str) -> None:
    """One more try is written now, in the open transaction."""
    db.session.add(Attempt(what=what, who=_digest(who)))


def forget(*, older_than: timedelta) -> int:
    """Tries older than that are gone; returns how many."""
    with transaction():
        gone = db.session.execute(delete(Attempt).where(Attempt.at < clock.now() - older_than))
        return int(gone.rowcount)  # type: ignore[attr-defined]
