"""Pure: until when somebody may appeal against a decision, and by when they have their answer."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from champions.cohorts.calendar import end_of_day

MOST_WORDS = 300


def until(decided_at: datetime, days: int, zone: str) -> datetime:
    """The last instant of the day, in the cohort's zone, that is so many days after the decision."""
    return _end_of_day_after(decided_at, days, zone)


def answer_by(filed_at: datetime, days: int, zone: str) -> datetime:
    """The last instant of the day, in the cohort's zone, that is so many days after the appeal came."""
    return _end_of_day_after(filed_at, days, zone)


def is_open(decided_at: datetime | None, days: int, zone: str, now: datetime) -> bool:
    """True while one may appeal against what was decided then; never in a cohort that gives no days for it."""
    return decided_at is not None and days > 0 and now <= until(decided_at, days, zone)


def _end_of_day_after(at: datetime, days: int, zone: str) -> datetime:
    return end_of_day(at.astimezone(ZoneInfo(zone)).date() + timedelta(days=days), zone)
