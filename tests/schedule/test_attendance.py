"""The attendance rule: a table of instants, and what must hold for whatever anybody did."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from champions.schedule.attendance import Doors, Proof, SlotTimes, Standing, doors, weigh

START = datetime(2027, 4, 9, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
TICK = timedelta(microseconds=1)
FIRST = SlotTimes(START, START + HOUR)
TWIN = SlotTimes(START + 6 * HOUR, START + 7 * HOUR)
RULE = {"early_minutes": 15, "late_minutes": 10}


def checked_in(at: datetime, slot: SlotTimes = FIRST) -> Proof:
    return Proof("check_in", at, slot)


def marked(mark: str, at: datetime, slot: SlotTimes = FIRST) -> Proof:
    return Proof("staff_mark", at, slot, mark)


@pytest.mark.parametrize(
    ("at", "standing"),
    [
        (START - 15 * MINUTE - TICK, Standing.ABSENT),
        (START - 15 * MINUTE, Standing.PRESENT),
        (START - TICK, Standing.PRESENT),
        (START, Standing.PRESENT),
        (START + 10 * MINUTE, Standing.PRESENT),
        (START + 10 * MINUTE + TICK, Standing.PARTLY),
        (START + HOUR, Standing.PARTLY),
        (START + HOUR + TICK, Standing.ABSENT),
    ],
)
def test_the_edges_of_a_check_in(at, standing):
    assert weigh([FIRST], [checked_in(at)], START + 2 * HOUR, **RULE) is standing


@pytest.mark.parametrize(
    ("slots", "now", "standing"),
    [
        ([FIRST], START - 30 * 24 * HOUR, Standing.TO_COME),
        ([FIRST], START + 59 * MINUTE, Standing.TO_COME),
        ([FIRST], START + HOUR, Standing.TO_COME),
        ([FIRST], START + HOUR + TICK, Standing.ABSENT),
        ([FIRST, TWIN], START + 2 * HOUR, Standing.TO_COME),
        ([FIRST, TWIN], START + 7 * HOUR + TICK, Standing.ABSENT),
        ([TWIN, FIRST], START + 2 * HOUR, Standing.TO_COME),
        ([], START, Standing.TO_COME),
    ],
)
def test_without_evidence_it_is_to_come_until_the_last_slot_is_over(slots, now, standing):
    assert weigh(slots, [], now, **RULE) is standing


@pytest.mark.parametrize(
    ("evidence", "standing"),
    [
        ([checked_in(TWIN.starts_at, TWIN)], Standing.PRESENT),
        ([checked_in(START + 30 * MINUTE), checked_in(TWIN.starts_at, TWIN)], Standing.PRESENT),
        ([checked_in(START), checked_in(TWIN.starts_at + 30 * MINUTE, TWIN)], Standing.PRESENT),
        ([checked_in(START + 30 * MINUTE), checked_in(TWIN.starts_at + 30 * MINUTE, TWIN)], Standing.PARTLY),
        ([checked_in(TWIN.starts_at, FIRST)], Standing.ABSENT),
    ],
)
def test_twin_slots_count_as_one(evidence, standing):
    assert weigh([FIRST, TWIN], evidence, START + 9 * HOUR, **RULE) is standing


@pytest.mark.parametrize(
    ("evidence", "standing"),
    [
        ([marked("present", START + 3 * HOUR)], Standing.PRESENT),
        ([checked_in(START), marked("absent", START + 3 * HOUR)], Standing.ABSENT),
        ([marked("excused", START - 24 * HOUR), checked_in(START)], Standing.EXCUSED),
        ([marked("absent", START + HOUR), marked("partly", START + 2 * HOUR)], Standing.PARTLY),
        ([marked("partly", START + 2 * HOUR), marked("absent", START + HOUR)], Standing.PARTLY),
        ([marked("absent", START + HOUR), marked("present", START + HOUR)], Standing.PRESENT),
        ([marked("present", START + HOUR), marked("absent", START + HOUR, TWIN)], Standing.ABSENT),
    ],
)
def test_the_newest_mark_of_staff_decides(evidence, standing):
    assert weigh([FIRST, TWIN], evidence, START + 9 * HOUR, **RULE) is standing


def test_late_minutes_longer_than_the_slot_do_not_outlive_it():
    assert doors(FIRST, START + HOUR + TICK, early_minutes=0, late_minutes=600) is Doors.OVER
    assert doors(FIRST, START + HOUR, early_minutes=0, late_minutes=600) is Doors.OPEN


def test_without_early_minutes_the_doors_open_at_the_start():
    assert doors(FIRST, START - TICK, early_minutes=0, late_minutes=0) is Doors.BEFORE
    assert doors(FIRST, START, early_minutes=0, late_minutes=0) is Doors.OPEN
    assert doors(FIRST, START + TICK, early_minutes=0, late_minutes=0) is Doors.LATE


DAYS = (datetime(2027, 4, 8), datetime(2027, 4, 11))  # noqa: DTZ001  hypothesis adds the zone
instants = st.datetimes(*DAYS, timezones=st.just(UTC))
slots = st.builds(
    lambda begin, minutes: SlotTimes(begin, begin + timedelta(minutes=minutes)), instants, st.integers(1, 300)
)
rules = st.fixed_dictionaries({"early_minutes": st.integers(0, 120), "late_minutes": st.integers(0, 120)})


@st.composite
def cases(draw):
    held = draw(st.lists(slots, min_size=1, max_size=3))
    check_ins = st.builds(lambda at, slot: Proof("check_in", at, slot), instants, st.sampled_from(held))
    marks = st.builds(
        lambda at, slot, mark: Proof("staff_mark", at, slot, mark),
        instants,
        st.sampled_from(held),
        st.sampled_from(["present", "partly", "absent", "excused"]),
    )
    return held, draw(st.lists(check_ins, max_size=4)), draw(st.lists(marks, max_size=3)), draw(instants), draw(rules)


BETTER = [Standing.TO_COME, Standing.ABSENT, Standing.PARTLY, Standing.PRESENT]


@given(cases())
def test_a_mark_decides_whatever_else_there_is(case):
    held, check_ins, marks, now, rule = case
    if marks:
        newest = max(each.at for each in marks)
        said = {each.mark for each in marks if each.at == newest}
        assert weigh(held, check_ins + marks, now, **rule) in said


@given(cases(), st.randoms(use_true_random=False))
def test_the_order_of_check_ins_and_slots_does_not_matter(case, chance):
    held, check_ins, _, now, rule = case
    before = weigh(held, check_ins, now, **rule)
    chance.shuffle(held)
    chance.shuffle(check_ins)
    assert weigh(held, check_ins, now, **rule) is before


@given(cases())
def test_one_more_check_in_never_makes_it_worse(case):
    held, check_ins, _, now, rule = case
    for count in range(len(check_ins)):
        fewer, more = (weigh(held, check_ins[:n], now, **rule) for n in (count, count + 1))
        assert BETTER.index(more) >= BETTER.index(fewer)


@given(cases())
def test_what_the_session_leaves_behind_is_final(case):
    held, check_ins, marks, _, rule = case
    end = max(slot.ends_at for slot in held) + TICK
    once = weigh(held, check_ins + marks, end, **rule)
    assert once is not Standing.TO_COME
    assert weigh(held, check_ins + marks, end + 1000 * HOUR, **rule) is once


@given(cases())
def test_more_generous_minutes_never_hurt(case):
    held, check_ins, _, now, rule = case
    generous = {name: minutes + 30 for name, minutes in rule.items()}
    assert BETTER.index(weigh(held, check_ins, now, **generous)) >= BETTER.index(weigh(held, check_ins, now, **rule))
