"""What staff keep on their desk: views they come back to, files of applications they bring in."""

from datetime import datetime

from sqlalchemy import Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, relationship

from champions.cohorts.models import Cohort
from champions.core import clock
from champions.core.db import Coded, Keep, Model, fact, link, link_person, personal


class SavedView(Coded, Model):
    """A filter of the applications with a name; `query` is the address after the question mark."""

    __tablename__ = "saved_view"
    __table_args__ = (UniqueConstraint("cohort_id", "person_id", "name"),)

    cohort_id: Mapped[int] = link("cohort.id", ondelete="CASCADE")
    person_id: Mapped[int] = link_person("whose view it is", keep=Keep.ACCOUNT, ondelete="CASCADE")
    name: Mapped[str] = fact(String(60))
    query: Mapped[str] = personal("words of a filter", String(500), keep=Keep.ACCOUNT)
    shared: Mapped[bool] = fact(default=False)
    made_at: Mapped[datetime] = fact(default=clock.now)

    cohort: Mapped[Cohort] = relationship()


class ApplicationImport(Coded, Model):
    """A CSV file of applications: first only looked at (a dry run); `done_at` once its drafts were made."""

    __tablename__ = "application_import"

    cohort_id: Mapped[int] = link("cohort.id", ondelete="RESTRICT")
    file_sha256: Mapped[str] = personal("file with applications", String(64), keep=Keep.APPLICATION)
    file_name: Mapped[str] = fact(String(200))
    rows: Mapped[int] = fact(Integer)
    by_id: Mapped[int] = link_person("who brought it in", keep=Keep.PARTICIPATION)
    at: Mapped[datetime] = fact(default=clock.now)
    done_at: Mapped[datetime | None] = fact()
    made: Mapped[int] = fact(Integer, default=0)

    cohort: Mapped[Cohort] = relationship(lazy="joined", innerjoin=True)
