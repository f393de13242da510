"""Quotas, member cities, people pinned in or out, and the runs that find the best set within them."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Index, Integer, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, relationship

from champions.accounts.models import Person
from champions.cohorts.models import Cohort
from champions.core import clock, work
from champions.core.db import Coded, Keep, Model, choice, fact, link, link_person, personal
from champions.core.jobs import Job


class QuotaField(StrEnum):
    """What people can be counted by."""

    REGION = "region"
    COUNTRY = "country"
    GENDER = "gender"
    MEMBER_CITY = "member_city"
    UNIVERSITY = "university"


class Quota(Coded, Model):
    """At least and at most so many places for people whose `field` is `value`; '' means each value by itself."""

    __tablename__ = "quota"
    __table_args__ = (
        UniqueConstraint("cohort_id", "field", "value"),
        CheckConstraint("least IS NOT NULL OR most IS NOT NULL", name="says_something"),
        CheckConstraint("least IS NULL OR least >= 0", name="least"),
        CheckConstraint("most IS NULL OR most >= 0", name="most"),
        CheckConstraint("least IS NULL OR most IS NULL OR least <= most", name="order"),
        CheckConstraint("value <> '' OR least IS NULL", name="each_at_most"),
    )

    cohort_id: Mapped[int] = link("cohort.id", ondelete="RESTRICT")
    field: Mapped[QuotaField] = fact(choice(QuotaField))
    value: Mapped[str] = fact(String(200), default="")
    least: Mapped[int | None] = fact(Integer)
    most: Mapped[int | None] = fact(Integer)

    cohort: Mapped[Cohort] = relationship()


class MemberCity(Model):
    """A city that is a member of the organisation; `name_key` is how names are compared."""

    __tablename__ = "member_city"
    __table_args__ = (UniqueConstraint("country", "name_key"),)

    country: Mapped[str] = fact(String(2))
    name: Mapped[str] = fact(String(120))
    name_key: Mapped[str] = fact(String(120))


class Side(StrEnum):
    IN = "in"
    OUT = "out"


class Pin(Model):
    """Staff want this application in, or out, whatever the scores say, and why."""

    __tablename__ = "pin"
    __table_args__ = (CheckConstraint("reason <> ''", name="reason"),)

    application_id: Mapped[int] = link("application.id", ondelete="CASCADE", unique=True, index=False)
    side: Mapped[Side] = fact(choice(Side))
    reason: Mapped[str] = personal("why", String(500), keep=Keep.JUDGING)
    by_id: Mapped[int] = link_person("who pinned it", keep=Keep.JUDGING)
    at: Mapped[datetime] = fact(default=clock.now)


class Shortlist(Coded, work.Work, Model):
    """A run: the inputs as they were, and the set that was found (or why there is none). Never changed afterwards.

    `trial` is a rule that staff only wanted to try: such a run cannot be accepted.
    """

    __tablename__ = "shortlist"

    __table_args__ = (
        Index("ix_shortlist_work_state_due_at", "work_state", "due_at"),
        Index(
            "uq_shortlist_one_running",
            "cohort_id",
            unique=True,
            postgresql_where=text("work_state IN ('queued', 'working')"),
            sqlite_where=text("work_state IN ('queued', 'working')"),
        ),
        UniqueConstraint("cohort_id", "number"),
        CheckConstraint("work_state <> 'done' OR outputs_digest IS NOT NULL", name="done_has_outputs"),
        CheckConstraint("(accepted_at IS NULL) = (accepted_by_id IS NULL)", name="accepted"),
        CheckConstraint("accepted_at IS NULL OR (trial IS NULL AND work_state = 'done')", name="accepted_is_done"),
    )

    cohort_id: Mapped[int] = link("cohort.id", ondelete="RESTRICT")
    number: Mapped[int] = fact(Integer)
    seats: Mapped[int] = fact(Integer)
    seed: Mapped[str] = fact(String(26))
    trial: Mapped[dict[str, Any] | None] = fact(JSON(none_as_null=True))
    inputs: Mapped[dict[str, Any]] = personal("who applied with which score", JSON, keep=Keep.JUDGING)
    inputs_digest: Mapped[str] = fact(String(64))
    outputs: Mapped[dict[str, Any] | None] = personal(
        "who is on the shortlist", JSON(none_as_null=True), keep=Keep.JUDGING
    )
    outputs_digest: Mapped[str | None] = fact(String(64))
    asked_by_id: Mapped[int] = link_person("who asked for it", keep=Keep.JUDGING)
    asked_at: Mapped[datetime] = fact(default=clock.now)
    accepted_at: Mapped[datetime | None] = fact()
    accepted_by_id: Mapped[int | None] = link_person("who accepted it", keep=Keep.JUDGING)

    cohort: Mapped[Cohort] = relationship(lazy="joined", innerjoin=True)
    asked_by: Mapped[Person] = relationship(foreign_keys=[asked_by_id])


# Solved within a minute (bench/shortlist.py), and once more for each rule.
work.kind(Shortlist, Job.SHORTLIST, timedelta(minutes=4))
