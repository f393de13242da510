"""Pure: the cohort's weeks and sessions as stops of one line, in the order in which they come."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Protocol


class Slot(Protocol):
    """What this module reads of a slot."""

    starts_at: Any
    ends_at: Any


class Session(Protocol):
    """What this module reads of a session."""

    week: Any
    slots: Any

    @property
    def line(self) -> int:
        """The colour of its line."""


@dataclass(frozen=True)
class Stop:
    """One stop: a session, or a week without one. `state` is done, here or next; at most one stop of a line is here."""

    week: int
    monday: date
    colour: int
    state: str
    session: Any = None


def slot_to_show(slots: Sequence[Any], now: datetime) -> Any:
    """The slot that is on, else the next one, else the last; None when there is none."""
    return next((slot for slot in slots if slot.ends_at >= now), slots[-1] if slots else None)


def in_order(sessions: Iterable[Any]) -> list[Any]:
    """Sessions by week, then by their first slot; those without a slot last in their week."""
    return sorted(sessions, key=lambda each: (each.week, *_first(each)))


def _first(session: Any) -> tuple[bool, float]:
    return (False, session.slots[0].starts_at.timestamp()) if session.slots else (True, 0.0)


def line(
    monday: date, weeks: int, sessions: Iterable[Session], colours: Mapping[int, int], *, this_week: int, now: datetime
) -> list[Stop]:
    """The stops of a cohort whose week 1 begins on `monday`: every session, and every week without one.

    `colours` says the colour of each week. A session after the last week (the ceremony) is a stop all the same.
    """
    held = in_order(sessions)
    places = [(each.week, each) for each in held]
    places += [(week, None) for week in range(1, weeks + 1) if week not in {each.week for each in held}]
    places.sort(key=lambda place: place[0])
    here = _here(places, this_week, now)
    return [
        Stop(
            week,
            monday + timedelta(weeks=week - 1),
            each.line if each else colours.get(week, 0),
            "here" if place == here else "done" if _over(week, each, this_week, now) else "next",
            each,
        )
        for place, (week, each) in enumerate(places)
    ]


def _here(places: Sequence[tuple[int, Any]], this_week: int, now: datetime) -> int | None:
    current = [place for place, (week, _) in enumerate(places) if week == this_week]
    ahead = [place for place in current if not _over(*places[place], this_week, now)]
    return next(iter(ahead or current[-1:]), None)


def _over(week: int, session: Any, this_week: int, now: datetime) -> bool:
    if session is None or not session.slots:
        return week < this_week
    return all(slot.ends_at < now for slot in session.slots)
