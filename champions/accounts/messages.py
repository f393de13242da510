"""What accounts say to people by mail."""

from typing import Any

from flask import url_for
from flask_babel import lazy_gettext as _l

from champions.core import tokens
from champions.core.db import db
from champions.core.messages import message

from . import actions
from .models import SignIn


# Suspended people get it too: its page tells them that they are, and whom to write to.
@message("accounts/sign_in", _l("Somebody asked to sign in with this address."), to_suspended=True)
def sign_in(params: dict[str, int], person: Any) -> dict[str, Any] | None:
    """Link and code of a sign-in that can still be used."""
    asked = db.session.get(SignIn, params["sign_in"])
    if asked is None or not actions.is_usable(asked):
        return None
    token = tokens.token(actions.PURPOSE, asked.code, asked.salt)
    return {
        "link": url_for("accounts.confirm", token=token, _external=True),
        "digits": tokens.digits(actions.PURPOSE, asked.code, asked.salt),
        "minutes": 30,
    }
