"""How far a round is, and what its rubric lacks: tables, and what holds for all inputs."""

from datetime import UTC, date, datetime, time, timedelta
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from babel import Locale
from hypothesis import given
from hypothesis import strategies as st

from champions.judging import languages, rubric, running, scales
from champions.judging.forms.rounds import instant

D = datetime(2027, 4, 5, 0, 0, tzinfo=UTC)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


@pytest.mark.parametrize(
    ("about", "key"),
    [
        ({"state": "preparing", "criteria": 0}, "rubric"),
        ({"state": "preparing", "judges": 0}, "invite"),
        ({"state": "preparing"}, "wait_deadline"),
        ({"state": "preparing", "ready": True}, "open"),
        ({"judges": 0}, "invite"),
        ({"cards": 5}, "assign"),
        ({"cards": 5, "over": True}, "close"),
        ({"submitted": 6}, "close"),
        ({"unopened": 1}, "unopened"),
        ({"undeclared": 1}, "undeclared"),
        ({"undeclared": 1, "begun": False}, "undeclared"),
        ({"undeclared": 1, "over": True}, "close"),
        ({"begun": False}, "wait_opening"),
        ({"late": 2}, "late"),
        ({"late": 2, "idle": 1}, "late"),
        ({"idle": 1}, "idle"),
        ({}, "wait"),
        ({"state": "closed", "judges": 0}, "results"),
    ],
)
def test_there_is_one_thing_to_do_next(about, key):
    usual = {
        "state": "open", "criteria": 2, "judges": 3, "entries": 3, "ready": False, "cards": 6, "wanted": 6,
        "submitted": 1, "unopened": 0, "undeclared": 0, "begun": True, "over": False, "late": 0, "idle": 0,
    }  # fmt: skip
    assert running.next_step(running.Facts(**{**usual, **about})) == key


@pytest.mark.parametrize(
    ("cards", "at_work", "hours", "idle"),
    [
        (3, False, 50, True),
        (3, False, 49, False),
        (3, True, 99, False),
        (0, False, 99, False),
        (3, False, -1, False),
    ],
)
def test_whoever_has_begun_nothing_when_half_of_the_time_is_over_is_idle(cards, at_work, hours, idle):
    assert running.is_idle(cards, at_work, D, D + 100 * HOUR, D + hours * HOUR) is idle


@pytest.mark.parametrize(
    ("asked", "at"),
    [
        (("preparing", False, False, False, False), 0),
        (("open", False, False, False, False), 1),
        (("open", True, False, False, False), 2),
        (("open", False, True, False, False), 2),
        (("closed", False, True, False, False), 3),
        (("closed", False, True, True, False), 4),
        (("closed", False, True, True, True), 5),
    ],
)
def test_a_round_stands_at_one_station(asked, at):
    found = running.stations(*asked)
    assert found == ["done"] * at + ["here"] + ["next"] * (5 - at)


def test_days_are_those_of_the_zone_and_the_pace_ends_at_what_is_wanted():
    opens, closes = datetime(2027, 4, 4, 15, 0, tzinfo=UTC), datetime(2027, 4, 8, 14, 59, 59, tzinfo=UTC)
    made = [opens, opens + 20 * HOUR, opens + 25 * HOUR]  # 00:00 and 20:00 on the 5th in Seoul, 01:00 on the 6th
    found = running.days(made, 8, opens, closes, opens + 30 * HOUR, "Asia/Seoul")
    assert [each.day for each in found] == [date(2027, 4, 5) + number * DAY for number in range(4)]
    assert [each.submitted for each in found] == [2, 1, 0, 0]
    assert [each.so_far for each in found] == [2, 3, 3, 3]
    assert [each.needed for each in found] == [3, 5, 7, 8]
    assert [(each.past, each.today) for each in found] == [(True, False), (False, True), (False, False), (False, False)]


@given(
    st.lists(st.integers(-200, 900).map(lambda hours: D + hours * HOUR), max_size=40),
    st.integers(0, 500),
    st.integers(1, 40),
    st.sampled_from(["Asia/Seoul", "America/Santiago", "Europe/Lisbon", "UTC"]),
)
def test_no_scorecard_is_lost_on_the_way_into_days(made, wanted, length, zone):
    found = running.days(made, wanted, D, D + length * DAY, D + HOUR, zone)
    assert len(found) <= running.MOST_DAYS
    assert found[-1].so_far == len(made)
    assert [each.needed for each in found] == sorted(each.needed for each in found)
    assert all(0 <= each.needed <= wanted for each in found)
    drawn = running.drawing(found, wanted)
    assert all(0 <= y <= running.BASE and height >= 0 for _, y, _, height in drawn.bars)


@pytest.mark.parametrize(
    ("made", "hours", "lacking"), [(0, 0, 0), (0, 12, 5), (5, 12, 0), (9, 12, 0), (0, 24, 10), (0, 99, 10), (0, -5, 0)]
)
def test_who_is_behind_an_even_pace(made, hours, lacking):
    assert running.behind(made, 10, D, D + DAY, D + hours * HOUR) == lacking


@given(st.permutations(range(1, 7)), st.integers(0, 5), st.integers(-9, 9))
def test_a_line_that_moves_changes_places_with_no_other(order, at, by):
    number = order[at]
    found = rubric.moved(order, number, by)
    assert sorted(found) == sorted(order)
    assert [each for each in found if each != number] == [each for each in order if each != number]
    assert found.index(number) == min(max(at + by, 0), 5)


@pytest.mark.parametrize(
    ("priority", "order", "now"), [(None, [1, 2], None), (2, [2, 1], 1), (1, [2, 1], 2), (3, [1, 2], None)]
)
def test_the_criterion_that_decides_stays_the_same_one(priority, order, now):
    assert rubric.kept_priority(priority, order) == now


@pytest.mark.parametrize(("purpose", "top"), [("selection", 20), ("workshop", 3), ("final", 3)])
def test_how_many_go_on_if_nobody_says(purpose, top):
    assert rubric.default_top(purpose, 20) == top


def test_steps_have_words_and_missing_ones_are_named():
    assert scales.words(1, 3, ["a"]) == ["a", "", ""]
    assert scales.words(0, 1, ["a", "b", "c"]) == ["a", "b"]
    assert scales.word(2, 4, ["a", "b", "c"], 3) == "b"
    assert scales.word(2, 4, ["a"], 5) == ""
    lines = [SimpleNamespace(name=name, low=1, high=3, anchors=words)
             for name, words in (("A", ["x", "", "y"]), ("B", ["x"]), ("C", ["", "y", "z"]), ("D", []))]  # fmt: skip
    assert rubric.without_words(lines) == ["B", "C", "D"]


def test_languages_are_named_in_the_readers_language():
    assert languages.name("fr", Locale("en")) == "French"
    assert languages.name("xx", Locale("en")) == "xx"
    assert len(set(languages.CODES)) == len(languages.CODES) == len(languages.choices(Locale("ko")))
    assert all(name != code for code, name in languages.choices(Locale("en")))


@pytest.mark.parametrize("zone", ["Asia/Seoul", "Europe/Lisbon", "America/Santiago", "Australia/Lord_Howe", "UTC"])
@pytest.mark.parametrize("day", [date(2027, 3, 28), date(2027, 10, 31), date(2027, 4, 4), date(2027, 7, 1)])
def test_2359_is_the_end_of_the_day_in_every_zone_and_in_nights_when_clocks_change(zone, day):
    found = instant(day, time(23, 59), zone)
    local = found.astimezone(ZoneInfo(zone))
    assert (local.date(), local.time()) == (day, time(23, 59, 59, 999000))


def test_a_time_that_clocks_leave_out_is_none_and_what_was_not_changed_keeps_its_seconds():
    assert instant(date(2027, 3, 28), time(1, 30), "Europe/Lisbon") is None
    assert instant(date(2027, 10, 31), time(1, 30), "Europe/Lisbon") == datetime(2027, 10, 31, 0, 30, tzinfo=UTC)
    kept = datetime(2027, 4, 5, 12, 0, 7, 5, tzinfo=UTC)
    assert instant(date(2027, 4, 5), time(12, 0), "UTC", kept) is kept
    assert instant(date(2027, 4, 5), time(12, 1), "UTC", kept) == datetime(2027, 4, 5, 12, 1, tzinfo=UTC)
