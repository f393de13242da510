"""Pure: the one rule of deadlines. The page's text, the action and the tests all ask `verdict`."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol


class Asked(Protocol):
    """What this module reads of a deliverable."""

    due_at: datetime
    extension_minutes: int


@dataclass(frozen=True)
class Verdict:
    """Whether what arrives at `at` is accepted, until when, and whether that is later than was announced."""

    at: datetime
    until: datetime
    extended: bool

    @property
    def accepted(self) -> bool:
        """True at or before the last instant: an arrival on the deadline itself is in time."""
        return self.at <= self.until

    @property
    def late_by(self) -> timedelta:
        """By how much it is too late; zero when it is accepted."""
        return max(self.at - self.until, timedelta(0))


def verdict(asked: Asked, at: datetime, *, team_minutes: int = 0) -> Verdict:
    """Accepted iff `at` is at or before the deadline + everybody's extension + the team's, by the server's clock."""
    extra = timedelta(minutes=asked.extension_minutes + team_minutes)
    return Verdict(at=at, until=asked.due_at + extra, extended=extra > timedelta(0))
