"""Which page: what is judged in a round, for staff."""

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from champions.core import render
from champions.core.access import requires
from champions.core.errors import Refused
from champions.core.forms import Button
from champions.judging import actions, languages, policy, queries
from champions.judging.forms.entries import LateForm, WithdrawForm, entry_form
from champions.judging.models import Entry, Round

from .blueprint import bp
from .rounds import has_endpoint, refuse


@bp.get("/judging/rounds/<code>/entries")
@requires(policy.run, of=queries.round_by_code)
def entries(round_: Round) -> ResponseReturnValue:
    """All entries by number, how each is described, and how far it is."""
    return render_template(
        "judging/entries.html", form=Button(), round=round_, entries=queries.entries(round_),
        late=len(queries.late_submissions(round_)) if round_.state != "preparing" else 0,
        names={code: languages.name(code, render.locale()) for code in languages.CODES},
        criteria={each.number: each.name for each in round_.criteria},
    )  # fmt: skip


@bp.route("/judging/rounds/<code>/entries/<int:number>", methods=["GET", "POST"])
@requires(policy.run, of=queries.entry_by_number)
def entry_edit(entry: Entry) -> ResponseReturnValue:
    """How an entry is described, and what of the rubric does not apply to it."""
    form = entry_form(entry, entry.round.criteria)
    if form.validate_on_submit():
        about = actions.About(
            form.title.data or "", form.language.data, form.listed(), form.without.data or [], form.reason
        )
        try:
            actions.change_entry(entry, about, by=current_user)
        except Refused as error:
            refuse(form, error)
        else:
            flash(_("Saved."))
            return _to_entries(entry.round)
    cards, submitted = queries.cards_of_entry(entry.id)
    return render_template(
        "judging/entry_edit.html", form=form, entry=entry, round=entry.round, cards=cards, submitted=submitted,
        topics=queries.topics_used(entry.round),
    )  # fmt: skip


@bp.route("/judging/rounds/<code>/entries/<int:number>/withdraw", methods=["GET", "POST"])
@requires(policy.run, of=queries.entry_by_number)
def entry_withdraw(entry: Entry) -> ResponseReturnValue:
    """An entry is taken out of the round, with a reason."""
    form = WithdrawForm()
    if form.validate_on_submit():
        try:
            actions.withdraw_entry(entry, form.reason.data or "", by=current_user)
        except Refused as error:
            refuse(form, error)
        else:
            flash(_("Entry %(number)s is out. You can take it back in.", number=entry.number))
            return _to_entries(entry.round)
    cards, submitted = queries.cards_of_entry(entry.id)
    return render_template(
        "judging/entry_withdraw.html", form=form, entry=entry, round=entry.round, cards=cards, submitted=submitted
    )


@bp.post("/judging/rounds/<code>/entries/<int:number>/restore")
@requires(policy.run, of=queries.entry_by_number)
def entry_restore(entry: Entry) -> ResponseReturnValue:
    """An entry that was taken out is in again."""
    if not Button().validate_on_submit():
        abort(400)
    actions.restore_entry(entry, by=current_user)
    flash(_("Entry %(number)s is in the round again.", number=entry.number))
    return _to_entries(entry.round)


@bp.route("/judging/rounds/<code>/entries/late", methods=["GET", "POST"])
@requires(policy.run, of=queries.round_by_code)
def entry_late(round_: Round) -> ResponseReturnValue:
    """What a team handed in after the opening, with an extension, becomes an entry."""
    there = queries.late_submissions(round_)
    form = LateForm().offer(there)
    if form.validate_on_submit():
        try:
            made = actions.add_late_entry(round_, form.team.data, by=current_user)
        except Refused as error:
            refuse(form, error)
        else:
            flash(_("It is entry %(number)s. Give it to judges next.", number=made.number))
            where = ".assignment" if has_endpoint("judging.assignment") else ".entries"
            return redirect(url_for(where, cohort=round_.cohort.slug, code=round_.code), 303)
    return render_template("judging/entry_late.html", form=form, round=round_, there=len(there))


def _to_entries(round_: Round) -> Response:
    return redirect(url_for(".entries", cohort=round_.cohort.slug, code=round_.code), 303)
