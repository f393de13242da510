"""Which page: where one's application stands, and one's own answers to read and to keep."""

from datetime import datetime

from flask import Response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from champions.cohorts import calendar
from champions.cohorts import queries as cohorts
from champions.cohorts.models import Cohort
from champions.core import clock, render
from champions.core.access import requires

from .. import actions, agreeing, answers, paper, policy, queries, standing, telling
from ..models import ApplicationState
from ..queries.consent_texts import LIVE
from .blueprint import bp
from .common import is_editable


@bp.get("/status")
@requires(policy.apply, of=cohorts.cohort)
def status(cohort: Cohort) -> ResponseReturnValue:
    """Where one's application stands, what the decision is, what happened so far."""
    mine = queries.own(cohort.id, current_user.id)
    if mine is None:
        return render_template("registration/none.html", window=calendar.applying(cohort, clock.now()))
    if mine.state is ApplicationState.DRAFT:
        return redirect(url_for(".tasks", cohort=cohort.slug))
    cards, past = telling.told(mine)
    own = queries.history(mine)
    editable = is_editable(mine)
    return render_template(
        "registration/status.html",
        application=mine,
        standing=standing.standing(mine, clock.now(), stopped=any(verb == "stop" for verb, _at in own)),
        steps=standing.steps(mine, {each.step: each.short for each in past if each.step}),
        main=[card for card in cards if not card.beside],
        beside=[card for card in cards if card.beside],
        history=_history(own, past),
        withdrawable=actions.may_withdraw(mine),
        editable=editable,
        open_texts=mine.state in LIVE and agreeing.is_any_open(queries.clauses(cohort.id, mine.id)),
    )


def _history(own: list[tuple[str, datetime]], past: list[telling.Past]) -> list[telling.Past]:
    """What happened, the newest first; of several changes in a row the last is enough."""
    told: list[telling.Past] = []
    for verb, at in own:
        words = standing.event_in_words(verb)
        if words and not (verb == "edit" and told and told[-1].words == words):
            told.append(telling.Past(words, at))
    return sorted([*told, *past], key=lambda each: each.at, reverse=True)


@bp.get("/status/answers")
@requires(policy.apply, of=cohorts.cohort)
def read_answers(cohort: Cohort) -> ResponseReturnValue:
    """What one has sent, to read again."""
    mine = queries.own(cohort.id, current_user.id)
    if mine is None or mine.submitted_at is None:
        return redirect(url_for(".status", cohort=cohort.slug))
    said = answers.answers(queries.progress(cohort.id, mine), render.locale())
    return render_template("registration/read_answers.html", application=mine, answers=said)


@bp.get("/status/answers.txt")
@requires(policy.apply, of=cohorts.cohort)
def download_answers(cohort: Cohort) -> ResponseReturnValue:
    """What one has written, sent or not, as a text file to keep."""
    mine = queries.own(cohort.id, current_user.id)
    if mine is None:
        return redirect(url_for(".status", cohort=cohort.slug))
    file = Response(
        paper.as_text(mine, answers.answers(queries.progress(cohort.id, mine), render.locale())), mimetype="text/plain"
    )
    file.headers["Content-Disposition"] = f'attachment; filename="application-{mine.code}.txt"'
    return file
