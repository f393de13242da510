"""Which page: who judges what."""

from flask import abort, flash
from flask.typing import ResponseReturnValue
from flask_babel import ngettext
from flask_login import current_user

from champions.core.access import requires
from champions.core.forms import Button
from champions.judging import actions, policy, queries
from champions.judging.models import Round

from .blueprint import bp
from .rounds import to_round


@bp.post("/judging/rounds/<code>/assign")
@requires(policy.run, of=queries.round_by_code)
def assign(round_: Round) -> ResponseReturnValue:
    """Entries are given to judges, evenly and without conflicts."""
    if not Button().validate_on_submit():
        abort(400)
    made, lacking = actions.assign(round_, by=current_user)
    flash(ngettext("%(num)d scorecard is new.", "%(num)d scorecards are new.", made))
    if lacking:
        words = ngettext("%(num)d entry has too few judges.", "%(num)d entries have too few judges.", len(lacking))
        flash(words, "error")
    return to_round(round_)
