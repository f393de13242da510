"""Pure: how far a round is, as stations, as days, and as the one thing to do next."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

# Longer rounds are drawn from so many days before today on.
MOST_DAYS = 62


@dataclass(frozen=True)
class Day:
    """A day of scoring: how many scorecards it brought, how many there are by its end, how many there should be."""

    day: date
    submitted: int
    so_far: int
    needed: int
    past: bool


def days(
    submitted: Iterable[datetime], wanted: int, opens_at: datetime, closes_at: datetime, now: datetime, zone: str
) -> list[Day]:
    """Every day of the round in its zone; needed: an even pace from the opening to the close, rounded up."""
    here = ZoneInfo(zone)
    counted = Counter(at.astimezone(here).date() for at in submitted)
    first, last = opens_at.astimezone(here).date(), closes_at.astimezone(here).date()
    first, last = min([first, *counted]), max([last, *counted])
    found, so_far = [], 0
    for number in range((last - first).days + 1):
        day = first + timedelta(days=number)
        so_far += counted[day]
        found.append(
            Day(day, counted[day], so_far, _needed(day, wanted, opens_at, closes_at, here), day < _day(now, here))
        )
    return found[-MOST_DAYS:]


def _day(at: datetime, zone: ZoneInfo) -> date:
    return at.astimezone(zone).date()


def _needed(day: date, wanted: int, opens_at: datetime, closes_at: datetime, zone: ZoneInfo) -> int:
    end = datetime.combine(day + timedelta(days=1), datetime.min.time(), zone)
    if end <= opens_at:
        return 0
    if end >= closes_at:
        return wanted
    return -(-wanted * (end - opens_at) // (closes_at - opens_at))


def behind(made: int, wanted: int, opens_at: datetime, closes_at: datetime, now: datetime) -> int:
    """How many scorecards are lacking now to an even pace; 0 when none are, or scoring has not begun."""
    if now <= opens_at:
        return 0
    share = min((now - opens_at) / (closes_at - opens_at), 1.0)
    return max(int(wanted * share) - made, 0)


@dataclass(frozen=True)
class Facts:
    """What is known of a round when one asks what to do next."""

    state: str
    criteria: int
    judges: int
    entries: int
    ready: bool
    cards: int
    wanted: int
    submitted: int
    unopened: int
    begun: bool
    over: bool
    late: int


def next_step(of: Facts) -> str:
    """The key of the one thing to do next: the first that is true."""
    preparing, full = of.state == "preparing", of.submitted >= of.wanted > 0
    ways = [
        ("results", of.state == "closed"),
        ("rubric", preparing and not of.criteria),
        ("invite", not of.judges),
        ("open", preparing and of.ready),
        ("wait_deadline", preparing),
        ("assign", of.cards < of.wanted and not of.over),
        ("close", of.over or full),
        ("unopened", of.unopened > 0),
        ("wait_opening", not of.begun),
        ("late", of.late > 0),
    ]
    return next((key for key, true in ways if true), "wait")


def stations(state: str, begun: bool, over: bool, compiled: bool, sealed: bool) -> list[str]:
    """`done`, `here` or `next` for: preparing, opened, scoring, closed, compiled, sealed."""
    reached = {"preparing": 0, "open": 2 if begun else 1, "closed": 3}[state]
    if state == "closed":
        reached = 5 if sealed else 4 if compiled else 3
    elif over:
        reached = 2
    return ["done" if at < reached else "here" if at == reached else "next" for at in range(6)]
