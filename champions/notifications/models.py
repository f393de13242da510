"""What is: in the demonstration, the mails as they were handed over."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, String, Text
from sqlalchemy.orm import Mapped

from champions.core import clock
from champions.core.db import Keep, Model, fact, link, personal


class KeptMail(Model):
    """A mail exactly as the sender handed it over; kept in the demonstration only."""

    __tablename__ = "kept_mail"

    notification_id: Mapped[int] = link("notification.id", ondelete="CASCADE")
    to: Mapped[str] = personal("to whom", String(254), keep=Keep.SHORT, index=True)
    subject: Mapped[str] = fact(String(500))
    text: Mapped[str] = personal("the words", Text, keep=Keep.SHORT)
    html: Mapped[str] = personal("the words", Text, keep=Keep.SHORT)
    headers: Mapped[dict[str, Any]] = personal("mail headers", JSON, keep=Keep.SHORT)
    sent_at: Mapped[datetime] = fact(default=clock.now)
