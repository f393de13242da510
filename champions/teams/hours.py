"""Pure: who is awake when, over the 24 hours of one reader's day, and when all are."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

# All zones in use are whole quarters of an hour from UTC.
QUARTERS = 96
AWAKE = range(7 * 4, 23 * 4)

Span = tuple[float, float]


@dataclass(frozen=True)
class Hours:
    """Spans in half hours of the reader's day, 0 to 48, cut in two at midnight, for each person and for all together.

    `longest` is the longest time in which all are awake, as (first, after last) quarter of the day, or None.
    """

    each: tuple[tuple[Span, ...], ...]
    common: tuple[Span, ...]
    longest: tuple[int, int] | None


def overlap(zones: Sequence[ZoneInfo], reader: ZoneInfo, at: datetime) -> Hours:
    """When people in these zones are awake (07:00 to 23:00 by their own clock), on the reader's clock, around `at`."""
    awake = [_awake(zone, reader, at) for zone in zones]
    common = frozenset.intersection(*awake) if awake else frozenset()
    return Hours(tuple(_spans(each) for each in awake), _spans(common), _longest(common))


def _awake(zone: ZoneInfo, reader: ZoneInfo, at: datetime) -> frozenset[int]:
    here, there = at.astimezone(reader).utcoffset(), at.astimezone(zone).utcoffset()
    shift = round((here - there).total_seconds() / 900) if here is not None and there is not None else 0
    return frozenset((quarter + shift) % QUARTERS for quarter in AWAKE)


def _runs(quarters: Iterable[int]) -> list[tuple[int, int]]:
    runs: list[tuple[int, int]] = []
    for quarter in sorted(quarters):
        if runs and runs[-1][1] == quarter:
            runs[-1] = (runs[-1][0], quarter + 1)
        else:
            runs.append((quarter, quarter + 1))
    return runs


def _spans(quarters: Iterable[int]) -> tuple[Span, ...]:
    return tuple((begin / 2, end / 2) for begin, end in _runs(quarters))


def _longest(quarters: Iterable[int]) -> tuple[int, int] | None:
    runs = _runs(quarters)
    if len(runs) > 1 and runs[0][0] == 0 and runs[-1][1] == QUARTERS:
        # Over midnight: one time, not two.
        runs = [*runs[1:-1], (runs[-1][0], runs[0][1] + QUARTERS)]
    longest = max(runs, key=lambda run: run[1] - run[0], default=None)
    return (longest[0], longest[1] % QUARTERS) if longest else None
