"""Cookies that outlive the visit."""

from typing import Any

from flask import current_app

YEAR = 365 * 24 * 3600


def keep_cookie(answer: Any, name: str, value: str, *, httponly: bool) -> None:
    """`answer` sets the cookie for a year."""
    secure = current_app.config["SESSION_COOKIE_SECURE"]
    answer.set_cookie(name, value, max_age=YEAR, secure=secure, httponly=httponly, samesite="Lax")
