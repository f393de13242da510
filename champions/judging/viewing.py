"""Pure: what the pages about who judges what show: a row for each judge, bars, what was checked, what would change."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from . import saying
from .grid import Board, Piece, Seat, is_slow, pages

# The letters of the windows on the grid, as the style sheet knows them.
SCORED, ASSIGNED, CONFLICT, NOTHING = "p", "m", "e", "u"
LETTERS = {SCORED: "S", ASSIGNED: "A", CONFLICT: "C", NOTHING: ""}


@dataclass(frozen=True)
class Row:
    """A judge on the grid, with a letter for each entry that is shown."""

    judge: Seat
    cells: Sequence[str]
    done: int
    given: int
    pill: tuple[str, str, str]


def rows(board: Board, shown: Sequence[Piece], *, opens: datetime, closes: datetime, now: datetime) -> list[Row]:
    """The panel by name, with what each has to do with the entries `shown`."""
    return [
        Row(
            judge, [cell(board, judge, entry) for entry in shown], board.done[judge.id], board.loads[judge.id],
            state(board, judge, opens=opens, closes=closes, now=now),
        )
        for judge in board.panel
    ]  # fmt: skip


def cell(board: Board, judge: Seat, entry: Piece) -> str:
    """One window of the grid."""
    card = board.card.get((judge.id, entry.id))
    if card is not None:
        return SCORED if card.submitted else ASSIGNED
    return CONFLICT if (judge.id, entry.id) in board.barred else NOTHING


def state(board: Board, judge: Seat, *, opens: datetime, closes: datetime, now: datetime) -> tuple[str, str, str]:
    """How a judge gets on: words, and the kind and colour of the pill."""
    done, given = board.done[judge.id], board.loads[judge.id]
    found = [
        (judge.ended, (_("Judges no more"), "rule", "c0")),
        (bool(judge.waiting), (_("Not opened"), "urgent", "c0")),
        (judge.away, (_("Away"), "urgent" if done < given else "open", "c0")),
        (not given, (_("No entries"), "open", "c0")),
        (done == given, (_("Finished"), "lit", "c2")),
        (is_slow(done, given, opens, closes, now), (_("Slow"), "open", "c0")),
    ]
    return next((pill for holds, pill in found if holds), (_("On time"), "done", "c2"))


def bars(board: Board) -> list[dict[str, Any]]:
    """The loads, as the bar chart takes them."""
    most = max(board.loads.values(), default=0) or 1
    return [
        {
            "label": each.name,
            "value": board.loads[each.id],
            "share": board.loads[each.id] / most,
        }
        for each in board.panel
    ]


def checks(board: Board) -> list[dict[str, Any]]:
    """What was checked: each with what it means, and how it stands."""
    return [*_links(board), _experts(board), _languages(board), _organisations(board), _conflicts(board)]


def _links(board: Board) -> list[dict[str, Any]]:
    parts, link = board.parts, board.weakest()
    connected = {
        "text": _("Connected"),
        "note": _("every two judges are linked by shared entries, so a strict judge can be told from a weak entry")
        if parts == 1
        else _("judges of different parts cannot be compared: give one of them an entry of the other"),
        "pill": _("Yes") if parts == 1 else ngettext("%(num)d part", "%(num)d parts", parts),
        "kind": "done" if parts == 1 else "urgent",
    }
    if link is None:
        return [connected]
    shared = ngettext("%(num)d entry", "%(num)d entries", link.shared)
    weakest = {"text": _("Weakest link"), "note": saying.weakest(board, link), "pill": shared}
    return [connected, {**weakest, "kind": "urgent" if link.cut else "open", "colour": "c0"}]


def _experts(board: Board) -> dict[str, Any]:
    without = board.without_expert()
    named = [each for each in board.entries if each.topics and board.per[each.id]]
    counted = _("%(some)s of %(all)s", some=len(named) - len(without), all=len(named))
    found = {"text": _("Expert for each entry"), "note": saying.experts(board, without)}
    if not named:
        return {**found, "note": _("no entry names its topics"), "pill": _("Not known"), "kind": "open", "colour": "c0"}
    if not without:
        return {**found, "pill": _("Yes")}
    return {**found, "pill": counted, "kind": "open", "colour": "c0"}


def _languages(board: Board) -> dict[str, Any]:
    wrong = len(board.unread())
    pill = {"pill": str(wrong), "kind": "urgent"} if wrong else {"pill": _("Yes")}
    return {"text": _("Languages"), "note": saying.languages(board), **pill}


def _organisations(board: Board) -> dict[str, Any]:
    wrong = board.twice()
    if not wrong:
        return {
            "text": _("Organisations"),
            "note": _("no entry has two judges of one organisation"),
            "pill": _("Yes"),
        }
    note = _("two judges of one organisation: entries %(numbers)s", numbers=saying.numbers(wrong))
    return {"text": _("Organisations"), "note": note, "pill": str(len(wrong)), "kind": "urgent"}


def _conflicts(board: Board) -> dict[str, Any]:
    found = {(each.judge, each.entry) for each in board.bars if each.found}
    said = board.barred - found
    note = saying.found_and_said(len(found), len(said))
    return {
        "text": _("Conflicts kept out"), "note": note, "pill": str(len(board.barred)), "kind": "rule", "colour": "c3",
    }  # fmt: skip


@dataclass(frozen=True)
class Window:
    """The entries on one page of the grid, where they begin and end, and where the other pages are."""

    entries: Sequence[Piece]
    first: int
    last: int
    all: int
    others: Sequence[tuple[int, int]]


def window(board: Board, first: int) -> Window:
    """The page of the grid on which the place `first` is; the first page for nonsense."""
    count = len(board.entries)
    known = pages(count) or [(1, 0)]
    start, end = next((each for each in known if each[0] <= first <= each[1]), known[0])
    others = [each for each in known if each[0] != start]
    return Window(list(board.entries)[start - 1 : end], start, end, count, others)


@dataclass(frozen=True)
class Change:
    """What accepting a proposal would do for one judge: which entries come, which go, and how many they have then."""

    judge: Seat
    come: Sequence[Piece]
    go: Sequence[Piece]
    before: int
    after: int


def changes(board: Board, pairs: Iterable[Sequence[str]]) -> list[Change]:
    """What is different between the proposal's pairs (entry, judge) and what is given now, judge by judge, by name."""
    judges = {each.code: each for each in board.judges}
    entries = {each.code: each for each in board.entries}
    wanted = {(judges[judge].id, entries[entry].id) for entry, judge in pairs if judge in judges and entry in entries}
    now = set(board.card)
    found = []
    for judge in board.judges:
        come = [each for each in board.entries if (judge.id, each.id) in wanted - now]
        go = [each for each in board.entries if (judge.id, each.id) in now - wanted]
        if come or go:
            before = board.loads[judge.id]
            found.append(Change(judge, come, go, before, before + len(come) - len(go)))
    return found


def table(board: Board) -> tuple[list[str], list[list[Any]]]:
    """The grid whole, for a spreadsheet: head and rows."""
    head = [_("Judge"), _("Organisation"), _("Languages"), *map(saying.number, board.entries), _("Done"), _("Given")]
    body = [
        [
            each.name, each.organisation, each.languages,
            *(LETTERS[cell(board, each, entry)] for entry in board.entries), board.done[each.id], board.loads[each.id],
        ]
        for each in board.panel
    ]  # fmt: skip
    return head, [*body, [_("Judges per entry"), "", "", *(board.per[each.id] for each in board.entries), "", ""]]


def entry_table(board: Board) -> tuple[list[str], list[list[Any]]]:
    """Each entry with its judges, for a spreadsheet: head and rows."""
    head = [_("Entry"), _("Team"), _("Title"), _("Language"), _("Topics"), _("Judges"), _("Who judges")]
    names: Mapping[int, str] = {each.id: each.name for each in board.judges}
    return head, [
        [
            each.number, each.team, each.title, each.language, each.topics, board.per[each.id],
            [names[judge] for judge in board.of_entry.get(each.id, [])],
        ]
        for each in board.entries
    ]  # fmt: skip
