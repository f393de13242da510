"""Which page: signing in and out, one's devices, one's zone and language."""

from datetime import timedelta
from typing import Any
from zoneinfo import available_timezones

from babel import Locale
from flask import (
    Blueprint,
    Response,
    abort,
    current_app,
    flash,
    g,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import update

from champions.core import clock, render
from champions.core.access import public, requires
from champions.core.db import db
from champions.core.forms import Button
from champions.core.transaction import transaction

from . import actions, policy, queries, rules
from .forms import DigitsForm, SettingsForm, SignInForm
from .models import Device, Person

bp = Blueprint("accounts", __name__)

SEEN_EVERY = timedelta(minutes=5)
YEAR = 365 * 24 * 3600


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
    session["sign_in_to"] = asked.person.email
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
        answer.headers["Clear-Site-Data"] = '"cache"'
        return answer
    return render_template("accounts/sign_out.html", form=form)


@bp.route("/me", methods=["GET", "POST"])
@requires(policy.own_account)
def devices() -> ResponseReturnValue:
    """Where one is signed in; the button signs out everywhere else."""
    form = Button()
    if form.validate_on_submit():
        actions.end_other_devices(by=current_user)
        flash(_("You are signed in on this device only."))
        return redirect(url_for(".devices"), 303)
    return render_template("accounts/devices.html", form=form, devices=queries.devices(current_user.id))


@bp.post("/me/devices/<code>/end")
@requires(policy.end_device, of=queries.device)
def end_device(device: Device) -> ResponseReturnValue:
    """That device is signed out."""
    if not Button().validate_on_submit():
        abort(400)
    actions.end_device(device, by=current_user)
    flash(_("That device is signed out."))
    return redirect(url_for(".devices"), 303)


@bp.route("/zone", methods=["GET", "POST"])
@public
def settings() -> ResponseReturnValue:
    """Zone, language and light, for everybody; kept in cookies, and in the account of whoever is signed in."""
    known = current_user.is_authenticated  # asked first: with the person come their zone and language
    form = SettingsForm(
        zone=render.reader_zone(),
        language=str(render.locale()),
        theme=request.cookies.get(render.THEME_COOKIE, ""),
        onward=request.args.get("next"),
    ).offer(_zones(), _languages())
    if form.validate_on_submit():
        if known:
            person = db.session.get_one(Person, current_user.id)
            actions.settle(person, zone=form.zone.data or None, locale=form.language.data)
        flash(_("Saved. What you have chosen holds from this page on."))
        answer = redirect(rules.onward(form.onward.data) or "/", 303)
        for name, value in (
            (render.ZONE_COOKIE, form.zone.data),
            (render.LANGUAGE_COOKIE, form.language.data),
            (render.THEME_COOKIE, form.theme.data),
        ):
            keep_cookie(answer, name, value or "", httponly=False)
        return answer
    return render_template("accounts/settings.html", form=form)


def keep_cookie(answer: Any, name: str, value: str, *, httponly: bool) -> None:
    """`answer` sets the cookie for a year."""
    secure = current_app.config["SESSION_COOKIE_SECURE"]
    answer.set_cookie(name, value, max_age=YEAR, secure=secure, httponly=httponly, samesite="Lax")


def _zones() -> list[tuple[str, str]]:
    now = clock.now()
    names = sorted(name for name in available_timezones() if clock.is_zone(name) and not name.startswith("Etc/"))
    return [(name, f"{name.replace('_', ' ').replace('/', ' / ')} (UTC{render.offset(now, name)})") for name in names]


def _languages() -> list[tuple[str, str]]:
    return [(code, (Locale.parse(code).display_name or code).capitalize()) for code in render.supported(current_app)]


def note_seen(response: Response) -> Response:
    """The device was seen now; written at most every five minutes, in a short transaction of its own."""
    # Asked of what the request has already read: a page that never looked at the person costs nothing here.
    viewer = g.get("_login_user")
    seen_at = getattr(viewer, "device_seen_at", None)
    if seen_at is not None and clock.now() - seen_at > SEEN_EVERY:
        with transaction():
            db.session.execute(
                update(Device)
                .where(Device.id == viewer.device_id, Device.ended_at.is_(None))
                .values(seen_at=clock.now())
            )
    return response
