"""The line: every week and every session once, in order, and where one is on it."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

import pytest

from champions.schedule import stops

MONDAY = date(2027, 3, 1)
BEGIN = datetime(2027, 3, 1, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


@dataclass
class Slot:
    starts_at: datetime
    ends_at: datetime


@dataclass
class Session:
    week: int
    line: int = 1
    slots: list[Slot] = field(default_factory=list)


def held(week: int, *hours: int) -> Session:
    begins = [BEGIN + timedelta(weeks=week - 1, hours=hour) for hour in hours]
    return Session(week, slots=[Slot(begin, begin + HOUR) for begin in begins])


def walk(sessions, now, this_week, weeks=4):
    made = stops.line(MONDAY, weeks, sessions, {1: 1, 2: 1, 3: 2, 4: 2}, this_week=this_week, now=now)
    return [(stop.week, stop.session, stop.state) for stop in made]


def test_every_week_and_every_session_stands_once_and_in_order():
    late, early, unfixed, after = held(2, 30), held(2, 3), Session(2), held(9, 0)
    made = stops.line(MONDAY, 4, [late, after, unfixed, early], {1: 1, 3: 2}, this_week=0, now=BEGIN)
    assert [stop.session for stop in made] == [None, early, late, unfixed, None, None, after]
    assert [stop.week for stop in made] == [1, 2, 2, 2, 3, 4, 9]
    assert [stop.colour for stop in made] == [1, 1, 1, 1, 2, 0, 1]
    assert made[4].monday == MONDAY + timedelta(weeks=2)


@pytest.mark.parametrize(
    ("now", "this_week", "states"),
    [
        (BEGIN - 100 * HOUR, 0, ["next", "next", "next", "next", "next"]),
        (BEGIN, 1, ["here", "next", "next", "next", "next"]),
        (BEGIN + timedelta(weeks=1), 2, ["done", "here", "next", "next", "next"]),
        (BEGIN + timedelta(weeks=1, hours=5), 2, ["done", "done", "here", "next", "next"]),
        (BEGIN + timedelta(weeks=1, hours=99), 2, ["done", "done", "here", "next", "next"]),
        (BEGIN + timedelta(weeks=3), 4, ["done", "done", "done", "done", "here"]),
        (BEGIN + timedelta(weeks=5), 6, ["done", "done", "done", "done", "done"]),
    ],
)
def test_one_is_at_one_stop_at_most(now, this_week, states):
    sessions = [held(2, 3), held(2, 30)]
    assert [state for _week, _session, state in walk(sessions, now, this_week)] == states


def test_a_session_is_done_when_its_last_slot_is():
    twin = held(1, 0, 50)
    assert walk([twin], BEGIN + 10 * HOUR, 2)[0] == (1, twin, "next")
    assert walk([twin], BEGIN + 52 * HOUR, 2)[0] == (1, twin, "done")


def test_the_slot_that_is_shown_is_the_one_that_is_on_then_the_next_then_the_last():
    first, second = held(1, 0, 50).slots
    for now, shown in (
        (BEGIN - HOUR, first),
        (BEGIN + HOUR, first),
        (BEGIN + 2 * HOUR, second),
        (BEGIN + 99 * HOUR, second),
    ):
        assert stops.slot_to_show([first, second], now) is shown
    assert stops.slot_to_show([], BEGIN) is None
