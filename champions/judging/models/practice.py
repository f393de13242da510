"""The rehearsal: one entry that counts for nothing, scored before scoring begins, so that judges mean the same."""

from datetime import datetime

from sqlalchemy import JSON, CheckConstraint, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, relationship

from champions.core import clock
from champions.core.db import Keep, Model, fact, link, personal

from .panel import Judge
from .rounds import Criterion, Round


class Rehearsal(Model):
    """The entry a round rehearses with: words, a link, and what experienced judges gave it (`scores`)."""

    __tablename__ = "rehearsal"
    __table_args__ = (CheckConstraint("title <> '' AND words <> ''", name="not_empty"),)

    round_id: Mapped[int] = link("round.id", ondelete="CASCADE", unique=True, index=False)
    title: Mapped[str] = fact(String(200))
    words: Mapped[str] = fact(Text)
    url: Mapped[str] = fact(String(500), default="")

    round: Mapped[Round] = relationship()
    scores: Mapped[list["RehearsalScore"]] = relationship(
        order_by="RehearsalScore.criterion_id", back_populates="rehearsal", lazy="raise_on_sql"
    )


class RehearsalScore(Model):
    """What experienced judges gave on one criterion, one value each, and why."""

    __tablename__ = "rehearsal_score"
    __table_args__ = (UniqueConstraint("rehearsal_id", "criterion_id"),)

    rehearsal_id: Mapped[int] = link("rehearsal.id", ondelete="CASCADE")
    criterion_id: Mapped[int] = link("criterion.id", ondelete="CASCADE")
    values: Mapped[list[int]] = fact(JSON, default=list)
    why: Mapped[str] = fact(Text, default="")

    rehearsal: Mapped[Rehearsal] = relationship(back_populates="scores")
    criterion: Mapped[Criterion] = relationship()


class RehearsalTry(Model):
    """What one judge gave in the rehearsal, by criterion's number. Counts for nothing."""

    __tablename__ = "rehearsal_try"
    __table_args__ = (UniqueConstraint("rehearsal_id", "judge_id"), CheckConstraint("tries >= 1", name="tries"))

    rehearsal_id: Mapped[int] = link("rehearsal.id", ondelete="CASCADE")
    judge_id: Mapped[int] = link("judge.id", ondelete="CASCADE")
    values: Mapped[dict[str, int]] = personal("scores in a rehearsal", JSON, keep=Keep.JUDGING)
    tries: Mapped[int] = fact(Integer, default=1)
    at: Mapped[datetime] = fact(default=clock.now)

    rehearsal: Mapped[Rehearsal] = relationship()
    judge: Mapped[Judge] = relationship()
