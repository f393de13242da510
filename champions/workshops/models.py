"""What is: deliverables, extensions, submissions."""

from datetime import datetime

from sqlalchemy import JSON, Boolean, CheckConstraint, Index, Integer, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, relationship

from champions.accounts.models import Person
from champions.cohorts.models import Cohort
from champions.core import clock
from champions.core.db import Coded, Id, Keep, Model, fact, link, link_person, personal
from champions.schedule.models import Session
from champions.teams.models import Team

CURRENT = text("is_current")


class Deliverable(Coded, Model):
    """What is asked of every team, until when. `kinds` are the media types a file may really have."""

    __tablename__ = "deliverable"
    __table_args__ = (
        UniqueConstraint("cohort_id", "number"),
        CheckConstraint("asks_text OR asks_link OR asks_file", name="asks_something"),
        CheckConstraint("extension_minutes >= 0", name="extension"),
        CheckConstraint("max_bytes > 0", name="max_bytes"),
    )

    cohort_id: Mapped[int] = link("cohort.id", ondelete="RESTRICT")
    session_id: Mapped[int | None] = link("session.id", ondelete="RESTRICT")
    number: Mapped[int] = fact(Integer)
    title: Mapped[str] = fact(String(160))
    brief: Mapped[str] = fact(Text, default="")
    asks_text: Mapped[bool] = fact(Boolean, default=True)
    asks_link: Mapped[bool] = fact(Boolean, default=False)
    asks_file: Mapped[bool] = fact(Boolean, default=True)
    max_words: Mapped[int] = fact(Integer, default=600)
    due_at: Mapped[datetime] = fact(index=True)
    # For everybody, on top of the deadline (the outside service was down); per team see Extension.
    extension_minutes: Mapped[int] = fact(Integer, default=0)
    max_bytes: Mapped[int] = fact(Integer, default=20_000_000)
    kinds: Mapped[list[str]] = fact(JSON, default=lambda: ["application/pdf", "image/png", "image/jpeg", "text/plain"])

    cohort: Mapped[Cohort] = relationship(lazy="joined", innerjoin=True)
    session: Mapped[Session | None] = relationship()

    @property
    def label(self) -> str:
        """What stands on the roundel: that of its session (`W2`), else its number."""
        return self.session.label if self.session else str(self.number)


class Extension(Model):
    """One team has more time for one deliverable, for a reason."""

    __tablename__ = "extension"
    __table_args__ = (UniqueConstraint("deliverable_id", "team_id"), CheckConstraint("minutes > 0", name="minutes"))

    deliverable_id: Mapped[int] = link("deliverable.id", ondelete="RESTRICT")
    team_id: Mapped[int] = link("team.id", ondelete="RESTRICT")
    minutes: Mapped[int] = fact(Integer)
    reason: Mapped[str] = personal("why more time", String(500), keep=Keep.PARTICIPATION)
    by_id: Mapped[int] = link_person("who gave it", keep=Keep.PARTICIPATION)
    at: Mapped[datetime] = fact(default=clock.now)


class Submission(Coded, Model):
    """What a team handed in: one version, never changed. `digest` (SHA-256) over all of it stands on the receipt."""

    __tablename__ = "submission"
    __table_args__ = (
        UniqueConstraint("deliverable_id", "team_id", "version"),
        Index(
            "uq_submission_current",
            "deliverable_id",
            "team_id",
            unique=True,
            postgresql_where=CURRENT,
            sqlite_where=CURRENT,
        ),
        CheckConstraint("version >= 1", name="version"),
        CheckConstraint(
            "(file_sha256 IS NULL) = (file_name IS NULL) AND (file_sha256 IS NULL) = (file_size IS NULL)"
            " AND (file_sha256 IS NULL) = (file_type IS NULL)",
            name="file_whole",
        ),
        CheckConstraint("words <> '' OR url <> '' OR file_sha256 IS NOT NULL", name="not_empty"),
    )

    deliverable_id: Mapped[int] = link("deliverable.id", ondelete="RESTRICT")
    team_id: Mapped[int] = link("team.id", ondelete="RESTRICT")
    version: Mapped[int] = fact(Integer)
    is_current: Mapped[bool] = fact(Boolean, default=True)
    words: Mapped[str] = personal("the team's text", Text, default="", keep=Keep.PARTICIPATION)
    url: Mapped[str] = personal("the team's link", String(500), default="", keep=Keep.PARTICIPATION)
    file_sha256: Mapped[str | None] = fact(String(64), index=True)
    file_name: Mapped[str | None] = personal("the file's name", String(200), keep=Keep.PARTICIPATION)
    file_size: Mapped[int | None] = fact(Id)
    file_type: Mapped[str | None] = fact(String(100))
    digest: Mapped[str] = fact(String(64))
    arrived_at: Mapped[datetime] = fact(default=clock.now)
    by_id: Mapped[int] = link_person("who handed in", keep=Keep.PARTICIPATION)

    deliverable: Mapped[Deliverable] = relationship(lazy="joined", innerjoin=True)
    team: Mapped[Team] = relationship(lazy="joined", innerjoin=True)
    by: Mapped[Person] = relationship()

    @property
    def cohort(self) -> Cohort:
        """The cohort it was handed in to."""
        return self.deliverable.cohort
