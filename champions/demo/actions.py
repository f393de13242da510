"""What happens: the demonstration's clock is moved; somebody looks through the eyes of one of its people."""

from datetime import timedelta

from champions.accounts import actions as accounts
from champions.accounts.models import Device, Person
from champions.accounts.queries import person_by_email
from champions.core import clock, moved_clock
from champions.core.db import db
from champions.core.errors import Refused
from champions.core.transaction import transaction

MOST = timedelta(days=1500)


def move_clock(by: timedelta | None) -> None:
    """The clock stands `by` further than before (None: at the real time), and nobody is signed out by that."""
    with transaction():
        before = moved_clock.offset()
        after = before + by if by is not None else timedelta(0)
        if abs(after) > MOST:
            raise Refused("The clock can be moved by at most 1,500 days.")
        moved_clock.set_offset(after)
        step = after - before
        for device in db.session.query(Device).filter(Device.ended_at.is_(None)):
            device.began_at, device.seen_at = device.began_at + step, device.seen_at + step


def clock_in_words() -> str:
    """What the demonstration's clock shows, for the command line."""
    offset = moved_clock.offset()
    if not offset:
        return "The clock shows the real time."
    return (
        f"The clock is moved by {offset}. It shows {(clock.now()).strftime('%a %d %B %Y, %H:%M')} UTC within a second."
    )


def sign_in_as(email: str, *, agent: str) -> str:
    """Signed in as that person of the demonstration; returns the device's secret."""
    person = person_by_email(email)
    if person is None:
        raise Refused("The demonstration is not loaded. Run `champions demo`.")
    return accounts.begin_device(person, agent=agent)


def is_loaded() -> bool:
    """True when the database already holds people."""
    return db.session.query(Person.id).first() is not None
