"""Pure: what the desk of admissions says: its finding, how far an application is read, what a view shows."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from babel.dates import format_date
from babel.numbers import format_decimal
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from champions.core import clock, render
from champions.registration import regions

from .words import STATES

READERS: Mapping[str, Any] = {
    "needs": _l("Needs a reader"),
    "none": _l("Not read"),
    "more": _l("One more reader"),
    "all": _l("Read by all"),
    "differ": _l("Readers differ"),
}

GENDERS: Mapping[str, Any] = {
    "woman": _l("Women"),
    "man": _l("Men"),
    "other": _l("Others"),
    "none": _l("Not said"),
}

# What waits on the stage: label for the filter, label and colour of the pill.
ON_STAGE: Mapping[str, tuple[Any, str]] = {
    "offer": (_l("Offer staged"), "c1"),
    "waitlist": (_l("Waiting list staged"), "c2"),
    "reject": (_l("Not selected, staged"), "c0"),
}

FUNNEL: Mapping[str, tuple[Any, Any]] = {
    "started": (_l("Started"), ""),
    "sent": (_l("Sent"), _l("Most people are lost before they send")),
    "eligible": (_l("Eligible"), _l("Most people are lost because of their age")),
    "read": (_l("Read by all"), _l("Most people still wait to be read")),
    "chosen": (_l("Chosen"), _l("Most people are not among those chosen")),
    "enrolled": (_l("Accepted"), _l("Most people who were chosen have not accepted")),
}


def number(value: int) -> str:
    """A number as people write it: `1,284`."""
    return str(format_decimal(value, locale=render.locale()))


def short_day(at: datetime, zone: str) -> str:
    """A day in a narrow column: `12 Jan`."""
    return str(format_date(at.astimezone(clock.zone(zone)).date(), "d MMM", locale=render.locale()))


def lead(cohort: Any, sent: int) -> str:
    """How many applications there are for how many places."""
    if cohort.seats is None:
        return ngettext("%(n)s application.", "%(n)s applications.", sent, n=number(sent))
    seats = number(cohort.seats)
    return ngettext(
        "%(n)s application for %(seats)s seats.", "%(n)s applications for %(seats)s seats.", sent, n=number(sent),
        seats=seats,
    )  # fmt: skip


def finding(cohort: Any, found: Any, today: date) -> str:
    """What matters most now: how many still need a reader, and when decisions go out."""
    said = {"n": number(found.needs_reader)}
    if cohort.admission == "open":
        waiting = found.states.get("submitted", 0)
        return ngettext("%(num)d waits for a place.", "%(num)d wait for a place.", waiting)
    days = (cohort.decide_by - today).days if cohort.decide_by else None
    if days is None:
        return ngettext("%(n)s still needs a reader.", "%(n)s still need a reader.", found.needs_reader, **said)
    if days < 0:
        late = {**said, "day": render.day(cohort.decide_by, weekday=False)}
        return ngettext(
            "%(n)s still needs a reader; decisions were due on %(day)s.",
            "%(n)s still need a reader; decisions were due on %(day)s.",
            found.needs_reader,
            **late,
        )
    if days == 0:
        return ngettext(
            "%(n)s still needs a reader; decisions go out today.",
            "%(n)s still need a reader; decisions go out today.",
            found.needs_reader,
            **said,
        )
    when = ngettext("tomorrow", "in %(num)d days", days)
    return ngettext(
        "%(n)s still needs a reader; decisions go out %(when)s.",
        "%(n)s still need a reader; decisions go out %(when)s.",
        found.needs_reader,
        when=when,
        **said,
    )


def pill(row: Any, now: datetime) -> tuple[Any, str, str]:
    """The state of a row of the list: label, kind and colour. What is staged comes first, then how far it is read."""
    if row.staged:
        label, colour = ON_STAGE[row.staged]
        return label, "open", colour
    if row.state == "offered" and row.answer_by < now:
        return _("Offer ran out"), "urgent", "c0"
    return _read(row) if row.state == "submitted" else STATES[row.state]


def _read(row: Any) -> tuple[Any, str, str]:
    if not row.of_age:
        return _("Not eligible"), "rule", "c0"
    if row.differ:
        return READERS["differ"], "urgent", "c0"
    if row.read >= row.required:
        return READERS["all"], "done", "c2"
    return (READERS["more"] if row.read else READERS["none"]), "open", "c0"


def scores(row: Any) -> list[float]:
    """The scores of those who read it, lowest first, as far as mean, lowest and highest show them."""
    if not row.read or row.mean is None:
        return []
    if row.read == 1:
        return [row.low]
    middle = [3 * row.mean - row.low - row.high] if row.read == 3 else []
    return [row.low, *middle, row.high]


def view_in_words(view: Any, country: Callable[[str], str]) -> list[str]:
    """What a view shows, as short sentences, each about one filter; empty when it shows all."""
    said: list[tuple[Any, Callable[[], str]]] = [
        (view.state, lambda: _("State: %(what)s", what=STATES[view.state][0])),
        (view.q, lambda: _("With the words “%(what)s”", what=view.q)),
        (view.region, lambda: _("Region: %(what)s", what=regions.REGIONS[view.region])),
        (view.country, lambda: _("Country: %(what)s", what=country(view.country))),
        (view.readers, lambda: _("Readers: %(what)s", what=READERS[view.readers])),
        (view.score, lambda: _("Score at least %(what)s", what=view.score)),
        (view.gender, lambda: _("Gender: %(what)s", what=GENDERS[view.gender])),
        (view.member, lambda: _("In a member city") if view.member == "yes" else _("Not in a member city")),
        (view.age, lambda: _("Outside the age rule of now")),
        (view.staged, lambda: _staged_in_words(view.staged)),
    ]
    return [say() for there, say in said if there]


def _staged_in_words(wish: str) -> str:
    return {"any": _("Something staged"), "no": _("Nothing staged")}.get(wish) or str(ON_STAGE[wish][0])


GENDER: Mapping[str, Any] = {
    "woman": _l("Woman"),
    "man": _l("Man"),
    "other": _l("Other"),
    "none": _l("Not said"),
}

AGES: Mapping[str, Any] = {
    "eligible": _l("Eligible"),
    "too_old": _l("Too old"),
    "too_young": _l("Too young"),
}

GUARDIAN: Mapping[str, Any] = {
    "asked": _l("Asked, not answered yet"),
    "given": _l("Has consented"),
    "refused": _l("Has refused"),
    "withdrawn": _l("Has taken the consent back"),
    "expired": _l("Has not answered in time"),
}

APPEAL: Mapping[str, Any] = {
    "upheld": _l("the applicant was right"),
    "dismissed": _l("the decision stands"),
}

# What can be done with many at once.
DEEDS: Mapping[str, Any] = {
    "assign": _l("Give to a reader"),
    "offer": _l("Stage an offer"),
    "waitlist": _l("Stage the waiting list"),
    "reject": _l("Stage “not selected”"),
    "unstage": _l("Take off the stage"),
    "export": _l("Export"),
}

# Why a change of many does nothing to one of them.
WHYS: Mapping[str, Any] = {
    "own": _l("Your own application: somebody else decides."),
    "sending": _l("A decision about it is being sent right now."),
    "decided": _l("Decided already, or withdrawn."),
    "same": _l("An offer is staged already."),
    "nothing": _l("Nothing is staged."),
    "unreadable": _l("Not to be read: only what waits for a decision is."),
    "has": _l("This reader has it already."),
    "conflict": _l("This reader must not read it: a conflict, or they gave it back."),
    "late": _l("Somebody was a moment faster: it has changed meanwhile."),
}

DONE: Mapping[str, Any] = {
    "assign": _l("Given to the reader"),
    "offer": _l("Offer staged"),
    "waitlist": _l("Waiting list staged"),
    "reject": _l("Not selected, staged"),
    "unstage": _l("Taken off the stage"),
}


def effect(deed: str, row: Any) -> str:
    """What a change of many does to one of them, said before it is done."""
    if deed == "unstage":
        return _("Off the stage: %(what)s", what=ON_STAGE[row.staged][0])
    if row.staged and deed in ON_STAGE:
        return _("%(after)s, in place of: %(before)s", after=DONE[deed], before=ON_STAGE[row.staged][0])
    return str(DONE[deed])


# What an export is for. A code, not words: the record holds no words of people.
FOR: Mapping[str, Any] = {
    "selection": _l("A selection meeting"),
    "report": _l("Statistics or a report"),
    "contact": _l("Writing to these people"),
    "travel": _l("Visas and travel"),
    "check": _l("Checking data"),
}

# Why a row of a file that is in order does not become a draft.
NOT_BROUGHT_IN: Mapping[str, Any] = {
    "applied": _l("This address has an application already. It stays as it is."),
    "twice": _l("This address belongs to the same person as one above."),
    "suspended": _l("This account is suspended."),
}
