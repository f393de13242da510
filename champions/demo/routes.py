"""Which page: who can be tried, and the clock that can be moved. Absent unless this is the demonstration."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from champions.accounts.routes import welcome
from champions.core import moved_clock, styleguide
from champions.core.access import public
from champions.core.errors import Refused

from . import actions
from .forms import ClockForm
from .identities import BY_NAME, IDENTITIES, STEPS

bp = Blueprint("demo", __name__)


@bp.get("/demo")
@public
def index() -> ResponseReturnValue:
    """Everybody one can be, and what is worth trying."""
    return _page(ClockForm())


@bp.get("/demo/styleguide")
@public
def components() -> ResponseReturnValue:
    """Every component of the pages with its states."""
    return render_template("styleguide.html", form=styleguide.sample_form())


@bp.post("/demo/as/<name>")
@public
def become(name: str) -> ResponseReturnValue:
    """Signed in as that person of the demonstration; needs no token, so that any client can do it."""
    identity = BY_NAME.get(name)
    if identity is None:
        abort(404)
    return welcome(actions.sign_in_as(identity.email, agent=request.user_agent.string), "")


@bp.post("/demo/clock")
@public
def move_clock() -> ResponseReturnValue:
    """The demonstration's clock stands elsewhere."""
    form = ClockForm()
    if form.validate_on_submit():
        try:
            actions.move_clock(form.span())
        except Refused as error:
            flash(str(error), "error")
        else:
            flash(_("The clock is moved. Every page and every worker follows within a second."))
        return redirect(url_for(".index"), 303)
    return _page(form)


def _page(form: ClockForm) -> str:
    return render_template(
        "demo/index.html", identities=IDENTITIES, steps=STEPS, clock_form=form, moved=moved_clock.offset()
    )
