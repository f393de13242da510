"""Which page: staff's rounds."""

from flask import abort, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from champions.cohorts.models import Cohort
from champions.cohorts.queries import cohort as the_cohort
from champions.core import clock
from champions.core.access import requires
from champions.core.forms import Button
from champions.judging import actions, policy, queries, scoring
from champions.judging.models import Round

from .blueprint import bp


@bp.app_template_global("has_endpoint")
def has_endpoint(name: str) -> bool:
    """True when the service has such a page: a round's pages are linked only where they are."""
    return name in current_app.view_functions


@bp.get("/judging/rounds")
@requires(policy.run, of=the_cohort)
def rounds(cohort: Cohort) -> ResponseReturnValue:
    """All rounds of the cohort and how far they are."""
    return render_template("judging/rounds.html", rounds=queries.rounds(cohort.id))


@bp.get("/judging/rounds/<code>", endpoint="round")
@requires(policy.run, of=queries.round_by_code)
def show_round(round_: Round) -> ResponseReturnValue:
    """The panel and the entries, how far each is, and what staff can do now."""
    return render_template(
        "judging/round.html",
        round=round_,
        judges=queries.judges(round_),
        entries=queries.entries(round_),
        shares=scoring.shares(round_.criteria),
        form=Button(),
    )


@bp.post("/judging/rounds/<code>/open", endpoint="open")
@requires(policy.run, of=queries.round_by_code)
def open_round(round_: Round) -> ResponseReturnValue:
    """What the teams handed in are the entries; rubric and method are fixed."""
    if not Button().validate_on_submit():
        abort(400)
    actions.open_round(round_, by=current_user)
    flash(_("The round is open. Invite judges, then give them entries."))
    return to_round(round_)


@bp.route("/judging/rounds/<code>/close", methods=["GET", "POST"])
@requires(policy.run, of=queries.round_by_code)
def close(round_: Round) -> ResponseReturnValue:
    """A page that says what is missing, and a button after which nothing is accepted any more."""
    form = Button()
    if form.validate_on_submit():
        actions.close(round_, by=current_user)
        flash(_("The round is closed. Nothing is accepted any more."))
        return to_round(round_)
    return render_template(
        "judging/close.html",
        form=form,
        round=round_,
        missing=actions.missing_cards(round_),
        early=clock.now() < round_.closes_at,
    )


def to_round(round_: Round) -> Response:
    """Back to the round's page."""
    return redirect(url_for(".round", cohort=round_.cohort.slug, code=round_.code), 303)
