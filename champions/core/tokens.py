"""Secrets that are derived, never stored: links and codes for mails, from a row's salt and the service's key.

A link's token is `<code><mac>`: the row's ten characters and 26 more (130 bits) that only the key can make. Whoever
steals the database has no link; whoever reads a mail has only that one.
"""

import hmac
from hashlib import sha256

from flask import current_app

from .db import ALPHABET

MAC = 26


def _keys() -> tuple[str, ...]:
    settings = current_app.config["SETTINGS"]
    return (settings.secret_key, *settings.secret_key_fallbacks)


def _mac(key: str, purpose: str, code: str, salt: str) -> bytes:
    return hmac.new(key.encode(), f"{purpose}\0{code}\0{salt}".encode(), sha256).digest()


def _letters(mac: bytes) -> str:
    number = int.from_bytes(mac, "big")
    return "".join(ALPHABET[(number >> (5 * place)) & 31] for place in range(MAC))


def token(purpose: str, code: str, salt: str) -> str:
    """The token of the row `code` for `purpose`: 36 base-32 characters."""
    return code + _letters(_mac(_keys()[0], purpose, code, salt))


def code_in(token_text: str) -> str:
    """The row's code in a token somebody brings (of any length)."""
    return token_text[:10]


def is_token(token_text: str, purpose: str, code: str, salt: str) -> bool:
    """True when the token was made by us (with this key or an older one) for this row and purpose."""
    return any(
        hmac.compare_digest(
            token_text.encode("utf-8", "replace"), (code + _letters(_mac(key, purpose, code, salt))).encode()
        )
        for key in _keys()
    )


def digits(purpose: str, code: str, salt: str) -> str:
    """The six-digit code of the row."""
    return f"{int.from_bytes(_mac(_keys()[0], purpose + '/digits', code, salt)[:8], 'big') % 10**6:06d}"


def are_digits(typed: str, purpose: str, code: str, salt: str) -> bool:
    """True when the typed digits (spaces do not matter) are those of the row."""
    clean = "".join(typed.split())
    return any(
        hmac.compare_digest(
            clean.encode("utf-8", "replace"),
            f"{int.from_bytes(_mac(key, purpose + '/digits', code, salt)[:8], 'big') % 10**6:06d}".encode(),
        )
        for key in _keys()
    )
