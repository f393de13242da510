"""now(): the only place that asks the time. Everything else is told.

In the demonstration the clock can be moved: `init_app` installs a source that adds the stored offset.
Production never reads it.
"""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

Offset = Callable[[], timedelta]

_offset: Offset | None = None
_frozen: datetime | None = None


def now() -> datetime:
    """The present instant, aware, in UTC; moved by the demonstration's offset where there is one."""
    moment = _frozen or datetime.now(UTC)
    return moment + _offset() if _offset else moment


def is_moved() -> bool:
    """True while `now()` is not the real time because the demonstration's clock was moved."""
    return bool(_offset and _offset())


def monotonic() -> float:
    """Seconds that only go forward; for measuring, never for deciding."""
    return time.monotonic()


def move_by(offset: Offset | None) -> None:
    """From now on `now()` adds what `offset()` returns; None ends that."""
    global _offset  # noqa: PLW0603  one clock for the process
    _offset = offset


def freeze(moment: datetime | None) -> datetime | None:
    """From now on `now()` starts from `moment`; None lets time run again. Returns where it stood, for going back.

    For tests and `champions demo`.
    """
    global _frozen
    if moment is not None and moment.tzinfo is None:
        raise ValueError("freeze() takes an aware datetime")
    before, _frozen = _frozen, moment
    return before


def cached(read: Offset, seconds: float = 1.0) -> Offset:
    """`read`, asked at most once in `seconds`, so that every process follows a moved clock within that time."""
    kept: tuple[float, timedelta] | None = None

    def offset() -> timedelta:
        nonlocal kept
        if kept is None or time.monotonic() - kept[0] >= seconds:
            kept = (time.monotonic(), read())
        return kept[1]

    return offset


def zone(name: str | None, otherwise: str = "UTC") -> ZoneInfo:
    """The IANA zone called `name`; the zone `otherwise` when there is none of that name."""
    try:
        return ZoneInfo(name or otherwise)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo(otherwise)


@cache
def _zones() -> frozenset[str]:
    # Asked of the disk, 600 files each time: once a process is enough.
    return frozenset(available_timezones())


def is_zone(name: str) -> bool:
    """True when `name` is an IANA zone a person can live in (`Asia/Seoul`), not an abbreviation."""
    return name in _zones() and ("/" in name or name == "UTC")
