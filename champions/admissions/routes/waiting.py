"""Which page: the waiting list as staff see it, and an offer by hand."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from champions.cohorts.models import Cohort
from champions.cohorts.queries import cohort as cohort_by_slug
from champions.core import clock, render
from champions.core.access import requires
from champions.core.errors import Refused
from champions.registration import places
from champions.registration.models import Application

from .. import actions, policy, queries
from .. import waiting as rules
from ..forms import OfferByHandForm
from .blueprint import bp


@bp.get("/admissions/waiting")
@requires(policy.waiting_list, of=cohort_by_slug)
def waiting(cohort: Cohort) -> ResponseReturnValue:
    """The list in its order, who is next, why somebody was not offered a place, and how many are free."""
    held = queries.places(cohort)
    free = None if cohort.seats is None else max(0, cohort.seats - held.taken - held.promised)
    until = rules.replace_until(cohort, cohort.phases)
    # Where nothing is free it is still known whose turn is next.
    listed, turn = actions.whose_turn(cohort, 1 if free == 0 else free)
    pages = max(1, -(-len(listed) // queries.ROWS))
    page = min(max(1, request.args.get("page", 1, type=int)), pages)
    first = (page - 1) * queries.ROWS
    return render_template(
        "admissions/waiting.html",
        cohort=cohort,
        rows=list(enumerate(listed, 1))[first : first + queries.ROWS],
        total=len(listed),
        free=free,
        taken=held.taken,
        turn=turn,
        until=until,
        resting=rules.resting(cohort, until, held.undecided, clock.now()),
        rules=rules,
        me=current_user.id,
        page=page,
        pages=pages,
        country=lambda code: places.country(code, render.locale()),
    )


@bp.route("/admissions/<code>/place", methods=["GET", "POST"])
@requires(policy.offer_by_hand, of=queries.application)
def offer_by_hand(application: Application) -> ResponseReturnValue:
    """A free place is offered to this person at once, with the reason where the order is broken."""
    form = OfferByHandForm()
    if form.validate_on_submit():
        try:
            actions.offer_by_hand(application, by=current_user, why=form.why.data or "")
            flash(_("The offer is on its way."))
            return redirect(url_for(".waiting", cohort=application.cohort.slug), 303)
        except Refused as error:
            form.refuse("why", str(error))
    return render_template(
        "admissions/waiting_offer.html",
        application=application,
        form=form,
        answer_by=actions.answer_by(application),
        back=url_for(".waiting", cohort=application.cohort.slug),
    )
