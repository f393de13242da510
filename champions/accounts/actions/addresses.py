"""What happens: a person's mail address changes, once the new one was shown to be theirs; the old one can object."""

from datetime import timedelta
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from champions.core import attempts, audit, clock, outbox, tokens
from champions.core.db import db
from champions.core.errors import Refused

from .. import queries
from ..models import AddressChange, Person, PersonState
from .devices import end_devices
from .signing_in import TooManyTries, throttle, void

PURPOSE, OBJECTION = "address", "address-objection"
LIVES = timedelta(hours=24)
# So long the old address can take a change back that was asked for with the account itself.
MAY_OBJECT = timedelta(days=7)
MOST_A_DAY = 10


def ask_address(person: Person, email: str, *, by: Any, address: str, why: str = "") -> None:
    """The new address is written to, and the old one is told; nothing has changed yet.

    If the address has an account of its own, that one is told how to join the two; the answer is the same.
    Raises Refused when it is the person's address already, TooManyTries when too many mails are asked for.
    """
    email = email.strip().lower()
    if email == person.email:
        raise Refused(_("This is the address of this account already."))
    _throttle(person, email, address=address)
    now = clock.now()
    waiting = update(AddressChange).where(AddressChange.person_id == person.id, AddressChange.used_at.is_(None))
    db.session.execute(waiting.where(AddressChange.expires_at > now).values(expires_at=now))
    change = AddressChange(
        person=person, email=email, old_email=person.email, asked_by_id=by.id, why=why, expires_at=now + LIVES
    )
    db.session.add(change)
    audit.record("address_change.ask", change, by=by, person=person.code)
    owner = _somebody_else(change)
    if owner is not None:
        outbox.owe(owner, "accounts/address_taken", key=f"address:{change.code}:taken", change=change.id)
    else:
        outbox.owe(person, "accounts/address_confirm", key=f"address:{change.code}:confirm", change=change.id)
    outbox.owe(person, "accounts/address_notice", key=f"address:{change.code}:notice", change=change.id)


def _throttle(person: Person, email: str, *, address: str) -> None:
    throttle(PURPOSE, email, address=address)
    attempts.alone("address/of", person.code)
    if attempts.too_many("address/of", person.code, most=MOST_A_DAY, within=timedelta(days=1)):
        raise TooManyTries(_("That is many new addresses for one day. Try again tomorrow."))
    attempts.count("address/of", person.code)


def _somebody_else(change: AddressChange) -> Person | None:
    """Whose the new address is, when it is not free and not that of an account which became part of this one."""
    owner = queries.person_by_email(change.email)
    return None if owner is None or owner.merged_into_id == change.person_id else owner


def address_by_link(token: str, purpose: str = PURPOSE) -> AddressChange | None:
    """The change a link's token belongs to, in whatever state; looking changes nothing."""
    change = queries.address_change(tokens.code_in(token))
    return change if change is not None and tokens.is_token(token, purpose, change.code, change.salt) else None


def is_waiting(change: AddressChange) -> bool:
    """True while the link sent to the new address can be used."""
    return change.used_at is None and change.expires_at > clock.now()


def use_address(change: AddressChange, *, device_id: int | None = None) -> None:
    """The new address is the person's; they stay signed in on the device with that id only."""
    person, now = change.person, clock.now()
    if not is_waiting(change) or person.state is not PersonState.ACTIVE:
        raise Refused(_("This link can no longer be used. Ask for the change again."))
    if _somebody_else(change) is not None:
        raise Refused(_has_an_account())
    taken = update(AddressChange).where(AddressChange.id == change.id, AddressChange.used_at.is_(None))
    if not db.session.execute(taken.values(used_at=now)).rowcount:  # type: ignore[attr-defined]
        raise Refused(_("This link has been used already."))
    _set(person, change.email)
    person.email_verified_at = now
    end_devices(person, by=person, but=device_id)
    void(person.id)
    audit.record("address_change.use", change, by=person, person=person.code)


def may_object(change: AddressChange) -> bool:
    """True while the old address can say that it was not them, with effect."""
    return is_waiting(change) or _may_be_undone(change)


def _may_be_undone(change: AddressChange) -> bool:
    # What staff did for somebody who has lost the old address is not undone by whoever reads its mails now.
    by_themselves = change.asked_by_id == change.person_id
    recent = change.used_at is not None and change.used_at > clock.now() - MAY_OBJECT
    return by_themselves and recent and change.person.email == change.email


def object_to(change: AddressChange) -> None:
    """Whoever reads the old address did not ask for it: the change is off, or taken back; everybody is signed out."""
    person = change.person
    if is_waiting(change):
        change.expires_at = clock.now()
        audit.record("address_change.object", change, by=person, person=person.code)
        return
    owner = queries.person_by_email(change.old_email)
    if not _may_be_undone(change) or (owner is not None and owner.merged_into_id != person.id):
        raise Refused(_("This change can no longer be taken back here. Please write to us."))
    _set(person, change.old_email)
    end_devices(person, by=person)
    void(person.id)
    audit.record("address_change.undo", change, by=person, person=person.code)


def _set(person: Person, email: str) -> None:
    """The address is the person's; an account that became part of theirs had it: then the two change places."""
    before, other = person.email, queries.person_by_email(email)
    if other is not None and other.merged_into_id != person.id:
        raise Refused(_has_an_account())
    try:
        with db.session.begin_nested():
            if other is not None:
                other.email = f"{other.code}@merged.invalid"
                db.session.flush()
            person.email = email
            db.session.flush()
            if other is not None:
                other.email = before
    except IntegrityError as error:
        # Somebody signed in with it at this very moment.
        raise Refused(_has_an_account()) from error


def _has_an_account() -> str:
    return _("This address has an account of its own by now. You can join the two accounts instead.")
