"""Which page: staff help an applicant who lost their mail address, or who has two accounts."""

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from champions.core.access import requires
from champions.core.errors import Refused

from .. import policy
from ..actions import addresses as acts
from ..forms.addresses import HelpForm
from ..models import Application
from ..queries import addresses as known
from ..queries.corrections import sent_application
from .blueprint import bp


@bp.route("/admissions/<code>/address", methods=["GET", "POST"])
@requires(policy.help_with_account, of=sent_application)
def correct_address(application: Application) -> ResponseReturnValue:
    """Another mail address for somebody who cannot read the old one: a link goes there, a notice to the old one."""
    said = _("We have written to both addresses. It changes when the link in the new one is opened.")
    waiting = known.waiting_change(application.person_id)
    return _help("registration/correction_address.html", application, acts.help_with_address, said, waiting)


@bp.route("/admissions/<code>/merge", methods=["GET", "POST"])
@requires(policy.help_with_account, of=sent_application)
def join_accounts(application: Application) -> ResponseReturnValue:
    """The other account of the same person: a link goes to its address, a notice to this one."""
    said = _("We have written to both addresses. They are joined when the link in the other one is opened.")
    waiting = known.waiting_merge(application.person_id)
    return _help("registration/correction_merge.html", application, acts.help_with_merge, said, waiting)


def _help(template: str, application: Application, act: Callable[..., None], said: str, waiting: Any) -> Any:
    form, back = HelpForm(), _page_of(application)
    if form.validate_on_submit():
        try:
            email, why = form.email.data or "", form.why.data or ""
            act(application, email, why=why, by=current_user, address=request.remote_addr or "")
            flash(said)
            return redirect(back, 303)
        except Refused as error:
            form.refuse("email", str(error))
    return render_template(template, application=application, form=form, back=back, waiting=waiting)


def _page_of(application: Application) -> str:
    return url_for("admissions.show", cohort=application.cohort.slug, code=application.code)
