"""Which page: judges are asked to look again at scores far from what was to be expected."""

from flask import abort, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from champions.core.access import requires
from champions.core.forms import Button
from champions.judging.models import Round
from champions.results import actions, policy, queries

from .blueprint import bp


@bp.post("/results/<code>/look")
@requires(policy.ask_look, of=queries.round_)
def look(subject: Round) -> ResponseReturnValue:
    """The worker looks for odd scores, and asks their judges."""
    if not Button().validate_on_submit():
        abort(400)
    actions.ask_look(subject, by=current_user)
    flash(_("We are looking. Each judge with a score far from the others is asked to look at it again, once."))
    return redirect(url_for(".show", cohort=subject.cohort.slug, code=subject.code), 303)
