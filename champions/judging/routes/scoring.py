"""Which page: an entry beside its scorecard."""

from typing import Any

from flask import abort, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from champions.cohorts.calendar import Window
from champions.core import clock, files, kinds, render
from champions.core.access import public, requires
from champions.core.errors import Refused
from champions.core.forms import Button
from champions.judging import actions, pack, policy, queries, scoring
from champions.judging.forms import ScoreForm, name_of, remark_of, score_form
from champions.judging.models import Scorecard
from champions.judging.window import card_window, is_reopened, until

from .blueprint import bp
from .own import own_card

# The entry after this one is fetched ahead by a rule of speculation, not by a link of kind prefetch: our pages are
# no-store, so the cache of a browser may not keep one ahead, and none shall: on a device that others use, a page of an
# entry must not lie on the disk, not for a minute. What a rule fetches stays in the memory of this one tab, is never
# written, and is gone with it; Clear-Site-Data of signing out takes it too. Only the next entry of the judge's own
# queue is fetched, by the same address and the same rule as if it had been followed, so it can show nothing more.
AHEAD = '{"prefetch":[{"where":{"selector_matches":".sign .bar > :last-child a"},"eagerness":"immediate"}]}'


@bp.get("/judging/ahead.json")
@public
def ahead(cohort: str) -> Response:
    """What a browser may fetch ahead on the page of an entry; the same for everybody."""
    answer = make_response(AHEAD)
    answer.mimetype = "application/speculationrules+json"
    answer.headers["Cache-Control"] = "public, max-age=86400"
    return answer


@bp.route("/judging/entries/<code>", methods=["GET", "POST"])
@requires(policy.score, of=own_card)
def score(card: Scorecard) -> ResponseReturnValue:
    """The entry beside its scorecard. Saving keeps what is chosen so far, as a draft."""
    if not queries.declared(card.judge):
        return _elsewhere(card)
    form = _form(queries.fill(card))
    if form.validate_on_submit():
        refused = _keep(form, card)
        if refused is not None:
            return refused
        if _by_itself():
            return {"version": str(card.version), "said": _saved(card)}
        flash(_("Saved %(when)s. You gave: %(gave)s.", when=_now(card), gave=actions.gave(card)))
        return _to(card, card.code)
    return _page(form, card)


@bp.post("/judging/entries/<code>/submit")
@requires(policy.score, of=own_card)
def submit(card: Scorecard) -> ResponseReturnValue:
    """What is chosen is kept, and counts if nothing is missing; else it is a draft and the page says what is."""
    if not queries.declared(card.judge):
        return _elsewhere(card)
    form = _form(queries.fill(card))
    if form.validate_on_submit():
        refused = _keep(form, card)
        if refused is not None:
            return refused
        lacking = actions.missing(card)
        if not lacking:
            actions.submit(card, by=current_user)
            flash(_counts(card))
            return _onward(card)
        for criterion in lacking:
            form.refuse(name_of(criterion), _("%(name)s: choose a step.", name=criterion.name))
        form.version.data = str(card.version)
    return _page(form, card)


@bp.post("/judging/entries/<code>/reopen")
@requires(policy.score, of=own_card)
def reopen(card: Scorecard) -> ResponseReturnValue:
    """The judge takes a submitted scorecard back: it does not count until it is submitted again."""
    if not Button().validate_on_submit():
        abort(400)
    actions.reopen(card, request.form.get("reason", "")[:300], by=current_user)
    flash(_("You have taken it back. It counts again when you save it and nothing is missing."))
    return _to(card, card.code)


@bp.post("/judging/entries/<code>/confirm")
@requires(policy.score, of=own_card)
def confirm(card: Scorecard) -> ResponseReturnValue:
    """The judge has looked again and means it."""
    if not Button().validate_on_submit():
        abort(400)
    actions.confirm_card(card, by=current_user)
    flash(_("Thank you. It stays as it is."))
    return _to(card, None)


@bp.get("/judging/entries/<code>/file")
@requires(policy.score, of=own_card)
def file(card: Scorecard) -> ResponseReturnValue:
    """The entry's file under a name that says nothing about its team."""
    if not queries.declared(card.judge):
        return _elsewhere(card)
    work = queries.work(card)
    if work.file_sha256 is None or work.file_type is None:
        abort(404)
    return files.answer(work.file_sha256, name=pack.file_name(work), media_type=work.file_type)


def _elsewhere(card: Scorecard) -> ResponseReturnValue:
    """Nothing of the entry before the judge has said whom they know."""
    flash(_("First say whom you know in the teams."))
    return redirect(url_for(".declare", cohort=card.cohort.slug, code=card.judge.code), 303)


def _form(card: Scorecard) -> ScoreForm:
    return score_form(card, actions.applicable(card), queries.remarks(card))


def _keep(form: ScoreForm, card: Scorecard) -> ResponseReturnValue | None:
    """What was chosen is saved; else the page again (or words alone), with all of it and the reason."""
    asked = actions.applicable(card)
    try:
        actions.score(
            card, given=form.given(asked), comment=form.comment_words, remarks=form.said(asked), seen=form.seen,
            reason=form.reason.data or "", by=current_user,
        )  # fmt: skip
    except Refused as error:
        if _by_itself():
            return {"said": str(error), "changed": isinstance(error, actions.Changed)}, 409
        form.form_errors.append(str(error))
        form.version.data = str(card.version)
        return _page(form, card, beside=_beside(form, card) if isinstance(error, actions.Changed) else ()), 409
    return None


def _beside(form: ScoreForm, card: Scorecard) -> list[tuple[str, str, str]]:
    """What is saved and what was chosen here, for each question where they differ: (name, saved, here)."""
    saved = {each.criterion_id: each.value for each in card.scores}
    said = {each.criterion_id: each.words for each in card.remarks}
    rows = []
    for each in actions.applicable(card):
        here = form[name_of(each)].data
        rows.append(
            (each.name, str(saved.get(each.id, "–")), str(here if here is not None else saved.get(each.id, "–")))
        )
        if remark_of(each) in form:
            rows.append(
                (str(form[remark_of(each)].label.text), said.get(each.id, ""), form[remark_of(each)].data or "")
            )
    if "comment" in form:
        rows.append((_("Comment for the team"), card.comment, form.comment_words))
    return [row for row in rows if row[1] != row[2]]


def _page(form: ScoreForm, card: Scorecard, beside: Any = ()) -> Any:
    if _by_itself() and form.errors:
        said = [words for field in form for words in field.errors]
        return {"said": " ".join(map(str, said or form.form_errors))}, 422
    queue, now = queries.queue_of(card), clock.now()
    at = [each.code for each in queue.cards].index(card.code)
    work = queries.work(card)
    shares = scoring.shares(card.round.criteria)
    answer = make_response(
        render_template(
            "judging/score.html",
            form=form,
            card=card,
            work=work,
            file=pack.file_name(work),
            kind=kinds.short(work.file_type or ""),
            queue=queue,
            at=at,
            gave=actions.gave(card),
            lacking=[each.name for each in actions.missing(card)],
            window=card_window(card, now),
            until=until(card, now),
            late=is_reopened(card, now),
            look_again=card.look_again_at is not None and card.confirmed_at is None,
            beside=beside,
            criteria=[_line(form, each, share) for each, share in zip(card.round.criteria, shares, strict=True)],
        )
    )
    if card_window(card, now) is Window.OPEN:
        answer.headers["Speculation-Rules"] = f'"{url_for(".ahead", cohort=card.cohort.slug)}"'
    return answer


def _line(form: ScoreForm, criterion: Any, share: int) -> dict[str, Any]:
    """One criterion for the page; without a field where it does not apply to the entry."""
    name, remark, fields = name_of(criterion), remark_of(criterion), dict(form._fields)
    return {
        "field": fields.get(name),
        "remark": fields.get(remark),
        "criterion": criterion,
        "share": share,
        "anchors": _anchors(criterion),
    }


def _anchors(criterion: Any) -> list[str]:
    """A word for each step; steps without one have none."""
    steps = criterion.high - criterion.low + 1
    return [*criterion.anchors, *[""] * steps][:steps]


def _by_itself() -> bool:
    """True when the page saves by itself, and only words are wanted back."""
    return request.headers.get("X-Autosave") == "1"


def _now(card: Scorecard) -> str:
    return render.in_words(card.saved_at, card.cohort.zone) if card.saved_at else ""


def _saved(card: Scorecard) -> str:
    return _("Draft saved %(when)s. You gave: %(gave)s.", when=_now(card), gave=actions.gave(card))


def _counts(card: Scorecard) -> str:
    return _(
        "Entry %(number)s counts now. You gave: %(gave)s. You can change it until %(until)s.",
        number=card.entry.number,
        gave=actions.gave(card),
        until=render.in_words(until(card, clock.now()), card.cohort.zone),
    )


def _onward(card: Scorecard) -> Response:
    after = queries.queue_of(card).after(card.code)
    if after is None:
        flash(_("You have scored everything you were given. Thank you."))
    return _to(card, after.code if after else None)


def _to(card: Scorecard, code: str | None) -> Response:
    slug = card.cohort.slug
    # Another entry is come to by an address of its own: a page that was fetched ahead does not know what was just done.
    after = None if code == card.code else card.code
    return redirect(
        url_for(".score", cohort=slug, code=code, after=after) if code else url_for(".queue", cohort=slug), 303
    )
