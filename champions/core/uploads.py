"""Files that people send with a form: taken in when size, kind and name are right, kept while a form comes back."""

import json
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import IO, Any

from flask_babel import gettext as _

from . import attempts, files, kinds, tokens
from .errors import Refused

KEPT = "kept-file"
# Files that no row names stay for a while: nobody fills the disk with them.
MOST_AN_HOUR = 60


@dataclass(frozen=True)
class File:
    """A file that is on our disk, with the name people see."""

    sha256: str
    name: str
    size: int
    media_type: str

    @classmethod
    def of(cls, row: Any) -> "File | None":
        """The file that a row with the columns `file_sha256`, `file_name`, … names; None without one."""
        if row is None or row.file_sha256 is None:
            return None
        return cls(row.file_sha256, row.file_name or "", row.file_size or 0, row.file_type or "")


def take(stream: IO[bytes], name: str, *, allowed: list[str], most: int, by: str = "") -> File:
    """The upload is on our disk; Refused, in words and with nothing kept, when size, kind or name are not right.

    `by` is the code of whoever sends it: of one person only so many an hour are taken.
    """
    size = stream.seek(0, 2)
    if size > most:
        raise files.TooLarge(
            _(
                "The file is %(size)s. It may have at most %(most)s.",
                size=files.in_words(size),
                most=files.in_words(most),
            )
        )
    stream.seek(0)
    media_type = kinds.refine(files.media_type(stream.read(files.HEAD)), stream)
    wrong = kinds.problem(media_type, name, allowed) if size else None
    if wrong is kinds.Problem.KIND:
        raise Refused(
            _(
                "This is not one of the kinds we can take here (%(kinds)s), whatever its name says.",
                kinds=kinds.in_words(allowed),
            )
        )
    if wrong is kinds.Problem.NAME:
        raise Refused(
            _(
                "The file's name says something else than its content, which is %(kind)s. Give it its right ending.",
                kind=kinds.short(media_type),
            )
        )
    if by:
        _count(by)
    stored = files.put(stream, most=most)
    return File(stored.sha256, kinds.clean_name(name, media_type), stored.size, media_type)


def _count(by: str) -> None:
    attempts.alone("upload", by)
    if attempts.too_many("upload", by, most=MOST_AN_HOUR, within=timedelta(hours=1)):
        raise Refused(_("You have sent many files in the last hour. Send this one in an hour."))
    attempts.count("upload", by)


def keep(file: File | None, *bound: str) -> str:
    """A mark for a hidden field: the file need not be sent again when the form comes back.

    It means nothing elsewhere: `bound` are the codes of the person and of what the file is for.
    """
    if file is None:
        return ""
    body = json.dumps(asdict(file), sort_keys=True)
    return tokens.token(KEPT, file.sha256[:10], _salt(body, bound)) + body


def kept(mark: str, *bound: str) -> File | None:
    """The file a mark of ours speaks of, if it is still here; None for any other text."""
    file = _meant(mark, bound)
    return file if file is not None and files.renew(file.sha256) else None


def is_gone(mark: str, *bound: str) -> bool:
    """True for a mark of ours whose file is not here any more: nobody has used it for too long."""
    file = _meant(mark, bound)
    return file is not None and not files.renew(file.sha256)


def _meant(mark: str, bound: tuple[str, ...]) -> File | None:
    token, body = mark[: 10 + tokens.MAC], mark[10 + tokens.MAC :]
    if not body or not tokens.is_token(token, KEPT, tokens.code_in(token), _salt(body, bound)):
        return None
    return File(**json.loads(body))


def _salt(body: str, bound: tuple[str, ...]) -> str:
    return "\0".join((*bound, body))
