"""The one rule of deadlines, as a table and for all instants."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from champions.workshops.deadline import verdict

DUE = datetime(2027, 5, 9, 14, 59, 59, 999000, tzinfo=UTC)
EARLY, LATE = datetime(2020, 1, 1), datetime(2040, 1, 1)  # noqa: DTZ001  hypothesis adds the zone
MS = timedelta(milliseconds=1)


@dataclass
class Asked:
    due_at: datetime = DUE
    extension_minutes: int = 0


@pytest.mark.parametrize(
    ("everybody", "team", "at", "accepted"),
    [
        (0, 0, DUE - MS, True),
        (0, 0, DUE, True),
        (0, 0, DUE + MS, False),
        (0, 0, DUE + timedelta(microseconds=1), False),
        (30, 0, DUE + timedelta(minutes=30), True),
        (30, 0, DUE + timedelta(minutes=30) + MS, False),
        (0, 60, DUE + timedelta(minutes=60), True),
        (0, 60, DUE + timedelta(minutes=60) + MS, False),
        (30, 60, DUE + timedelta(minutes=90), True),
        (30, 60, DUE + timedelta(minutes=90) + MS, False),
        (0, 0, DUE - timedelta(days=400), True),
    ],
)
def test_the_table(everybody, team, at, accepted):
    assert verdict(Asked(extension_minutes=everybody), at, team_minutes=team).accepted is accepted


@given(
    st.datetimes(EARLY, LATE, timezones=st.timezones()),
    st.integers(0, 10_000),
    st.integers(0, 10_000),
    st.timedeltas(timedelta(days=-20), timedelta(days=20)),
)
def test_accepted_exactly_up_to_the_last_instant_in_every_zone(due, everybody, team, away):
    asked = Asked(due.astimezone(UTC), everybody)
    last = asked.due_at + timedelta(minutes=everybody + team)
    said = verdict(asked, last + away, team_minutes=team)
    assert said.until == last
    assert said.accepted == (away <= timedelta(0))
    assert said.late_by == max(away, timedelta(0))
    assert said.extended == (everybody + team > 0)
