"""Which page: what a judge gave, all of it, for themselves; and staff's form for a scorecard after the close."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from champions.core import clock, render
from champions.core.access import requires
from champions.core.errors import Refused
from champions.judging import actions, policy, queries, spread
from champions.judging.forms import late_form
from champions.judging.models import Judge, Round, RoundState

from .blueprint import bp
from .rounds import to_round


@bp.get("/judging/summary/<code>")
@requires(policy.own, of=queries.panellist)
def summary(judge: Judge) -> ResponseReturnValue:
    """The judge's own scores: entries side by side, how often each step was given, what is missing."""
    if judge.round.state is RoundState.OPEN and not queries.declared(judge):
        flash(_("First say whom you know in the teams."))
        return redirect(url_for(".declare", cohort=judge.round.cohort.slug, code=judge.code), 303)
    criteria = judge.round.criteria
    sheets = [(each, each.score(criteria)) for each in queries.sheets(judge)]
    sheets.sort(key=lambda row: (row[1] is None, -(row[1] or 0), row[0].number))
    return render_template(
        "judging/summary.html",
        judge=judge,
        criteria=criteria,
        sheets=sheets,
        spreads=[spread.of(each, [sheet.values.get(each.number) for sheet, _score in sheets]) for each in criteria],
        whole=sum(score is not None for _sheet, score in sheets),
    )


@bp.route("/judging/rounds/<code>/late", methods=["GET", "POST"])
@requires(policy.run, of=queries.round_by_code)
def late(round_: Round) -> ResponseReturnValue:
    """After the close: one judge can change one scorecard, until when, and why. Staff see no score here."""
    judges = [(each.code, each.person.name or each.person.email) for each in queries.panel_people(round_)]
    form = late_form(judges)
    if form.validate_on_submit():
        card = queries.card_of(round_, form.judge.data, form.entry.data)
        if card is None:
            form.refuse("entry", _("This judge has no scorecard for an entry with that number."))
        else:
            until = form.until.data.replace(tzinfo=clock.zone(round_.cohort.zone))
            try:
                actions.reopen_late(card, until, form.reason.data or "", by=current_user)
                flash(_("The judge can change entry %(number)s and is told so by mail.", number=form.entry.data))
                return to_round(round_)
            except Refused as error:
                form.form_errors.append(str(error))
    zone = render.zone_city(round_.cohort.zone, clock.now())
    return render_template("judging/late.html", form=form, round=round_, zone=zone)
