"""Which page: the views that staff keep."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.datastructures import MultiDict

from champions.cohorts.models import Cohort
from champions.cohorts.queries import cohort as cohort_by_slug
from champions.core.access import requires
from champions.core.errors import Refused
from champions.core.forms import Button

from .. import actions, policy, queries, saying
from ..forms import SaveViewForm, view_of
from ..models import SavedView
from .blueprint import bp
from .desk import country_name, view_here


@bp.route("/admissions/views", methods=["GET", "POST"])
@requires(policy.see_all, of=cohort_by_slug)
def views(cohort: Cohort) -> ResponseReturnValue:
    """The view of the address gets a name; below it those that are kept already."""
    form, view = SaveViewForm(), view_here()
    if form.validate_on_submit():
        try:
            actions.keep_view(cohort, form.name.data, view.address, shared=form.shared.data, by=current_user)
            flash(_("The view is kept."))
            return redirect(url_for(".index", cohort=cohort.slug, **view.args), 303)
        except Refused as error:
            form.refuse("name", str(error))
    return render_template(
        "admissions/views.html",
        cohort=cohort,
        form=form,
        view=view,
        button_form=Button(formdata=None),
        said=saying.view_in_words(view, country_name),
        kept=[(row, view_of(MultiDict(queries.words_of(row.query)))) for row in queries.saved(cohort, current_user.id)],
        in_words=lambda each: saying.view_in_words(each, country_name),
    )


@bp.post("/admissions/views/<code>/delete")
@requires(policy.own_view, of=queries.saved_view)
def delete_view(view: SavedView) -> ResponseReturnValue:
    """The view is thrown away."""
    if Button().validate_on_submit():
        actions.forget_view(view, by=current_user)
        flash(_("The view is deleted."))
    return redirect(url_for(".views", cohort=view.cohort.slug), 303)
