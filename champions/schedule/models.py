"""What is: sessions, the slots at which they are held, and evidence of attendance."""

import secrets
from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Index, Integer, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, relationship

from champions.admissions.models import Enrolment
from champions.cohorts.models import Cohort
from champions.core import clock
from champions.core.db import Basis, Coded, Keep, Model, choice, fact, link, link_person, personal


class SessionKind(StrEnum):
    ORIENTATION = "orientation"
    LECTURE = "lecture"
    WORKSHOP = "workshop"
    PITCH = "pitch"
    CEREMONY = "ceremony"
    EVENT = "event"


# The letter on the roundel, and the colour of its line.
LETTERS = {
    SessionKind.ORIENTATION: ("O", 0),
    SessionKind.LECTURE: ("L", 1),
    SessionKind.WORKSHOP: ("W", 2),
    SessionKind.PITCH: ("P", 2),
    SessionKind.CEREMONY: ("C", 3),
    SessionKind.EVENT: ("E", 0),
}


class Mode(StrEnum):
    ONLINE = "online"
    IN_PERSON = "in_person"
    HYBRID = "hybrid"


class Session(Coded, Model):
    """A stop on the line: an orientation, lecture, workshop or other event of a week; held at one slot or more."""

    __tablename__ = "session"
    __table_args__ = (
        UniqueConstraint("cohort_id", "kind", "number"),
        CheckConstraint("week >= 1", name="week"),
        CheckConstraint("number IS NULL OR number >= 1", name="number"),
    )

    cohort_id: Mapped[int] = link("cohort.id", ondelete="RESTRICT")
    kind: Mapped[SessionKind] = fact(choice(SessionKind))
    number: Mapped[int | None] = fact(Integer)
    week: Mapped[int] = fact(Integer)
    title: Mapped[str] = fact(String(160))
    summary: Mapped[str] = fact(Text, default="")
    lecturer: Mapped[str] = personal("lecturer's name", String(200), default="", keep=Keep.PARTICIPATION)

    cohort: Mapped[Cohort] = relationship(lazy="joined", innerjoin=True)
    slots: Mapped[list["Slot"]] = relationship(order_by="Slot.starts_at", back_populates="session", lazy="selectin")

    @property
    def label(self) -> str:
        """What stands on the roundel: `L4`, `W1`, `O`."""
        return LETTERS[self.kind][0] + (str(self.number) if self.number else "")

    @property
    def line(self) -> int:
        """The colour of its line, 0 to 3."""
        return LETTERS[self.kind][1]


class Slot(Coded, Model):
    """One time and place at which a session is held. `check_in_code` is shown in the room and on the stream only."""

    __tablename__ = "slot"
    __table_args__ = (CheckConstraint("starts_at < ends_at", name="order"),)

    session_id: Mapped[int] = link("session.id", ondelete="RESTRICT")
    starts_at: Mapped[datetime] = fact(index=True)
    ends_at: Mapped[datetime] = fact()
    mode: Mapped[Mode] = fact(choice(Mode), default=Mode.HYBRID)
    place: Mapped[str] = fact(String(200), default="")
    join_url: Mapped[str] = fact(String(500), default="")
    check_in_code: Mapped[str] = fact(String(6), default=lambda: f"{secrets.randbelow(10**4):04d}")

    session: Mapped[Session] = relationship(back_populates="slots")


class EvidenceKind(StrEnum):
    """How we know that somebody was there. Join click, QR, report import and recording come as further kinds."""

    CHECK_IN = "check_in"
    STAFF_MARK = "staff_mark"


class Mark(StrEnum):
    """What the attendance rule says, and what staff can say by hand."""

    PRESENT = "present"
    PARTLY = "partly"
    ABSENT = "absent"
    EXCUSED = "excused"


CHECKED_IN = text("kind = 'check_in'")


class Evidence(Model):
    """One piece of evidence that somebody attended a session. Nothing is overwritten: the rule weighs all of it."""

    __tablename__ = "evidence"
    __table_args__ = (
        UniqueConstraint("slot_id", "enrolment_id", "kind", "at"),
        # One check-in a slot: the first counts, however often and on however many devices the code is typed.
        Index(
            "uq_evidence_one_check_in",
            "slot_id",
            "enrolment_id",
            unique=True,
            postgresql_where=CHECKED_IN,
            sqlite_where=CHECKED_IN,
        ),
        CheckConstraint("(kind = 'staff_mark') = (mark IS NOT NULL)", name="mark_by_staff"),
        CheckConstraint("kind <> 'staff_mark' OR (by_id IS NOT NULL AND note <> '')", name="staff_reason"),
    )

    slot_id: Mapped[int] = link("slot.id", ondelete="RESTRICT")
    enrolment_id: Mapped[int] = link("enrolment.id", ondelete="RESTRICT")
    kind: Mapped[EvidenceKind] = fact(choice(EvidenceKind))
    at: Mapped[datetime] = personal("when they were there", default=clock.now, keep=Keep.PARTICIPATION)
    mark: Mapped[Mark | None] = fact(choice(Mark))
    by_id: Mapped[int | None] = link_person("who marked", keep=Keep.PARTICIPATION)
    note: Mapped[str] = personal(
        "why staff marked", String(500), default="", keep=Keep.PARTICIPATION, basis=Basis.INTEREST
    )

    slot: Mapped[Slot] = relationship()
    enrolment: Mapped[Enrolment] = relationship()
