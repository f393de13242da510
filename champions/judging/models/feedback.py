"""What teams get to read: judges' words, moderated by staff, then released to every team at once."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Text
from sqlalchemy.orm import Mapped, relationship

from champions.cohorts.models import Cohort
from champions.core import clock
from champions.core.db import Coded, Keep, Model, choice, fact, link, link_person, personal

from .cards import Scorecard
from .rounds import Entry


class Shown(StrEnum):
    """What a team reads of a scorecard's words: as the judge wrote them, in staff's words, or nothing."""

    AS_WRITTEN = "as_written"
    EDITED = "edited"
    HIDDEN = "hidden"


class Moderation(Model):
    """Staff have read the words of a scorecard. `words` and `remarks` (by criterion's number) replace edited ones."""

    __tablename__ = "moderation"
    __table_args__ = (CheckConstraint("shown NOT IN ('edited', 'hidden') OR reason <> ''", name="reason"),)

    scorecard_id: Mapped[int] = link("scorecard.id", ondelete="RESTRICT", unique=True, index=False)
    shown: Mapped[Shown] = fact(choice(Shown))
    words: Mapped[str] = personal("a comment as edited", Text, default="", keep=Keep.JUDGING)
    remarks: Mapped[dict[str, str]] = personal("comments as edited", JSON, default=dict, keep=Keep.JUDGING)
    reason: Mapped[str] = personal("why it was changed", Text, default="", keep=Keep.JUDGING)
    # The scorecard's version that was read: words that changed since are to be read again.
    card_version: Mapped[int] = fact()
    by_id: Mapped[int] = link_person("who read it", keep=Keep.JUDGING)
    at: Mapped[datetime] = fact(default=clock.now)

    scorecard: Mapped[Scorecard] = relationship()


class Feedback(Coded, Model):
    """What a team reads, as it was released: a list of {"judge": name or None, "words", "remarks": [{...}]}."""

    __tablename__ = "feedback"

    entry_id: Mapped[int] = link("entry.id", ondelete="RESTRICT", unique=True, index=False)
    body: Mapped[list[dict[str, Any]]] = personal("comments to a team", JSON, keep=Keep.PARTICIPATION)
    released_at: Mapped[datetime] = fact(default=clock.now)
    by_id: Mapped[int] = link_person("who released it", keep=Keep.JUDGING)

    entry: Mapped[Entry] = relationship()

    @property
    def cohort(self) -> Cohort:
        """The cohort of its entry's round."""
        return self.entry.round.cohort
