"""Which page: a guardian is asked for, and the guardian's own page, reached with the mailed link alone."""

from typing import Any

from flask import abort, flash, g, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from champions.accounts import actions as accounts
from champions.cohorts import queries as cohorts
from champions.cohorts.models import Cohort
from champions.core.access import public, requires
from champions.core.errors import Refused
from champions.core.forms import Button

from .. import actions, guardians, policy, queries
from ..forms import EligibilityForm, boxes
from ..forms.guardians import CountryForm, GuardianAskForm, GuardianForm
from ..models import GuardianConsent
from ..queries.guardians import is_allowed
from .blueprint import bp
from .common import is_sent
from .start import landing


@bp.post("/apply/country")
@requires(policy.ask, of=cohorts.cohort)
def guardian_country(cohort: Cohort) -> ResponseReturnValue:
    """Where do you live? Whoever needs a guardian there goes on to the guardian's address; nothing is kept."""
    form = CountryForm()
    born, lives = form.born_on, form.country.data or ""
    check = EligibilityForm(formdata=None, data={"born": boxes(born)})
    if not form.validate_on_submit() or born is None:
        return landing(cohort, check, born, country=form)
    if not is_allowed(cohort, current_user.id, born, lives):
        return redirect(url_for(".guardian_ask", cohort=cohort.slug, country=lives), 303)
    return landing(cohort, check, born, lives=lives)


@bp.route("/apply/guardian", methods=["GET", "POST"])
@requires(policy.ask, of=cohorts.cohort)
def guardian_ask(cohort: Cohort) -> ResponseReturnValue:
    """Whom may we ask? The guardian's address is all that is asked for, and all that is kept."""
    form = GuardianAskForm(data={"country": request.args.get("country", "").upper()})
    if form.validate_on_submit():
        try:
            # Whoever has applied and is younger than they said may need a guardian after the close too.
            if not is_sent(queries.own(cohort.id, current_user.id)):
                actions.check_open(cohort)
            to, country = form.email.data, form.country.data
            actions.ask_guardian(cohort, to, country, address=request.remote_addr or "")
            session["guardian"] = to
            return redirect(url_for(".guardian_asked", cohort=cohort.slug), 303)
        except accounts.TooManyTries as error:
            form.refuse("email", str(error))
            return render_template("registration/guardian_ask.html", form=form), 429
        except Refused as error:
            form.form_errors.append(str(error))
    return render_template("registration/guardian_ask.html", form=form)


@bp.get("/apply/guardian/asked")
@requires(policy.ask, of=cohorts.cohort)
def guardian_asked(cohort: Cohort) -> ResponseReturnValue:
    """What happens now; the same whoever was asked, and however often."""
    return render_template("registration/guardian_asked.html", email=session.get("guardian"))


@bp.route("/guardian/<token>", methods=["GET", "POST"])
@public
def guardian(cohort: str, token: str) -> ResponseReturnValue:
    """What the programme is, what is kept, and the guardian's yes; afterwards what was answered, and the way back."""
    consent = _consent(cohort, token)
    number, title, body = actions.text_shown(consent.cohort)
    form = GuardianForm(data={"shown": str(number)})
    if not actions.is_asked(consent):
        answered = consent.state if consent.state != "asked" else "expired"
        return _page("registration/guardian_answered.html", consent, token=token, answered=answered)
    if form.validate_on_submit():
        try:
            _give(consent, form)
            return redirect(url_for(".guardian", cohort=cohort, token=token), 303)
        except Refused as error:
            form.form_errors.append(str(error))
    form.shown.data = str(number)
    facts = {"title": title, "body": body, "number": number, "age": _age(consent)}
    return _page("registration/guardian.html", consent, token=token, form=form, **facts)


def _give(consent: GuardianConsent, form: GuardianForm) -> None:
    actions.give_consent(
        consent,
        name=form.name.data or "",
        relation=form.relation.data or "",
        child_email=form.child_email.data or "",
        shown=form.number,
        onward=url_for(".tasks", cohort=consent.cohort.slug),
    )


@bp.route("/guardian/<token>/refuse", methods=["GET", "POST"])
@public
def guardian_refuse(cohort: str, token: str) -> ResponseReturnValue:
    """The guardian's no: a page with a button."""
    consent = _consent(cohort, token)
    form = Button()
    back = url_for(".guardian", cohort=cohort, token=token)
    if not actions.is_asked(consent):
        return redirect(back)
    if form.validate_on_submit():
        actions.refuse_consent(consent)
        flash(_("You have said no. We have kept nothing about the young person."))
        return redirect(back, 303)
    return _page("registration/guardian_refuse.html", consent, token=token, form=form)


def _consent(cohort: str, token: str) -> GuardianConsent:
    """The consent that the secret address stands for; whoever has the link needs no account."""
    g.secret_address = True
    found = actions.guardian_by_link(token)
    if found is None or found.cohort.slug != cohort:
        abort(404)
    g.subject = found.cohort
    return found


def _age(consent: GuardianConsent) -> int:
    return guardians.age_of_consent(consent.country, consent.cohort)


def _page(template: str, consent: GuardianConsent, **facts: Any) -> Any:
    return render_template(template, consent=consent, cohort=consent.cohort, **facts)
