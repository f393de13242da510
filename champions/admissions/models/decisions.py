"""Decisions that are staged, and their sending all together."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, Index, Integer, Text, text
from sqlalchemy.orm import Mapped, relationship

from champions.cohorts.models import Cohort
from champions.core import clock, work
from champions.core.db import Coded, Keep, Model, choice, fact, link, link_person, personal
from champions.core.jobs import Job
from champions.registration.models import Application, Reason


class Verdict(StrEnum):
    """What can be decided about an application."""

    OFFER = "offer"
    WAITLIST = "waitlist"
    REJECT = "reject"


class Dispatch(Coded, work.Work, Model):
    """The staged decisions of a cohort are sent: a worker makes them true one by one, each with its mail."""

    __tablename__ = "dispatch"

    cohort_id: Mapped[int] = link("cohort.id", ondelete="RESTRICT")
    count: Mapped[int] = fact(Integer)
    confirmed_at: Mapped[datetime] = fact(default=clock.now)
    confirmed_by_id: Mapped[int] = link_person("who sent them", keep=Keep.JUDGING)

    cohort: Mapped[Cohort] = relationship(lazy="joined", innerjoin=True)


# It renews its lease as it goes.
work.kind(Dispatch, Job.DECIDE, timedelta(seconds=60))


class Decision(Model):
    """What is to be decided about an application; true, and told, only once it was sent.

    `skipped` says why it could not be made true when it was sent: somebody had withdrawn meanwhile.
    """

    __tablename__ = "decision"
    __table_args__: Any = (
        CheckConstraint("(verdict = 'reject') = (reason IS NOT NULL)", name="reject_has_reason"),
        CheckConstraint("done_at IS NULL OR dispatch_id IS NOT NULL", name="done_is_sent"),
        CheckConstraint("skipped = '' OR done_at IS NOT NULL", name="skipped_is_done"),
        Index(
            "uq_decision_one_open",
            "application_id",
            unique=True,
            postgresql_where=text("done_at IS NULL"),
            sqlite_where=text("done_at IS NULL"),
        ),
    )

    application_id: Mapped[int] = link("application.id", ondelete="CASCADE")
    verdict: Mapped[Verdict] = personal("what is decided", choice(Verdict), keep=Keep.APPLICATION)
    reason: Mapped[Reason | None] = personal("why not selected", choice(Reason), keep=Keep.APPLICATION)
    note: Mapped[str] = personal("a sentence to the applicant", Text, default="", keep=Keep.APPLICATION)
    staged_at: Mapped[datetime] = fact(default=clock.now)
    staged_by_id: Mapped[int] = link_person("who decided", keep=Keep.JUDGING)
    shortlist_id: Mapped[int | None] = link("shortlist.id", ondelete="RESTRICT")
    dispatch_id: Mapped[int | None] = link("dispatch.id", ondelete="RESTRICT")
    done_at: Mapped[datetime | None] = fact()
    skipped: Mapped[str] = fact(Text, default="")

    application: Mapped[Application] = relationship()
