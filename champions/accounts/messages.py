"""What accounts say to people by mail."""

from typing import Any

from flask import url_for
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import joinedload

from champions.core import tokens
from champions.core.db import db
from champions.core.messages import message

from . import actions
from .actions import addresses, merging
from .models import AddressChange, Merge, SignIn


# Suspended people get it too: its page tells them that they are, and whom to write to.
@message("accounts/sign_in", _l("Somebody asked to sign in with this address."), to_suspended=True)
def sign_in(params: dict[str, int], person: Any) -> dict[str, Any] | None:
    """Link and code of a sign-in that can still be used."""
    asked = db.session.get(SignIn, params["sign_in"])
    if asked is None or not actions.is_usable(asked):
        return None
    return {
        "link": url_for("accounts.confirm", token=actions.link_token(asked), _external=True),
        "digits": tokens.digits(actions.PURPOSE, asked.code, asked.salt),
        "minutes": 30,
    }


CHANGE = _l("Another e-mail address was asked for, for an account of this programme.")
JOIN = _l("Two accounts of this programme are to become one.")


def _change(params: dict[str, int]) -> AddressChange | None:
    return db.session.get(AddressChange, params["change"], options=[joinedload(AddressChange.person)])


@message("accounts/address_confirm", CHANGE)
def address_confirm(params: dict[str, int], person: Any) -> dict[str, Any] | None:
    """The link that makes the new address count; it goes there."""
    change = _change(params)
    if change is None or not actions.is_waiting(change):
        return None
    token = tokens.token(addresses.PURPOSE, change.code, change.salt)
    return {"to": change.email, "link": url_for("accounts.address_confirm", token=token, _external=True)}


@message("accounts/address_notice", CHANGE, to_suspended=True)
def address_notice(params: dict[str, int], person: Any) -> dict[str, Any] | None:
    """The old address is told, with the link to object."""
    change = _change(params)
    if change is None or not actions.may_object(change):
        return None
    token = tokens.token(addresses.OBJECTION, change.code, change.salt)
    return {
        "to": change.old_email,
        "by_staff": change.asked_by_id != change.person_id,
        "link": url_for("accounts.address_object", token=token, _external=True),
    }


@message("accounts/address_taken", CHANGE)
def address_taken(params: dict[str, int], person: Any) -> dict[str, Any] | None:
    """The new address has an account of its own, which is told how the two can be joined."""
    change = _change(params)
    if change is None or not actions.is_waiting(change):
        return None
    return {"to": change.email, "link": url_for("accounts.merge", _external=True)}


def _merge(params: dict[str, int]) -> Merge | None:
    found = db.session.get(Merge, params["merge"], options=[joinedload(Merge.kept), joinedload(Merge.gone)])
    return found if found is not None and actions.is_open(found) else None


@message("accounts/merge_asked", JOIN)
def merge_asked(params: dict[str, int], person: Any) -> dict[str, Any] | None:
    """The link that joins the account of this address to the other one."""
    asked = _merge(params)
    if asked is None:
        return None
    token = tokens.token(merging.PURPOSE, asked.code, asked.salt)
    return {
        "by_staff": asked.asked_by_id != asked.kept_id,
        "link": url_for("accounts.merge_confirm", token=token, _external=True),
    }


@message("accounts/merge_notice", JOIN)
def merge_notice(params: dict[str, int], person: Any) -> dict[str, Any] | None:
    """Staff want to join another account to this one: the link to object."""
    asked = _merge(params)
    if asked is None:
        return None
    token = tokens.token(merging.OBJECTION, asked.code, asked.salt)
    return {"asked": asked, "link": url_for("accounts.merge_object", token=token, _external=True)}


@message("accounts/merge_done", JOIN)
def merge_done(params: dict[str, int], person: Any) -> dict[str, Any] | None:
    """The two accounts are one."""
    asked = db.session.get(Merge, params["merge"], options=[joinedload(Merge.gone)])
    if asked is None or asked.merged_at is None:
        return None
    return {"asked": asked, "link": url_for("tracking.start", _external=True)}
