"""Which page: signing in and out."""

from typing import Any

from flask import Response, current_app, g, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from champions.core.access import public, requires
from champions.core.db import db
from champions.core.forms import Button

from .. import actions, policy, queries, rules
from ..forms import DigitsForm, SignInForm
from ..models import Device
from .blueprint import bp
from .cookies import keep_cookie


@bp.route("/sign-in", methods=["GET", "POST"])
@public
def sign_in() -> ResponseReturnValue:
    """One e-mail field; the answer is the same whether or not we know the address."""
    form = SignInForm(onward=request.args.get("next"))
    if form.validate_on_submit():
        try:
            asked = actions.ask(form.email.data, address=request.remote_addr or "", onward=form.onward.data)
        except actions.TooManyTries as error:
            form.refuse("email", str(error))
            return render_template("accounts/sign_in.html", form=form), 429
        return await_code(asked)
    return render_template("accounts/sign_in.html", form=form)


def await_code(asked: Any) -> ResponseReturnValue:
    """On to the page that takes the code of the sign-in `asked`, on this browser only."""
    session["sign_in"] = asked.code
    session["sign_in_to"] = asked.sent_to or asked.person.email
    return redirect(url_for("accounts.code"), 303)


@bp.route("/sign-in/code", methods=["GET", "POST"])
@public
def code() -> ResponseReturnValue:
    """The six digits, for whoever reads mail on another device."""
    asked = queries.sign_in_by_code(session.get("sign_in", ""))
    if asked is None:
        return redirect(url_for("accounts.sign_in"))
    form = DigitsForm()
    if form.validate_on_submit():
        if actions.by_digits(asked, form.digits.data):
            return welcome(actions.use(asked, agent=request.user_agent.string), asked.onward)
        form.refuse("digits", _wrong_digits(asked))
    return render_template("accounts/code.html", form=form, email=session["sign_in_to"])


def _wrong_digits(asked: Any) -> str:
    if actions.too_many_wrong(asked):
        return _("Too many wrong codes were typed for this address today. Use the link in the mail instead.")
    if not actions.is_usable(asked):
        return _("This code can no longer be used. Ask for a new mail.")
    return _("This is not the code in the newest mail. Codes have 6 digits and work for 30 minutes.")


@bp.route("/sign-in/<token>", methods=["GET", "POST"])
@public
def confirm(token: str) -> ResponseReturnValue:
    """The mailed link: a page with a button. Looking never signs in: mail scanners open links."""
    g.secret_address = True
    asked = actions.by_link(token)
    if asked is None:
        return render_template("accounts/stale.html"), 410
    form = Button()
    if form.validate_on_submit():
        return welcome(actions.use(asked, agent=request.user_agent.string), asked.onward)
    return render_template("accounts/confirm.html", form=form, email=asked.person.email)


def welcome(secret: str, onward: str) -> Response:
    """Signed in with the device's `secret`: a fresh form session, and on to where the person wanted to go."""
    begun = session.get("begun")
    session.clear()
    if begun:
        # What a visitor had typed before signing in (facts, never rights) goes on with them.
        session["begun"] = begun
    answer = redirect(rules.onward(onward) or url_for("tracking.start"), 303)
    keep_cookie(answer, current_app.config["SID_COOKIE"], secret, httponly=True)
    return answer  # type: ignore[return-value]


@bp.route("/sign-out", methods=["GET", "POST"])
@requires(policy.own_account)
def sign_out() -> ResponseReturnValue:
    """A button; afterwards nothing of the person stays in this browser."""
    form = Button()
    if form.validate_on_submit():
        device = db.session.get(Device, current_user.device_id)
        if device is not None:
            actions.end_device(device, by=current_user)
        session.clear()
        answer = redirect("/", 303)
        answer.delete_cookie(current_app.config["SID_COOKIE"], secure=current_app.config["SESSION_COOKIE_SECURE"])
        # What was typed and not sent is kept in the browser's storage: see static/js/save.js.
        answer.headers["Clear-Site-Data"] = '"cache", "storage"'
        return answer
    return render_template("accounts/sign_out.html", form=form)
