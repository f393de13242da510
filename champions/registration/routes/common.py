"""What several pages of an application need to know."""

from datetime import date, datetime

from flask import session
from flask_babel import gettext as _

from champions.cohorts import calendar
from champions.cohorts.models import Cohort
from champions.core import clock, render

from .. import actions
from ..models import Application, ApplicationState


def remembered(cohort: Cohort) -> date | None:
    """The date of birth this browser had typed for this cohort before signing in."""
    begun = session.get("begun") or {}
    return date.fromisoformat(begun["born"]) if begun.get("cohort") == cohort.slug and begun.get("born") else None


def is_sent(application: Application | None) -> bool:
    """True once it is no draft any more."""
    return application is not None and application.state is not ApplicationState.DRAFT


def saved(application: Application | None) -> str:
    """`Saved at 14:02, Nairobi (EAT), on this account`: when the application was last kept; empty without one."""
    if application is None:
        return ""
    at, zone = application.saved_at, render.reader_zone() or application.zone or application.cohort.zone
    today = at.astimezone(clock.zone(zone)).date() == clock.now().astimezone(clock.zone(zone)).date()
    facts = {"time": render.clock_time(at, zone), "zone": render.zone_city(zone, at), "day": render.day(at, zone)}
    if today:
        return _("Saved at %(time)s, %(zone)s, on this account.", **facts)
    return _("Saved on %(day)s at %(time)s, %(zone)s, on this account.", **facts)


def closed(cohort: Cohort, application: Application | None) -> str | None:
    """Why nothing can be sent now, in words; None while it can."""
    try:
        actions.check_open(cohort, application)
    except actions.Closed as said:
        return str(said)
    return None


def grace(cohort: Cohort, application: Application | None) -> datetime | None:
    """Until when somebody who began in time may still send, once applications have closed; None otherwise."""
    until = calendar.send_by(cohort, opened_at=application.began_at if application else None)
    return until if cohort.apply_closes_at < clock.now() <= until else None


def is_editable(application: Application) -> bool:
    """True while its author may change it: neither decided nor out of time."""
    return actions.may_edit(application) and closed(application.cohort, application) is None
