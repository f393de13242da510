"""What happens: a cohort's registration is set up. Every change is in the record, with what was there before."""

from datetime import date, datetime, time
from hashlib import sha256
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from champions.cohorts import calendar
from champions.cohorts.models import Admission, Cohort
from champions.core import audit, clock
from champions.core.errors import Refused

from ..queries import settings as known

DATES = ("apply_opens_at", "apply_closes_at", "apply_grace_minutes", "decide_by")
PLACES = ("admission", "seats", "offer_hours", "replace_until", "appeal_days", "appeal_answer_days")
AGES = ("reference_date", "age_limit", "minimum_age")
GUARDIANS = ("guardian_age", "guardian_ages")


class Stale(Refused):
    """Somebody changed the same settings while the page was open; nothing was changed now."""


class Unconfirmed(Refused):
    """The close would lie in the past: whoever wants that says so a second time."""


class Wrong(Refused):
    """A value cannot be; `name` is the setting it stands beside."""

    def __init__(self, name: str, message: str) -> None:
        super().__init__(message)
        self.name = name


def mark(cohort: Cohort, names: tuple[str, ...]) -> str:
    """A digest of these settings as they are now: what a page showed."""
    return sha256(repr([_said(getattr(cohort, name)) for name in names]).encode()).hexdigest()[:16]


def stated(cohort: Cohort, before: datetime | None, day: date, at: time) -> datetime:
    """The instant meant by a day and a time in the cohort's zone; what was not changed keeps its seconds."""
    if before is not None:
        shown = before.astimezone(clock.zone(cohort.zone))
        if (shown.date(), shown.hour, shown.minute) == (day, at.hour, at.minute):
            return before
    return calendar.stated(day, at, cohort.zone).astimezone(clock.zone("UTC"))


def set_dates(
    cohort: Cohort,
    opens: tuple[date, time],
    closes: tuple[date, time],
    *,
    grace: int,
    decide_by: date | None,
    shown: str,
    by: Any,
    confirmed: bool = False,
) -> bool:
    """Applications open and close then; False when nothing was different.

    Raises Stale, Wrong, or Unconfirmed for a close that would lie in the past.
    """
    _begin(cohort, DATES, shown)
    opens_at = stated(cohort, cohort.apply_opens_at, *opens)
    closes_at = stated(cohort, cohort.apply_closes_at, *closes)
    if opens_at >= closes_at:
        raise Wrong("apply_closes_at", _("Applications must close after they open."))
    if decide_by is not None and decide_by < closes_at.astimezone(clock.zone(cohort.zone)).date():
        raise Wrong("decide_by", _("You cannot decide before applications close. Choose a later day."))
    if closes_at != cohort.apply_closes_at and closes_at < clock.now() and not confirmed:
        raise Unconfirmed(_("This time is over: applications would be closed at once."))
    values = {"apply_opens_at": opens_at, "apply_closes_at": closes_at, "apply_grace_minutes": grace}
    return _set(cohort, {**values, "decide_by": decide_by}, by=by)


def set_places(cohort: Cohort, values: dict[str, Any], *, replace_until: date | None, shown: str, by: Any) -> bool:
    """People come in that way, and so many; False when nothing was different. Raises Stale or Wrong."""
    _begin(cohort, PLACES, shown)
    values = {**values, "admission": Admission(values["admission"])}
    _check_admission(cohort, values["admission"])
    if values["seats"] is not None and values["seats"] != cohort.seats:
        _check_seats(values["seats"], known.taken(cohort))
    until = None if replace_until is None else stated(cohort, cohort.replace_until, replace_until, time(23, 59))
    before = cohort.replace_until
    if replace_until and before and before.astimezone(clock.zone(cohort.zone)).date() == replace_until:
        until = before  # the day was not changed, so neither is its hour
    return _set(cohort, {**values, "replace_until": until}, by=by)


def _check_admission(cohort: Cohort, wanted: Admission) -> None:
    sent = known.has_sent(cohort) if wanted is not cohort.admission else 0
    if sent:
        raise Wrong(
            "admission",
            ngettext(
                "%(num)d application was sent under the kind of admission there is. It cannot change any more.",
                "%(num)d applications were sent under the kind of admission there is. It cannot change any more.",
                sent,
            ),
        )


def _check_seats(seats: int, taken: int) -> None:
    if seats < taken:
        raise Wrong(
            "seats",
            ngettext(
                "%(num)d place is taken or offered. There cannot be fewer places.",
                "%(num)d places are taken or offered. There cannot be fewer places.",
                taken,
            ),
        )


def set_guardians(cohort: Cohort, age: int, ages: dict[str, int], *, shown: str, by: Any) -> bool:
    """Whoever is younger needs a guardian's consent; False when nothing was different. Raises Stale."""
    _begin(cohort, GUARDIANS, shown)
    return _set(cohort, {"guardian_age": age, "guardian_ages": ages}, by=by)


def _begin(cohort: Cohort, names: tuple[str, ...], shown: str) -> None:
    known.lock(cohort)
    if shown != mark(cohort, names):
        raise Stale(_("Somebody changed these settings while you had this page open. Open it again and look."))


def _set(cohort: Cohort, values: dict[str, Any], *, by: Any) -> bool:
    before = {name: getattr(cohort, name) for name in values}
    changed = [name for name, value in values.items() if before[name] != value]
    for name in changed:
        setattr(cohort, name, values[name])
    if changed:
        audit.record(
            "cohort.set",
            cohort,
            by=by,
            cohort_id=cohort.id,
            before={name: _said(before[name]) for name in changed},
            after={name: _said(values[name]) for name in changed},
        )
    return bool(changed)


def _said(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(clock.zone("UTC")).isoformat()
    return value.isoformat() if isinstance(value, date) else value
