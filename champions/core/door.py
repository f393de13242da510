"""Refusal at the door: what one engine or another would choke on never gets in (security.md R14, R18)."""

import re
from urllib.parse import unquote_to_bytes, urlsplit

from flask import Flask, abort, request
from werkzeug.exceptions import BadRequest

UNSAFE = ("POST", "PUT", "PATCH", "DELETE")
MOST_FIELD = 100_000
# NUL, half characters, and U+FFFD, which is what werkzeug puts in the place of bytes that are no UTF-8.
UNWELCOME = re.compile("[\x00\ud800-\udfff\ufffd]")
# The parts of our addresses that are secrets: whoever has the link may.
SECRETS = {"token", "invite"}


def init_app(app: Flask) -> None:
    """Every request is looked at before anything reads it."""
    app.before_request(look)


def look() -> None:
    """400 for NUL, half characters, undecodable bytes, a foreign origin or JSON; else nothing happens."""
    _only_from_here()
    _clean(request.path)
    if request.query_string:
        try:
            unquote_to_bytes(request.query_string).decode("utf-8")
        except UnicodeDecodeError as error:
            raise BadRequest from error
        for name, value in request.args.items(multi=True):
            _clean(name)
            _clean(value)
    for name, value in request.cookies.items():
        if "\x00" in name or "\x00" in value:
            raise BadRequest
    if request.method in UNSAFE:
        _look_inside()


def _look_inside() -> None:
    # Nothing here is sent so, and a form would take its numbers for words.
    if request.is_json:
        raise BadRequest
    for name, value in request.form.items(multi=True):
        _clean(name)
        _clean(value)
        if len(value) > MOST_FIELD:
            abort(413)
    for upload in request.files.values():
        _clean(upload.filename or "")


def _clean(text: str) -> None:
    if UNWELCOME.search(text):
        raise BadRequest


def _only_from_here() -> None:
    """An unsafe request that says it comes from another site is refused before the session is looked at."""
    if request.method not in UNSAFE:
        return
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        raise BadRequest
    origin = request.headers.get("Origin")
    # A page that tells nobody its address (no-referrer) sends its own form with the origin "null". Such pages are
    # those with a secret in the address; the form's token still has to be right.
    if origin == "null" and SECRETS.intersection(request.view_args or ()):
        return
    if origin and _host_in(origin) != request.host:
        raise BadRequest


def _host_in(origin: str) -> str:
    try:
        return urlsplit(origin).netloc
    except ValueError:
        return ""
