"""Which page: staff invite judges."""

from flask import flash, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from champions.core.access import requires
from champions.core.errors import Refused
from champions.judging import actions, policy, queries
from champions.judging.forms import InviteForm
from champions.judging.models import Round

from .blueprint import bp
from .rounds import to_round


@bp.route("/judging/rounds/<code>/invite", methods=["GET", "POST"])
@requires(policy.run, of=queries.round_by_code)
def invite(round_: Round) -> ResponseReturnValue:
    """A judge is asked by a mailed link and is on the panel."""
    form = InviteForm()
    if form.validate_on_submit():
        try:
            actions.invite(
                round_, email=form.email.data, name=form.name.data, organisation=form.organisation.data, by=current_user
            )
        except Refused as error:
            form.refuse("email", str(error))
        else:
            flash(_("The invitation is on its way."))
            return to_round(round_)
    return render_template("judging/invite.html", form=form, round=round_)
