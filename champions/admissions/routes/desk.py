"""Which page: the list of applications."""

from datetime import datetime
from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from werkzeug.datastructures import MultiDict

from champions.cohorts.models import Admission, Cohort
from champions.cohorts.queries import cohort as cohort_by_slug
from champions.core import clock, render
from champions.core.access import requires
from champions.registration import places
from champions.registration.models import Application, ApplicationState

from .. import funnel, policy, queries, saying, words
from ..forms import FilterForm, view_of
from ..queries import Overview, Pending, View
from .blueprint import bp

# No database counts rows beyond its largest number; nobody has so many pages.
FARTHEST = 1_000_000
S = ApplicationState


@bp.get("/admissions")
@requires(policy.see_all, of=cohort_by_slug)
def index(cohort: Cohort) -> ResponseReturnValue:
    """The applications that wait for a decision, or whichever the address asks for."""
    form, found = FilterForm(request.args or _first(cohort)), queries.overview(cohort)
    countries = sorted((country_name(code), code) for code in found.countries)
    form.offer([(code, name) for name, code in countries])
    view = form.view
    form.process(MultiDict(view.args))
    kept = queries.saved(cohort, current_user.id)
    saved = [(row, view_of(MultiDict(queries.words_of(row.query)))) for row in kept]
    total, *counts = queries.counts(cohort, [view, *(each for _row, each in saved)], viewer_id=current_user.id)
    tabs = _tabs(cohort, view, found)
    named = [_tab(cohort, view, row.name, each, count) for (row, each), count in zip(saved, counts, strict=True)]
    tabs += [{**tab, "named": True} for tab in named]
    number = min(max(1, request.args.get("page", 1, type=int)), FARTHEST)
    return render_template(
        "admissions/index.html",
        cohort=cohort,
        form=form,
        view=view,
        found=found,
        lead=saying.lead(cohort, found.sent),
        finding=saying.finding(cohort, found, clock.now().astimezone(clock.zone(cohort.zone)).date()),
        way=funnel.steps(_way(cohort, found)),
        funnel=funnel,
        needs=needs(cohort, found, queries.pending(cohort)),
        tabs=tabs,
        tab=next((tab for tab in tabs if tab["current"]), None),
        said=saying.view_in_words(view, country_name),
        page=queries.page(cohort, view, number, total, viewer_id=current_user.id),
        saying=saying,
        deeds=saying.DEEDS.items(),
        country=country_name,
    )


@bp.get("/admissions/guardians")
@requires(policy.see_all, of=cohort_by_slug)
def guardians_asked(cohort: Cohort) -> ResponseReturnValue:
    """The guardians who have not answered yet, and until when they can."""
    rows = queries.guardians_asked(cohort)
    return render_template("admissions/guardians_asked.html", cohort=cohort, rows=rows, country=country_name)


def country_name(code: str) -> str:
    """The country's name in the reader's language."""
    return places.country(code, render.locale())


def page_of(application: Application) -> str:
    """The application's page, with the view it was opened from."""
    kept: dict[str, Any] = view_here().args if request.args else {}
    return url_for(".show", cohort=application.cohort.slug, code=application.code, **kept)


def view_here() -> View:
    """The view that the address asks for; all applications when it asks for none."""
    return view_of(request.args) if request.args else View(state=None)


def _way(cohort: Cohort, found: Overview) -> list[tuple[str, int]]:
    """The steps of the funnel; who comes in by order of arrival is neither read nor chosen."""
    whole = ("started", "sent", "eligible", "read", "chosen", "enrolled")
    names = [each for each in whole if cohort.admission is Admission.SELECTIVE or each not in ("read", "chosen")]
    return [(name, getattr(found, name)) for name in names]


def _tabs(cohort: Cohort, view: View, found: Overview) -> list[dict[str, Any]]:
    """The views everybody has: all, what needs a reader, where they differ, each state there is, who is too old."""
    sent = {state: count for state, count in found.states.items() if str(state) in words.STATES}
    known: list[tuple[Any, View, int]] = [(_("All"), View(state=None), found.sent)]
    if cohort.admission is Admission.SELECTIVE:
        known += [
            (saying.READERS["needs"], View(readers="needs"), found.needs_reader),
            (saying.READERS["differ"], View(readers="differ"), found.differ),
        ]
    known += [(words.STATES[state][0], View(state=state), count) for state, count in sent.items()]
    if found.outside:
        known.append((_("Not eligible"), View(age="outside"), found.outside))
    return [_tab(cohort, view, *row) for row in known]


def _tab(cohort: Cohort, here: View, label: Any, view: View, count: int) -> dict[str, Any]:
    kept = {name: value for name, value in view.args.items() if (name, value) != ("sort", "sent")}
    address = url_for(".index", cohort=cohort.slug, **{**kept, "state": kept.pop("state")})
    return {
        "label": label,
        "url": address,
        "current": view.shows_the_same(here),
        "count": saying.number(count),
    }


def needs(cohort: Cohort, found: Overview, waiting: Pending) -> list[dict[str, Any]]:
    """What waits for staff, each with the page where it is done; what does not wait is left out."""
    items = [
        (found.differ, saying.READERS["differ"], _list(cohort, readers="differ"), _("one more reader decides")),
        (found.unread, _("Not read by anyone"), _list(cohort, readers="none"),
         _on(cohort, _l("oldest since %(day)s"), found.unread_since)),
        (waiting.guardians, _("Waiting for a guardian"), url_for(".guardians_asked", cohort=cohort.slug),
         _on(cohort, _l("reminded on %(day)s"), waiting.guardians_reminded)),
        (waiting.corrections, _("Dates of birth to correct"), url_for("registration.corrections", cohort=cohort.slug),
         _("with the evidence they sent")),
        (waiting.appeals, _("Appeals to answer"), url_for(".appeals", cohort=cohort.slug),
         _on(cohort, _l("the first by %(day)s"), waiting.appeals_until)),
        (found.staged, _("Staged decisions, not sent"), url_for(".stage", cohort=cohort.slug),
         _("nobody is told before they are sent")),
        (waiting.unanswered, _("Have not answered their offer"), _list(cohort, state="offered", sort="answer"),
         _on(cohort, _l("the first runs out on %(day)s"), waiting.unanswered_until)),
        (found.outside, _("Outside the age rule of now"),
         url_for("registration.changed", cohort=cohort.slug),
         _("sent under an earlier rule: you decide")),
    ]  # fmt: skip
    return [
        {"count": saying.number(count), "text": text, "url": url, "note": note}
        for count, text, url, note in items
        if count
    ]


def _first(cohort: Cohort) -> MultiDict[str, str]:
    """What is shown before anything is asked for: with open admission nobody waits for a decision, so all."""
    return MultiDict({"state": "all"} if cohort.admission is Admission.OPEN else {})


def _on(cohort: Cohort, sentence: Any, at: datetime | None) -> str | None:
    """The sentence with the day of the instant in it; None without one."""
    return str(sentence) % {"day": render.day(at, cohort.zone, weekday=False)} if at else None


def _list(cohort: Cohort, **filters: Any) -> str:
    return url_for(".index", cohort=cohort.slug, **{"state": S.SUBMITTED.value, **filters})
