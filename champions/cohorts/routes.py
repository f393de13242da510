"""Which page: the front page, a cohort's public page, invitations."""

from typing import Any

from flask import Blueprint, g, render_template, request, url_for
from flask.typing import ResponseReturnValue

from champions.accounts import actions as accounts
from champions.accounts.routes import await_code, welcome
from champions.core import clock
from champions.core.access import public, requires
from champions.core.forms import Button

from . import actions, calendar, policy, queries
from .models import Cohort, InvitationState

bp = Blueprint("cohorts", __name__)


@bp.get("/")
@public
def front() -> ResponseReturnValue:
    """The page of the cohort one can apply to, else of the newest; the past ones are linked from it."""
    cohorts = queries.cohorts()
    if not cohorts:
        return render_template("cohorts/none.html")
    now = clock.now()
    open_now = [each for each in cohorts if calendar.applying(each, now) is calendar.Window.OPEN]
    return _page((open_now or cohorts)[0], cohorts)


@bp.get("/c/<cohort>/")
@requires(policy.see_programme, of=queries.cohort)
def show(cohort: Cohort) -> ResponseReturnValue:
    """What, when, for whom, the line of its weeks, until when one can apply."""
    return _page(cohort, queries.cohorts())


def _page(cohort: Cohort, cohorts: list[Cohort]) -> Any:
    g.subject, g.for_everybody = cohort, True
    return render_template("cohorts/show.html", cohort=cohort, cohorts=cohorts)


@bp.route("/invitations/<token>", methods=["GET", "POST"])
@public
def invitation(token: str) -> ResponseReturnValue:
    """The mailed link of an invitation: the first POST signs in, later ones mail a code."""
    g.secret_address = True
    found = actions.by_link(token)
    if found is None:
        return render_template("accounts/stale.html"), 410
    g.subject = found.cohort
    form = Button()
    onward = url_for("tracking.start")
    if form.validate_on_submit():
        if found.state is InvitationState.INVITED:
            return welcome(actions.accept(found, agent=request.user_agent.string), onward)
        return await_code(accounts.ask(found.person.email, address=request.remote_addr or "", onward=onward))
    return render_template("cohorts/invitation.html", form=form, invitation=found)

