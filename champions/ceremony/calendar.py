"""Pure: when the stage is watched, so that it looks for news by itself."""

from datetime import datetime, timedelta

BEFORE, AFTER = timedelta(hours=1), timedelta(hours=6)


def is_on(ceremony_at: datetime | None, now: datetime) -> bool:
    """True from an hour before the ceremony until six hours after it began; never without a date."""
    return ceremony_at is not None and ceremony_at - BEFORE <= now <= ceremony_at + AFTER
