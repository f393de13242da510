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
    today: bool


def days(
    submitted: Iterable[datetime], wanted: int, opens_at: datetime, closes_at: datetime, now: datetime, zone: str
) -> list[Day]:
    """Every day of the round in its zone; needed: an even pace from the opening to the close, rounded up."""
    here = ZoneInfo(zone)
    counted = Counter(at.astimezone(here).date() for at in submitted)
    first, last = opens_at.astimezone(here).date(), closes_at.astimezone(here).date()
    first, last = min([first, *counted]), max([last, *counted])
    today, so_far = now.astimezone(here).date(), 0
    found = []
    for number in range((last - first).days + 1):
        day = first + timedelta(days=number)
        so_far += counted[day]
        needed = _needed(day, wanted, opens_at, closes_at, here)
        found.append(Day(day, counted[day], so_far, needed, past=day < today, today=day == today))
    return found[-MOST_DAYS:]


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


def is_idle(cards: int, at_work: bool, opens_at: datetime, closes_at: datetime, now: datetime) -> bool:
    """True for a judge who was given entries and has begun none of them although half of the time is over."""
    return cards > 0 and not at_work and now >= opens_at + (closes_at - opens_at) / 2


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
    undeclared: int
    begun: bool
    over: bool
    late: int
    idle: int


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
        ("undeclared", of.undeclared > 0),
        ("wait_opening", not of.begun),
        ("late", of.late > 0),
        ("idle", of.idle > 0),
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


# The drawing's size, in its own units; below the base line stand the days.
WIDTH, BASE, FOOT = 640, 170, 24


@dataclass(frozen=True)
class Drawing:
    """Days as bars of all that is submitted by their end, and the even pace as a line; top is the number on top."""

    bars: list[tuple[float, float, float, float]]
    pace: str
    top: int


def drawing(shown: list[Day], wanted: int) -> Drawing:
    """The bars of the days up to today (x, y, width, height), and the points of the even pace."""
    top = max([wanted, *(each.so_far for each in shown)], default=0) or 1
    step = WIDTH / max(len(shown), 1)

    def level(number: int) -> float:
        return round(number / top * (BASE - 20), 1)

    bars = [
        (round(at * step + step * 0.15, 1), BASE - level(each.so_far), round(step * 0.7, 1), level(each.so_far))
        for at, each in enumerate(shown)
        if each.past or each.today
    ]
    points = [(0.0, BASE - 0.0)] + [
        (round((at + 1) * step, 1), BASE - level(each.needed)) for at, each in enumerate(shown)
    ]
    return Drawing(bars, " ".join(f"{x},{round(y, 1)}" for x, y in points), top)
