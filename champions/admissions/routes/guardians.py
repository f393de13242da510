"""Which page: a guardian takes the consent back, with the mailed link alone."""

from flask import abort, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from champions.core.access import public
from champions.core.forms import Button
from champions.core.lifecycle import may_move
from champions.registration.actions import guardians

from .. import actions
from .blueprint import bp


@bp.route("/guardian/<token>/withdraw", methods=["GET", "POST"])
@public
def guardian_withdraw(cohort: str, token: str) -> ResponseReturnValue:
    """What ends with the consent, and the button that ends it, at once."""
    g.secret_address = True
    consent = guardians.guardian_by_link(token)
    if consent is None or consent.cohort.slug != cohort:
        abort(404)
    g.subject = consent.cohort
    back = url_for("registration.guardian", cohort=cohort, token=token)
    if not may_move(consent, "withdraw"):
        return redirect(back)
    form = Button()
    if form.validate_on_submit():
        actions.take_back_consent(consent)
        flash(_("Your consent is taken back. Nothing more happens with the application."))
        return redirect(back, 303)
    return render_template("registration/guardian_withdraw.html", consent=consent, form=form, back=back)
