"""A form sent twice acts once (security.md R11): the hidden key of each form is a row, in the same transaction.

The key is kept only when the answer was a redirect, so a form shown again with errors carries a fresh one and can be
corrected. Sent again unchanged, it gets the same redirect; sent again with other words, the form comes back with them.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from flask import current_app, g, redirect, request, session
from sqlalchemy import String, Text, UniqueConstraint, delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped
from werkzeug.wrappers import Response

from . import clock
from .db import Keep, Model, db, fact, new_code, personal
from .transaction import transaction

FIELD = "once"


class FormUse(Model):
    """A form that was sent and acted on: by whom (digest of the session), with which content, and where it led."""

    __tablename__ = "form_use"
    __table_args__ = (UniqueConstraint("session_ref", "key"),)

    session_ref: Mapped[str] = personal("digest of the session", String(64), keep=Keep.SHORT)
    key: Mapped[str] = fact(String(32))
    endpoint: Mapped[str] = fact(String(64))
    body: Mapped[str] = fact(String(64))
    # As long as it is: an address with the words of a filter in it is three times as long once it is encoded.
    location: Mapped[str | None] = personal("where it led, with the words of a filter", Text, keep=Keep.SHORT)
    at: Mapped[datetime] = fact(default=clock.now, index=True)


def new_key() -> str:
    """A key for one showing of a form."""
    return new_code(16)


def _session_ref() -> str:
    # Signed in: the device. Otherwise the CSRF token, which stays the same while the cookie around it is signed anew.
    mark = request.cookies.get(current_app.config["SID_COOKIE"]) or session.get("csrf_token", "")
    return sha256(str(mark).encode()).hexdigest()


def _body() -> str:
    digest = sha256(request.full_path.encode("utf-8", "replace"))
    for name, value in sorted(request.form.items(multi=True)):
        if name not in (FIELD, "csrf_token"):
            digest.update(f"{name}\0{value}\0".encode("utf-8", "replace"))
    for name, upload in sorted(request.files.items(multi=True), key=lambda item: item[0]):
        digest.update(f"{name}\0{upload.filename}\0".encode("utf-8", "replace"))
        while piece := upload.stream.read(1 << 16):
            digest.update(piece)
        upload.stream.seek(0)
    return digest.hexdigest()


def run(view: Callable[[], Any]) -> Any:
    """The answer of `view()`, or, when this very form has already acted, where it led. Inside the transaction."""
    key = request.form.get(FIELD, "")
    if not key or len(key) > 32:
        return view()
    session_ref, body = _session_ref(), _body()
    insert = postgresql.insert if db.session.get_bind().dialect.name == "postgresql" else sqlite.insert
    row = {
        "session_ref": session_ref,
        "key": key,
        "endpoint": str(request.endpoint),
        "body": body,
        "at": clock.now(),
    }
    taken = db.session.execute(
        insert(FormUse).values(row).on_conflict_do_nothing().returning(FormUse.id)
    ).scalar_one_or_none()
    if taken is None:
        return _again(session_ref, key, body, view)
    answer = current_app.make_response(view())
    use = db.session.get(FormUse, taken)
    if use is not None:
        if 300 <= answer.status_code < 400:
            use.location = answer.location
        else:
            db.session.delete(use)
    return answer


def _again(session_ref: str, key: str, body: str, view: Callable[[], Any]) -> Any:
    use = db.session.scalar(select(FormUse).where(FormUse.session_ref == session_ref, FormUse.key == key))
    if use is not None and use.body == body and use.location:
        return redirect(use.location, 303)
    # Other words under a used key: the form itself says so and shows them again (core/forms.py asks).
    g.sent_before = True
    answer: Response = current_app.make_response(view())
    if answer.status_code == 200:
        answer.status_code = 422
    return answer


def sent_before() -> bool:
    """True while a form is answered whose key was used for something else."""
    return bool(g.get("sent_before", False))


def forget(*, older_than: timedelta) -> int:
    """Keys used longer ago than that are gone; returns how many."""
    with transaction():
        gone = db.session.execute(delete(FormUse).where(FormUse.at < clock.now() - older_than))
        return int(gone.rowcount)  # type: ignore[attr-defined]
