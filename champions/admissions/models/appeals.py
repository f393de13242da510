"""An appeal against a decision: with an answer, and a day by which it is given."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Text
from sqlalchemy.orm import Mapped, relationship

from champions.core import clock
from champions.core.db import Coded, Keep, Model, choice, fact, link, link_person, personal
from champions.core.lifecycle import Stateful, moves
from champions.registration.models import Application


class AppealState(StrEnum):
    FILED = "filed"
    UPHELD = "upheld"
    DISMISSED = "dismissed"


S = AppealState


class Appeal(Coded, Stateful, Model):
    """Somebody says why the decision was wrong; somebody who did not make it answers by `answer_by`."""

    __tablename__ = "appeal"
    __table_args__ = (
        CheckConstraint("words <> ''", name="words"),
        CheckConstraint("answer_by > filed_at", name="answer_by"),
        CheckConstraint(
            "(state = 'filed') = (answered_at IS NULL) AND (state = 'filed') = (answered_by_id IS NULL) "
            "AND (state = 'filed' OR answer <> '')",
            name="answered",
        ),
    )

    MOVES = moves(
        uphold=({S.FILED}, S.UPHELD, "answered_at"),
        dismiss=({S.FILED}, S.DISMISSED, "answered_at"),
    )

    application_id: Mapped[int] = link("application.id", ondelete="CASCADE", unique=True, index=False)
    state: Mapped[AppealState] = fact(choice(AppealState), default=S.FILED)
    words: Mapped[str] = personal("why the decision was wrong", Text, keep=Keep.APPLICATION)
    filed_at: Mapped[datetime] = fact(default=clock.now)
    answer_by: Mapped[datetime] = fact()
    answer: Mapped[str] = personal("what was answered", Text, default="", keep=Keep.APPLICATION)
    answered_at: Mapped[datetime | None] = fact()
    answered_by_id: Mapped[int | None] = link_person("who answered", keep=Keep.APPLICATION)

    application: Mapped[Application] = relationship(lazy="joined", innerjoin=True)

    @property
    def cohort(self) -> object:
        """The cohort it belongs to."""
        return self.application.cohort
