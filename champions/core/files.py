"""put / open / delete by SHA-256: a file is named by what is in it, written whole or not at all."""

import fcntl
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import IO, BinaryIO

import filetype
from flask import Response, current_app, send_file
from flask_babel import gettext as _
from sqlalchemy import select

from . import clock
from .db import Model, db
from .errors import Refused
from .transaction import transaction

CHUNK = 1 << 16
HEAD = 8192
# Of how many files at a time it is asked whether somebody needs them.
AT_ONCE = 500


class TooLarge(Refused):
    """The file has more bytes than are allowed; nothing was kept."""


class Empty(Refused):
    """The file has no bytes: an upload that broke off at once."""


@dataclass(frozen=True)
class Stored:
    """What was put: SHA-256 (64 hex digits), size in bytes, and the type its content has (not its name)."""

    sha256: str
    size: int
    media_type: str


def folder() -> Path:
    """Where files are kept."""
    path: Path = current_app.config["SETTINGS"].home / "files"
    return path


def _place(digest: str) -> Path:
    return folder() / digest[:2] / digest


def put(stream: IO[bytes], *, most: int) -> Stored:
    """The content of `stream` (at most `most` bytes, else TooLarge) is on the disk, under its digest."""
    folder().mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=folder(), prefix="arriving-")
    digest, size, head = sha256(), 0, b""
    try:
        with os.fdopen(handle, "wb") as out:
            while piece := stream.read(CHUNK):
                size += len(piece)
                if size > most:
                    raise TooLarge(_("The file is larger than %(size)s.", size=in_words(most)))
                if len(head) < HEAD:
                    head += piece[: HEAD - len(head)]
                digest.update(piece)
                out.write(piece)
            if not size:
                raise Empty(_("The file is empty. Choose it again."))
            out.flush()
            os.fsync(out.fileno())
        place = _place(digest.hexdigest())
        place.parent.mkdir(exist_ok=True)
        with _alone():
            Path(name).replace(place)
            _renew(place)
        _sync(place.parent)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return Stored(digest.hexdigest(), size, media_type(head))


@contextmanager
def _alone() -> Iterator[None]:
    """Nobody forgets a file between our looking at it and our using it."""
    folder().mkdir(parents=True, exist_ok=True)
    with folder().with_name("files.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _renew(place: Path) -> None:
    now = clock.now().timestamp()
    os.utime(place, (now, now))


def _sync(directory: Path) -> None:
    """The name, not only the content, survives a power cut."""
    handle = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def media_type(head: bytes) -> str:
    """The type that the first bytes show: by signature, else text/plain for clean UTF-8, else octet-stream."""
    found = filetype.guess(head)
    if found is not None:
        return str(found.mime)
    if head.lstrip()[:256].lower().startswith((b"<!doctype", b"<html", b"<svg", b"<?xml", b"<script")):
        return "text/html"
    # A character may be cut at the end of the sample: up to three bytes of it.
    for cut in range(4):
        try:
            text = head[: len(head) - cut].decode("utf-8")
        except UnicodeDecodeError:
            continue
        return "text/plain" if "\x00" not in text else "application/octet-stream"
    return "application/octet-stream"


def open(digest: str) -> BinaryIO:  # noqa: A001  the verb is the vocabulary
    """The file with that digest, to read; FileNotFoundError when there is none."""
    return _place(digest).open("rb")


def answer(digest: str, *, name: str, media_type: str) -> Response:
    """A response that is the file, to be saved as `name`: no browser opens it beside our pages, no cache keeps it."""
    stream = open(digest)
    response = send_file(stream, mimetype=media_type, as_attachment=True, download_name=name, etag=False)
    response.content_length = stream.seek(0, os.SEEK_END)
    stream.seek(0)
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response.headers["Cache-Control"] = "no-store"
    return response


def delete(digest: str) -> None:
    """No file with that digest is kept."""
    _place(digest).unlink(missing_ok=True)


def renew(digest: str) -> bool:
    """True when the file is there; it then counts as put just now, so `forget` lets it be."""
    with _alone():
        place = _place(digest)
        if not place.exists():
            return False
        _renew(place)
        return True


def named_by_rows(digests: set[str]) -> set[str]:
    """Those of the files that a row of any table names, in a column called `file_sha256`."""
    columns = [table.c.file_sha256 for table in Model.metadata.tables.values() if "file_sha256" in table.c]
    with transaction(write=False):
        named = [set(db.session.scalars(select(each).where(each.in_(digests)))) for each in columns]
    return set().union(*named)


def forget(needed: Callable[[set[str]], set[str]], *, older_than: timedelta) -> int:
    """Files put longer ago than that, and which `needed` does not name among those it is asked for, are gone.

    So is what an upload that broke off has left. Returns how many files are gone.
    """
    before = (clock.now() - older_than).timestamp()
    for left in folder().glob("arriving-*"):
        if _is_older(left, before):
            left.unlink(missing_ok=True)
    old = sorted(place.name for place in folder().glob("??/*") if _is_older(place, before))
    gone = 0
    for at in range(0, len(old), AT_ONCE):
        asked = set(old[at : at + AT_ONCE])
        for digest in asked - needed(asked):
            with _alone():
                # Looked at again: the same content may just have been put, by somebody who has not said so yet.
                if _is_older(_place(digest), before):
                    delete(digest)
                    gone += 1
    return gone


def _is_older(place: Path, before: float) -> bool:
    try:
        return place.stat().st_mtime < before
    except FileNotFoundError:
        return False


def verify(digest: str) -> bool:
    """True when the file is there and still has the content it is named for."""
    try:
        with open(digest) as stream:
            return _digest_of(stream.read) == digest
    except FileNotFoundError:
        return False


def _digest_of(read: Callable[[int], bytes]) -> str:
    digest = sha256()
    while piece := read(CHUNK):
        digest.update(piece)
    return digest.hexdigest()


def in_words(size: int) -> str:
    """A size for people: `340 bytes`, `18 KB`, `1.2 MB` (powers of 1,000)."""
    if size < 1000:
        return _("%(n)s bytes", n=size)
    if size < 1_000_000:
        return _("%(n)s KB", n=f"{size / 1000:.0f}")
    return _("%(n)s MB", n=f"{size / 1_000_000:.1f}".removesuffix(".0"))
