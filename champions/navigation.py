"""The plate: which links who sees on which page. Three to five a role, by jobs, not by tables."""

from dataclasses import dataclass
from typing import Any

from flask import Flask, current_app, g, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.routing import BuildError

from .cohorts.models import Cohort, Role
from .core import clock, render


@dataclass(frozen=True)
class Link:
    """One link of the plate; `current` when this is its page."""

    label: str
    url: str
    current: bool


def init_app(app: Flask) -> None:
    """Every template has what the layouts need."""
    app.context_processor(facts_of_page)


def cohort_here() -> Cohort | None:
    """The cohort the page belongs to."""
    subject = g.get("subject")
    return getattr(subject, "cohort", None) if subject is not None else None


def facts_of_page() -> dict[str, Any]:
    """The layouts' variables: who looks, where they are, where they can go."""
    cohort = cohort_here()
    return {
        **render.facts_of_page(),
        "viewer": g.get("_login_user") if current_user.is_authenticated else None,  # the person, not a proxy
        "cohort": cohort,
        "nav": _links(_main(cohort)),
        "menu": _links(_menu(cohort)),
        "banner": _banner(),
        "contact_url": f"mailto:{current_app.config['SETTINGS'].contact}",
        "languages": [],
        "zone_url": _zone_url(),
        "demo": _links(_demonstration()),
    }


def _zone_url() -> str:
    """Where the zone is changed, and from there back to this page; a secret address is not carried along."""
    if request.method != "GET" or g.get("secret_address"):
        return url_for("accounts.settings")
    return url_for("accounts.settings", next=request.path)


def _banner() -> str | None:
    """On every page of a demonstration whose clock is not the real one."""
    if not clock.is_moved():
        return None
    return _("The clock of this demonstration is moved. It shows %(now)s.", now=render.in_words(clock.now()))


def _main(cohort: Cohort | None) -> list[tuple[str, str, dict[str, Any]]]:
    here = {"cohort": cohort.slug} if cohort else {}
    if cohort is None or not current_user.is_authenticated:
        return _for_visitors(here)
    if current_user.is_staff(cohort.id):
        return [
            (_("Today"), "tracking.today", here),
            (_("Cohort"), "tracking.board", here),
            (_("Admissions"), "admissions.index", here),
            (_("Judging"), "judging.rounds", here),
            (_("Results"), "results.index", here),
        ]
    if current_user.has(Role.PARTICIPANT, cohort.id):
        return [
            (_("Home"), "tracking.home", here),
            (_("Line"), "schedule.line", here),
            (_("Team"), "teams.mine", here),
            (_("Work"), "workshops.index", here),
        ]
    queues = [
        (label, endpoint, here)
        for role, label, endpoint in (
            (Role.JUDGE, _("Queue"), "judging.queue"),
            (Role.JUDGE, _("Rubric"), "judging.rubric"),
            (Role.JUDGE, _("Help"), "judging.guide"),
            (Role.REVIEWER, _("Reading"), "reviews.queue"),
        )
        if current_user.has(role, cohort.id)
    ]
    if queues:
        # Judges come from outside: what they need for judging, and nothing else of the programme.
        outside = current_user.has(Role.JUDGE, cohort.id)
        return queues if outside else [*queues, (_("Programme"), "cohorts.show", here)]
    if current_user.has(Role.MENTOR, cohort.id):
        return [(_("Line"), "schedule.line", here), (_("Work"), "workshops.index", here)]
    elsewhere: list[tuple[str, str, dict[str, Any]]] = (
        [(_("My pages"), "tracking.start", {})] if current_user.roles else []
    )
    return [(_("Programme"), "cohorts.show", here), (_("Application"), "registration.status", here), *elsewhere]


def _for_visitors(here: dict[str, Any]) -> list[tuple[str, str, dict[str, Any]]]:
    programme = [(_("Programme"), "cohorts.show", here)] if here else []
    if current_user.is_authenticated:
        return [*programme, (_("My pages"), "tracking.start", {})]
    return [*programme, (_("Sign in"), "accounts.sign_in", {})]


def _menu(cohort: Cohort | None) -> list[tuple[str, str, dict[str, Any]]]:
    staff = cohort is not None and current_user.is_authenticated and current_user.is_staff(cohort.id)
    here = {"cohort": cohort.slug} if cohort else {}
    # What staff look at now and then; what they do every day stands on the plate.
    less_often = [
        (_("Line"), "schedule.line", here),
        (_("Teams"), "teams.index", here),
        (_("Mail"), "notifications.index", here),
        (_("Dates of birth"), "registration.corrections", here),
        (_("Set-up"), "registration.setup", here),
    ]
    return [
        *(less_often if staff else []),
        (_("My pages"), "tracking.start", {}),
        (_("E-mail address"), "accounts.address", {}),
        (_("Devices"), "accounts.devices", {}),
        (_("Time zone and language"), "accounts.settings", {}),
    ]


def _demonstration() -> list[tuple[str, str, dict[str, Any]]]:
    """At the foot of every page of a demonstration: the way to be somebody else, and to what was mailed."""
    if "demo" not in current_app.blueprints:
        return []
    return [(_("Be somebody else"), "demo.index", {}), (_("Mail of the demonstration"), "demo_mail.index", {})]


# These slices have several links on the plate: there only the page itself is marked.
SEVERAL = ("tracking", "cohorts", "accounts", "registration")
# What one calls by one name lives in several slices: reading and set-up are parts of admissions,
# the form and the answer to an offer are parts of one's application.
PARTS = {"admissions.index": ("reviews", "registration"), "registration.status": ("registration", "admissions")}

# Pages with a link of their own beside that of their slice.
ALONE = {"judging.rubric", "judging.guide"}


def _is_here(endpoint: str) -> bool:
    """True on the link's own page and on those below it."""
    here, slice_name = str(request.endpoint), endpoint.partition(".")[0]
    if ALONE & {here, endpoint}:
        return here == endpoint
    if (here, endpoint) == ("tracking.person", "tracking.board"):
        return True
    if request.blueprint in PARTS.get(endpoint, ()):
        return True
    return here == endpoint or (slice_name == request.blueprint and slice_name not in SEVERAL)


def _links(wanted: list[tuple[str, str, dict[str, Any]]]) -> list[Link]:
    links = []
    for label, endpoint, values in wanted:
        try:
            links.append(Link(label, url_for(endpoint, **values), _is_here(endpoint)))
        except BuildError:
            continue  # the slice is not there yet
    return links
