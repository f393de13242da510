"""Pure: what a judge still has to do, and whether they may be reminded of it now."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

# One reminder a day is help; more is noise.
REST = timedelta(hours=24)


class Open(StrEnum):
    """What a judge is behind with, the first thing first."""

    LINK = "link"
    CONFLICTS = "conflicts"
    ENTRIES = "entries"


@dataclass(frozen=True)
class Facts:
    """What is asked of a judge to know what is open."""

    ended: bool
    waiting: bool
    declared: bool
    to_do: int
    round_open: bool
    scoring: bool


def behind(of: Facts) -> Open | None:
    """What the judge has to do next; None when nothing waits for them."""
    if of.ended:
        return None
    if of.waiting:
        return Open.LINK
    if of.round_open and not of.declared:
        return Open.CONFLICTS
    return Open.ENTRIES if of.scoring and of.to_do else None


def is_away(away_from: date | None, away_until: date | None, today: date) -> bool:
    """True on every day from the first to the last that the judge is away."""
    return away_from is not None and away_until is not None and away_from <= today <= away_until


def rested(nudged_at: datetime | None, now: datetime) -> bool:
    """True when the last reminder was a day ago or more, or there was none."""
    return nudged_at is None or now - nudged_at >= REST
