"""A guardian's consent: asked for before anything is known about the child."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Index, String, text
from sqlalchemy.orm import Mapped, relationship

from champions.accounts.models import Person
from champions.cohorts.models import Cohort
from champions.core import clock
from champions.core.db import Basis, Coded, Keep, Model, choice, fact, link, link_person, new_code, personal
from champions.core.lifecycle import Stateful, moves


class GuardianState(StrEnum):
    ASKED = "asked"
    GIVEN = "given"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


S = GuardianState


class GuardianConsent(Coded, Stateful, Model):
    """A guardian was asked by mail whether a young person may apply to a cohort.

    Until it is given the row knows the guardian's address and nothing of the child; the guardian names the child's
    address when consenting. The link is derived from `salt` and serves for taking the consent back too.
    """

    __tablename__ = "guardian_consent"
    __table_args__ = (
        CheckConstraint(
            "(state IN ('given', 'withdrawn')) = (given_at IS NOT NULL AND child_id IS NOT NULL)", name="given"
        ),
        CheckConstraint("state <> 'given' OR (name <> '' AND text_id IS NOT NULL)", name="by_whom"),
        CheckConstraint("(state IN ('refused', 'withdrawn', 'expired')) = (ended_at IS NOT NULL)", name="ended"),
        CheckConstraint("child_id IS NULL OR child_id <> guardian_id", name="not_oneself"),
        Index(
            "uq_guardian_consent_one_given",
            "cohort_id",
            "child_id",
            unique=True,
            postgresql_where=text("state = 'given'"),
            sqlite_where=text("state = 'given'"),
        ),
    )

    MOVES = moves(
        give=({S.ASKED}, S.GIVEN, "given_at"),
        refuse=({S.ASKED}, S.REFUSED, "ended_at"),
        expire=({S.ASKED}, S.EXPIRED, "ended_at"),
        withdraw=({S.GIVEN}, S.WITHDRAWN, "ended_at"),
    )

    cohort_id: Mapped[int] = link("cohort.id", ondelete="RESTRICT")
    guardian_id: Mapped[int] = link_person("the guardian", keep=Keep.APPLICATION)
    child_id: Mapped[int | None] = link_person("for whom it was given", keep=Keep.APPLICATION)
    state: Mapped[GuardianState] = fact(choice(GuardianState), default=S.ASKED)
    country: Mapped[str] = personal("country whose law asks for it", String(2), keep=Keep.APPLICATION)
    name: Mapped[str] = personal("name of the guardian", String(200), default="", keep=Keep.APPLICATION)
    relation: Mapped[str] = personal("what they are to the child", String(80), default="", keep=Keep.APPLICATION)
    text_id: Mapped[int | None] = link("consent_text.id", ondelete="RESTRICT")
    salt: Mapped[str] = fact(String(26), default=lambda: new_code(26))
    asked_at: Mapped[datetime] = personal("when they were asked", default=clock.now, keep=Keep.APPLICATION)
    expires_at: Mapped[datetime] = fact()
    given_at: Mapped[datetime | None] = personal("when it was given", keep=Keep.APPLICATION, basis=Basis.CONSENT)
    ended_at: Mapped[datetime | None] = fact()

    cohort: Mapped[Cohort] = relationship(lazy="joined", innerjoin=True)
    guardian: Mapped[Person] = relationship(foreign_keys=[guardian_id])
    child: Mapped[Person | None] = relationship(foreign_keys=[child_id])
