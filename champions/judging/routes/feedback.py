"""Which page: staff read judges' words and release them; a team reads its own."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user
from werkzeug.wrappers import Response

from champions.core.access import requires
from champions.core.errors import Refused
from champions.judging import policy
from champions.judging.actions import feedback as actions
from champions.judging.feedback import Found, hints
from champions.judging.forms.feedback import ModerateForm, ReleaseFeedbackForm, moderate_form, remark_name
from champions.judging.models import Entry, Feedback, Round
from champions.judging.queries import feedback as queries
from champions.judging.queries import round_by_code
from champions.workshops.models import Deliverable

from .blueprint import bp


@bp.app_template_global("feedback_of")
def feedback_of(deliverable: Deliverable, team_ids: list[int]) -> dict[int, list[tuple[str, str]]]:
    """By team: what of its judges' words about the deliverable is released, as (round, the feedback's code)."""
    return queries.released(deliverable.id, team_ids)


@bp.get("/judging/rounds/<code>/feedback")
@requires(policy.moderate, of=round_by_code)
def moderate(round_: Round) -> ResponseReturnValue:
    """All entries, and how far staff are with reading what judges wrote about them."""
    return render_template("judging/moderate.html", round=round_, reading=queries.reading(round_.id))


@bp.route("/judging/feedback/entries/<code>", methods=["GET", "POST"])
@requires(policy.moderate, of=queries.entry_by_code)
def moderate_entry(entry: Entry) -> ResponseReturnValue:
    """All comments on one entry, each as the team will read it; saving leads to the next that is not read."""
    comments = queries.comments(entry)
    form = moderate_form(comments, {each.number: each.name for each in entry.round.criteria})
    if form.is_submitted() and not form.saw(comments):
        flash(
            _("A comment is gone or new since you opened the page. Nothing was kept: read again, then decide."), "error"
        )
        return redirect(url_for(".moderate_entry", cohort=entry.round.cohort.slug, code=entry.code), 303)
    if form.validate_on_submit() and _fits(form, comments):
        return _keep(form, entry, comments)
    return _page(form, entry, comments)


def _fits(form: ModerateForm, comments: list[queries.Comment]) -> bool:
    """Whether every choice can be taken; else the form says beside the box what is wrong."""
    for number, each in enumerate(comments, start=1):
        problem = actions.wrong(each.written, form.choice(number, each))
        if problem:
            box, sentence = problem
            first = next(iter(each.written.remarks), None)
            alone = box == "words" and not each.written.words and first is not None
            form.refuse(remark_name(number, first) if alone and first else f"{box}{number}", sentence)
    return not form.errors


def _keep(form: ModerateForm, entry: Entry, comments: list[queries.Comment]) -> Response:
    choices = [
        (each.card, form.choice(number, each), form.version_seen(each)) for number, each in enumerate(comments, start=1)
    ]
    try:
        actions.moderate(entry.round, choices, by=current_user)
    except Refused as error:
        flash(str(error), "error")
        return redirect(url_for(".moderate_entry", cohort=entry.round.cohort.slug, code=entry.code), 303)
    return _onward(entry)


def _onward(entry: Entry) -> Response:
    slug, following = entry.round.cohort.slug, queries.reading(entry.round_id).next_unread(entry.id)
    if following is None:
        flash(_("All comments are read."))
        return redirect(url_for(".moderate", cohort=slug, code=entry.round.code), 303)
    flash(_("Entry %(number)s is read.", number=entry.number))
    return redirect(url_for(".moderate_entry", cohort=slug, code=following.code), 303)


def _page(form: ModerateForm, entry: Entry, comments: list[queries.Comment]) -> str:
    reading = queries.reading(entry.round_id)
    before, after = reading.beside(entry.id)
    return render_template(
        "judging/moderate_entry.html",
        form=form,
        entry=entry,
        round=entry.round,
        reading=reading,
        before=before,
        after=after,
        comments=[
            {
                "comment": each,
                "number": number,
                "hints": _hints(each, entry, reading),
                "boxes": _boxes(form, number, each),
            }
            for number, each in enumerate(comments, start=1)
        ],
    )


def _hints(comment: queries.Comment, entry: Entry, reading: queries.Reading) -> list[Found]:
    return hints(
        comment.written.whole,
        judge=comment.judge,
        organisation=comment.organisation,
        teams=reading.others(entry.id),
        blind=entry.round.blind,
    )


def _boxes(form: ModerateForm, number: int, comment: queries.Comment) -> list[object]:
    """The boxes for what was written: the comment's, then the criteria's in their order."""
    own = [form[f"words{number}"]] if comment.written.words or not comment.written.remarks else []
    return own + [form[remark_name(number, key)] for key in sorted(comment.written.remarks)]


@bp.route("/judging/rounds/<code>/feedback/release", methods=["GET", "POST"])
@requires(policy.moderate, of=round_by_code)
def release_feedback(round_: Round) -> ResponseReturnValue:
    """What releasing means, and the number typed by hand; after it every team reads its own, and is mailed."""
    form, reading = ReleaseFeedbackForm(), queries.reading(round_.id)
    if form.validate_on_submit():
        if form.count.data != len(reading.lines):
            form.refuse("count", _("That is not how many teams it is. Look at the number again."))
        else:
            try:
                done = actions.release_feedback(round_, by=current_user)
            except Refused as error:
                form.form_errors.append(str(error))
            else:
                flash(ngettext("%(num)d team can read its feedback.", "%(num)d teams can read their feedback.", done))
                return redirect(url_for(".moderate", cohort=round_.cohort.slug, code=round_.code), 303)
    return render_template("judging/moderate_release.html", form=form, round=round_, reading=reading)


@bp.get("/judging/feedback/<code>")
@requires(policy.read_feedback, of=queries.feedback)
def feedback(feedback: Feedback) -> ResponseReturnValue:
    """What the judges of a round wrote to the team: no score, no place."""
    return render_template("judging/feedback.html", feedback=feedback, entry=feedback.entry, round=feedback.entry.round)
