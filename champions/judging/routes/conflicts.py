"""Which page: whom a judge knows: declared before anything opens, answered, and later by stepping back."""

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from champions.cohorts.models import Cohort
from champions.core.access import requires
from champions.judging import actions, policy, queries
from champions.judging.forms import ClearForm, PossibleForm, RecuseForm, declare_form
from champions.judging.models import Conflict, Judge, RoundState, Scorecard

from .blueprint import bp
from .own import own_card


@bp.route("/judging/conflicts/<code>", methods=["GET", "POST"])
@requires(policy.own, of=queries.own_judge)
def declare(judge: Judge) -> ResponseReturnValue:
    """Whom the judge knows in the teams of the round; at the first visit also what they know and how much they take."""
    teams, given = queries.teams(judge.round), queries.has_entries(judge)
    form = declare_form(judge, teams, given=given)
    if judge.round.state is RoundState.OPEN and form.validate_on_submit():
        if hasattr(form, "asked"):
            actions.change_judge(judge, form.asked(), by=current_user)
        actions.declare(judge, teams=form.teams.data or [], people=form.names, by=current_user)
        # The same words whatever was found: nobody learns from them who takes part.
        flash(_("Thank you. It is kept, and you are given entries of other teams only."))
        return _to_queue(judge.round.cohort)
    return render_template("judging/declare.html", form=form, judge=judge, round=judge.round, teams=teams)


@bp.route("/judging/possible/<code>", methods=["GET", "POST"])
@requires(policy.answer, of=queries.conflict_by_code)
def possible(conflict: Conflict) -> ResponseReturnValue:
    """A possible conflict that the service found: the judge is free to judge, or the entry leaves their list."""
    card = queries.held_card(conflict)
    asked = {each.code for each in queries.possible([conflict.judge_id])}
    if card is None or conflict.code not in asked:
        abort(404)
    form = PossibleForm()
    if form.validate_on_submit():
        if form.answer.data == "free":
            actions.clear(conflict, _("The judge does not know them."), by=current_user)
            flash(_("Thank you. You can score entry %(number)s.", number=conflict.entry.number))
        else:
            actions.recuse(card, actions.in_words(conflict.why), by=current_user)
            flash(_("It is off your list. Somebody else judges it."))
        return _to_queue(conflict.judge.round.cohort)
    return render_template("judging/conflicts_possible.html", form=form, conflict=conflict)


@bp.route("/judging/entries/<code>/know", methods=["GET", "POST"])
@requires(policy.score, of=own_card)
def recuse(card: Scorecard) -> ResponseReturnValue:
    """The judge knows this team: they see the entry no more, and what they gave does not count."""
    if not queries.declared(card.judge):
        return redirect(url_for(".declare", cohort=card.round.cohort.slug, code=card.judge.code), 303)
    form = RecuseForm()
    if form.validate_on_submit():
        actions.recuse(card, form.reason, by=current_user)
        flash(_("Thank you for saying so. Somebody else judges it."))
        return _to_queue(card.round.cohort)
    return render_template("judging/know.html", form=form, card=card, number=queries.work(card).number)


@bp.route("/judging/conflict/<code>/clear", methods=["GET", "POST"])
@requires(policy.clear, of=queries.conflict_by_code)
def clear(conflict: Conflict) -> ResponseReturnValue:
    """Staff clear a conflict, with a reason."""
    form = ClearForm()
    if form.validate_on_submit():
        actions.clear(conflict, form.reason.data or "", by=current_user)
        flash(_("It is none any more."))
        code = conflict.judge.code
        return redirect(url_for(".edit_judge", cohort=conflict.judge.round.cohort.slug, code=code), 303)
    return render_template("judging/conflicts_clear.html", form=form, conflict=conflict, round=conflict.judge.round)


def _to_queue(cohort: Cohort) -> Response:
    return redirect(url_for(".queue", cohort=cohort.slug), 303)
