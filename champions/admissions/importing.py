"""Pure: a file of applications: which rows can become drafts, which cannot and why."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any

from babel import Locale
from flask_babel import gettext as _

from champions.core.forms import tidy

from . import tables
from .drafting import COLUMNS, Draft, Reader, Wrong
from .exporting import unquoted
from .tables import Unreadable

MOST_ROWS = 2000
MOST_BYTES = 5_000_000
REQUIRED = tuple(name for name, column in COLUMNS.items() if column.required)


@dataclass(frozen=True)
class Bad:
    """A row that cannot: its line, whose it is as far as that may be kept, and one sentence."""

    line: int
    who: str
    why: str


@dataclass
class Parsed:
    """What a file holds: rows that can become drafts, rows that cannot, headings that mean nothing here."""

    drafts: list[Draft] = field(default_factory=list)
    bad: list[Bad] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)

    @property
    def rows(self) -> int:
        """How many rows there are."""
        return len(self.drafts) + len(self.bad)

    def stored(self) -> dict[str, Any]:
        """As JSON holds it."""
        return {
            "drafts": [each.stored() for each in self.drafts],
            "bad": [asdict(each) for each in self.bad],
            "ignored": self.ignored,
        }


def restored(stored: Mapping[str, Any]) -> Parsed:
    """What `Parsed.stored` gave."""
    drafts = [Draft(**{**each, "born": date.fromisoformat(each["born"])}) for each in stored["drafts"]]
    return Parsed(drafts, [Bad(**each) for each in stored["bad"]], list(stored["ignored"]))


def parse(content: bytes, cohort: Any, now: datetime, locale: Locale) -> Parsed:
    """The rows of the file as drafts or as sentences. Raises Unreadable when it is no such file."""
    rows = tables.rows(tables.decode(content))
    head = next(rows, None)
    if head is None:
        raise Unreadable(_("The file is empty."))
    names, ignored = _headings(head[1])
    parsed, lines = Parsed(ignored=ignored), dict[str, int]()
    for line, cells in rows:
        if not any(cell.strip() for cell in cells):
            continue
        if parsed.rows >= MOST_ROWS:
            raise Unreadable(_("The file has more than %(most)s rows. Send it in parts.", most=MOST_ROWS))
        row = {name: _tidy(cell) for name, cell in zip(names, cells, strict=False) if name}
        try:
            if len(cells) > len(names):
                raise Wrong(_("The row has %(n)s cells, the first line %(m)s.", n=len(cells), m=len(names)))
            draft = Reader(cohort, now, locale).draft(line, row)
            if draft.email in lines:
                raise Wrong(_("This address stands in line %(line)s already.", line=lines[draft.email]))
            lines[draft.email] = line
            parsed.drafts.append(draft)
        except Wrong as wrong:
            parsed.bad.append(Bad(line, "" if wrong.nameless else row.get("email", "")[:254], str(wrong)))
    return parsed


def template() -> list[list[str]]:
    """The first line of a file and a row as an example."""
    example = {
        "email": "name@example.org", "born": "2000-05-17", "country": "KE", "name": "Amina Odhiambo",
        "city": "Nairobi", "zone": "Africa/Nairobi", "gender": "woman", "university": "University of Nairobi",
        "field_of_study": "Urban planning", "languages": "English, Kiswahili", "topics": "mobility; climate",
    }  # fmt: skip
    return [list(COLUMNS), [example.get(name, "") for name in COLUMNS]]


def _headings(cells: Sequence[str]) -> tuple[list[str | None], list[str]]:
    """Which column each heading means (None: none of ours), and the headings that mean nothing here."""
    known = {name: name for name in COLUMNS}
    known |= {also: name for name, column in COLUMNS.items() for also in column.also}
    names: list[str | None] = []
    ignored = []
    for cell in cells:
        heading = " ".join(unquoted(cell).casefold().split())
        name = known.get(heading)
        if name in names:
            # Our own exports name a country twice: the first is the code.
            name = None
        if name is None and heading:
            ignored.append(cell.strip()[:60])
        names.append(name)
    missing = [name for name in REQUIRED if name not in names]
    if missing:
        raise Unreadable(
            _("The first line lacks these columns: %(missing)s. The template has them all.", missing=", ".join(missing))
        )
    return names, ignored


def _tidy(cell: str) -> str:
    return tidy(unquoted(cell)) or ""
