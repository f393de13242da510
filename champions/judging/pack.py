"""Pure: what an offline pack holds, how large it will be, and what its papers say."""

from collections.abc import Iterable, Sequence
from typing import Any, Protocol

from flask_babel import gettext as _

from champions.core import kinds
from champions.core.papers import is_printable

from . import scoring

# What a printed sheet takes, with its letters; and a list of scores.
PAPER = 20_000
OVERVIEW = "overview.pdf"


class Work(Protocol):
    """What this module reads of an entry: what a judge may see of it."""

    @property
    def number(self) -> int:
        """Its number."""

    @property
    def file_type(self) -> str | None:
        """What kind of file it brings, if any."""


def size(files: Sequence[int]) -> int:
    """About how many bytes a pack has over entries whose files have so many."""
    return sum(files) + PAPER * (len(files) + 1)


def file_name(work: Work) -> str:
    """`12-1.pdf`: a file's name in judging, which says nothing about its team."""
    return f"{work.number}-1.{kinds.first_ending(work.file_type or '')}"


def place(number: int, name: str) -> str:
    """Where a file of the entry lies in the pack."""
    return f"entry-{number}/{name}"


def paper(sheet: Any, work: Any, criteria: Sequence[Any], comments: str) -> dict[str, Any]:
    """The score sheet of one entry: its words, the rubric, boxes to tick, what is saved already ticked."""
    shares = dict(zip((each.number for each in criteria), scoring.shares(criteria), strict=True))
    title = work.title or _("Entry %(number)s", number=work.number)
    opening = [_("Entry %(number)s", number=work.number)] if work.title else []
    if not is_printable(work.words + title):
        opening.append(_("Some letters of this entry cannot be printed here. Read it on its page."))
    if work.file_sha256:
        opening.append(_("The file is beside this sheet: %(name)s", name=file_name(work)))
    if work.url:
        opening.append(work.url)
    return {
        "title": title,
        "opening": opening,
        "words": [part.strip() for part in work.words.split("\n\n") if part.strip()],
        "lines": [_line(each, shares[each.number], sheet, comments) for each in sheet.asked(criteria)],
        "rows": [],
        "head": [],
        "comment": sheet.card.comment if comments == "one" else None,
        "asks": _("Comment for the team"),
    }


def overview(sheets: Iterable[Any], criteria: Sequence[Any]) -> dict[str, Any]:
    """All entries on one list, with what is saved, and how to send the scores in."""
    rows = []
    for each in sheets:
        score = each.score(criteria)
        state = _("scored") if each.counted else _("draft") if each.values else _("to do")
        rows.append([str(each.number), each.title, state, f"{float(score):.1f}" if score is not None else "–"])
    return {
        "title": _("Your entries"),
        "opening": [
            _("Write your steps into the column “score” of SCORES.csv, save it as CSV and send it in."),
            _("Before anything is saved you see what would change. Only you see your scores before judging closes."),
        ],
        "words": [],
        "lines": [],
        "rows": rows,
        "head": [_("Entry"), _("Title"), _("State"), _("Your score")],
        "comment": None,
        "asks": "",
    }  # fmt: skip


def _line(criterion: Any, share: int, sheet: Any, comments: str) -> dict[str, Any]:
    words = [*criterion.anchors, *[""] * (criterion.high - criterion.low + 1)]
    given = sheet.values.get(criterion.number)
    return {
        "name": criterion.name,
        "weight": _("weight %(weight)s", weight=f"{share}%"),
        "question": criterion.question,
        "steps": [
            {"number": str(step), "words": words[step - criterion.low], "chosen": step == given}
            for step in range(criterion.low, criterion.high + 1)
        ],
        "remark": sheet.remarks.get(criterion.number, "") if comments == "each" else None,
        "asks": _("To the team, about “%(criterion)s”", criterion=criterion.name),
    }
