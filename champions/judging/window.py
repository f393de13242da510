"""Pure: when scores are accepted. Page and action ask the same question."""

from datetime import datetime
from typing import Protocol

from champions.cohorts.calendar import Window


class Dates(Protocol):
    """What this module reads of a round."""

    @property
    def state(self) -> str:
        """`preparing`, `open` or `closed`."""

    opens_at: datetime
    closes_at: datetime


def scoring(of: Dates, now: datetime) -> Window:
    """OPEN only while the round is open and from its opening instant up to and with its closing instant."""
    if of.state == "closed" or now > of.closes_at:
        return Window.AFTER
    return Window.OPEN if of.state == "open" and now >= of.opens_at else Window.BEFORE
