"""The public line: every lecture and workshop once, every week at least once, whatever the settings are."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from champions.cohorts.line import Kind, stops
from tests.cohorts.test_calendar import Settings as Dates

pytestmark = pytest.mark.once

BEFORE = datetime(2020, 1, 1, tzinfo=UTC)


@dataclass
class Span:
    """A phase."""

    first_week: int
    last_week: int
    line: int


@dataclass
class Settings(Dates):
    """A cohort with its numbers."""

    lectures: int = 6
    workshops: int = 4
    phases: list[Span] = field(default_factory=lambda: [Span(1, 8, 1), Span(9, 15, 2)])


def codes(cohort, now=BEFORE):
    return [(stop.week, stop.code) for stop in stops(cohort, cohort.phases, now) if stop.code]


def test_the_usual_plan():
    assert codes(Settings()) == [
        (1, "O"),
        *((week, f"L{week - 1}") for week in range(2, 8)),
        (9, "W1"),
        (10, "W2"),
        (12, "W3"),
        (14, "W4"),
    ]
    line = stops(Settings(), Settings().phases, BEFORE)
    assert [stop.kind for stop in line if stop.code is None] == [Kind.BETWEEN, Kind.WORK, Kind.WORK, Kind.FINAL]


def test_eight_lectures_three_workshops_ten_weeks():
    small = Settings(weeks=10, lectures=8, workshops=3, phases=[Span(1, 6, 1), Span(7, 10, 2)])
    assert codes(small) == [
        (1, "L1"),
        (1, "L2"),
        (2, "L3"),
        (3, "L4"),
        (4, "L5"),
        (4, "L6"),
        (5, "L7"),
        (6, "L8"),
        (7, "W1"),
        (8, "W2"),
        (9, "W3"),
    ]


def test_states_are_told_only_while_it_runs():
    def states(moment):
        return [stop.state for stop in stops(Settings(), Settings().phases, moment)]

    assert set(states(BEFORE)) == set(states(datetime(2023, 1, 1, tzinfo=UTC))) == {"plan"}
    assert states(datetime(2022, 3, 15, tzinfo=UTC)) == ["done"] * 2 + ["here"] + ["next"] * 12


spans = st.tuples(st.integers(1, 52), st.integers(0, 20), st.integers(0, 3)).map(
    lambda drawn: Span(drawn[0], drawn[0] + drawn[1], drawn[2])
)
cohorts = st.builds(
    Settings,
    weeks=st.integers(1, 52),
    lectures=st.integers(0, 52),
    workshops=st.integers(0, 52),
    first_day=st.dates(date(2022, 1, 1), date(2030, 1, 1)),
    phases=st.lists(spans, max_size=4),
)


@given(cohorts)
def test_nothing_is_left_out_and_nothing_twice(cohort):
    line = stops(cohort, cohort.phases, BEFORE)
    assert [stop.code for stop in line if stop.kind is Kind.LECTURE] == [f"L{n}" for n in range(1, cohort.lectures + 1)]
    assert [stop.code for stop in line if stop.kind is Kind.WORKSHOP] == [
        f"W{n}" for n in range(1, cohort.workshops + 1)
    ]
    assert sorted({stop.week for stop in line}) == list(range(1, cohort.weeks + 1))
    assert [stop.week for stop in line] == sorted(stop.week for stop in line)
