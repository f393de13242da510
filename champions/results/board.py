"""Pure: the table of standings: a row for each entry, what cannot be told apart, the cut, and how much is shown."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask_babel import gettext as _

from . import drawing
from .compiling.standing import places
from .drawing import Dot, Scale

# So many rows below the cut are shown at first; fewer left than that are shown too.
BELOW = 4


@dataclass(frozen=True)
class Tie:
    """Neighbours in the table that cannot be told apart: what is said beside them, over how many rows."""

    words: str
    span: int


@dataclass
class Row:
    """An entry. `rank` is None while it is provisional or nothing can be ranked; `part` where parts share nothing."""

    entry: str
    rank: int | None
    raw: float | None
    raw_rank: int | None
    fair: float | None
    sheets: int
    provisional: bool
    p_top: float | None
    part: int | None
    low: float | None = None
    high: float | None = None
    dot: Dot | None = None
    tie: Tie | None = None
    # Inside the span of a tie that began above.
    under: bool = False
    cut: bool = False


@dataclass(frozen=True)
class Board:
    """What the table shows: rows, how many there are in all, the scale of the drawings."""

    rows: list[Row]
    whole: int
    scale: Scale
    top: int
    sure: bool = field(default=False)

    @property
    def is_cut_short(self) -> bool:
        """Whether there are more entries than rows."""
        return len(self.rows) < self.whole


def board(outputs: Mapping[str, Any], top: int, *, everything: bool = False) -> Board:
    """The standings of a compilation, also of one from before scores were made fair."""
    rows = [_row(each) for each in outputs["entries"]]
    _rank_raw(rows)
    brackets = spans(_runs(outputs), [row.entry for row in rows], top)
    shown = rows if everything else rows[: _shown(rows, brackets, top)]
    if any(row.rank is not None and row.rank > top for row in rows):
        _cut(shown, top)
    for first, last in brackets:
        _bracket(shown, first, last, top)
    values = [value for row in shown for value in (row.raw, row.fair, row.low, row.high) if value is not None]
    scale = Scale.over(values)
    for row, each in zip(shown, outputs["entries"], strict=False):
        if row.fair is not None:
            row.dot = drawing.dot(scale, row.fair, each.get("se"), row.raw)
    return Board(shown, len(rows), scale, top, any(row.p_top is not None for row in rows))


def _row(each: Mapping[str, Any]) -> Row:
    score = each["fair"] if "fair" in each else each["raw"]
    ends = None if score is None else drawing.interval(score, each.get("se"))
    return Row(
        entry=each["entry"],
        rank=each["rank"] or each.get("part_rank"),
        raw=each["raw"],
        raw_rank=None,
        fair=score if score is not None else each["raw"] if each.get("part") else None,
        sheets=each["n"],
        provisional=each["provisional"],
        p_top=each.get("p_top"),
        part=each.get("part"),
        low=None if ends is None else ends[0],
        high=None if ends is None else ends[1],
    )


def _rank_raw(rows: Sequence[Row]) -> None:
    """Where each would stand by its raw score, among those with a rank."""
    ranked = [row for row in rows if row.rank is not None and row.raw is not None and row.part is None]
    for row, place in zip(ranked, places([row.raw or 0.0 for row in ranked]), strict=True):
        row.raw_rank = place


def _runs(outputs: Mapping[str, Any]) -> list[list[str]]:
    """The entries that cannot be told apart: by chance, or where nothing is known of it those that are equal."""
    ties = outputs.get("ties")
    if ties is None:
        return []
    found = ties["statistical"] if ties["statistical"] is not None else ties["exact"]
    return [list(run) for run in found]


def spans(runs: Iterable[Sequence[str]], order: Sequence[str], top: int) -> list[tuple[int, int]]:
    """Where brackets begin and end, in `order`: the one through the cut is whole, others are what is left of them."""
    at = {entry: place for place, entry in enumerate(order)}
    ends = [(min(at[entry] for entry in run), max(at[entry] for entry in run)) for run in runs if len(run) > 1]
    ends.sort(key=lambda span: (not span[0] < top <= span[1], span[0] - span[1], span[0]))
    taken: set[int] = set()
    found = []
    for first, last in ends:
        free = [place for place in range(first, last + 1) if place not in taken]
        for piece in _pieces(free):
            if len(piece) > 1:
                found.append((piece[0], piece[-1]))
                taken.update(piece)
    return sorted(found)


def _pieces(numbers: Sequence[int]) -> list[list[int]]:
    """Numbers in their order, apart where one is left out."""
    pieces: list[list[int]] = []
    for number in numbers:
        if pieces and pieces[-1][-1] + 1 == number:
            pieces[-1].append(number)
        else:
            pieces.append([number])
    return pieces


def _shown(rows: Sequence[Row], brackets: Iterable[tuple[int, int]], top: int) -> int:
    """How many rows to show: a few below the cut, and nobody who cannot be told from those above it is left out."""
    through = [last + 1 for first, last in brackets if first < top <= last < top + 4 * BELOW]
    wanted = max([top + BELOW, *through])
    return len(rows) if len(rows) - wanted <= BELOW else wanted


def _cut(rows: Sequence[Row], top: int) -> None:
    """The first row below the cut has the line above it; shared ranks at the cut are all above."""
    for row in rows:
        if row.rank is None or row.rank > top:
            row.cut = row.part is None
            return


def _bracket(rows: Sequence[Row], first: int, last: int, top: int) -> None:
    inside = rows[first : last + 1]
    if len(inside) < 2:
        return
    if any(row.cut for row in inside[1:]):
        words = _(
            "Ranks %(first)d to %(last)d cannot be told apart: the cut goes through this group.",
            first=first + 1,
            last=last + 1,
        )
    else:
        words = _("Ranks %(first)d to %(last)d cannot be told apart.", first=first + 1, last=last + 1)
    inside[0].tie = Tie(words, len(inside) + sum(row.cut for row in inside[1:]))
    for row in inside[1:]:
        row.under = True
