"""Which page: the front page, a cohort's public page, invitations."""

from typing import Any

from flask import Blueprint, g, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from champions.accounts import actions as accounts
from champions.accounts.routes import await_code, welcome
from champions.core import clock, render
from champions.core.access import public, requires
from champions.core.forms import Button

from . import actions, calendar, line, policy, queries, statements
from .models import Cohort, InvitationState

bp = Blueprint("cohorts", __name__)


@bp.get("/")
@public
def front() -> ResponseReturnValue:
    """The page of the cohort one can apply to, else of the newest; the past ones are linked from it."""
    cohorts = queries.cohorts()
    if not cohorts:
        g.for_everybody = True
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
    now = clock.now()
    return render_template(
        "cohorts/show.html",
        applying=calendar.applying(cohort, now),
        running=calendar.running(cohort, now),
        born_after=calendar.years_before(cohort.reference_date, cohort.age_limit),
        apply_url=url_for("registration.eligibility", cohort=cohort.slug),
        stops=_line(cohort),
        others=[_link(each) for each in cohorts if each.id != cohort.id],
    )


def _line(cohort: Cohort) -> list[dict[str, Any]]:
    """Apply, the weeks that have something to say, judging, ceremony, as the line component takes them."""
    now = clock.now()
    weeks = line.stops(cohort, cohort.phases, now)
    told = [stop for stop in weeks if stop.code or stop.kind is line.Kind.FINAL or stop.state == "here"]
    runs = calendar.running(cohort, now) is calendar.Window.OPEN
    ends = (("J", _("Judging")), ("C", _("Ceremony")))
    return [
        {"code": "A", "label": _("Apply"), "colour": "c0", "state": "done" if runs else "plan"},
        *(_stop(stop) for stop in told),
        *({"code": code, "label": label, "colour": "c3", "state": "next" if runs else "plan"} for code, label in ends),
    ]


def _stop(stop: line.Stop) -> dict[str, Any]:
    words = {
        line.Kind.OPENING: _("Opening"),
        line.Kind.LECTURE: _("Lecture"),
        line.Kind.WORKSHOP: _("Workshop"),
        line.Kind.BETWEEN: _("Proposals"),
        line.Kind.WORK: _("Team work"),
        line.Kind.FINAL: _("Final entry"),
    }
    found = {"label": words[stop.kind], "week": stop.week, "colour": f"c{stop.line}", "state": stop.state}
    return found | ({"code": stop.code} if stop.code else {})


def _link(cohort: Cohort) -> dict[str, Any]:
    first, last = cohort.first_day, calendar.last_day(cohort)
    dates = _("%(first)s to %(last)s", first=render.day(first, year=True), last=render.day(last, year=True))
    return {"text": cohort.name, "url": url_for(".show", cohort=cohort.slug), "note": dates}


@bp.get("/privacy")
@public
def privacy() -> ResponseReturnValue:
    """What is held about people, why, and how long."""
    g.for_everybody = True
    return render_template("cohorts/privacy.html", held=statements.HELD.values())


@bp.get("/accessibility")
@public
def accessibility() -> ResponseReturnValue:
    """What can be counted on, and what is not there yet."""
    g.for_everybody = True
    return render_template("cohorts/accessibility.html")


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
