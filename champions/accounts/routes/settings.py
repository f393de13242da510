"""Which page: one's devices, one's zone and language."""

from datetime import timedelta
from zoneinfo import available_timezones

from babel import Locale
from flask import Response, abort, current_app, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import update

from champions.core import clock, render
from champions.core.access import public, requires
from champions.core.db import db
from champions.core.forms import Button
from champions.core.transaction import transaction

from .. import actions, policy, queries, rules
from ..forms import SettingsForm
from ..models import Device, Person
from .blueprint import bp
from .cookies import keep_cookie

SEEN_EVERY = timedelta(minutes=5)


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
