"""The runs that find who judges what."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Index, Integer, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, relationship

from champions.accounts.models import Person
from champions.cohorts.models import Cohort
from champions.core import clock, work
from champions.core.db import Coded, Keep, Model, fact, link, link_person, personal
from champions.core.jobs import Job

from .rounds import Round


class Assignment(Coded, work.Work, Model):
    """A proposal of who judges what: the inputs as they were, and what was found (or why nothing can be).

    Never changed once it is done; accepting it gives the scorecards. Numbered within its round from 1.
    """

    __tablename__ = "assignment"
    __table_args__ = (
        UniqueConstraint("round_id", "number"),
        Index("ix_assignment_work_state_due_at", "work_state", "due_at"),
        Index(
            "uq_assignment_one_running",
            "round_id",
            unique=True,
            postgresql_where=text("work_state IN ('queued', 'working')"),
            sqlite_where=text("work_state IN ('queued', 'working')"),
        ),
        CheckConstraint("number >= 1", name="number"),
        CheckConstraint("work_state <> 'done' OR outputs_digest IS NOT NULL", name="done_has_outputs"),
        CheckConstraint("(accepted_at IS NULL) = (accepted_by_id IS NULL)", name="accepted_by"),
        CheckConstraint("accepted_at IS NULL OR work_state = 'done'", name="accepted_done"),
    )

    round_id: Mapped[int] = link("round.id", ondelete="RESTRICT")
    number: Mapped[int] = fact(Integer)
    asked_by_id: Mapped[int] = link_person("who asked for it", keep=Keep.JUDGING)
    asked_at: Mapped[datetime] = fact(default=clock.now)
    inputs: Mapped[dict[str, Any]] = personal("judges and conflicts by code", JSON, keep=Keep.JUDGING)
    inputs_digest: Mapped[str] = fact(String(64))
    outputs: Mapped[dict[str, Any] | None] = personal("who judges what by code", JSON, keep=Keep.JUDGING)
    outputs_digest: Mapped[str | None] = fact(String(64))
    accepted_at: Mapped[datetime | None] = fact()
    accepted_by_id: Mapped[int | None] = link_person("who accepted it", keep=Keep.JUDGING)

    round: Mapped[Round] = relationship(lazy="joined", innerjoin=True)
    asked_by: Mapped[Person] = relationship(foreign_keys=[asked_by_id])
    accepted_by: Mapped[Person | None] = relationship(foreign_keys=[accepted_by_id])

    @property
    def cohort(self) -> Cohort:
        """The cohort of its round."""
        return self.round.cohort


# Longer than the solver may take, twice.
work.kind(Assignment, Job.ASSIGN, timedelta(minutes=5))
