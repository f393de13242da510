"""Pure: the attendance rule. From the times of a session and all evidence of one person to how they stand.

Twin slots (the same session held twice) count as one: the better evidence counts, and nobody is absent before the last
slot is over. What staff say by hand stands above everything, and of two marks the newer one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

# Values of EvidenceKind: models may read pure modules, not the other way round.
CHECK_IN = "check_in"
STAFF_MARK = "staff_mark"


class Standing(StrEnum):
    """How somebody stands with a session. The first four are what staff can also say by hand."""

    PRESENT = "present"
    PARTLY = "partly"
    ABSENT = "absent"
    EXCUSED = "excused"
    TO_COME = "to_come"


class Doors(StrEnum):
    """Where an instant lies beside a slot's check-in window."""

    BEFORE = "before"
    OPEN = "open"
    LATE = "late"
    OVER = "over"


@dataclass(frozen=True)
class SlotTimes:
    """When a slot begins and ends."""

    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True)
class Proof:
    """One piece of evidence: of which kind, when, at which slot; `mark` is what staff said, else None."""

    kind: str
    at: datetime
    slot: SlotTimes
    mark: str | None = None


def doors(slot: SlotTimes, at: datetime, *, early_minutes: int, late_minutes: int) -> Doors:
    """Whether a check-in at `at` is too early, in time (both edges count), late (until the end), or after the end."""
    if at < slot.starts_at - timedelta(minutes=early_minutes):
        return Doors.BEFORE
    if at > slot.ends_at:
        return Doors.OVER
    # A slot shorter than the late minutes is over at its end all the same.
    return Doors.OPEN if at <= slot.starts_at + timedelta(minutes=late_minutes) else Doors.LATE


def weigh(
    slots: Sequence[SlotTimes], evidence: Sequence[Proof], now: datetime, *, early_minutes: int, late_minutes: int
) -> Standing:
    """How somebody stands at `now` with a session held at `slots`, by all the evidence about them."""
    marks = [(each.at, place, each.mark) for place, each in enumerate(evidence) if each.mark is not None]
    if marks:
        # Of two marks at the same instant the one that was written later.
        return Standing(str(max(marks)[2]))
    seen = {
        doors(each.slot, each.at, early_minutes=early_minutes, late_minutes=late_minutes)
        for each in evidence
        if each.kind == CHECK_IN
    }
    if Doors.OPEN in seen:
        return Standing.PRESENT
    if Doors.LATE in seen:
        return Standing.PARTLY
    over = bool(slots) and all(now > slot.ends_at for slot in slots)
    return Standing.ABSENT if over else Standing.TO_COME
