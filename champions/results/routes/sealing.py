"""Which page: two people confirm a compilation."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from champions.core.access import requires
from champions.results import actions, policy, queries
from champions.results.forms import ConfirmForm
from champions.results.models import Compilation

from .blueprint import bp
from .staff import rows_of


@bp.route("/results/compilations/<code>/confirm", methods=["GET", "POST"])
@requires(policy.confirm, of=queries.compilation)
def confirm(compilation: Compilation) -> ResponseReturnValue:
    """One of two people says that the results are right; the second word seals them."""
    subject, form = compilation.round, ConfirmForm()
    if form.validate_on_submit():
        sealed = actions.confirm(compilation, by=current_user)
        flash(_said(sealed))
        return redirect(url_for(".show", cohort=subject.cohort.slug, code=subject.code), 303)
    return render_template("results/confirm.html", form=form, round=subject, rows=rows_of(compilation))


def _said(sealed: Any) -> str:
    if sealed is None:
        return _("You have confirmed. One more person of the staff must confirm too.")
    return _("Confirmed by two people: the results are sealed. Nobody else knows them until the reveal.")
