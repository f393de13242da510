"""Which page: two accounts of one person become one."""

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from champions.core.access import public, requires
from champions.core.db import db
from champions.core.errors import Refused
from champions.core.forms import Button

from .. import actions, policy
from ..actions.merging import OBJECTION
from ..forms import MergeForm
from ..models import Merge, Person
from .blueprint import bp


@bp.route("/account/merge", methods=["GET", "POST"])
@requires(policy.own_account)
def merge() -> ResponseReturnValue:
    """The other address; the answer is the same whether or not there is an account with it."""
    form, person = MergeForm(), db.session.get_one(Person, current_user.id)
    if form.validate_on_submit():
        try:
            actions.ask_merge(person, form.email.data, by=current_user, address=request.remote_addr or "")
            flash(_("We have written to %(email)s. Open the link there, in this browser.", email=form.email.data))
            return redirect(url_for(".merge"), 303)
        except actions.TooManyTries as error:
            form.refuse("email", str(error))
            return render_template("accounts/merge.html", form=form, email=person.email), 429
        except Refused as error:
            form.refuse("email", str(error))
    return render_template("accounts/merge.html", form=form, email=person.email)


@bp.route("/account/merge/<token>", methods=["GET", "POST"])
@public
def merge_confirm(token: str) -> ResponseReturnValue:
    """The link sent to the other address: what becomes of which account, and the button.

    Whoever asked has to press it themselves, signed in as the account that stays: a link alone joins nobody's account
    to a stranger's. When staff asked, the link is enough.
    """
    g.secret_address = True
    asked = actions.merge_by_link(token)
    if asked is None:
        return render_template("accounts/stale.html"), 410
    form, possible = Button(), _may_confirm(asked)
    if possible and form.validate_on_submit():
        actions.merge(asked, by=asked.kept if asked.asked_by_id == asked.kept_id else asked.gone)
        flash(_("The two accounts are one. Both addresses sign in to it."))
        return redirect(url_for("tracking.start") if current_user.is_authenticated else url_for(".sign_in"), 303)
    return render_template("accounts/merge_confirm.html", form=form, asked=asked, possible=possible)


def _may_confirm(asked: Merge) -> bool:
    by_themselves = asked.asked_by_id == asked.kept_id
    return not by_themselves or (current_user.is_authenticated and current_user.id == asked.kept_id)


@bp.route("/account/merge/<token>/not-me", methods=["GET", "POST"])
@public
def merge_object(token: str) -> ResponseReturnValue:
    """The link sent to the account that stays: the other one is not mine."""
    g.secret_address = True
    asked = actions.merge_by_link(token, OBJECTION)
    if asked is None:
        return render_template("accounts/stale.html"), 410
    form = Button()
    if form.validate_on_submit():
        actions.object_to_merge(asked)
        flash(_("The accounts stay apart. Thank you for telling us."))
        return redirect(url_for(".sign_in"), 303)
    return render_template("accounts/merge_object.html", form=form, asked=asked)
