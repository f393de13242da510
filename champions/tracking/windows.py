"""Pure: what the window of a week shows, and what all windows together say about somebody."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from champions.schedule.attendance import Standing


class Window(StrEnum):
    """A week of one participant: lit, half lit, dark, dashed, or still to come."""

    LIT = "lit"
    HALF = "half"
    MISSED = "missed"
    EXCUSED = "excused"
    NEXT = "next"


class Pace(StrEnum):
    """Whether somebody keeps up, by their windows alone."""

    ON_TRACK = "on_track"
    WATCH = "watch"
    CALL = "call"


@dataclass(frozen=True)
class Due:
    """Work that was asked for in a week: the last instant that is accepted, and whether it was handed in."""

    until: datetime
    handed_in: bool

    def overdue(self, now: datetime) -> bool:
        """True when it is missing and its time is over."""
        return not self.handed_in and now > self.until


# More dark windows than this: somebody calls.
MOST_MISSED = 3


def window(standings: Sequence[Standing], due: Sequence[Due], *, ends_at: datetime, now: datetime) -> Window:
    """What the window of a week shows at `now`: by its sessions; in a week without one by what was `due` in it.

    An excused session does not count, unless all of them are. While a session is still to come, so is the window.
    A week without a session lights at its end (`ends_at`), unless something that was due in it is overdue.
    """
    if not standings:
        if now <= ends_at:
            return Window.NEXT
        return Window.MISSED if any(each.overdue(now) for each in due) else Window.LIT
    counted = {each for each in standings if each is not Standing.EXCUSED}
    if not counted:
        return Window.EXCUSED
    if Standing.TO_COME in counted:
        return Window.NEXT
    if counted == {Standing.PRESENT}:
        return Window.LIT
    return Window.MISSED if counted == {Standing.ABSENT} else Window.HALF


def pace(windows: Sequence[Window]) -> Pace:
    """CALL for more than three missed weeks, WATCH when the last two that are decided were missed, else ON_TRACK."""
    decided = [each for each in windows if each not in (Window.NEXT, Window.EXCUSED)]
    if decided.count(Window.MISSED) > MOST_MISSED:
        return Pace.CALL
    behind = decided[-2:] == [Window.MISSED, Window.MISSED]
    return Pace.WATCH if behind else Pace.ON_TRACK


def finished(windows: Sequence[Window]) -> tuple[int, int]:
    """How many weeks are finished (lit or half lit), of how many that are decided and were not excused."""
    decided = [each for each in windows if each not in (Window.NEXT, Window.EXCUSED)]
    return sum(each is not Window.MISSED for each in decided), len(decided)


def share(column: Sequence[Window]) -> int | None:
    """How many per cent came, excused people aside; None while the week is open for anybody: who is there first
    would stand for all."""
    if Window.NEXT in column:
        return None
    done, of = finished(column)
    return round(100 * done / of) if of else None


def drawn(windows: Sequence[Window], this_week: int) -> list[str]:
    """The windows as the tower draws them: the week that is now, when undecided, has a frame of its own."""
    return [
        "now" if number == this_week and each is Window.NEXT else str(each) for number, each in enumerate(windows, 1)
    ]
