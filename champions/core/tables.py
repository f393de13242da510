"""Pure: tables as outside programs bring them (CSV; what is wrong is said by its line) and as a terminal shows them."""

import csv
import io
from collections.abc import Iterator, Sequence
from typing import Any

NOTHING = "-"


class Bad(ValueError):
    """A file cannot be read: which line, and what is wrong with it."""

    def __init__(self, line: int, what: str) -> None:
        self.line = line
        super().__init__(f"line {line}: {what}")


def decoded(content: bytes) -> str:
    """A file's text: UTF-8, with or without a mark at its beginning."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Bad(content.count(b"\n", 0, error.start) + 1, "not UTF-8") from error


def rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """(line it begins in, cells) of every row that is not blank."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    begin = 1
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise Bad(begin, f"not CSV: {error}") from error
        if any(cell.strip() for cell in cells):
            yield begin, cells
        begin = reader.line_num + 1


def columns(line: int, names: Sequence[str], known: Sequence[str], optional: Sequence[str] = ()) -> dict[str, int]:
    """Where each of the columns `known` stands in the header `names`; only `optional` ones may be missing."""
    if not names:
        raise Bad(1, "empty file")
    found: dict[str, int] = {}
    for place, name in enumerate(each.strip() for each in names):
        if name not in known:
            raise Bad(line, f"unknown column '{name}'; there are {', '.join(known[:-1])} and {known[-1]}")
        if name in found:
            raise Bad(line, f"column '{name}' occurs twice")
        found[name] = place
    for name in known:
        if name not in found and name not in optional:
            raise Bad(line, f"there is no column '{name}'")
    return found


def records(lines: Iterator[tuple[int, list[str]]], places: dict[str, int]) -> Iterator[tuple[int, dict[str, str]]]:
    """(line, the cells by column, without white space around them) of each row under the header."""
    for line, cells in lines:
        if len(cells) != len(places):
            raise Bad(line, f"{len(cells)} cells instead of {len(places)}")
        yield line, {name: cells[place].strip() for name, place in places.items()}


def clean(value: Any) -> str:
    """The value as one word or line that cannot steer a terminal."""
    if value is None or value == "":
        return NOTHING
    written = f"{value:.4f}" if isinstance(value, float) else str(value)
    return "".join(char if char.isprintable() else "?" for char in written)


def drawn(head: Sequence[str], body: Sequence[Sequence[Any]]) -> str:
    """Columns of equal width: words to the left, numbers to the right; columns with nothing in them are left out."""
    keep = [place for place in range(len(head)) if any(row[place] not in (None, "") for row in body)]
    cells = [[head[place] for place in keep], *([clean(row[place]) for place in keep] for row in body)]
    widths = [max(len(line[place]) for line in cells) for place in range(len(keep))]
    numbers = [all(not isinstance(row[place], str) for row in body) for place in keep]
    return "\n".join(
        "  ".join(
            cell.rjust(width) if number else cell.ljust(width)
            for cell, width, number in zip(line, widths, numbers, strict=True)
        ).rstrip()
        for line in cells
    )
