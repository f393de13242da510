"""Which page: staff's rounds: prepared, opened, watched, given more time, closed."""

from typing import Any

from flask import current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user
from werkzeug.wrappers import Response

from champions.cohorts.calendar import Window
from champions.cohorts.models import Cohort
from champions.cohorts.queries import cohort as the_cohort
from champions.core import clock, render
from champions.core.access import requires
from champions.core.errors import Refused
from champions.core.forms import Button
from champions.judging import actions, policy, queries, rubric, running
from champions.judging.forms.rounds import PURPOSES, ExtendForm, RoundForm, round_form
from champions.judging.models import Judge, Round, RoundState
from champions.judging.reasons import Longer
from champions.judging.window import closes as closes_for
from champions.judging.window import scoring as window
from champions.workshops.queries import deliverables

from .blueprint import bp


@bp.app_template_global("has_endpoint")
def has_endpoint(name: str) -> bool:
    """True when the service has such a page: a round's pages are linked only where they are."""
    return name in current_app.view_functions


@bp.get("/judging/rounds")
@requires(policy.run, of=the_cohort)
def rounds(cohort: Cohort) -> ResponseReturnValue:
    """All rounds of the cohort and how far they are."""
    return render_template("judging/rounds.html", rounds=queries.rounds(cohort.id), purposes=PURPOSES)


@bp.route("/judging/rounds/new", methods=["GET", "POST"])
@requires(policy.run, of=the_cohort)
def new_round(cohort: Cohort) -> ResponseReturnValue:
    """A round is prepared."""
    asked = deliverables(cohort.id)
    form = round_form(cohort.zone, asked, None)
    wanted = _wanted(form, cohort, None) if form.validate_on_submit() else None
    if wanted:
        try:
            round_ = actions.prepare_round(cohort, wanted, by=current_user)
        except Refused as error:
            refuse(form, error)
        else:
            flash(_("The round is there. Write its rubric next."))
            return redirect(url_for(".rubric_edit", cohort=cohort.slug, code=round_.code), 303)
    return _settings(form, cohort, None, bool(asked))


@bp.route("/judging/rounds/<code>/edit", methods=["GET", "POST"])
@requires(policy.run, of=queries.round_by_code)
def edit_round(round_: Round) -> ResponseReturnValue:
    """The settings of a round, until it is opened."""
    form = round_form(round_.cohort.zone, deliverables(round_.cohort_id), round_)
    wanted = _wanted(form, round_.cohort, round_) if form.validate_on_submit() else None
    if wanted:
        try:
            actions.change_round(round_, wanted, seen=form.seen, by=current_user)
        except Refused as error:
            refuse(form, error)
        else:
            flash(_("Saved."))
            return to_round(round_)
    return _settings(form, round_.cohort, round_, True)


def _settings(form: RoundForm, cohort: Cohort, round_: Round | None, asked: bool) -> str:
    zone = render.zone_city(cohort.zone, clock.now())
    return render_template(
        "judging/round_settings.html", form=form, round=round_, zone=zone, purposes=PURPOSES, asked=asked
    )


def _wanted(form: RoundForm, cohort: Cohort, round_: Round | None) -> actions.Settings | None:
    opens = form.opens_at(cohort.zone, round_.opens_at if round_ else None)
    closes = form.closes_at(cohort.zone, round_.closes_at if round_ else None)
    ids = {each.code: each.id for each in deliverables(cohort.id)}
    if opens is None or closes is None:
        return None
    return actions.Settings(
        name=form.name.data or "", purpose=form.purpose.data, deliverable_id=ids[form.deliverable.data],
        opens_at=opens, closes_at=closes, blind=bool(form.blind.data), comments=form.comments.data,
        cards_required=form.cards_required.data or 1, top=form.top.data,
        priority=int(form.priority.data) if form.priority.data else None,
    )  # fmt: skip


@bp.route("/judging/rounds/<code>/delete", methods=["GET", "POST"])
@requires(policy.run, of=queries.round_by_code)
def delete_round(round_: Round) -> ResponseReturnValue:
    """A round in preparation is thrown away, after a page that asks."""
    form = Button()
    if form.validate_on_submit():
        slug = round_.cohort.slug
        actions.remove_round(round_, by=current_user)
        flash(_("The round is deleted."))
        return redirect(url_for(".rounds", cohort=slug), 303)
    return render_template("judging/round_delete.html", form=form, round=round_, judges=queries.handed_in(round_)[0])


@bp.get("/judging/rounds/<code>", endpoint="round")
@requires(policy.run, of=queries.round_by_code)
def show_round(round_: Round) -> ResponseReturnValue:
    """How far the round is, who has done how much, and the one thing to do next."""
    now = clock.now()
    seats, made = queries.seats(round_), queries.made(round_)
    teams = queries.handed_in(round_)[1] if round_.state is RoundState.PREPARING else []
    sitting = [each for each in seats if not each.judge.ended_at]
    # Who was given longer still scores: the time is over when it is over for the last of them.
    over = now > max((closes_for(round_, each.judge) for each in sitting), default=round_.closes_at)
    begun = over or window(round_, now) is not Window.BEFORE
    wanted = made.entries * round_.cards_required
    late = running.behind(made.submitted, wanted, round_.opens_at, round_.closes_at, now)
    facts = running.Facts(
        state=round_.state, criteria=len(round_.criteria), judges=len(sitting),
        entries=made.entries, ready=bool(teams) and actions.deadline_over(round_, teams), cards=made.cards,
        wanted=wanted, submitted=made.submitted, unopened=sum(each.waiting for each in sitting),
        undeclared=sum(not each.judge.declared_at for each in sitting), begun=begun, over=over, late=late,
        idle=sum(
            running.is_idle(each.cards, bool(each.saved_at), round_.opens_at, closes_for(round_, each.judge), now)
            for each in sitting
        ),
    )  # fmt: skip
    times = (made.submitted_at, wanted, round_.opens_at, round_.closes_at, now, round_.cohort.zone)
    days = running.days(*times) if made.entries and (begun or over or made.submitted) else []
    return render_template(
        "judging/round.html", round=round_, seats=seats, facts=facts, next=running.next_step(facts), teams=len(teams),
        stations=running.stations(round_.state, begun, over, *_results(round_)),
        days=days, drawing=running.drawing(days, wanted),
        purposes=PURPOSES,
    )  # fmt: skip


def _results(round_: Round) -> tuple[bool, bool]:
    """Whether the round is compiled, and sealed: only the slice after this one knows."""
    known = current_app.jinja_env.globals.get("result_stations")
    return known(round_) if callable(known) and round_.state is RoundState.CLOSED else (False, False)


@bp.route("/judging/rounds/<code>/open", methods=["GET", "POST"], endpoint="open")
@requires(policy.run, of=queries.round_by_code)
def open_round(round_: Round) -> ResponseReturnValue:
    """A page that says what is fixed and what is lacking, and a button: what the teams handed in are the entries."""
    form = Button()
    if form.validate_on_submit():
        actions.open_round(round_, by=current_user)
        flash(_("The round is open: rubric and method are fixed. Judges can say whom they know."))
        return to_round(round_)
    judges, teams = queries.handed_in(round_)
    return render_template(
        "judging/open.html", form=form, round=round_, judges=judges, teams=len(teams), purposes=PURPOSES,
        ready=bool(teams) and actions.deadline_over(round_, teams), over=clock.now() >= round_.closes_at,
        without_words=rubric.without_words(round_.criteria), rehearsal=queries.has_rehearsal(round_),
    )  # fmt: skip


@bp.route("/judging/rounds/<code>/close", methods=["GET", "POST"])
@requires(policy.run, of=queries.round_by_code)
def close(round_: Round) -> ResponseReturnValue:
    """A page that says what is missing, and a button after which nothing is accepted any more."""
    form = Button()
    if form.validate_on_submit():
        actions.close(round_, by=current_user)
        flash(_("The round is closed. Nothing is accepted any more."))
        return to_round(round_)
    entries = [each for each in queries.entries(round_) if not each.entry.withdrawn_at]
    short = [each for each in entries if each.submitted < round_.cards_required]
    return render_template(
        "judging/close.html", form=form, round=round_, early=clock.now() < round_.closes_at, short=short,
        missing=sum(round_.cards_required - each.submitted for each in short),
        unfinished=queries.unfinished(round_.id), unconfirmed=queries.unconfirmed(round_.id), now=clock.now(),
    )  # fmt: skip


@bp.route("/judging/rounds/<code>/extend", methods=["GET", "POST"])
@requires(policy.run, of=queries.round_by_code)
def extend(round_: Round) -> ResponseReturnValue:
    """All judges have more time, and those with open scorecards are told; a closed round is open again."""
    form = _extend_form(round_.closes_at, round_.cohort.zone)
    closes = form.closes_at(round_.cohort.zone) if form.validate_on_submit() else None
    if closes:
        try:
            act = actions.open_again if round_.state is RoundState.CLOSED else actions.extend
            told = act(round_, closes, Longer(form.why.data), current_user)
        except Refused as error:
            refuse(form, error)
        else:
            flash(ngettext("Saved. %(num)d judge is told.", "Saved. %(num)d judges are told.", told))
            return to_round(round_)
    zone = render.zone_city(round_.cohort.zone, clock.now())
    return render_template(
        "judging/extend.html", form=form, round=round_, judge=None, zone=zone, now_at=round_.closes_at
    )


@bp.route("/judging/judges/<code>/extend", methods=["GET", "POST"])
@requires(policy.run, of=queries.judge_by_code)
def extend_judge(judge: Judge) -> ResponseReturnValue:
    """One judge has more time."""
    round_, before = judge.round, closes_for(judge.round, judge)
    form = _extend_form(before, round_.cohort.zone)
    closes = form.closes_at(round_.cohort.zone) if form.validate_on_submit() else None
    if closes:
        try:
            actions.extend_judge(judge, closes, Longer(form.why.data), current_user)
        except Refused as error:
            refuse(form, error)
        else:
            flash(_("Saved. This judge has more time."))
            return to_round(round_)
    zone = render.zone_city(round_.cohort.zone, clock.now())
    return render_template("judging/extend.html", form=form, round=round_, judge=judge, zone=zone, now_at=before)


def _extend_form(before: Any, zone: str) -> ExtendForm:
    shown = before.astimezone(clock.zone(zone))
    return ExtendForm(data={"closes_day": shown.date(), "closes_time": shown.time()})


def refuse(form: Any, error: Refused) -> None:
    """The form says what the action found out: beside the field it is about, else above all."""
    if isinstance(error, actions.Wrong) and error.name in form:
        form.refuse(error.name, str(error))
    else:
        form.form_errors.append(str(error))


def to_round(round_: Round) -> Response:
    """Back to the round's page."""
    return redirect(url_for(".round", cohort=round_.cohort.slug, code=round_.code), 303)
