"""Pure: a CSV file as programs write them, read row by row with the line each row begins in."""

import csv
import io
from collections.abc import Iterator

from flask_babel import gettext as _

MOST_CELL = 200_000


class Unreadable(ValueError):
    """The file as a whole cannot be read; the message says why and what to do."""


def decode(content: bytes) -> str:
    """The words of the file: UTF-8 or UTF-16, with or without their mark."""
    marks = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
    encoding = next((name for mark, name in marks if content.startswith(mark)), "")
    if not encoding:
        start = content[:200]
        encoding = "utf-16-le" if _is_half(start[1::2]) else "utf-16-be" if _is_half(start[0::2]) else "utf-8"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise Unreadable(
            _("Line %(line)s is not in UTF-8. Save the file as “CSV UTF-8” and send it again.", line=line)
        ) from error
    if "\0" in text:
        raise Unreadable(_("This is no CSV file. Save the table as “CSV UTF-8” and send it again."))
    return text


def _is_half(every_second: bytes) -> bool:
    """True when these are the empty halves of letters; a few of them alone are only rubbish."""
    return every_second.count(0) * 8 > len(every_second)


def delimiter(first: str) -> str:
    """Comma, semicolon or tab: whichever the first line has most of."""
    return max((",", ";", "\t"), key=first.count)


def rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """(the line it begins in, cells) of each row."""
    csv.field_size_limit(MOST_CELL)
    first = next((line for line in text.splitlines() if line.strip()), "")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter(first), strict=True)
    before = 0
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            if "field limit" in str(error):
                raise Unreadable(_("Line %(line)s has a cell that is too long.", line=before + 1)) from error
            raise Unreadable(
                _("Line %(line)s cannot be read: a quotation mark is missing or too many.", line=before + 1)
            ) from error
        if cells or before:
            yield before + 1, cells
        before = reader.line_num
