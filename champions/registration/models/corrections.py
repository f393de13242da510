"""A date of birth that was wrong: asked for with evidence, decided by staff, both values kept."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Date, Index, String, Text, text
from sqlalchemy.orm import Mapped, relationship

from champions.core import clock
from champions.core.db import Coded, Keep, Model, choice, fact, link, link_person, personal
from champions.core.lifecycle import Stateful, moves

from .application import Application


class CorrectionState(StrEnum):
    ASKED = "asked"
    GRANTED = "granted"
    REFUSED = "refused"


S = CorrectionState


class BirthCorrection(Coded, Stateful, Model):
    """Somebody asks for another date of birth on their application; the evidence is a file."""

    __tablename__ = "birth_correction"
    __table_args__ = (
        CheckConstraint("born_before <> born_after", name="changes"),
        CheckConstraint(
            "(state = 'asked') = (decided_at IS NULL) AND (state = 'asked') = (decided_by_id IS NULL)", name="decided"
        ),
        Index(
            "uq_birth_correction_one_open",
            "application_id",
            unique=True,
            postgresql_where=text("state = 'asked'"),
            sqlite_where=text("state = 'asked'"),
        ),
    )

    MOVES = moves(
        grant=({S.ASKED}, S.GRANTED, "decided_at"),
        refuse=({S.ASKED}, S.REFUSED, "decided_at"),
    )

    application_id: Mapped[int] = link("application.id", ondelete="CASCADE")
    state: Mapped[CorrectionState] = fact(choice(CorrectionState), default=S.ASKED)
    born_before: Mapped[date] = personal("date of birth before", Date, keep=Keep.APPLICATION)
    born_after: Mapped[date] = personal("date of birth asked for", Date, keep=Keep.APPLICATION)
    why: Mapped[str] = personal("why it was wrong", Text, keep=Keep.APPLICATION)
    file_sha256: Mapped[str] = personal("evidence", String(64), keep=Keep.APPLICATION)
    file_name: Mapped[str] = personal("name of the file", String(200), keep=Keep.APPLICATION)
    file_size: Mapped[int] = fact()
    file_type: Mapped[str] = fact(String(120))
    asked_at: Mapped[datetime] = fact(default=clock.now)
    decided_at: Mapped[datetime | None] = fact()
    decided_by_id: Mapped[int | None] = link_person("who decided", keep=Keep.APPLICATION)
    note: Mapped[str] = personal("what was answered", Text, default="", keep=Keep.APPLICATION)

    application: Mapped[Application] = relationship(lazy="joined", innerjoin=True)

    @property
    def cohort(self) -> object:
        """The cohort it belongs to."""
        return self.application.cohort
