"""What happens: sign-ins are asked for and used."""

from datetime import timedelta
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from champions.core import attempts, clock, outbox, tokens
from champions.core.db import db
from champions.core.errors import Refused

from .. import queries, rules
from ..models import Person, SignIn
from .devices import begin_device

PURPOSE = "sign-in"


class TooManyTries(Refused):
    """Somebody tries too often; the message says when to try again."""


def person_for(email: str, **facts: Any) -> Person:
    """The person with that address; the one whose account theirs became part of; else a new one, not yet verified."""
    return queries.still_there(_owner(email, **facts))


def _owner(email: str, **facts: Any) -> Person:
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


def throttle(what: str, email: str, *, address: str) -> None:
    """One more mail for `what` is counted; TooManyTries after 5 in 15 minutes to one mail address, or 30 from one
    network address."""
    # Always in this order: two that wait for each other would wait for ever.
    to, from_ = f"{what}/mail", f"{what}/from"
    attempts.alone(to, email)
    attempts.alone(from_, address)
    within = timedelta(minutes=15)
    if attempts.too_many(to, email, most=5, within=within) or attempts.too_many(from_, address, most=30, within=within):
        raise TooManyTries(_("That is many mails in a short time. Look into your inbox, or try again in 15 minutes."))
    attempts.count(to, email)
    attempts.count(from_, address)


def ask(email: str, *, address: str, onward: str = "", cohort_id: int | None = None) -> SignIn:
    """A sign-in is asked for, and its link and code are on their way; the same work whether or not we knew the person.

    Raises TooManyTries after 5 in 15 minutes for one mail address, or 30 from one network address.
    """
    throttle(PURPOSE, email, address=address)
    owner = _owner(email)
    asked = prepare(queries.still_there(owner), onward=onward, cohort_id=cohort_id)
    # To the address that was typed: that is the inbox they look into, and no other one is told to anybody.
    asked.sent_to = owner.email
    outbox.owe(owner, "accounts/sign_in", key=f"sign-in:{asked.code}", cohort_id=cohort_id, sign_in=asked.id)
    return asked


def prepare(
    person: Person, *, onward: str = "", cohort_id: int | None = None, lives: timedelta = rules.LINK_LIVES
) -> SignIn:
    """A sign-in for the person that can be used for so long; whoever asks for it mails its link."""
    db.session.flush()
    asked = SignIn(person=person, cohort_id=cohort_id, onward=rules.onward(onward), expires_at=clock.now() + lives)
    db.session.add(asked)
    db.session.flush()
    return asked


def is_usable(asked: SignIn) -> bool:
    """True while the link or code of a sign-in can still be used."""
    return asked.used_at is None and asked.expires_at > clock.now() and asked.tries < rules.MOST_TRIES


def link_token(asked: SignIn) -> str:
    """The token of the sign-in's link; only for a mail to the person."""
    return tokens.token(PURPOSE, asked.code, asked.salt)


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


def void(person_id: int) -> None:
    """No link and no code that was mailed to the person before can be used any more."""
    unused = update(SignIn).where(SignIn.person_id == person_id, SignIn.used_at.is_(None))
    db.session.execute(unused.values(used_at=clock.now()))
