"""What do we know: people by address, sign-ins, devices."""

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from champions.core.db import db

from .models import AddressChange, Device, Merge, Person, SignIn


def person_by_email(email: str) -> Person | None:
    """The person whose mail address it is, however it is capitalised."""
    return db.session.scalar(select(Person).where(Person.email == email.strip().lower()))


def still_there(person: Person) -> Person:
    """The person, or whoever their account became part of."""
    while person.merged_into_id is not None:
        person = db.session.get_one(Person, person.merged_into_id)
    return person


def sign_in_by_code(code: str) -> SignIn | None:
    """The sign-in with that code."""
    return db.session.scalar(select(SignIn).where(SignIn.code == code))


def devices(person_id: int) -> list[Device]:
    """Where the person is signed in now, the last seen first."""
    own = select(Device).where(Device.person_id == person_id, Device.ended_at.is_(None))
    return list(db.session.scalars(own.order_by(Device.seen_at.desc(), Device.id)))


def device(code: str) -> Device | None:
    """The device with that code, if somebody is still signed in on it."""
    return db.session.scalar(select(Device).where(Device.code == code, Device.ended_at.is_(None)))


def address_change(code: str) -> AddressChange | None:
    """The change of an address with that code, with its person."""
    wanted = select(AddressChange).where(AddressChange.code == code)
    return db.session.scalar(wanted.options(joinedload(AddressChange.person)))


def merge(code: str) -> Merge | None:
    """The joining of two accounts with that code, with both."""
    wanted = select(Merge).where(Merge.code == code)
    return db.session.scalar(wanted.options(joinedload(Merge.kept), joinedload(Merge.gone)))
