"""Which page: everybody's own start, the participant's home, staff's views over the cohort."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.datastructures import MultiDict

from champions.accounts import policy as accounts
from champions.admissions.models import Enrolment
from champions.cohorts.models import Cohort
from champions.cohorts.queries import cohort as cohort_by_slug
from champions.core import render
from champions.core.access import requires
from champions.registration import places

from . import policy, queries, windows, words
from .forms import FilterForm

bp = Blueprint("tracking", __name__)

COHORT = "/c/<cohort>"
LOOKS = ("table", "people")
# No database counts rows beyond its largest number; nobody has so many pages.
FARTHEST = 1_000_000


@bp.get("/start")
@requires(accounts.own_account)
def start() -> ResponseReturnValue:
    """To the page where the person who looks has most to do."""
    endpoint, slug = queries.first_page(current_user)
    return redirect(url_for(endpoint, cohort=slug) if slug else url_for(endpoint))


@bp.get(f"{COHORT}/home")
@requires(policy.see_own_home, of=cohort_by_slug)
def home(cohort: Cohort) -> ResponseReturnValue:
    """The participant's next stop, line, tower, and what is to do."""
    found = queries.home.home(cohort, current_user.id)
    if found is None:
        abort(404)
    return render_template(
        "tracking/home.html",
        cohort=cohort,
        home=found,
        stops=words.stops(found.line, found.weeks),
        drawn=windows.drawn(found.windows, found.week),
        tower=words.tower(found.windows),
        counts={each.value: found.windows.count(each) for each in windows.Window},
    )


@bp.get(f"{COHORT}/today")
@requires(policy.see_cohort, of=cohort_by_slug)
def today(cohort: Cohort) -> ResponseReturnValue:
    """What needs a person, the day's line, the cohort in numbers."""
    found = queries.today.today(cohort)
    return render_template(
        "tracking/today.html",
        cohort=cohort,
        today=found,
        needs=words.needs(cohort, found),
        day=words.day(cohort, found),
        greeting=words.greeting(found.now, cohort.zone),
    )


@bp.get(f"{COHORT}/board")
@requires(policy.see_cohort, of=cohort_by_slug)
def board(cohort: Cohort) -> ResponseReturnValue:
    """Participants x weeks: what each attended and handed in."""
    form = FilterForm(request.args)
    teams, codes = queries.board.choices(cohort)
    named = sorted((places.country(code, render.locale()), code) for code in codes)
    form.offer(teams, [(code, name) for name, code in named])
    view, look = form.view, form.look.data if form.look.data in LOOKS else ""
    form.process(MultiDict(view.args | {"look": look}))
    page = min(max(1, request.args.get("page", 1, type=int)), FARTHEST)
    found = queries.board.board(cohort, view, page)
    return render_template(
        "tracking/board.html",
        cohort=cohort,
        form=form,
        view=view,
        look=look,
        board=found,
        weeks=[words.head(week) for week in found.weeks],
        people=_people(cohort, found.rows),
        drawn=windows.drawn,
        bars=words.bars(found),
        finding=words.finding(found),
    )


@bp.get(f"{COHORT}/people/<code>")
@requires(policy.see_person, of=queries.person.enrolment)
def person(enrolment: Enrolment) -> ResponseReturnValue:
    """One participant: every week with its evidence, the work of their team, what happened."""
    track = queries.person.track(enrolment)
    return render_template(
        "tracking/person.html",
        enrolment=enrolment,
        cohort=enrolment.cohort,
        track=track,
        drawn=windows.drawn(track.windows, track.this_week),
        tower=words.tower(track.windows),
        pace=words.PACES[windows.pace(track.windows)],
        country=places.country(enrolment.application.country, render.locale()) if enrolment.application else "",
        words=words,
        entries=[words.entry(enrolment, row) for row in track.history],
    )


def _people(cohort: Cohort, rows: Sequence[Any]) -> list[dict[str, Any]]:
    # Said once for all, not once a row: there can be two hundred of them.
    paces = {pace: (str(label), kind, colour) for pace, (label, kind, colour) in words.PACES.items()}
    gone = (str(words.LEFT[0]), *words.LEFT[1:])
    somebody = url_for(".person", cohort=cohort.slug, code="_").removesuffix("_")
    return [_row(row, somebody + row.code, paces[row.pace] if row.state == "active" else gone) for row in rows]


def _row(row: Any, url: str, pace: tuple[str, str, str]) -> dict[str, Any]:
    label, kind, colour = pace
    done, of = row.finished
    return {
        "name": row.name or row.own_name or row.code,
        "own_name": row.own_name if row.name and row.own_name != row.name else None,
        "url": url,
        "cells_url": f"{url}#week-",
        "cells": [words.LETTERS[window] for window in row.windows],
        "marks": row.handed_in,
        "begins": [row.team or "–"],
        "ends": [f"{done}/{of}"],
        "pill": label,
        "kind": kind,
        "colour": colour,
        "windows": row.windows,
    }
