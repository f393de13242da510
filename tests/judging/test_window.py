"""Until when a scorecard can be changed: to the millisecond, for the round, the judge and the card."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from champions.cohorts.calendar import Window
from champions.judging.pace import each, rest
from champions.judging.window import card_window, closes, is_reopened, judge_window, scoring, until

D = datetime(2027, 4, 25, 14, 59, 59, tzinfo=UTC)
MS, DAY = timedelta(milliseconds=1), timedelta(days=1)
BEFORE, OPEN, AFTER = Window.BEFORE, Window.OPEN, Window.AFTER


def card(state="open", *, own=None, ended=None, open_until=None, void=False):
    return SimpleNamespace(
        state="void" if void else "assigned",
        round=SimpleNamespace(state=state, opens_at=D - 5 * DAY, closes_at=D),
        judge=SimpleNamespace(closes_at=own, ended_at=ended),
        open_until=open_until,
    )


@pytest.mark.parametrize(
    ("about", "at", "expected"),
    [
        ({}, D - MS, OPEN),
        ({}, D, OPEN),
        ({}, D + MS, AFTER),
        ({}, D - 5 * DAY - MS, BEFORE),
        ({}, D - 5 * DAY, OPEN),
        ({"state": "preparing"}, D - DAY, BEFORE),
        ({"state": "closed"}, D - MS, AFTER),
        # the judge was given longer; never shorter than the round
        ({"own": D + DAY}, D + MS, OPEN),
        ({"own": D + DAY}, D + DAY - MS, OPEN),
        ({"own": D + DAY}, D + DAY, OPEN),
        ({"own": D + DAY}, D + DAY + MS, AFTER),
        ({"own": D - DAY}, D, OPEN),
        ({"own": D + DAY, "state": "closed"}, D, AFTER),
        # staff opened the card again after the close
        ({"state": "closed", "open_until": D + DAY}, D + DAY - MS, OPEN),
        ({"state": "closed", "open_until": D + DAY}, D + DAY, OPEN),
        ({"state": "closed", "open_until": D + DAY}, D + DAY + MS, AFTER),
        ({"state": "preparing", "open_until": D + DAY}, D - DAY, BEFORE),
        # nothing opens a void card, or for who judges no more
        ({"void": True, "open_until": D + DAY}, D, AFTER),
        ({"ended": D - DAY}, D - MS, AFTER),
        ({"ended": D - DAY, "open_until": D + DAY, "state": "closed"}, D, AFTER),
    ],
)
def test_a_card_can_be_changed_exactly_so_long(about, at, expected):
    assert card_window(card(**about), at) is expected


def test_what_is_said_is_what_holds():
    assert until(card(), D - DAY) == D
    assert until(card(own=D + DAY), D - DAY) == D + DAY
    again = card("closed", open_until=D + 2 * DAY)
    assert (until(again, D + DAY), is_reopened(again, D + DAY)) == (D + 2 * DAY, True)
    assert not is_reopened(card(open_until=D + 2 * DAY), D), "it is open anyway"


AT = st.timedeltas(min_value=-7 * DAY, max_value=7 * DAY).map(lambda span: D + span)


@given(AT, st.none() | AT, st.none() | AT, st.sampled_from(["preparing", "open", "closed"]))
def test_a_card_is_open_up_to_and_with_the_instant_that_is_said(at, own, again, state):
    one = card(state, own=own, open_until=again)
    last = until(one, at)
    if card_window(one, at) is OPEN:
        assert at <= last
        assert card_window(one, last) is OPEN
        assert card_window(one, max(filter(None, (D, own, again))) + MS) is AFTER
    if scoring(one.round, at) is OPEN:
        assert judge_window(one.round, one.judge, at) is OPEN, "nobody has less than the round"
    assert closes(one.round, one.judge) >= D


def times(*minutes):
    return [D + timedelta(minutes=each) for each in minutes]


@pytest.mark.parametrize(
    ("minutes", "left", "expected"),
    [
        ((), 3, None),
        ((0, 10), 3, None),  # two say too little
        ((0, 10, 20), 3, 30),
        ((0, 10, 20), 0, None),
        ((0, 10, 20, 500), 2, 20),  # a night in between is no pace
        ((0, 100, 200), 2, None),
        ((0, 0, 0), 2, 1),  # sent in all at once
        ((20, 0, 10), 1, 10),
        ((0, 60, 70, 90), 2, 30),  # exactly an hour is a pause
    ],
)
def test_the_pace_is_the_judges_own_and_said_only_when_it_is_known(minutes, left, expected):
    assert rest(times(*minutes), left) == expected


@given(st.lists(st.integers(0, 10_000), max_size=20), st.integers(0, 50))
def test_a_pace_is_never_longer_than_an_hour_an_entry(minutes, left):
    found = rest(times(*minutes), left)
    assert found is None or 1 <= found <= 60 * left
    assert each(times(*minutes)) is None or len(minutes) >= 3
