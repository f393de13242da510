"""Which page: who reads for a cohort, how far each is, and how they come and go."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user
from werkzeug.wrappers import Response

from champions.cohorts.models import Cohort
from champions.cohorts.queries import cohort as the_cohort
from champions.core.access import requires
from champions.core.errors import Refused
from champions.core.forms import Button

from .. import actions, policy, queries
from ..forms import AddForm, ReaderForm
from ..models import Reviewer
from .blueprint import bp


@bp.get("/reviews/readers")
@requires(policy.run, of=the_cohort)
def readers(cohort: Cohort) -> ResponseReturnValue:
    """Everybody who reads, how much they have and have read, when last."""
    plan = queries.plan(cohort.id)
    return render_template(
        "reviews/readers.html",
        plan=plan,
        readers=queries.readers(plan) if plan else [],
        counts=queries.tallies(plan) if plan else None,
        reported=queries.to_cover(cohort.id),
    )


@bp.route("/reviews/readers/add", methods=["GET", "POST"])
@requires(policy.run, of=the_cohort)
def add(cohort: Cohort) -> ResponseReturnValue:
    """Somebody is to read: staff at once, others by a mailed link."""
    form = AddForm()
    if form.validate_on_submit():
        try:
            added = actions.add(
                actions.make(cohort, by=current_user),
                email=form.email.data or "",
                name=form.name.data or "",
                university=form.university.data or "",
                most=form.most.data,
                by=current_user,
            )
        except Refused as error:
            form.refuse("email", str(error))
        else:
            flash(_("The invitation is on its way.") if added.invited else _("They can read from now on."))
            return _to_readers(cohort)
    return render_template("reviews/add.html", form=form)


@bp.route("/reviews/readers/<code>", methods=["GET", "POST"])
@requires(policy.run, of=queries.reviewer)
def reader(reviewer: Reviewer) -> ResponseReturnValue:
    """What is known of a reader, to be changed."""
    form = ReaderForm(university=reviewer.university, most=reviewer.most)
    if form.validate_on_submit():
        back = actions.change(reviewer, university=form.university.data or "", most=form.most.data, by=current_user)
        flash(_("Saved."))
        if back:
            words = "%(num)d application of the same university is to be given to somebody else."
            flash(ngettext(words, "%(num)d applications of the same university are to be given to others.", back))
        return _to_readers(reviewer.cohort)
    return render_template("reviews/reader.html", form=form, reader=reviewer)


@bp.route("/reviews/readers/<code>/end", methods=["GET", "POST"])
@requires(policy.run, of=queries.reviewer)
def end(reviewer: Reviewer) -> ResponseReturnValue:
    """What ending does, and the button: what is read stays, the rest is to be given anew."""
    form = Button()
    if form.validate_on_submit():
        back = actions.end(reviewer, by=current_user)
        flash(ngettext("%(num)d application went back.", "%(num)d applications went back.", back))
        return _to_readers(reviewer.cohort)
    return render_template("reviews/end.html", form=form, reader=reviewer)


def _to_readers(cohort: Cohort) -> Response:
    return redirect(url_for(".readers", cohort=cohort.slug), 303)
