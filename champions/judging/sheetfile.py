"""Pure: SCORES.csv, the sheet that travels with an offline pack and comes back filled in.

One row for each criterion of each entry, and where the round asks for one comment a row without criterion for it.
`as it was` is the mark of what the judge had when the pack was made: an entry that has changed since is left alone.
"""

import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask_babel import gettext as _

from champions.admissions.exporting import Sheet as Table
from champions.admissions.exporting import comma_separated, unquoted
from champions.admissions.tables import Unreadable, decode, rows
from champions.core.canonical import digest
from champions.core.forms import tidy

NAME = "SCORES.csv"
HEAD = ("entry", "criterion", "scale", "score", "comment", "as it was")
MOST_BYTES = 300_000
# As the boxes on the page.
MOST_WORDS = {"each": 150, "one": 300}
# Excel writes 4 as 4.0 or 4,0 where a column was formatted; and some type the word beside the number.
WHOLE = re.compile(r"([0-9]{1,3})(?:[.,]0*)?")

__all__ = ["HEAD", "MOST_BYTES", "NAME", "Change", "Own", "Read", "Unreadable", "mark", "read", "written"]


@dataclass(frozen=True)
class Own:
    """An entry as the judge has it: what is asked (number, name, low, high) and what is saved, by criterion."""

    number: int
    lines: Sequence[tuple[int, str, int, int]]
    values: Mapping[int, int]
    comment: str
    remarks: Mapping[int, str]
    locked: str = ""  # why it cannot be changed, in words


@dataclass
class Change:
    """What the sheet would change on one entry: (criterion, before, after) in words, and what is to be saved."""

    number: int
    values: dict[int, int] = field(default_factory=dict)
    comment: str | None = None
    remarks: dict[int, str] = field(default_factory=dict)
    said: list[tuple[str, str, str]] = field(default_factory=list)
    whole: bool = False  # nothing is missing afterwards


@dataclass
class Read:
    """What a sheet holds: changes by entry, lines that cannot (line, words), entries that stay as they are."""

    changes: list[Change] = field(default_factory=list)
    wrong: list[tuple[int, str]] = field(default_factory=list)
    same: int = 0


def mark(own: Own) -> str:
    """Eight hex digits for what is saved on the entry."""
    said = {str(number): words for number, words in own.remarks.items()}
    saved = {str(number): value for number, value in own.values.items()}
    return digest({"values": saved, "comment": own.comment, "remarks": said})[:8]


def written(entries: Iterable[Own], comments: str) -> bytes:
    """The sheet, filled with what is saved; formulas are words, and no mark looks like a number."""
    lines: list[tuple[Any, ...]] = []
    for own in entries:
        for number, name, low, high in own.lines:
            remark = own.remarks.get(number, "") if comments == "each" else ""
            lines.append((own.number, name, f"{low} to {high}", own.values.get(number, ""), remark, f"v{mark(own)}"))
        if comments == "one":
            lines.append((own.number, "", "", "", own.comment, f"v{mark(own)}"))
    out = io.BytesIO()
    comma_separated(out, Table(NAME, HEAD, lines))
    return out.getvalue()


class _Wrong(ValueError):
    """One line cannot; the message says why."""


def read(content: bytes, entries: Sequence[Own], comments: str) -> Read:
    """What the sheet would change. An entry with a line that cannot is left out whole. Raises Unreadable."""
    names, found = _rows(content)
    by_number = {own.number: own for own in entries}
    changes: dict[int, Change] = {}
    bad: set[int] = set()
    seen: set[tuple[int, int | None]] = set()
    result = Read()
    for line, cells in found:
        row = {name: unquoted(cell.strip()) for name, cell in zip(names, cells, strict=False)}
        if not any(row.values()):
            continue
        number = None
        try:
            own = _entry(row, by_number)
            number = own.number
            _take(row, own, comments, changes.setdefault(number, Change(number)), seen)
        except _Wrong as wrong:
            result.wrong.append((line, str(wrong)))
            if number is not None:
                bad.add(number)
            elif (typed := _whole(row.get("entry", ""))) is not None:
                bad.add(typed)
    for number, change in changes.items():
        own = by_number[number]
        if number in bad:
            continue
        if not change.said:
            result.same += 1
            continue
        change.whole = all(each[0] in {**own.values, **change.values} for each in own.lines)
        result.changes.append(change)
    return result


def _rows(content: bytes) -> tuple[list[str], list[tuple[int, list[str]]]]:
    if len(content) > MOST_BYTES:
        raise Unreadable(_("The file is larger than a sheet of scores can be."))
    text = decode(content)
    # Excel's own way of saying what separates the cells.
    first, _end, rest = text.partition("\n")
    if re.fullmatch(r"\ufeff?\"?sep=.\"?\r?", first.strip()):
        text = "\n" + rest
    lines = [(line, cells) for line, cells in rows(text) if any(cell.strip() for cell in cells)]
    if not lines:
        raise Unreadable(_("The file is empty."))
    names = [" ".join(unquoted(cell).casefold().split()) for cell in lines[0][1]]
    lacking = [name for name in ("entry", "criterion", "score", "as it was") if name not in names]
    if lacking:
        raise Unreadable(_("The first line must name the columns; missing: %(names)s.", names=", ".join(lacking)))
    twice = {name for name in names if name in HEAD and names.count(name) > 1}
    if twice:
        raise Unreadable(_("A column is named twice: %(names)s.", names=", ".join(sorted(twice))))
    return names, lines[1:]


def _entry(row: Mapping[str, str], by_number: Mapping[int, Own]) -> Own:
    number = _whole(row["entry"])
    if number is None or number not in by_number:
        raise _Wrong(_("“%(entry)s” is none of your entries.", entry=row["entry"][:40]))
    own = by_number[number]
    if own.locked:
        raise _Wrong(own.locked)
    if row["as it was"].removeprefix("v") != mark(own):
        raise _Wrong(_("Entry %(number)s was changed since this sheet was made. Change it on its page.", number=number))
    return own


def _take(row: Mapping[str, str], own: Own, comments: str, change: Change, seen: set[tuple[int, int | None]]) -> None:
    """The row is in the change, where it says something new."""
    wanted = " ".join(row["criterion"].split()).casefold()
    line = next((each for each in own.lines if wanted in (str(each[0]), " ".join(each[1].split()).casefold())), None)
    if wanted and line is None:
        raise _Wrong(_("Entry %(number)s has no criterion “%(name)s”.", number=own.number, name=row["criterion"][:80]))
    key = (own.number, line[0] if line else None)
    if key in seen:
        raise _Wrong(_("Entry %(number)s has this line twice.", number=own.number))
    seen.add(key)
    if line is not None and row["score"]:
        _score(row["score"], line, own, change)
    elif row["score"]:
        raise _Wrong(_("A score needs a criterion beside it."))
    _words(row.get("comment", ""), line, own, comments, change)


def _score(typed: str, line: tuple[int, str, int, int], own: Own, change: Change) -> None:
    number, name, low, high = line
    value = _whole(typed)
    if value is None or not low <= value <= high:
        raise _Wrong(
            _("“%(typed)s” is no step of “%(name)s”: a whole number from %(low)s to %(high)s.", typed=typed[:40],
              name=name, low=low, high=high)
        )  # fmt: skip
    if own.values.get(number) != value:
        change.values[number] = value
        change.said.append((name, str(own.values.get(number, "–")), str(value)))


def _words(typed: str, line: Any, own: Own, comments: str, change: Change) -> None:
    # An empty cell takes nothing away: on the page one can.
    words = tidy(typed) or ""
    kind = "each" if line is not None else "one"
    if not words:
        return
    if comments != kind:
        raise _Wrong(
            _("Write the comment in the line without a criterion.")
            if comments == "one"
            else _("This round takes no comment here.")
        )
    if len(words.split()) > MOST_WORDS[kind] or len(words) > 12 * MOST_WORDS[kind]:
        raise _Wrong(_("The comment is too long: at most %(most)s words.", most=MOST_WORDS[kind]))
    before = own.remarks.get(line[0], "") if line is not None else own.comment
    if words == before:
        return
    if line is not None:
        change.remarks[line[0]] = words
    else:
        change.comment = words
    change.said.append((line[1] if line is not None else _("Comment"), before or "–", words))


def _whole(typed: str) -> int | None:
    found = WHOLE.fullmatch(typed.strip()) if typed.isascii() else None
    return int(found[1]) if found else None
