"""Pure: how long the rest takes at a judge's own pace, as far as their own times tell."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median

# Longer than this and the judge did something else in between.
LONGEST = timedelta(minutes=60)
# So many must be scored before a pace is said at all.
LEAST = 3


def each(submitted: Iterable[datetime]) -> timedelta | None:
    """What one entry takes: the median of the times between two submissions; None while too few are known."""
    times = sorted(submitted)
    if len(times) < LEAST:
        return None
    gaps = [after - before for before, after in pairwise(times) if after - before < LONGEST]
    return timedelta(seconds=median(gap.total_seconds() for gap in gaps)) if gaps else None


def rest(submitted: Iterable[datetime], left: int) -> int | None:
    """About how many minutes the `left` entries take, at least 1; None while it cannot be said, or nothing is left."""
    one = each(submitted)
    return max(1, round(one * left / timedelta(minutes=1))) if one is not None and left else None
