"""What is: compilations, confirmations, recorded votes, and the published snapshot that public code reads."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Index, Integer, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, relationship

from champions.accounts.models import Person
from champions.cohorts.models import Cohort
from champions.core import clock, work
from champions.core.db import Coded, Keep, Model, fact, link, link_person, personal
from champions.core.jobs import Job
from champions.judging.models import Round


class Compilation(Coded, work.Work, Model):
    """A run that turns the scorecards of a closed round into results. Inputs and outputs are never changed.

    `asked_at` is when it was asked for last: asking again with the same scorecards finds the same compilation.
    """

    __tablename__ = "compilation"
    __table_args__ = (
        Index("ix_compilation_work_state_due_at", "work_state", "due_at"),
        Index(
            "uq_compilation_one_running",
            "round_id",
            unique=True,
            postgresql_where=text("work_state IN ('queued', 'working')"),
            sqlite_where=text("work_state IN ('queued', 'working')"),
        ),
        UniqueConstraint("round_id", "inputs_digest"),
        CheckConstraint("work_state <> 'done' OR outputs_digest IS NOT NULL", name="done_has_outputs"),
        CheckConstraint("done >= 0 AND done <= total", name="progress"),
    )

    round_id: Mapped[int] = link("round.id", ondelete="RESTRICT")
    asked_by_id: Mapped[int] = link_person("who asked for it", keep=Keep.JUDGING)
    asked_at: Mapped[datetime] = fact(default=clock.now)
    engine: Mapped[str] = fact(String(32))
    # The snapshot taken when it was asked for: everything the result depends on, and nothing else.
    inputs: Mapped[dict[str, Any]] = personal("scores by judge code", JSON, keep=Keep.JUDGING)
    inputs_digest: Mapped[str] = fact(String(64))
    outputs: Mapped[dict[str, Any] | None] = personal("scores by judge code", JSON, keep=Keep.JUDGING)
    outputs_digest: Mapped[str | None] = fact(String(64))
    # What computed it: the same outputs are promised under the same versions. None until it is done, and for raw/1.
    versions: Mapped[dict[str, str] | None] = fact(JSON)
    done: Mapped[int] = fact(Integer, default=0)
    total: Mapped[int] = fact(Integer, default=0)

    round: Mapped[Round] = relationship(lazy="joined", innerjoin=True)
    confirmations: Mapped[list["Confirmation"]] = relationship(
        order_by="Confirmation.id", back_populates="compilation", lazy="raise_on_sql"
    )
    settlements: Mapped[list["Settlement"]] = relationship(
        order_by="Settlement.id", back_populates="compilation", lazy="raise_on_sql"
    )

    @property
    def cohort(self) -> Cohort:
        """The cohort of its round."""
        return self.round.cohort


# The claim is renewed with every step of progress, so a dead worker's compilation is taken over within a minute.
work.kind(Compilation, Job.COMPILE, timedelta(minutes=1))


class Confirmation(Model):
    """A staff member has looked at a compilation and stands behind it. Two different people seal it."""

    __tablename__ = "confirmation"
    __table_args__ = (UniqueConstraint("compilation_id", "person_id"),)

    compilation_id: Mapped[int] = link("compilation.id", ondelete="RESTRICT")
    person_id: Mapped[int] = link_person("who confirmed", keep=Keep.JUDGING)
    at: Mapped[datetime] = fact(default=clock.now)

    compilation: Mapped[Compilation] = relationship(back_populates="confirmations")
    person: Mapped[Person] = relationship()


class Settlement(Coded, Model):
    """A vote of the jury between entries that the numbers cannot tell apart, as it was recorded. Never changed.

    `order` are entries' codes, the first one first; `voted` says who voted how, in words.
    """

    __tablename__ = "settlement"
    __table_args__ = (CheckConstraint("reason <> ''", name="reason"),)

    compilation_id: Mapped[int] = link("compilation.id", ondelete="RESTRICT")
    order: Mapped[list[str]] = fact(JSON)
    voted: Mapped[str] = personal("who voted how", Text, default="", keep=Keep.JUDGING)
    reason: Mapped[str] = personal("why", String(500), keep=Keep.JUDGING)
    by_id: Mapped[int] = link_person("who recorded it", keep=Keep.JUDGING)
    at: Mapped[datetime] = fact(default=clock.now)

    compilation: Mapped[Compilation] = relationship(back_populates="settlements")
    by: Mapped[Person] = relationship()


class PublishedResult(Coded, Model):
    """The sealed snapshot of a round's winners. Public code reads this table only, and only where release_at <= now.

    `digest` is SHA-256 of the canonical snapshot, which holds a nonce: published before the reveal it binds us, and
    nobody can guess the winners from it. A correction is a new row: the one it replaces is superseded when the new
    one is released (or at once, while nobody knew it).
    """

    __tablename__ = "published_result"
    __table_args__ = (
        Index(
            "uq_published_result_sealed",
            "round_id",
            unique=True,
            postgresql_where=text("release_at IS NULL AND superseded_at IS NULL"),
            sqlite_where=text("release_at IS NULL AND superseded_at IS NULL"),
        ),
        Index(
            "uq_published_result_current",
            "round_id",
            unique=True,
            postgresql_where=text("release_at IS NOT NULL AND superseded_at IS NULL"),
            sqlite_where=text("release_at IS NOT NULL AND superseded_at IS NULL"),
        ),
        CheckConstraint("release_at IS NULL OR release_at >= sealed_at", name="order"),
        CheckConstraint("digest_published_at IS NULL OR digest_published_at >= sealed_at", name="digest_published"),
        CheckConstraint("superseded_at IS NULL OR superseded_at >= sealed_at", name="superseded"),
        CheckConstraint("(replaces_id IS NULL) = (correction = '')", name="correction"),
    )

    cohort_id: Mapped[int] = link("cohort.id", ondelete="RESTRICT")
    round_id: Mapped[int] = link("round.id", ondelete="RESTRICT")
    compilation_id: Mapped[int] = link("compilation.id", ondelete="RESTRICT")
    # {"round", "nonce", "places": [{"rank", "code", "team", "challenge", "members": [...]}]}: what the world will see.
    snapshot: Mapped[dict[str, Any]] = personal("winners' names", JSON, keep=Keep.ALWAYS)
    digest: Mapped[str] = fact(String(64))
    sealed_at: Mapped[datetime] = fact(default=clock.now)
    digest_published_at: Mapped[datetime | None] = fact()
    release_at: Mapped[datetime | None] = fact(index=True)
    superseded_at: Mapped[datetime | None] = fact()
    replaces_id: Mapped[int | None] = link("published_result.id", ondelete="RESTRICT")
    # What the world is told about why it was corrected.
    correction: Mapped[str] = fact(String(500), default="")

    cohort: Mapped[Cohort] = relationship(lazy="joined", innerjoin=True)
    compilation: Mapped[Compilation] = relationship()
