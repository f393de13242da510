"""What do we know: where somebody starts."""

from typing import Any

from champions.cohorts import calendar
from champions.cohorts.models import Cohort, Role
from champions.cohorts.queries import cohorts
from champions.core import clock
from champions.registration.queries import cohorts_applied_to

# Whoever has several parts starts with the one in which others wait for them.
PAGES = (
    (Role.STAFF, "tracking.today"),
    (Role.JUDGE, "judging.queue"),
    (Role.REVIEWER, "reviews.queue"),
    (Role.PARTICIPANT, "tracking.home"),
    (Role.MENTOR, "schedule.line"),
)


def first_page(viewer: Any) -> tuple[str, str | None]:
    """Endpoint and cohort of the page where the viewer has most to do; the front page for somebody without a part."""
    every = cohorts()
    now = clock.now()
    by_nearness = sorted(every, key=lambda each: calendar.running(each, now) is not calendar.Window.OPEN)
    for role, endpoint in PAGES:
        for cohort in by_nearness:
            if viewer.has(role, cohort.id) or (role is Role.STAFF and viewer.is_admin):
                return endpoint, cohort.slug
    applied = _applied(viewer, every)
    return ("registration.status", applied.slug) if applied else ("cohorts.front", None)


def _applied(viewer: Any, every: list[Cohort]) -> Cohort | None:
    ids = cohorts_applied_to(viewer.id)
    return next((cohort for cohort in every if cohort.id in ids), None)
