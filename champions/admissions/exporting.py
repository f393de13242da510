"""Pure: tables as CSV and XLSX that no spreadsheet takes for formulas (security.md R25), written row by row.

The quote: a cell of words that a spreadsheet could read as a formula gets an apostrophe in front, in CSV files only.
`unquoted` takes it away again. In XLSX files words are stored as words, so they need none.
"""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import IO, Any

# What a spreadsheet may take for the beginning of a formula, or for the end of the cell before.
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "\x00", "＝", "＋", "－", "＠")
# What Excel takes in one cell, and in one name of a sheet.
MOST_IN_CELL = 32_767
MOST_IN_NAME = 31
# The file says by itself that it is UTF-8: Excel would guess another encoding.
MARK = "\ufeff"


@dataclass(frozen=True)
class Sheet:
    """One table: its name, the headings of its columns, and its rows (read once, in their order)."""

    name: str
    head: Sequence[str]
    rows: Iterable[Sequence[Any]]


def quoted(text: str) -> str:
    """`text`, with an apostrophe in front where a spreadsheet could take it for a formula."""
    return f"'{text}" if _is_dangerous(text) else text


def unquoted(cell: str) -> str:
    """What `quoted` was given."""
    return cell[1:] if cell.startswith("'") and _is_dangerous(cell) else cell


def _is_dangerous(text: str) -> bool:
    # Apostrophes and blanks in front do not change what comes: some spreadsheets drop them.
    return text.startswith(DANGEROUS[4:8]) or text.lstrip(" '\u00a0").startswith(DANGEROUS)


def plain(value: Any) -> Any:
    """A value as a cell holds it: numbers as numbers, everything else as words; a moment in UTC, which it names."""
    if value is None or isinstance(value, bool):
        return {None: "", True: "yes", False: "no"}[value]
    if isinstance(value, int | float):
        return value
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
    if isinstance(value, list | tuple):
        return ", ".join(str(each) for each in value)
    return value.isoformat() if isinstance(value, date) else str(value)


def comma_separated(out: IO[bytes], sheet: Sheet) -> int:
    """The sheet is written to `out` as CSV (RFC 4180, UTF-8 with its mark); returns how many rows it had."""
    text = io.TextIOWrapper(out, encoding="utf-8", newline="", write_through=True)
    text.write(MARK)
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([quoted(str(each)) for each in sheet.head])
    count = 0
    for row in sheet.rows:
        cells = (plain(value) for value in row)
        writer.writerow([quoted(cell) if isinstance(cell, str) else cell for cell in cells])
        count += 1
    text.detach()
    return count


def spreadsheet(out: IO[bytes], *sheets: Sheet) -> int:
    """The sheets are written to `out` as XLSX, one row in memory at a time; returns how many rows they had in all."""
    import xlsxwriter  # noqa: PLC0415  heavy, and needed here alone

    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    book = xlsxwriter.Workbook(out, options)
    bold = book.add_format({"bold": True})
    count = 0
    for sheet in sheets:
        page = book.add_worksheet(_sheet_name(sheet.name))
        page.freeze_panes(1, 0)
        for column, head in enumerate(sheet.head):
            page.write_string(0, column, _cell(str(head)), bold)
        for number, row in enumerate(sheet.rows, start=1):
            _write_row(page, number, row)
            count += 1
    book.close()
    return count


def _write_row(page: Any, number: int, row: Sequence[Any]) -> None:
    for column, value in enumerate(row):
        cell = plain(value)
        if isinstance(cell, str):
            page.write_string(number, column, _cell(cell))
        else:
            page.write_number(number, column, cell)


def _cell(text: str) -> str:
    """What an XLSX file can hold: no control characters but tab and line end, and not more than Excel takes."""
    return "".join(char for char in text if char >= " " or char in "\t\n")[:MOST_IN_CELL]


def _sheet_name(name: str) -> str:
    return "".join(char for char in name if char not in "[]:*?/\\'" and char >= " ")[:MOST_IN_NAME] or "Sheet"
