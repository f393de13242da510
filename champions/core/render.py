"""What pages are made of: language and direction, moments in two zones, filters."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Any

from babel import Locale
from babel.dates import format_date, format_datetime, format_time, format_timedelta, get_timezone_location
from babel.support import NullTranslations
from flask import Flask, current_app, g, has_app_context, request
from flask_babel import Babel, Domain, force_locale, get_domain, get_locale
from flask_babel import gettext as _
from jinja2 import StrictUndefined, Template
from markupsafe import Markup

from . import assets, clock, files, pictures
from .access import may

SEOUL = "Asia/Seoul"
ZONE_COOKIE, THEME_COOKIE, LANGUAGE_COOKIE = "zone", "theme", "language"

# Day before month and the clock to 24 hours: read the same everywhere, and as Seoul writes it.
DAY, TIME = "EEE d MMMM", "HH:mm"

# How many words and moments a process remembers in finished form: those of a few hundred pages.
REMEMBERED = 8192

NULL = NullTranslations()


@dataclass(frozen=True, eq=False)
class Speech:
    """The reader's language and its catalogue; one object for all readers of it, so that what it said can be kept."""

    locale: Locale
    catalogue: Any


class Words(Domain):
    """The service's own words, looked up by way of `speech()` and not anew for every string."""

    def gettext(self, string: str, **variables: Any) -> str:
        """`string` in the reader's language with `variables` put in."""
        said = str(speech().catalogue.ugettext(string))
        return said % variables if variables else said


class Page(Template):
    """A template whose imported macros are made once a process: they see the environment's globals and no page's."""

    def _get_default_module(self, ctx: Any = None) -> Any:
        # Jinja would compare the globals of the page with those of the macros, at each import of each page.
        return super()._get_default_module()


@dataclass(frozen=True)
class Moment:
    """One instant in finished words: the reader's zone first, then the cohort's, both named; `iso` is UTC."""

    iso: str
    primary: str
    primary_zone: str
    secondary: str | None
    relative: str | None


def init_app(app: Flask) -> None:
    """Templates are strict, know the language, and have the filters of this module."""
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.template_class = Page
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    babel = Babel(app, locale_selector=language, timezone_selector=lambda: "UTC")
    babel.domain_instance = Words(domain="messages")
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]
        lambda text: speech().catalogue.ugettext(text),  # noqa: PLW0108  the catalogue is the reader's
        lambda one, many, number: speech().catalogue.ungettext(one, many, number),  # noqa: PLW0108
        newstyle=True,
    )
    # Jinja's own `_` looks up `gettext` by name on every call; a page has some thirty of them.
    app.jinja_env.globals["_"] = _translated
    app.jinja_env.globals.update(asset=assets.url, may=may, moment=moment, now=clock.now, picture=pictures.picture)
    app.jinja_env.filters.update(
        moment=moment, in_words=in_words, day=day, clock=clock_time, size=files.in_words, ago=ago
    )


# Asked some hundred times a page: the object itself, not the proxy that finds it at each step.
_held_now = g._get_current_object  # noqa: SLF001


def speech() -> Speech:
    """What the reader is spoken to in, found once a request; plain English where there is no application."""
    if not has_app_context():
        return _speech("en", NULL)
    held = _held_now()
    known: Speech | None = held.get("speech")
    if known is None:
        known = held.speech = _speech(str(get_locale() or "en"), get_domain().get_translations())
    return known


@lru_cache(maxsize=64)
def _speech(language: str, catalogue: Any) -> Speech:
    return Speech(Locale.parse(language), catalogue)


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Inside, everything is said in `language`, whatever the reader's is."""
    before = g.pop("speech", None)
    try:
        with force_locale(language):
            yield
    finally:
        g.pop("speech", None)
        if before is not None:
            g.speech = before


def _translated(text: str, **facts: Any) -> Markup:
    """`text` in the reader's language with `facts` put in, escaped."""
    words = _said(speech(), text)
    return words % facts if "%" in words else words


@lru_cache(maxsize=REMEMBERED)
def _said(heard: Speech, text: str) -> Markup:
    return Markup(heard.catalogue.ugettext(text))  # noqa: S704  our own words, from our own catalogue


def supported(app: Flask) -> list[str]:
    """Languages the service is complete in."""
    return list(app.config["LANGUAGES"])


def language() -> str:
    """The reader's language: the account's, else the cookie's, else the browser's, else English."""
    choices = supported(current_app)
    wished = g.get("language") or (request.cookies.get(LANGUAGE_COOKIE) if request else None)
    if wished in choices:
        return str(wished)
    return (request.accept_languages.best_match(choices) if request else None) or choices[0]


def direction() -> str:
    """`rtl` for languages written from right to left, else `ltr`."""
    return str(locale().text_direction)


def locale() -> Locale:
    """The reader's language as CLDR knows it; English outside a request."""
    return speech().locale


def reader_zone() -> str | None:
    """The reader's zone: the account's, else the cookie's, else None (then pages ask). Never guessed."""
    if g.get("zone"):
        return str(g.zone)
    wished = request.cookies.get(ZONE_COOKIE, "") if request else ""
    return wished if clock.is_zone(wished) else None


def zone_city(name: str, at: datetime) -> str:
    """`Nairobi (EAT)`: the zone's city in the reader's language, and what its clock is called at that instant."""
    if name == "UTC":
        return "UTC"
    short = at.astimezone(clock.zone(name)).tzname() or ""
    if not short[:1].isalpha():
        short = "UTC" + offset(at, name)
    return f"{_city(name, locale())} ({short})"


@lru_cache(maxsize=2048)
def _city(name: str, here: Locale) -> str:
    return get_timezone_location(clock.zone(name), locale=here, return_city=True)


def offset(at: datetime, name: str) -> str:
    """How far the zone's clock is from UTC at that instant: `+5:30`."""
    minutes = int((at.astimezone(clock.zone(name)).utcoffset() or timedelta()).total_seconds()) // 60
    sign, minutes = ("-" if minutes < 0 else "+"), abs(minutes)
    return f"{sign}{minutes // 60}" + (f":{minutes % 60:02d}" if minutes % 60 else "")


def _written(at: datetime, name: str, *, year: bool) -> str:
    pattern = f"{DAY} y, {TIME}" if year else f"{DAY}, {TIME}"
    return str(format_datetime(at.astimezone(clock.zone(name)), pattern, locale=locale()))


def moment(at: datetime, zone: str = SEOUL, *, first: str | None = None, relative: bool = False) -> Moment:
    """`at` for the page: in the reader's zone (or `first`) and in the cohort's `zone`; with neither, Seoul and UTC."""
    seoul = clock.zone(zone)
    year = at.astimezone(seoul).year != clock.now().astimezone(seoul).year
    finished = _moment(speech(), at, zone, first or reader_zone(), bool(first), year)
    return replace(finished, relative=ago(at)) if relative else finished


# The moments of a programme are few, and every page of every reader in a zone says the same of them.
@lru_cache(maxsize=REMEMBERED)
def _moment(_heard: Speech, at: datetime, zone: str, mine: str | None, chosen: bool, year: bool) -> Moment:
    here = mine or zone
    there = zone if mine else "UTC"
    primary = _written(at, here, year=year)
    named = zone_city(here, at)
    primary_zone = _("your time, %(zone)s", zone=named) if mine and not chosen else _("in %(zone)s", zone=named)
    return Moment(
        iso=at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        primary=primary,
        primary_zone=primary_zone,
        secondary=None if _same_clock(at, here, there) else _second(at, here, there),
        relative=None,
    )


def _same_clock(at: datetime, one: str, other: str) -> bool:
    return at.astimezone(clock.zone(one)).utcoffset() == at.astimezone(clock.zone(other)).utcoffset()


def _second(at: datetime, here: str, there: str) -> str:
    local = at.astimezone(clock.zone(there))
    days = (local.date() - at.astimezone(clock.zone(here)).date()).days
    time = format_time(local, TIME, locale=locale())
    zone = zone_city(there, at)
    if days > 0:
        return _("%(time)s in %(zone)s (next day)", time=time, zone=zone)
    if days < 0:
        return _("%(time)s in %(zone)s (day before)", time=time, zone=zone)
    return _("%(time)s in %(zone)s", time=time, zone=zone)


def in_words(at: datetime, zone: str = SEOUL, *, first: str | None = None) -> str:
    """`at` in one line: `Sun 4 April, 17:59 your time, Nairobi (EAT), 23:59 in Seoul (KST)`."""
    parts = moment(at, zone, first=first)
    line = f"{parts.primary} {parts.primary_zone}"
    return f"{line}, {parts.secondary}" if parts.secondary else line


def day(value: date | datetime, zone: str = SEOUL, *, year: bool = False, weekday: bool = True) -> str:
    """A day: `Sun 31 January`, of the cohort's `zone` when it is an instant."""
    if isinstance(value, datetime):
        value = value.astimezone(clock.zone(zone)).date()
    return _day(speech(), value, (DAY if weekday else "d MMMM") + (" y" if year else ""))


@lru_cache(maxsize=REMEMBERED)
def _day(heard: Speech, value: date, pattern: str) -> str:
    return str(format_date(value, pattern, locale=heard.locale))


def clock_time(at: datetime, zone: str | None = None) -> str:
    """The time of day alone, for pages that have said the zone: `14:02`."""
    return _time(speech(), at, zone or reader_zone() or SEOUL)


@lru_cache(maxsize=REMEMBERED)
def _time(heard: Speech, at: datetime, zone: str) -> str:
    return str(format_time(at.astimezone(clock.zone(zone)), TIME, locale=heard.locale))


def ago(at: datetime) -> str:
    """`in 2 days`, `3 hours ago`: only beside the moment itself."""
    return str(format_timedelta(at - clock.now(), add_direction=True, locale=locale()))


def zone_note() -> str:
    """The sentence at the foot of every page: which zones its times are in."""
    mine = reader_zone()
    if mine is None:
        return _("Times are shown in Seoul time (KST, UTC+9) and in UTC.")
    now = clock.now()
    # To the quarter of an hour: nearer than that no zone changes its clock.
    return _zone_note(speech(), mine, now.replace(minute=now.minute // 15 * 15, second=0, microsecond=0))


@lru_cache(maxsize=REMEMBERED)
def _zone_note(_heard: Speech, mine: str, now: datetime) -> str:
    if clock.zone(mine).utcoffset(now) == clock.zone(SEOUL).utcoffset(now):
        return _("Times are shown in Seoul time (KST, UTC+9).")
    return _("Times are shown in your time zone (%(zone)s) and in Seoul time.", zone=zone_city(mine, now))


def facts_of_page() -> dict[str, Any]:
    """What the layouts need on every page and what does not depend on the slice."""
    return {
        "lang": str(locale()).replace("_", "-"),
        "dir": direction(),
        "theme": "day" if request and request.cookies.get(THEME_COOKIE) == "day" else "",
        "zone_note": zone_note(),
    }
