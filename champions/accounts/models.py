"""What is: people, sign-ins that were asked for, and the devices people are signed in on."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, String
from sqlalchemy.orm import Mapped, relationship

from champions.core import clock
from champions.core.db import Basis, Coded, Keep, Model, choice, fact, link, link_person, new_code, personal
from champions.core.lifecycle import Stateful, moves


class PersonState(StrEnum):
    ACTIVE = "active"
    SUSPENDED = "suspended"


class Person(Coded, Stateful, Model):
    """One person, one record from the first click to the reunion. What they are is in their roles, per cohort."""

    __tablename__ = "person"
    __table_args__ = (CheckConstraint("email = lower(email)", name="email_lower"),)

    MOVES = moves(
        suspend=({PersonState.ACTIVE}, PersonState.SUSPENDED),
        restore=({PersonState.SUSPENDED}, PersonState.ACTIVE),
    )

    email: Mapped[str] = personal("mail address", String(254), unique=True, keep=Keep.ACCOUNT)
    email_verified_at: Mapped[datetime | None] = personal("when the address was shown to be theirs", keep=Keep.ACCOUNT)
    state: Mapped[PersonState] = fact(choice(PersonState), default=PersonState.ACTIVE)
    name: Mapped[str] = personal("full name", String(200), default="", keep=Keep.ACCOUNT)
    own_name: Mapped[str] = personal("name in their own script", String(200), default="", keep=Keep.ACCOUNT)
    call_name: Mapped[str] = personal("name to call them", String(80), default="", keep=Keep.ACCOUNT)
    locale: Mapped[str] = personal("language", String(16), default="en", keep=Keep.ACCOUNT)
    zone: Mapped[str | None] = personal("time zone", String(64), keep=Keep.ACCOUNT)
    created_at: Mapped[datetime] = fact(default=clock.now)

    @property
    def called(self) -> str:
        """The name to greet them with; the part of the address before the @ when they gave none."""
        return self.call_name or self.name or self.email.split("@")[0]


class SignIn(Coded, Model):
    """A sign-in that was asked for. Link and code are derived from `salt` and the service's key, never stored."""

    __tablename__ = "sign_in"

    person_id: Mapped[int] = link_person("who wants to sign in", keep=Keep.SHORT, ondelete="CASCADE")
    cohort_id: Mapped[int | None] = link("cohort.id", ondelete="CASCADE")
    salt: Mapped[str] = fact(String(26), default=lambda: new_code(26))
    onward: Mapped[str] = fact(String(500), default="")
    asked_at: Mapped[datetime] = fact(default=clock.now)
    expires_at: Mapped[datetime] = fact()
    used_at: Mapped[datetime | None] = fact()
    tries: Mapped[int] = fact(default=0)

    person: Mapped[Person] = relationship(lazy="joined", innerjoin=True)


class Device(Coded, Model):
    """A browser somebody is signed in with. The cookie's secret is kept as a digest; ending it signs out at once."""

    __tablename__ = "device"

    secret: Mapped[str] = fact(String(64), unique=True)
    person_id: Mapped[int] = link_person("who is signed in", keep=Keep.SHORT, ondelete="CASCADE")
    began_at: Mapped[datetime] = fact(default=clock.now)
    seen_at: Mapped[datetime] = fact(default=clock.now)
    ended_at: Mapped[datetime | None] = fact()
    label: Mapped[str] = personal("browser and system", String(80), default="", keep=Keep.SHORT, basis=Basis.INTEREST)
