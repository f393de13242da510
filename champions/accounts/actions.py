"""What happens: sign-ins are asked for and used, devices begin and end, accounts change."""

import secrets
from datetime import timedelta
from hashlib import sha256
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError

from champions.core import attempts, audit, clock, outbox, tokens
from champions.core.db import db
from champions.core.errors import Refused
from champions.core.lifecycle import move
from champions.core.transaction import transaction

from . import queries, rules
from .models import Device, Person, PersonState, SignIn

PURPOSE = "sign-in"


class TooManyTries(Refused):
    """Somebody tries too often; the message says when to try again."""


def person_for(email: str, **facts: Any) -> Person:
    """The person with that address; a new one, not yet verified, when there was none."""
    known = queries.person_by_email(email)
    if known is not None:
        return known
    person = Person(email=email.strip().lower(), **facts)
    try:
        with db.session.begin_nested():
            db.session.add(person)
    except IntegrityError:
        # Two first tries at once: the other one made the row.
        return queries.person_by_email(email) or person
    return person


def ask(email: str, *, address: str, onward: str = "", cohort_id: int | None = None) -> SignIn:
    """A sign-in is asked for, and its link and code are on their way; the same work whether or not we knew the person.

    Raises TooManyTries after 5 in 15 minutes for one mail address, or 30 from one network address.
    """
    # Always in this order: two that wait for each other would wait for ever.
    attempts.alone("sign-in/mail", email)
    attempts.alone("sign-in/from", address)
    if attempts.too_many("sign-in/mail", email, most=5, within=timedelta(minutes=15)) or attempts.too_many(
        "sign-in/from", address, most=30, within=timedelta(minutes=15)
    ):
        raise TooManyTries(_("That is many mails in a short time. Look into your inbox, or try again in 15 minutes."))
    attempts.count("sign-in/mail", email)
    attempts.count("sign-in/from", address)
    person = person_for(email)
    db.session.flush()
    asked = SignIn(
        person=person, cohort_id=cohort_id, onward=rules.onward(onward), expires_at=clock.now() + rules.LINK_LIVES
    )
    db.session.add(asked)
    db.session.flush()
    outbox.owe(person, "accounts/sign_in", key=f"sign-in:{asked.code}", cohort_id=cohort_id, sign_in=asked.id)
    return asked


def is_usable(asked: SignIn) -> bool:
    """True while the link or code of a sign-in can still be used."""
    return asked.used_at is None and asked.expires_at > clock.now() and asked.tries < rules.MOST_TRIES


def by_link(token: str) -> SignIn | None:
    """The usable sign-in the link's token belongs to; looking does not use it."""
    asked = queries.sign_in_by_code(tokens.code_in(token))
    if asked is None or not is_usable(asked):
        return None
    return asked if tokens.is_token(token, PURPOSE, asked.code, asked.salt) else None


def by_digits(asked: SignIn, typed: str) -> bool:
    """True when the digits are right; each wrong try counts, and after the fifth the code is dead.

    After MOST_WRONG wrong ones in a day, over all the person's sign-ins, only links are taken.
    """
    # One try for a person after the other: many at once may not all pass the counts.
    db.session.execute(select(Person.id).where(Person.id == asked.person_id).with_for_update())
    db.session.refresh(asked, ["tries", "used_at"])
    if not is_usable(asked) or too_many_wrong(asked):
        return False
    if tokens.are_digits(typed, PURPOSE, asked.code, asked.salt):
        return True
    asked.tries += 1
    attempts.count("sign-in/digits", asked.person.code)
    return False


def too_many_wrong(asked: SignIn) -> bool:
    """True while no code is taken for this person, right or wrong: the mailed link still is."""
    within = timedelta(days=1)
    return attempts.too_many("sign-in/digits", asked.person.code, most=rules.MOST_WRONG, within=within)


def use(asked: SignIn, *, agent: str) -> str:
    """The sign-in is used, once: the person is verified and signed in here; returns the new device's secret."""
    now = clock.now()
    taken = db.session.execute(
        update(SignIn).where(SignIn.id == asked.id, SignIn.used_at.is_(None)).values(used_at=now)
    )
    if not taken.rowcount:  # type: ignore[attr-defined]
        raise Refused(_("This link has been used already. Ask for a new one."))
    return begin_device(asked.person, agent=agent)


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


def suspend(person: Person, *, by: Any) -> None:
    """The person is suspended and signed out everywhere."""
    move(person, "suspend", by=by)
    for device in queries.devices(person.id):
        end_device(device, by=by)


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
