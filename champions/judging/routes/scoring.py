"""Which page: an entry beside its scorecard."""

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from champions.core import clock, files, kinds
from champions.core.access import requires
from champions.core.errors import Refused
from champions.core.forms import Button
from champions.judging import actions, policy, queries, scoring
from champions.judging.forms import ScoreForm, name_of, score_form
from champions.judging.models import Scorecard
from champions.judging.window import scoring as window

from .blueprint import bp


@bp.route("/judging/entries/<code>", methods=["GET", "POST"])
@requires(policy.score, of=queries.scorecard)
def score(card: Scorecard) -> ResponseReturnValue:
    """The entry beside its scorecard. Saving keeps what is chosen so far; the button says where it leads."""
    form = score_form(card)
    if form.validate_on_submit():
        refused = _keep(form, card)
        if refused is not None:
            return refused
        flash(_("Saved. You gave: %(gave)s.", gave=actions.gave(card)))
        after = queries.queue_of(card).after(card.code) if request.form.get("onward") else None
        return _to(card, after.code if after else card.code)
    return _page(form, card)


@bp.post("/judging/entries/<code>/submit")
@requires(policy.score, of=queries.scorecard)
def submit(card: Scorecard) -> ResponseReturnValue:
    """What is chosen is kept, and counts if nothing is missing; else the page says what is."""
    form = score_form(card)
    if form.validate_on_submit():
        refused = _keep(form, card)
        if refused is not None:
            return refused
        lacking = actions.missing(card)
        if not lacking:
            actions.submit(card, by=current_user)
            flash(_("Entry %(number)s is submitted.", number=queries.work(card).number))
            after = queries.queue_of(card).after(card.code)
            return _to(card, after.code if after else None)
        for criterion in lacking:
            form.refuse(name_of(criterion), _("%(name)s: choose a step.", name=criterion.name))
        form.version.data = str(card.version)
    return _page(form, card)


@bp.post("/judging/entries/<code>/reopen")
@requires(policy.score, of=queries.scorecard)
def reopen(card: Scorecard) -> ResponseReturnValue:
    """The judge takes a submitted scorecard back to change it."""
    if not Button().validate_on_submit():
        abort(400)
    actions.reopen(card, by=current_user)
    flash(_("You have taken it back. It counts again when you submit it."))
    return _to(card, card.code)


@bp.get("/judging/entries/<code>/file")
@requires(policy.score, of=queries.scorecard)
def file(card: Scorecard) -> ResponseReturnValue:
    """The entry's file under a name that says nothing about its team."""
    work = queries.work(card)
    if work.file_sha256 is None or work.file_type is None:
        abort(404)
    return files.answer(work.file_sha256, name=_neutral(work), media_type=work.file_type)


def _keep(form: ScoreForm, card: Scorecard) -> ResponseReturnValue | None:
    """What was chosen is saved; else the page again, with all of it and the reason."""
    given = form.given(card.round.criteria)
    try:
        actions.score(card, given=given, comment=form.comment.data or "", seen=form.seen, by=current_user)
    except Refused as error:
        form.form_errors.append(str(error))
        form.version.data = str(card.version)
        return _page(form, card), 409
    return None


def _page(form: ScoreForm, card: Scorecard) -> str:
    queue = queries.queue_of(card)
    at = [each.code for each in queue.cards].index(card.code)
    work = queries.work(card)
    shares = scoring.shares(card.round.criteria)
    return render_template(
        "judging/score.html",
        form=form,
        card=card,
        work=work,
        file=_neutral(work),
        kind=kinds.short(work.file_type or ""),
        queue=queue,
        at=at,
        gave=actions.gave(card),
        window=window(card.round, clock.now()),
        criteria=[
            {"field": form[name_of(each)], "criterion": each, "share": share, "anchors": _anchors(each)}
            for each, share in zip(card.round.criteria, shares, strict=True)
        ],
    )


def _anchors(criterion: Any) -> list[str]:
    """A word for each step; steps without one have none."""
    steps = criterion.high - criterion.low + 1
    return [*criterion.anchors, *[""] * steps][:steps]


def _neutral(work: queries.Work) -> str:
    """`12-1.pdf`: a file's name in judging."""
    return f"{work.number}-1.{kinds.first_ending(work.file_type or '')}"


def _to(card: Scorecard, code: str | None) -> Response:
    slug = card.cohort.slug
    return redirect(url_for(".score", cohort=slug, code=code) if code else url_for(".queue", cohort=slug), 303)
