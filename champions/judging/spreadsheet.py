"""Pure: entries and judges as CSV files. What is wrong is said with the line it stands in."""

import re
from collections.abc import Container, Iterator, Sequence

from champions.core.tables import Bad, columns, decoded, records, rows

from .assignment import Entry, Judge

ENTRIES = ("entry", "organisation", "language", "topics")
JUDGES = ("judge", "organisation", "languages", "topics", "max_load", "conflicts")
WHOLE = re.compile(r"\d{1,9}")


def entries(content: bytes) -> list[Entry]:
    """The entries of a file; organisations and topics may be several, separated by semicolons, or none."""
    return [
        Entry(row["entry"], _several(row["organisation"]), row["language"], _several(row["topics"]))
        for _line, row in _named(content, ENTRIES, "entries")
    ]


def judges(content: bytes, known: Container[str]) -> list[Judge]:
    """The judges of a file; no limit: as many as there are; conflicts name entries that are `known`."""
    return [
        Judge(
            row["judge"],
            row["organisation"],
            _several(row["languages"]),
            _several(row["topics"]),
            _limit(line, row["max_load"]),
            _conflicts(line, _several(row["conflicts"]), known),
        )
        for line, row in _named(content, JUDGES, "judges")
    ]


def _named(content: bytes, known: Sequence[str], what: str) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows, each with a name in its first known column that no other has."""
    lines = rows(decoded(content))
    first, names = next(lines, (1, []))
    places = columns(first, names, known)
    seen: dict[str, int] = {}
    for line, row in records(lines, places):
        name = row[known[0]]
        if not name:
            raise Bad(line, f"no {known[0]}")
        if name in seen:
            raise Bad(line, f"duplicate: {known[0]} '{name}' has stood in line {seen[name]} already")
        seen[name] = line
        yield line, row
    if not seen:
        raise Bad(first, f"empty file: there are no {what} under the header")


def _several(cell: str) -> tuple[str, ...]:
    """The words of a cell; white space around them and empty ones do not count."""
    return tuple(word for word in (each.strip() for each in cell.split(";")) if word)


def _limit(line: int, cell: str) -> int | None:
    if not cell:
        return None
    if not (cell.isascii() and WHOLE.fullmatch(cell)):
        raise Bad(line, f"max_load is not a whole number of entries: '{cell[:40]}'")
    return int(cell)


def _conflicts(line: int, names: tuple[str, ...], known: Container[str]) -> tuple[str, ...]:
    for name in names:
        if name not in known:
            raise Bad(line, f"conflict with an unknown entry '{name[:80]}'")
    return names
