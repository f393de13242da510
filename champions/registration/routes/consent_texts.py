"""Which page: the texts people agree to, their versions, and a new version with whom it asks again."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from champions.cohorts import queries as cohorts
from champions.cohorts.models import Cohort
from champions.core.access import requires
from champions.core.errors import Refused

from .. import policy
from ..actions import consent_texts as actions
from ..consent_words import DEFAULTS, Words
from ..forms.consent_texts import ConsentTextForm, NewTextForm, known
from ..guardians import TEXT_KEY as GUARDIAN
from ..guardians import default_text
from ..queries import consent_texts as queries
from ..queries.consent_texts import Versions
from .blueprint import bp


@bp.get("/setup/consents")
@requires(policy.set_up, of=cohorts.cohort)
def consent_texts(cohort: Cohort) -> ResponseReturnValue:
    """The texts with the version people are asked for now; the usual ones that are not published yet."""
    texts = queries.texts(cohort)
    there = {each.key for each in texts}
    return render_template(
        "registration/consent_texts.html",
        cohort=cohort,
        texts=texts,
        usual=[each for each in _usual() if each.key not in there],
        guardian=GUARDIAN,
    )


def _usual() -> list[Words]:
    """The texts a cohort begins with, that for guardians among them."""
    title, body = default_text()
    return [*DEFAULTS, Words(GUARDIAN, title, body, required=True)]


@bp.route("/setup/consents/new", methods=["GET", "POST"])
@requires(policy.set_up, of=cohorts.cohort)
def add_consent_text(cohort: Cohort) -> ResponseReturnValue:
    """A text the cohort does not have yet, from the usual one where there is one."""
    wanted = request.args.get("key", "")
    usual = next((known(each) for each in _usual() if each.key == wanted), {})
    form = NewTextForm(data={**usual, "key": wanted[:20], "shown": "0"})
    if form.validate_on_submit() and not form.goes_back:
        if queries.newest(cohort, form.key.data or ""):
            form.refuse_taken()
        elif answer := _publish(cohort, form.key.data or "", form):
            return answer
    return render_template("registration/consent_texts_new.html", cohort=cohort, form=form, text=None)


@bp.get("/setup/consents/<key>")
@requires(policy.set_up, of=queries.text)
def consent_text(text: Versions) -> ResponseReturnValue:
    """All versions of a text, the newest first, with how many agreed to each."""
    return render_template("registration/consent_texts_one.html", cohort=text.cohort, text=text, guardian=GUARDIAN)


@bp.route("/setup/consents/<key>/publish", methods=["GET", "POST"])
@requires(policy.set_up, of=queries.text)
def publish_consent_text(text: Versions) -> ResponseReturnValue:
    """A new version is typed, looked at together with whom it asks again, and published."""
    current = text.current.text
    form = ConsentTextForm(data={**known(current), "shown": str(current.number)})
    if form.validate_on_submit() and not form.goes_back:
        answer = _publish(text.cohort, text.key, form)
        if answer:
            return answer
    return render_template("registration/consent_texts_new.html", cohort=text.cohort, form=form, text=text)


def _publish(cohort: Cohort, key: str, form: ConsentTextForm) -> Any:
    """The review page, or after it where it led; None when the form now says why not."""
    words = {"title": form.title.data or "", "body": form.body.data or "", "required": bool(form.required.data)}
    if not form.is_confirmed:
        asked = len(queries.asked_again(cohort, key, required=words["required"]))  # type: ignore[arg-type]
        return render_template(
            "registration/consent_texts_review.html", cohort=cohort, form=form, key=key, asked=asked, guardian=GUARDIAN
        )
    try:
        _text, told = actions.publish(cohort, key, **words, shown=form.number, by=current_user)  # type: ignore[arg-type]
    except Refused as error:
        form.form_errors.append(str(error))
        return None
    flash(
        ngettext("Published. %(num)d person is told by mail.", "Published. %(num)d people are told by mail.", told)
        if told
        else _("Published. Nobody had to be told.")
    )
    return redirect(url_for(".consent_text", cohort=cohort.slug, key=key), 303)
