"""What happens: two accounts of one person become one; everything that belonged to the one belongs to the other."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import Column, select, update
from sqlalchemy.exc import IntegrityError

from champions.core import audit, clock, outbox, tokens
from champions.core.db import Model, db
from champions.core.errors import Refused
from champions.core.lifecycle import move

from .. import queries
from ..models import AddressChange, Merge, Person, PersonState
from .devices import end_devices
from .signing_in import person_for, throttle, void

PURPOSE, OBJECTION = "merge", "merge-objection"
LIVES = timedelta(hours=24)

Rule = Callable[[Person, Person, Any], None]

# What has to be settled first where both accounts have something of which a person can have only one.
_rules: list[Rule] = []

# The record of what happened says who it was then.
AS_WRITTEN = {"audit_entry", "merge"}


def before_merge(rule: Rule) -> Rule:
    """`rule(kept, gone, by)` is asked before accounts are joined; it settles what both have, or raises Refused."""
    _rules.append(rule)
    return rule


def ask_merge(kept: Person, email: str, *, by: Any, address: str, why: str = "") -> None:
    """The other address is written to; the same work whether or not there is an account with it.

    When staff ask, the account that stays is told too. Raises Refused when it is the same account already.
    """
    throttle(PURPOSE, email, address=address)
    gone = person_for(email)
    db.session.flush()
    if gone.id == kept.id:
        raise Refused(_("This address belongs to this account already."))
    now = clock.now()
    waiting = update(Merge).where(Merge.kept_id == kept.id, Merge.merged_at.is_(None), Merge.expires_at > now)
    db.session.execute(waiting.values(expires_at=now))
    asked = Merge(kept=kept, gone=gone, asked_by_id=by.id, why=why, expires_at=now + LIVES)
    db.session.add(asked)
    audit.record("merge.ask", asked, by=by, kept=kept.code)
    outbox.owe(gone, "accounts/merge_asked", key=f"merge:{asked.code}:asked", merge=asked.id)
    if by.id != kept.id:
        outbox.owe(kept, "accounts/merge_notice", key=f"merge:{asked.code}:notice", merge=asked.id)


def merge_by_link(token: str, purpose: str = PURPOSE) -> Merge | None:
    """The joining a link's token belongs to, while it can be done; looking changes nothing."""
    asked = queries.merge(tokens.code_in(token))
    if asked is None or not is_open(asked):
        return None
    return asked if tokens.is_token(token, purpose, asked.code, asked.salt) else None


def is_open(asked: Merge) -> bool:
    """True while the two can be joined by the link."""
    return asked.merged_at is None and asked.expires_at > clock.now()


def object_to_merge(asked: Merge) -> None:
    """The person whose account stays says that the other one is not theirs: the link leads nowhere."""
    asked.expires_at = clock.now()
    audit.record("merge.object", asked, by=asked.kept, kept=asked.kept.code)


def merge(asked: Merge, *, by: Any) -> None:
    """The two accounts are one: whatever led to the one leads to the other, whose address still signs in.

    Raises Refused, and then nothing has changed, when they cannot be joined.
    """
    kept, gone = _both(asked)
    taken = update(Merge).where(Merge.id == asked.id, Merge.merged_at.is_(None)).values(merged_at=clock.now())
    if not is_open(asked) or not db.session.execute(taken).rowcount:  # type: ignore[attr-defined]
        raise Refused(_("This link can no longer be used. Ask for it again."))
    if PersonState.ACTIVE is not kept.state or PersonState.ACTIVE is not gone.state:
        raise Refused(_("One of the two accounts is suspended or gone. They cannot be joined."))
    for rule in _rules:
        rule(kept, gone, by)
    _close(gone, by=by)
    _hand_over(kept, gone)
    for name in ("name", "own_name", "call_name", "zone"):
        if not getattr(kept, name):
            setattr(kept, name, getattr(gone, name))
    gone.merged_into_id = kept.id
    move(gone, "merge", by=by, into=kept.code)
    audit.record("merge.join", asked, by=by, kept=kept.code, gone=gone.code)
    outbox.owe(kept, "accounts/merge_done", key=f"merge:{asked.code}:done", merge=asked.id)


def _both(asked: Merge) -> tuple[Person, Person]:
    """Both accounts, as they are now, and nobody else's until this is over; always locked in the same order."""
    ids = (asked.kept_id, asked.gone_id)
    wanted = select(Person).where(Person.id.in_(ids)).order_by(Person.id).with_for_update()
    found = {each.id: each for each in db.session.scalars(wanted.execution_options(populate_existing=True))}
    return found[asked.kept_id], found[asked.gone_id]


def _close(gone: Person, *, by: Any) -> None:
    """Nothing that was begun with the account goes on: devices, links, a change of its address."""
    now = clock.now()
    end_devices(gone, by=by)
    void(gone.id)
    changing = update(AddressChange).where(AddressChange.person_id == gone.id, AddressChange.used_at.is_(None))
    db.session.execute(changing.where(AddressChange.expires_at > now).values(expires_at=now))
    joining = update(Merge).where((Merge.kept_id == gone.id) | (Merge.gone_id == gone.id), Merge.merged_at.is_(None))
    db.session.execute(joining.where(Merge.expires_at > now).values(expires_at=now))


def links_to_people() -> Iterator[Column[Any]]:
    """Every column of every table that leads to a person, but for those of the record."""
    for table in Model.metadata.sorted_tables:
        if table.name not in AS_WRITTEN:
            yield from (each.parent for each in table.foreign_keys if each.column.table.name == Person.__tablename__)


def _hand_over(kept: Person, gone: Person) -> None:
    db.session.flush()
    for column in links_to_people():
        try:
            with db.session.begin_nested():
                db.session.execute(
                    update(column.table).where(column == gone.id).values({column.name: kept.id}),
                    execution_options={"synchronize_session": False},
                )
        except IntegrityError as error:
            raise Refused(
                _(
                    "Both accounts have something of which one person can have only one (%(what)s). "
                    "Staff have to take it away from one of them first.",
                    what=column.table.name.replace("_", " "),
                )
            ) from error
    # What was read before says still whose it was.
    db.session.expire_all()
