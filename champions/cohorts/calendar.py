"""Pure: the weeks of a cohort and its windows of time. Windows are not states: ask here, with `now`."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Protocol
from zoneinfo import ZoneInfo


class Dates(Protocol):
    """The settings of a cohort that this module reads."""

    zone: str
    first_day: date
    weeks: int
    apply_opens_at: datetime
    apply_closes_at: datetime
    apply_grace_minutes: int


class Window(StrEnum):
    """Where an instant lies beside a span of time."""

    BEFORE = "before"
    OPEN = "open"
    AFTER = "after"


@dataclass(frozen=True)
class Week:
    """A calendar week of the cohort, Monday to Sunday in its zone, numbered from 1."""

    number: int
    monday: date

    @property
    def sunday(self) -> date:
        """Its last day."""
        return self.monday + timedelta(days=6)


def monday_of(day: date) -> date:
    """The Monday of the week that holds `day`."""
    return day - timedelta(days=day.weekday())


def weeks(cohort: Dates) -> list[Week]:
    """All weeks: week 1 holds the first day, whatever weekday that is."""
    start = monday_of(cohort.first_day)
    return [Week(number, start + timedelta(weeks=number - 1)) for number in range(1, cohort.weeks + 1)]


def last_day(cohort: Dates) -> date:
    """The Sunday of the last week."""
    return monday_of(cohort.first_day) + timedelta(weeks=cohort.weeks) - timedelta(days=1)


def week_number(cohort: Dates, now: datetime) -> int:
    """The week `now` lies in, by the calendar of the cohort's zone: below 1 before it, above `weeks` after it."""
    today = now.astimezone(ZoneInfo(cohort.zone)).date()
    return (today - monday_of(cohort.first_day)).days // 7 + 1


def end_of_week(cohort: Dates, number: int) -> datetime:
    """The last instant of a week in the cohort's zone."""
    return end_of_day(monday_of(cohort.first_day) + timedelta(weeks=number) - timedelta(days=1), cohort.zone)


def end_of_day(day: date, zone: str) -> datetime:
    """A stated 23:59 is kept as 23:59:59.999 in the zone: nobody loses the last minute."""
    return datetime.combine(day, time(23, 59, 59, 999000), ZoneInfo(zone))


def stated(day: date, at: time, zone: str) -> datetime:
    """The instant meant by a day and a time of day somebody stated in the zone; 23:59 is the end of that day."""
    if (at.hour, at.minute) == (23, 59):
        return end_of_day(day, zone)
    return datetime.combine(day, at.replace(second=0, microsecond=0), ZoneInfo(zone))


def applying(cohort: Dates, now: datetime) -> Window:
    """Whether one can begin an application at `now`."""
    return _window(now, cohort.apply_opens_at, cohort.apply_closes_at)


def may_send(cohort: Dates, now: datetime, *, opened_at: datetime | None = None) -> bool:
    """True when an application may be sent at `now`: until the close, and a form opened by then until grace is over."""
    return cohort.apply_opens_at <= now <= send_by(cohort, opened_at=opened_at)


def send_by(cohort: Dates, *, opened_at: datetime | None = None) -> datetime:
    """The last instant at which a form opened at `opened_at` (None: not yet) may be sent: the close, or after it."""
    in_time = opened_at is not None and opened_at <= cohort.apply_closes_at
    grace = timedelta(minutes=cohort.apply_grace_minutes if in_time else 0)
    return cohort.apply_closes_at + grace


def running(cohort: Dates, now: datetime) -> Window:
    """Whether the weeks of the cohort are still to come, under way, or over."""
    number = week_number(cohort, now)
    if number < 1:
        return Window.BEFORE
    return Window.OPEN if number <= cohort.weeks else Window.AFTER


def years_before(day: date, years: int) -> date:
    """The same day so many years earlier; the last day of February where that year has no 29th."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def _window(now: datetime, opens_at: datetime, closes_at: datetime) -> Window:
    if now < opens_at:
        return Window.BEFORE
    return Window.OPEN if now <= closes_at else Window.AFTER
