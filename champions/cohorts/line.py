"""Pure: the line of a cohort's weeks as everybody may see it, from its settings alone.

Titles and hours belong to the sessions; here is only which week has which stop, for any number of weeks, lectures,
workshops and phases.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

from .calendar import Dates, week_number, weeks

LECTURES, WORKSHOPS = 1, 2


class Settings(Dates, Protocol):
    """The settings of a cohort that this module reads."""

    lectures: int
    workshops: int


class Span(Protocol):
    """A phase: its weeks, and the colour that says what it is made of."""

    first_week: int
    last_week: int
    line: int


class Kind(StrEnum):
    """What a stop is."""

    OPENING = "opening"
    LECTURE = "lecture"
    WORKSHOP = "workshop"
    BETWEEN = "between"
    WORK = "work"
    FINAL = "final"


@dataclass(frozen=True)
class Stop:
    """One stop of the line: `code` is what stands in its roundel (None: a plain tick), `line` its colour."""

    kind: Kind
    code: str | None
    week: int
    monday: date
    line: int
    state: str


def stops(cohort: Settings, phases: Sequence[Span], now: datetime) -> list[Stop]:
    """At least one stop for each week, in order; every lecture and every workshop exactly once."""
    lectures = _placed(cohort.lectures, *_span(cohort, phases, LECTURES), opening=True)
    workshops = _placed(cohort.workshops, *_span(cohort, phases, WORKSHOPS))
    current = week_number(cohort, now)
    line = []
    for week in weeks(cohort):
        said: list[tuple[Kind, str | None, int]] = [
            (Kind.LECTURE, f"L{number}", LECTURES) for number in _in_week(lectures, week.number)
        ]
        said += [(Kind.WORKSHOP, f"W{number}", WORKSHOPS) for number in _in_week(workshops, week.number)]
        state = _state(week.number, current, cohort.weeks)
        line += [
            Stop(kind, code, week.number, week.monday, colour, state)
            for kind, code, colour in said or [_quiet(week.number, cohort, phases)]
        ]
    return line


def _span(cohort: Settings, phases: Iterable[Span], line: int) -> tuple[int, int]:
    """First and last week of the phases of that colour; where there are none, the usual share of the weeks."""
    own = [phase for phase in phases if phase.line == line and phase.first_week <= cohort.weeks]
    if own:
        return min(phase.first_week for phase in own), min(max(phase.last_week for phase in own), cohort.weeks)
    turn = _turn(cohort)
    return (1, turn) if line == LECTURES else (min(turn + 1, cohort.weeks), cohort.weeks)


def _turn(cohort: Settings) -> int:
    """The last week of lectures where no phase says it: all of them without workshops, none without lectures."""
    if not cohort.workshops:
        return cohort.weeks
    if not cohort.lectures:
        return 0
    return max(1, (cohort.weeks * 8 + 7) // 15)


def _placed(count: int, first: int, last: int, *, opening: bool = False) -> list[int]:
    """The weeks of `count` sessions, spread evenly; `opening` leaves the first week free where there is room."""
    first = max(first, 1)
    if opening and last - first + 1 > count:
        first += 1
    room = max(last - first + 1, 1)
    return [first + number * room // count for number in range(count)]


def _in_week(placed: list[int], week: int) -> list[int]:
    return [number for number, where in enumerate(placed, 1) if where == week]


def _quiet(week: int, cohort: Settings, phases: Iterable[Span]) -> tuple[Kind, str | None, int]:
    colour = next((phase.line for phase in phases if phase.first_week <= week <= phase.last_week), 0)
    if week == 1:
        return Kind.OPENING, "O", 0
    if week == cohort.weeks:
        return Kind.FINAL, None, colour
    return (Kind.WORK if colour == WORKSHOPS else Kind.BETWEEN), None, colour


def _state(week: int, current: int, last: int) -> str:
    """done, here or next while the cohort runs; before and after it the whole line is simply the plan."""
    if not 1 <= current <= last:
        return "plan"
    return "done" if week < current else "here" if week == current else "next"
