"""The texts people agree to, each in versions, and who agreed to which."""

from datetime import datetime

from sqlalchemy import CheckConstraint, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, relationship

from champions.core import clock
from champions.core.db import Basis, Keep, Model, fact, link, link_person, personal


class ConsentText(Model):
    """One version of a text of a cohort. What people agreed to never changes: a change is a new version."""

    __tablename__ = "consent_text"
    __table_args__ = (
        UniqueConstraint("cohort_id", "key", "number"),
        CheckConstraint("number >= 1", name="number"),
    )

    cohort_id: Mapped[int] = link("cohort.id", ondelete="RESTRICT")
    key: Mapped[str] = fact(String(32))
    number: Mapped[int] = fact(default=1)
    title: Mapped[str] = fact(String(120))
    body: Mapped[str] = fact(Text)
    required: Mapped[bool] = fact(default=True)
    published_at: Mapped[datetime] = fact(default=clock.now)
    published_by_id: Mapped[int | None] = link_person("who published it", keep=Keep.PARTICIPATION)


class Consent(Model):
    """Somebody agreed to this version of a text, for one application; `withdrawn_at` when they took it back."""

    __tablename__ = "consent"
    __table_args__ = (
        UniqueConstraint("application_id", "text_id"),
        CheckConstraint("withdrawn_at IS NULL OR withdrawn_at >= agreed_at", name="order"),
    )

    application_id: Mapped[int] = link("application.id", ondelete="CASCADE")
    text_id: Mapped[int] = link("consent_text.id", ondelete="RESTRICT")
    agreed_at: Mapped[datetime] = personal("when they agreed", keep=Keep.APPLICATION, basis=Basis.CONSENT)
    withdrawn_at: Mapped[datetime | None] = personal(
        "when they took it back", keep=Keep.APPLICATION, basis=Basis.CONSENT
    )

    text: Mapped[ConsentText] = relationship(lazy="joined", innerjoin=True)
