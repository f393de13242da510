"""Which page: another mail address, confirmed by the new one and told to the old one."""

from flask import abort, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from champions.core.access import public, requires
from champions.core.db import db
from champions.core.errors import Refused
from champions.core.forms import Button

from .. import actions, policy
from ..actions.addresses import OBJECTION
from ..forms import AddressForm
from ..models import Person
from .blueprint import bp


@bp.route("/account/address", methods=["GET", "POST"])
@requires(policy.own_account)
def address() -> ResponseReturnValue:
    """The address of the account, and a box for a new one; the answer is the same whoever has that."""
    form, person = AddressForm(), db.session.get_one(Person, current_user.id)
    if form.validate_on_submit():
        try:
            actions.ask_address(person, form.email.data, by=current_user, address=request.remote_addr or "")
            flash(_("We have written to %(email)s. Open the link there within 24 hours.", email=form.email.data))
            return redirect(url_for(".address"), 303)
        except actions.TooManyTries as error:
            form.refuse("email", str(error))
            return render_template("accounts/address.html", form=form, email=person.email), 429
        except Refused as error:
            form.refuse("email", str(error))
    return render_template("accounts/address.html", form=form, email=person.email)


@bp.route("/account/address/<token>", methods=["GET", "POST"])
@public
def address_confirm(token: str) -> ResponseReturnValue:
    """The link sent to the new address: a page with a button. Looking changes nothing: mail scanners open links."""
    g.secret_address = True
    change = actions.address_by_link(token)
    if change is None or not actions.is_waiting(change):
        return render_template("accounts/stale.html"), 410
    form = Button()
    if form.validate_on_submit():
        mine = current_user.is_authenticated and current_user.id == change.person_id
        actions.use_address(change, device_id=current_user.device_id if mine else None)
        if mine:
            flash(_("Your address is changed. You are signed in on this device only."))
            return redirect(url_for(".address"), 303)
        flash(_("Your address is changed. Sign in with it."))
        return redirect(url_for(".sign_in"), 303)
    return render_template("accounts/address_confirm.html", form=form, change=change)


@bp.route("/account/address/<token>/not-me", methods=["GET", "POST"])
@public
def address_object(token: str) -> ResponseReturnValue:
    """The link sent to the old address: this was not me."""
    g.secret_address = True
    change = actions.address_by_link(token, OBJECTION)
    if change is None:
        abort(404)
    form = Button()
    if actions.may_object(change) and form.validate_on_submit():
        actions.object_to(change)
        flash(_("The address stays as it was."))
        return redirect(url_for(".address_object", token=token), 303)
    possible = actions.may_object(change)
    return render_template("accounts/address_object.html", form=form, change=change, possible=possible)
