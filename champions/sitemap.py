"""The plain list of (blueprint, address prefix), in the order of the story."""

from flask import Blueprint

from .accounts import routes as accounts
from .admissions import routes as admissions
from .ceremony import routes as ceremony
from .cohorts import routes as cohorts
from .core import health
from .demo import mail as demo_mail
from .demo import routes as demo
from .judging import routes as judging
from .notifications import routes as notifications
from .registration import routes as registration
from .results import routes as results
from .reviews import routes as reviews
from .schedule import routes as schedule
from .teams import routes as teams
from .tracking import routes as tracking
from .workshops import routes as workshops

COHORT = "/c/<cohort>"

ALWAYS: list[tuple[Blueprint, str]] = [
    (health.bp, ""),
    (accounts.bp, ""),
    (cohorts.bp, ""),
    (registration.bp, COHORT),
    (reviews.bp, COHORT),
    (admissions.bp, COHORT),
    (schedule.bp, COHORT),
    (teams.bp, COHORT),
    (results.bp, COHORT),
    (ceremony.bp, COHORT),
    (notifications.bp, COHORT),
    (workshops.bp, COHORT),
    (judging.bp, COHORT),
    (tracking.bp, ""),
]

DEMONSTRATION: list[tuple[Blueprint, str]] = [
    (demo.bp, ""),
    (demo_mail.bp, ""),
]


def blueprints(*, demonstration: bool) -> list[tuple[Blueprint, str]]:
    """What the service answers to; the demonstration's own pages only in the demonstration."""
    return [*ALWAYS, *DEMONSTRATION] if demonstration else list(ALWAYS)
