"""Which page: the stage for everybody, the host's control for staff, the reveal."""

from typing import Any

from flask import Blueprint, abort, flash, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from champions.cohorts import queries as cohorts
from champions.cohorts.models import Cohort
from champions.core import clock
from champions.core.access import requires
from champions.results import actions as results
from champions.results import public
from champions.results.queries import published_by_code

from . import calendar, policy, queries
from .forms import WORD, RevealForm

bp = Blueprint("ceremony", __name__)

# Seconds until the stage asks for itself again on the day: nobody should have to press anything.
REFRESH = 5


@bp.get("/ceremony")
@requires(policy.watch, of=cohorts.cohort)
def stage(cohort: Cohort) -> ResponseReturnValue:
    """A dark city before the reveal, the same for everybody; the winners in light after it."""
    now = clock.now()
    winners = public.winners(cohort.id, now)
    answer = make_response(render_template("ceremony/stage.html", cohort=cohort, winners=winners))
    if calendar.is_on(cohort.ceremony_at, now):
        answer.headers["Refresh"] = str(REFRESH)
    return answer


@bp.get("/ceremony/control")
@requires(policy.control, of=cohorts.cohort)
def control(cohort: Cohort) -> ResponseReturnValue:
    """The host's phone: what is sealed, what to say, and the button that cannot be taken back."""
    return _control(cohort, RevealForm(formdata=None))


def _control(cohort: Cohort, form: RevealForm) -> Any:
    running = queries.running(cohort.id)
    if running.following is not None:
        form.result.data = running.following.code
    return render_template("ceremony/control.html", cohort=cohort, running=running, form=form, word=WORD)


@bp.post("/ceremony/reveal")
@requires(policy.reveal, of=cohorts.cohort)
def reveal(cohort: Cohort) -> ResponseReturnValue:
    """From now on everybody may know."""
    form = RevealForm()
    if not form.validate_on_submit():
        return _control(cohort, form)
    result = published_by_code(cohort.id, form.result.data or "")
    if result is None:
        abort(404)
    results.release(result, by=current_user)
    flash(_("The winners are public. Everybody who took part gets a mail now."))
    return redirect(url_for(".control", cohort=cohort.slug), 303)
