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
    MERGED = "merged"


class Person(Coded, Stateful, Model):
    """One person, one record from the first click to the reunion. What they are is in their roles, per cohort."""

    __tablename__ = "person"
    __table_args__ = (
        CheckConstraint("email = lower(email)", name="email_lower"),
        CheckConstraint("(state = 'merged') = (merged_into_id IS NOT NULL)", name="merged"),
    )

    MOVES = moves(
        suspend=({PersonState.ACTIVE}, PersonState.SUSPENDED),
        restore=({PersonState.SUSPENDED}, PersonState.ACTIVE),
        merge=({PersonState.ACTIVE}, PersonState.MERGED),
    )

    email: Mapped[str] = personal("mail address", String(254), unique=True, keep=Keep.ACCOUNT)
    email_verified_at: Mapped[datetime | None] = personal("when the address was shown to be theirs", keep=Keep.ACCOUNT)
    state: Mapped[PersonState] = fact(choice(PersonState), default=PersonState.ACTIVE)
    name: Mapped[str] = personal("full name", String(200), default="", keep=Keep.ACCOUNT)
    own_name: Mapped[str] = personal("name in their own script", String(200), default="", keep=Keep.ACCOUNT)
    call_name: Mapped[str] = personal("name to call them", String(80), default="", keep=Keep.ACCOUNT)
    locale: Mapped[str] = personal("language", String(16), default="en", keep=Keep.ACCOUNT)
    zone: Mapped[str | None] = personal("time zone", String(64), keep=Keep.ACCOUNT)
    # The account that this one became part of: its address still signs in there.
    merged_into_id: Mapped[int | None] = link_person("the account it became part of", keep=Keep.ACCOUNT)
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

    # Known while it is asked for, not kept: the address the mail goes to, which may be another one of the person's.
    sent_to = ""


class Device(Coded, Model):
    """A browser somebody is signed in with. The cookie's secret is kept as a digest; ending it signs out at once."""

    __tablename__ = "device"

    secret: Mapped[str] = fact(String(64), unique=True)
    person_id: Mapped[int] = link_person("who is signed in", keep=Keep.SHORT, ondelete="CASCADE")
    began_at: Mapped[datetime] = fact(default=clock.now)
    seen_at: Mapped[datetime] = fact(default=clock.now)
    ended_at: Mapped[datetime | None] = fact()
    label: Mapped[str] = personal("browser and system", String(80), default="", keep=Keep.SHORT, basis=Basis.INTEREST)


class AddressChange(Coded, Model):
    """A new mail address that was asked for; it counts once the link sent to it (derived from `salt`) was used."""

    __tablename__ = "address_change"
    __table_args__ = (CheckConstraint("email = lower(email)", name="email_lower"),)

    person_id: Mapped[int] = link_person("whose address changes", keep=Keep.SECURITY)
    email: Mapped[str] = personal("mail address", String(254), keep=Keep.SECURITY)
    old_email: Mapped[str] = personal("mail address before", String(254), keep=Keep.SECURITY)
    asked_by_id: Mapped[int] = link_person("who asked for it", keep=Keep.SECURITY)
    why: Mapped[str] = personal("why, when staff asked", String(500), default="", keep=Keep.SECURITY)
    salt: Mapped[str] = fact(String(26), default=lambda: new_code(26))
    asked_at: Mapped[datetime] = fact(default=clock.now)
    expires_at: Mapped[datetime] = fact()
    used_at: Mapped[datetime | None] = fact()

    person: Mapped[Person] = relationship(foreign_keys=[person_id])


class Merge(Coded, Model):
    """Two accounts of one person, to become one once the link sent to the second address was used by them."""

    __tablename__ = "merge"
    __table_args__ = (CheckConstraint("kept_id <> gone_id", name="two"),)

    kept_id: Mapped[int] = link_person("whose account stays", keep=Keep.SECURITY)
    gone_id: Mapped[int] = link_person("whose account becomes part of it", keep=Keep.SECURITY)
    asked_by_id: Mapped[int] = link_person("who asked for it", keep=Keep.SECURITY)
    why: Mapped[str] = personal("why, when staff asked", String(500), default="", keep=Keep.SECURITY)
    salt: Mapped[str] = fact(String(26), default=lambda: new_code(26))
    asked_at: Mapped[datetime] = fact(default=clock.now)
    expires_at: Mapped[datetime] = fact()
    merged_at: Mapped[datetime | None] = fact()

    kept: Mapped[Person] = relationship(foreign_keys=[kept_id])
    gone: Mapped[Person] = relationship(foreign_keys=[gone_id])
