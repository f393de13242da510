"""Which page: all answers on one page, sending them, the receipt, taking it back; the files among the answers."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from champions.cohorts import queries as cohorts
from champions.cohorts.models import Cohort
from champions.core import files, render
from champions.core.access import requires
from champions.core.errors import Refused
from champions.core.forms import Button

from .. import actions, answers, policy, queries
from ..forms import TruthForm
from ..topics import TOPICS
from .blueprint import bp
from .common import closed, grace, is_editable, is_sent, saved


@bp.route("/apply/check", methods=["GET", "POST"])
@requires(policy.apply, of=cohorts.cohort)
def check(cohort: Cohort) -> ResponseReturnValue:
    """All answers on one page, and the button that sends them; once sent, the way to change one until the close."""
    mine = queries.own(cohort.id, current_user.id)
    if mine is not None and is_sent(mine) and not is_editable(mine):
        return redirect(url_for(".status", cohort=cohort.slug))
    progress = queries.progress(cohort.id, mine)
    if mine is None or (not is_sent(mine) and progress.missing()):
        return redirect(url_for(".tasks", cohort=cohort.slug))
    form = TruthForm()
    if not is_sent(mine) and form.validate_on_submit():
        try:
            actions.submit(mine, by=current_user)
            return redirect(url_for(".receipt", cohort=cohort.slug), 303)
        except Refused as error:
            form.form_errors.append(str(error))
    return render_template(
        "registration/check.html",
        form=form,
        application=mine,
        answers=answers.answers(progress, render.locale()),
        sent=is_sent(mine),
        saved=saved(mine),
        places=len(TOPICS) + 1,
        changeable=True,
        closed=closed(cohort, mine),
        grace=grace(cohort, mine),
        changed_texts=progress.has_changed_texts,
    )


@bp.get("/apply/receipt")
@requires(policy.apply, of=cohorts.cohort)
def receipt(cohort: Cohort) -> ResponseReturnValue:
    """The reference of what was sent, and what happens now."""
    mine = queries.own(cohort.id, current_user.id)
    if mine is None or mine.submitted_at is None:
        return redirect(url_for(".tasks", cohort=cohort.slug))
    return render_template("registration/receipt.html", application=mine, editable=is_editable(mine))


@bp.route("/apply/withdraw", methods=["GET", "POST"])
@requires(policy.apply, of=cohorts.cohort)
def withdraw(cohort: Cohort) -> ResponseReturnValue:
    """A page with a button: the application is taken back."""
    mine = queries.own(cohort.id, current_user.id)
    if mine is None or not actions.may_withdraw(mine):
        return redirect(url_for(".status", cohort=cohort.slug))
    form = Button()
    if form.validate_on_submit():
        actions.withdraw(mine, by=current_user)
        flash(_("Your application is withdrawn."))
        return redirect(url_for(".status", cohort=cohort.slug), 303)
    return render_template("registration/withdraw.html", form=form, application=mine)


@bp.get("/applications/<code>/files/<question>")
@requires(policy.see_paper, of=queries.paper)
def answer_file(paper: queries.Paper) -> ResponseReturnValue:
    """The file that answers one of staff's questions, to keep, never to open in our pages."""
    file = paper.file
    return files.answer(file.sha256, name=file.name, media_type=file.media_type)
