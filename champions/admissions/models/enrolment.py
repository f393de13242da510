"""Who takes part."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, String, UniqueConstraint
from sqlalchemy.orm import Mapped, relationship

from champions.accounts.models import Person
from champions.cohorts.models import Cohort
from champions.core import clock
from champions.core.db import Coded, Keep, Model, choice, fact, link, link_person, personal
from champions.core.lifecycle import Stateful, moves
from champions.registration.models import Application


class EnrolmentState(StrEnum):
    ACTIVE = "active"
    LEFT = "left"


class Enrolment(Coded, Stateful, Model):
    """A person takes part in a cohort. `code` is their address within it."""

    __tablename__ = "enrolment"
    __table_args__ = (
        UniqueConstraint("cohort_id", "person_id"),
        CheckConstraint("(state = 'left') = (left_at IS NOT NULL)", name="left_at"),
    )

    MOVES = moves(leave=({EnrolmentState.ACTIVE}, EnrolmentState.LEFT, "left_at"))

    cohort_id: Mapped[int] = link("cohort.id", ondelete="RESTRICT")
    person_id: Mapped[int] = link_person("who takes part", keep=Keep.PARTICIPATION)
    application_id: Mapped[int | None] = link("application.id", ondelete="SET NULL", unique=True, index=False)
    state: Mapped[EnrolmentState] = fact(choice(EnrolmentState), default=EnrolmentState.ACTIVE)
    enrolled_at: Mapped[datetime] = fact(default=clock.now)
    left_at: Mapped[datetime | None] = fact()
    left_why: Mapped[str] = personal("why they left", String(500), default="", keep=Keep.PARTICIPATION)

    cohort: Mapped[Cohort] = relationship(lazy="joined", innerjoin=True)
    person: Mapped[Person] = relationship(foreign_keys=[person_id], lazy="joined", innerjoin=True)
    application: Mapped[Application | None] = relationship(foreign_keys=[application_id])
