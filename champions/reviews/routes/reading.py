"""Which page: a reader's queue, an application to read, and what a reader can do with it."""

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from champions.cohorts.models import Cohort
from champions.cohorts.queries import cohort as the_cohort
from champions.core import render
from champions.core.access import requires
from champions.core.errors import Refused
from champions.core.forms import Button

from .. import actions, blind, order, policy, queries, scoring
from ..forms import RecuseForm, ReportForm, ReviewForm, name_of, review_form
from ..models import Review
from .blueprint import bp

PER_PAGE = 50


@bp.get("/reading")
@requires(policy.read, of=the_cohort)
def queue(cohort: Cohort) -> ResponseReturnValue:
    """What is read, what comes next, all applications of the reader in an order of their own."""
    reader = queries.reading_of(cohort.id, current_user.id)
    if reader is None:
        return render_template("reviews/none.html")
    found, show = queries.queue(reader.plan, reader), _shown()
    cards = found.of(show)
    pages = max(1, -(-len(cards) // PER_PAGE))
    page = min(request.args.get("page", 1, int) if _is_short("page") else 1, pages)
    page = max(page, 1)
    return render_template(
        "reviews/queue.html",
        plan=reader.plan,
        queue=found,
        show=show,
        counts={each: len(found.of(each)) for each in queries.SHOWN},
        cards=cards[(page - 1) * PER_PAGE : page * PER_PAGE],
        page=page,
        pages=pages,
        hidden=_hidden(reader.plan.hides),
    )


@bp.route("/reading/<code>", methods=["GET", "POST"])
@requires(policy.review, of=queries.review)
def read(review: Review) -> ResponseReturnValue:
    """The application beside the rubric. Saving keeps a draft, whole or not; `onward` then leads to the next."""
    form = review_form(review)
    if form.validate_on_submit():
        refused = _keep(form, review)
        if refused is not None:
            return refused
        if _by_itself():
            return {"version": str(review.version), "said": _saved(review)}
        flash(_saved(review))
        return _onward(review) if request.form.get("onward") else _to(review, review.code)
    return _page(form, review)


@bp.post("/reading/<code>/submit")
@requires(policy.review, of=queries.review)
def submit(review: Review) -> ResponseReturnValue:
    """What is chosen is kept, and counts if nothing is missing: on to the next; else the page says what is missing."""
    form = review_form(review)
    if form.validate_on_submit():
        refused = _keep(form, review)
        if refused is not None:
            return refused
        lacking = actions.missing(review)
        if not lacking:
            actions.submit(review, by=current_user)
            flash(_("Submitted. You gave: %(gave)s.", gave=actions.gave(review)))
            return _onward(review)
        for criterion in lacking:
            form.refuse(name_of(criterion), _("%(name)s: choose a step.", name=criterion.name))
        form.version.data = str(review.version)
    return _page(form, review)


@bp.post("/reading/<code>/reopen")
@requires(policy.review, of=queries.review)
def reopen(review: Review) -> ResponseReturnValue:
    """The reader takes a submitted review back to change it."""
    if not Button().validate_on_submit():
        abort(400)
    actions.reopen(review, by=current_user)
    flash(_("You have taken it back. It counts again when you submit it."))
    return _to(review, review.code)


@bp.route("/reading/<code>/know", methods=["GET", "POST"])
@requires(policy.review, of=queries.review)
def know(review: Review) -> ResponseReturnValue:
    """The reader knows this person: somebody else reads it."""
    form = RecuseForm()
    if form.validate_on_submit():
        onward = _next(review)
        actions.recuse(review, why=form.why.data or "", by=current_user)
        flash(_("Thank you for saying so. Somebody else reads it."))
        return _to(review, onward)
    return render_template("reviews/know.html", form=form, review=review, show=_shown(), number=_number(review))


@bp.route("/reading/<code>/report", methods=["GET", "POST"])
@requires(policy.review, of=queries.review)
def report(review: Review) -> ResponseReturnValue:
    """Some words show who it is: staff are asked to cover them."""
    form = ReportForm()
    if form.validate_on_submit():
        actions.report(review, words=form.words.data or "", by=current_user)
        flash(_("Thank you. Staff will cover it."))
        return _to(review, review.code)
    return render_template("reviews/report.html", form=form, review=review, show=_shown(), number=_number(review))


def _keep(form: ReviewForm, review: Review) -> ResponseReturnValue | None:
    """What was chosen is a draft; else the page again (or words alone), with all of it and the reason."""
    given = form.given(review.plan.criteria)
    try:
        actions.keep(review, given=given, note=form.note.data or "", seen=form.seen, by=current_user)
    except Refused as error:
        if _by_itself():
            return {"said": str(error)}, 409
        form.form_errors.append(str(error))
        form.version.data = str(review.version)
        return _page(form, review), 409
    return None


def _page(form: ReviewForm, review: Review) -> Any:
    if _by_itself() and form.errors:
        said = [words for field in form for words in field.errors]
        return {"said": " ".join(map(str, said or form.form_errors))}, 422
    queue, show = queries.queue(review.plan, review.reviewer), _shown()
    codes = [card.code for card in queue.of(show)]
    before, after = order.beside(codes, review.code)
    weights = [each.weight for each in review.plan.criteria]
    return render_template(
        "reviews/read.html",
        form=form,
        review=review,
        card=queue.card(review.code),
        queue=queue,
        show=show,
        at=codes.index(review.code) + 1 if review.code in codes else None,
        count=len(codes),
        before=queue.card(before) if before else None,
        after=queue.card(after) if after else None,
        sheet=queries.sheet_of(review),
        hidden=_hidden(review.plan.hides),
        gave=actions.gave(review),
        criteria=[
            {"field": form[name_of(each)], "criterion": each, "share": share}
            for each, share in zip(review.plan.criteria, scoring.shares(weights), strict=True)
        ],
    )


def _hidden(hides: list[str]) -> list[str]:
    return [str(words) for key, words in blind.HIDEABLE.items() if key in hides]


def _number(review: Review) -> int:
    card = queries.queue(review.plan, review.reviewer).card(review.code)
    return card.number if card else 0


def _saved(review: Review) -> str:
    when = render.in_words(review.saved_at, review.cohort.zone) if review.saved_at else ""
    return _("Draft saved %(when)s. You gave: %(gave)s.", when=when, gave=actions.gave(review))


def _shown() -> str:
    wished = request.args.get("show", "")
    return wished if wished in queries.SHOWN else "todo"


def _is_short(name: str) -> bool:
    return len(request.args.get(name, "")) < 7


def _by_itself() -> bool:
    """True when the page saves by itself, and only words are wanted back."""
    return request.headers.get("X-Autosave") == "1"


def _next(review: Review) -> str | None:
    after = queries.queue(review.plan, review.reviewer).after(review.code, _shown())
    return after.code if after else None


def _onward(review: Review) -> Response:
    code = _next(review)
    if code is None:
        flash(_("You have read everything you were given. Thank you."))
    return _to(review, code)


def _to(review: Review, code: str | None) -> Response:
    slug, show = review.cohort.slug, _shown() if _shown() != "todo" else None
    to = url_for(".read", cohort=slug, code=code, show=show) if code else url_for(".queue", cohort=slug, show=show)
    return redirect(to, 303)
