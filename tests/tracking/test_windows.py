"""What the window of a week shows, and what all windows say together."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from champions.schedule.attendance import Standing
from champions.tracking import windows
from champions.tracking.windows import Due, Pace, Window

END = datetime(2027, 4, 11, 14, 59, 59, 999000, UTC)
P, H, A, E, T = Standing.PRESENT, Standing.PARTLY, Standing.ABSENT, Standing.EXCUSED, Standing.TO_COME
AFTER, BEFORE = END + timedelta(milliseconds=1), END - timedelta(days=1)


@pytest.mark.parametrize(
    ("standings", "shown"),
    [
        ([P], Window.LIT),
        ([H], Window.HALF),
        ([A], Window.MISSED),
        ([E], Window.EXCUSED),
        ([T], Window.NEXT),
        # Several sessions in one week.
        ([P, P], Window.LIT),
        ([P, A], Window.HALF),
        ([H, A], Window.HALF),
        ([A, A], Window.MISSED),
        ([P, T], Window.NEXT),
        ([A, T], Window.NEXT),
        # An excused one does not count, unless it is all there is.
        ([P, E], Window.LIT),
        ([A, E], Window.MISSED),
        ([E, T], Window.NEXT),
        ([E, E], Window.EXCUSED),
    ],
)
def test_a_week_with_sessions(standings, shown):
    overdue = Due(BEFORE, handed_in=False)
    for now in (BEFORE, AFTER):
        assert windows.window(standings, [overdue], ends_at=END, now=now) is shown, (
            "work does not count beside a session"
        )


@pytest.mark.parametrize(
    ("due", "now", "shown"),
    [
        ([], BEFORE, Window.NEXT),
        ([], END, Window.NEXT),
        ([], AFTER, Window.LIT),
        ([Due(END, True)], BEFORE, Window.NEXT),
        ([Due(END, True)], AFTER, Window.LIT),
        ([Due(END, False)], AFTER, Window.MISSED),
        # Still in time because of an extension: nothing is overdue yet.
        ([Due(AFTER, False)], AFTER, Window.LIT),
        ([Due(AFTER, False)], AFTER + timedelta(seconds=1), Window.MISSED),
        ([Due(END, True), Due(END, False)], AFTER, Window.MISSED),
    ],
)
def test_a_week_without_a_session_lights_at_its_end_unless_something_is_overdue(due, now, shown):
    assert windows.window([], due, ends_at=END, now=now) is shown


L, F, M, X, N = Window.LIT, Window.HALF, Window.MISSED, Window.EXCUSED, Window.NEXT


@pytest.mark.parametrize(
    ("row", "pace", "finished", "share"),
    [
        ([], Pace.ON_TRACK, (0, 0), None),
        ([N, N], Pace.ON_TRACK, (0, 0), None),
        ([L, F, L, N], Pace.ON_TRACK, (3, 3), None),
        ([L, F, L, X], Pace.ON_TRACK, (3, 3), 100),
        ([M, L, M, L, M, L], Pace.ON_TRACK, (3, 6), 50),
        ([L, M, M, N], Pace.WATCH, (1, 3), None),
        ([L, M, X, M, N], Pace.WATCH, (1, 3), None),
        ([M, M, L], Pace.ON_TRACK, (1, 3), 33),
        ([M, L, M, L, M, L, M, L], Pace.CALL, (4, 8), 50),
        ([X, X], Pace.ON_TRACK, (0, 0), None),
    ],
)
def test_what_all_windows_say(row, pace, finished, share):
    assert (windows.pace(row), windows.finished(row), windows.share(row)) == (pace, finished, share)


def test_the_week_that_is_now_has_a_frame_until_it_is_decided():
    assert windows.drawn([L, F, N, N], 3) == ["lit", "half", "now", "next"]
    assert windows.drawn([L, F, L, N], 3) == ["lit", "half", "lit", "next"]
    assert windows.drawn([N, N], 0) == ["next", "next"]


@given(st.lists(st.sampled_from(Standing), min_size=1, max_size=4), st.sampled_from(Standing))
def test_better_evidence_never_makes_a_window_darker(standings, other):
    order = [Window.MISSED, Window.HALF, Window.LIT]
    before = windows.window([A, *standings], [], ends_at=END, now=AFTER)
    after = windows.window([P, *standings], [], ends_at=END, now=AFTER)
    if before in order and after in order:
        assert order.index(after) >= order.index(before)
    shuffled = windows.window([*standings, other], [], ends_at=END, now=AFTER)
    assert shuffled is windows.window([other, *standings], [], ends_at=END, now=AFTER), "the order does not matter"
