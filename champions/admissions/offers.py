"""Pure: until when an offer can be answered, and whether there is a place left to offer."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

# Nobody's time runs out while they sleep: from EVENING on until MORNING it is night.
EVENING, MORNING = time(22), time(8)
STEP = timedelta(minutes=15)


def answer_by(offered_at: datetime, hours: int, zone: ZoneInfo) -> datetime:
    """The last instant at which an offer made at `offered_at` can be answered, in UTC.

    It is `hours` later, moved forward to the full minute and out of the night of `zone`; never earlier than promised.
    """
    promised = _full_minute(offered_at.astimezone(UTC) + timedelta(hours=hours))
    local = promised.astimezone(zone)
    if not is_night(local):
        return promised
    day = local.date() if local.time() < MORNING else local.date() + timedelta(days=1)
    morning = max(datetime.combine(day, MORNING, zone).astimezone(UTC), promised)
    # Where the clocks were changed in the morning itself, eight o'clock may not exist.
    while is_night(morning.astimezone(zone)):
        morning += STEP
    return morning


def promised(answer_by: datetime, offered_at: datetime, hours: int) -> datetime | None:
    """When the plain `hours` after `offered_at` would have ended, where `answer_by` was moved out of a night."""
    plain = _full_minute(offered_at.astimezone(UTC) + timedelta(hours=hours))
    return plain if answer_by > plain else None


def is_night(local: datetime) -> bool:
    """True from 22:00 until just before 08:00 by the clock of `local`."""
    return local.time() >= EVENING or local.time() < MORNING


def in_time(answer_by: datetime | None, now: datetime) -> bool:
    """True while the offer can be answered; the stated instant itself is still in time."""
    return answer_by is not None and now <= answer_by


def is_full(seats: int | None, taken: int) -> bool:
    """True when `taken` places (enrolled, or offered and still open) leave none of `seats`; None is no limit."""
    return seats is not None and taken >= seats


def _full_minute(at: datetime) -> datetime:
    floor = at.replace(second=0, microsecond=0)
    return at if floor == at else floor + timedelta(minutes=1)
