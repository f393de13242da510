"""Which page: staff's panel of a round: who sits on it, how each is invited, reminded, changed, and ends."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user
from werkzeug.wrappers import Response

from champions.core.access import requires
from champions.core.errors import Refused
from champions.core.forms import Button
from champions.judging import actions, inviting, policy, queries
from champions.judging.forms import BarForm, EndForm, InviteForm, InviteManyForm, JudgeForm
from champions.judging.models import Judge, Round

from .blueprint import bp


@bp.get("/judging/rounds/<code>/panel")
@requires(policy.run, of=queries.round_by_code)
def panel(round_: Round) -> ResponseReturnValue:
    """Everybody on the panel, how they were invited, what they declared, how far they are."""
    seats = queries.seats(round_)
    return render_template(
        "judging/panel.html",
        round=round_,
        seats=seats,
        behind=[each for each in seats if queries.may_nudge(each)],
        form=Button(),
    )


@bp.route("/judging/rounds/<code>/invite", methods=["GET", "POST"])
@requires(policy.run, of=queries.round_by_code)
def invite(round_: Round) -> ResponseReturnValue:
    """A judge is asked by a mailed link and is on the panel."""
    form = InviteForm(data=None if request.method == "POST" else {"languages": ["en"]})
    if form.validate_on_submit():
        try:
            actions.invite(
                round_, email=form.email.data or "", name=form.name.data or "", by=current_user, **form.asked()
            )
        except Refused as error:
            form.refuse("email", str(error))
        else:
            flash(_("The invitation is on its way."))
            return _to_panel(round_)
    return render_template("judging/invite.html", form=form, round=round_)


@bp.route("/judging/rounds/<code>/invite-many", methods=["GET", "POST"])
@requires(policy.run, of=queries.round_by_code)
def invite_many(round_: Round) -> ResponseReturnValue:
    """Many are asked at once: first a page that says whom, then one mail each."""
    panels = queries.other_panels(round_)
    form = InviteManyForm().offer([(each.code, each.name) for each in panels])
    if not form.validate_on_submit():
        return render_template("judging/invite_many.html", form=form, round=round_)
    copied = next((each for each in panels if each.code == form.copy.data), None)
    guests = list({each.mail: each for each in [*form.listed.guests, *_guests(copied)]}.values())
    if request.form.get("sure") == "1":
        count = actions.invite_many(round_, guests, by=current_user)
        flash(ngettext("%(num)d judge is invited.", "%(num)d judges are invited.", count))
        return _to_panel(round_)
    sitting = {each.judge.person.email for each in queries.seats(round_) if each.judge.ended_at is None}
    return render_template("judging/invite_review.html", form=form, round=round_, guests=guests, sitting=sitting)


def _guests(copied: Round | None) -> list[inviting.Guest]:
    """The panel of another round as people to invite, with what is known of them."""
    return [
        inviting.Guest(
            each.person.email, each.person.name, each.organisation, tuple(each.languages), tuple(each.topics),
            each.max_load,
        )
        for each in (queries.panel_people(copied) if copied else [])
    ]  # fmt: skip


@bp.route("/judging/rounds/<code>/nudge", methods=["GET", "POST"])
@requires(policy.run, of=queries.round_by_code)
def nudge_all(round_: Round) -> ResponseReturnValue:
    """Who would be reminded of what, and the button."""
    form = Button()
    if form.validate_on_submit():
        count = actions.nudge_all(round_, by=current_user)
        flash(ngettext("%(num)d judge is reminded.", "%(num)d judges are reminded.", count))
        return _to_panel(round_)
    behind = [each for each in queries.seats(round_) if queries.may_nudge(each)]
    return render_template("judging/panel_nudge.html", form=form, round=round_, behind=behind)


@bp.route("/judging/judges/<code>", methods=["GET", "POST"])
@requires(policy.keep_judge, of=queries.judge_by_code)
def edit_judge(judge: Judge) -> ResponseReturnValue:
    """What is known of a judge, to be changed; their conflicts; what staff can do."""
    form = JudgeForm(obj=judge)
    if form.validate_on_submit():
        actions.change_judge(judge, form.facts(), by=current_user)
        flash(_("Saved."))
        return _to_panel(judge.round)
    return render_template(
        "judging/judge_staff.html",
        form=form,
        judge=judge,
        round=judge.round,
        seat=queries.seat(judge),
        conflicts=queries.conflicts_of(judge),
        button_form=Button(),
    )


@bp.post("/judging/judges/<code>/link")
@requires(policy.keep_judge, of=queries.judge_by_code)
def send_link(judge: Judge) -> ResponseReturnValue:
    """The judge is mailed a new link."""
    if not Button().validate_on_submit():
        abort(400)
    actions.send_link(judge, by=current_user)
    flash(_("A new link is on its way. The old one leads nowhere."))
    return _to_panel(judge.round)


@bp.post("/judging/judges/<code>/nudge")
@requires(policy.keep_judge, of=queries.judge_by_code)
def nudge(judge: Judge) -> ResponseReturnValue:
    """The judge is reminded once."""
    if not Button().validate_on_submit():
        abort(400)
    actions.nudge(judge, by=current_user)
    flash(_("A reminder is on its way."))
    return _to_panel(judge.round)


@bp.route("/judging/judges/<code>/end", methods=["GET", "POST"])
@requires(policy.keep_judge, of=queries.judge_by_code)
def end_judge(judge: Judge) -> ResponseReturnValue:
    """What ending does, what becomes of what was submitted, and the button."""
    form, seat = EndForm(), queries.seat(judge)
    if form.validate_on_submit():
        void = form.submitted.data == "void"
        count = actions.end_judge(judge, form.reason.data or "", by=current_user, void_submitted=void)
        flash(ngettext("%(num)d scorecard does not count.", "%(num)d scorecards do not count.", count))
        return _to_panel(judge.round)
    return render_template("judging/judge_end.html", form=form, judge=judge, round=judge.round, seat=seat)


@bp.route("/judging/judges/<code>/bar", methods=["GET", "POST"])
@requires(policy.keep_judge, of=queries.judge_by_code)
def bar(judge: Judge) -> ResponseReturnValue:
    """Staff know that a judge must not judge an entry."""
    entries = {each.code: each for each in actions.entries_of(judge.round)}
    form = BarForm().offer(list(entries.values()))
    if form.validate_on_submit():
        actions.bar(judge, entries[form.entry.data], form.reason.data or "", by=current_user)
        flash(_("They do not judge this entry."))
        return redirect(url_for(".edit_judge", cohort=judge.round.cohort.slug, code=judge.code), 303)
    return render_template("judging/judge_bar.html", form=form, judge=judge, round=judge.round)


def _to_panel(round_: Round) -> Response:
    return redirect(url_for(".panel", cohort=round_.cohort.slug, code=round_.code), 303)
