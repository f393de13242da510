"""What happens: devices begin and end, accounts are suspended and settled, what is old is forgotten."""

import secrets
from datetime import timedelta
from hashlib import sha256
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import delete

from champions.core import audit, clock
from champions.core.db import db
from champions.core.errors import Refused
from champions.core.lifecycle import move
from champions.core.transaction import transaction

from .. import queries, rules
from ..models import Device, Person, PersonState, SignIn


def begin_device(person: Person, *, agent: str) -> str:
    """`person` is signed in on a new device, whose secret is returned and kept only as a digest."""
    if person.state is not PersonState.ACTIVE:
        raise Refused(_("This account is suspended. Write to us if you think that is wrong."))
    if person.email_verified_at is None:
        person.email_verified_at = clock.now()
    secret = secrets.token_urlsafe(32)
    device = Device(
        secret=sha256(secret.encode()).hexdigest(), person_id=person.id, label=rules.device_label(agent)[:80]
    )
    db.session.add(device)
    audit.record("device.begin", device, by=person)
    return secret


def end_device(device: Device, *, by: Any) -> None:
    """Nobody is signed in on the device any more, from its very next request."""
    device.ended_at = clock.now()
    audit.record("device.end", device, by=by)


def end_other_devices(*, by: Any) -> int:
    """The person stays signed in here only; returns on how many devices they were signed out."""
    others = [device for device in queries.devices(by.id) if device.id != by.device_id]
    for device in others:
        end_device(device, by=by)
    return len(others)


def end_devices(person: Person, *, by: Any, but: int | None = None) -> None:
    """The person is signed out everywhere, but for the device with the id `but`."""
    for device in queries.devices(person.id):
        if device.id != but:
            end_device(device, by=by)


def suspend(person: Person, *, by: Any) -> None:
    """The person is suspended and signed out everywhere."""
    move(person, "suspend", by=by)
    end_devices(person, by=by)


def restore(person: Person, *, by: Any) -> None:
    """The person may sign in again."""
    move(person, "restore", by=by)


def settle(person: Person, *, zone: str | None, locale: str) -> None:
    """Times and words are shown to the person in that zone and language from now on."""
    person.zone, person.locale = zone, locale


def forget(*, older_than: timedelta) -> None:
    """Sign-ins asked for and devices last seen longer ago than that are gone; neither could be used any more."""
    before = clock.now() - older_than
    with transaction():
        db.session.execute(delete(SignIn).where(SignIn.asked_at < before))
        db.session.execute(delete(Device).where(Device.seen_at < before))
