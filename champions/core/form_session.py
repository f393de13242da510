"""The signed cookie that holds a visitor's form token and what was just done; who is signed in is never in it."""

from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import URLSafeTimedSerializer


class FormSession(SecureCookieSessionInterface):
    """Flask's own signed cookie; its signer is made once, not on every request."""

    def __init__(self) -> None:
        self._signer: tuple[str, URLSafeTimedSerializer | None] | None = None

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        """The signer for the key of `app`."""
        key = str(app.secret_key)
        if self._signer is None or self._signer[0] != key:
            self._signer = (key, super().get_signing_serializer(app))
        return self._signer[1]
