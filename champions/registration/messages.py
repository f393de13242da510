"""What registration says to people by mail: the receipt, and everything between guardian and child."""

from typing import Any

from flask import url_for
from flask_babel import lazy_gettext as _l

from champions.accounts import actions as accounts
from champions.accounts.models import SignIn
from champions.core.db import db
from champions.core.messages import message

from . import actions, queries
from .models import BirthCorrection, ConsentText, CorrectionState, GuardianConsent, GuardianState
from .queries.consent_texts import waits_for


@message("registration/receipt", _l("You sent an application with this address."))
def receipt(params: dict[str, int], person: Any) -> dict[str, Any] | None:
    """Reference, when it arrived, and where to follow it; nothing once it is withdrawn or gone."""
    application = queries.sent(params["application"])
    if application is None or application.state == "withdrawn":
        return None
    return {
        "application": application,
        "cohort": application.cohort,
        "link": url_for("registration.status", cohort=application.cohort.slug, _external=True),
    }


@message("registration/consent_changed", _l("You applied to this programme with this address."))
def consent_changed(params: dict[str, int], person: Any) -> dict[str, Any] | None:
    """A text that was published anew, as long as it is the newest and they have not said anything to it."""
    found = waits_for(params["text"], params["application"])
    if found is None:
        return None
    text, application = found
    return {
        "text": text,
        "application": application,
        "cohort": application.cohort,
        "link": url_for("registration.status", cohort=application.cohort.slug, _external=True),
    }


ASKED = _l("A young person named you as their parent or guardian.")


def _asked(params: dict[str, int]) -> dict[str, Any] | None:
    """A guardian who can still answer, and the link for that."""
    consent = db.session.get(GuardianConsent, params["consent"])
    if consent is None or not actions.is_asked(consent):
        return None
    return {"consent": consent, "cohort": consent.cohort, "link": _guardian_page(consent)}


def _guardian_page(consent: GuardianConsent) -> str:
    token = actions.guardian_token(consent)
    return url_for("registration.guardian", cohort=consent.cohort.slug, token=token, _external=True)


@message("registration/guardian_asked", ASKED)
def guardian_asked(params: dict[str, int], person: Any) -> dict[str, Any] | None:
    """A guardian is asked."""
    return _asked(params)


@message("registration/guardian_reminder", ASKED)
def guardian_reminder(params: dict[str, int], person: Any) -> dict[str, Any] | None:
    """A guardian is asked once more."""
    return _asked(params)


@message("registration/guardian_given", _l("Your parent or guardian gave us this address for your application."))
def guardian_given(params: dict[str, int], person: Any) -> dict[str, Any] | None:
    """The child may go on; the link signs in while it can be used, later it leads to the page for signing in."""
    consent = db.session.get(GuardianConsent, params["consent"])
    link = db.session.get(SignIn, params["sign_in"])
    if consent is None or consent.state is not GuardianState.GIVEN:
        return None
    onward = url_for("registration.tasks", cohort=consent.cohort.slug)
    if link is not None and accounts.is_usable(link):
        address = url_for("accounts.confirm", token=accounts.link_token(link), _external=True)
    else:
        address = url_for("accounts.sign_in", next=onward, _external=True)
    return {"cohort": consent.cohort, "link": address}


@message("registration/guardian_thanks", _l("You gave your consent for a young person with this address."))
def guardian_thanks(params: dict[str, int], person: Any) -> dict[str, Any] | None:
    """What the guardian agreed to, and the link to take it back."""
    consent = db.session.get(GuardianConsent, params["consent"])
    text = db.session.get(ConsentText, consent.text_id) if consent is not None and consent.text_id else None
    if consent is None or text is None or consent.state is not GuardianState.GIVEN:
        return None
    return {"consent": consent, "cohort": consent.cohort, "text": text, "link": _guardian_page(consent)}


@message("registration/guardian_taken_back", _l("You applied to this programme with a guardian's consent."))
def guardian_taken_back(params: dict[str, int], person: Any) -> dict[str, Any] | None:
    """The child is told that the consent holds no more, and what that means."""
    consent = db.session.get(GuardianConsent, params["consent"])
    if consent is None or consent.state is not GuardianState.WITHDRAWN:
        return None
    return {"cohort": consent.cohort}


@message("registration/correction_answered", _l("You asked us to correct your date of birth."))
def correction_answered(params: dict[str, int], person: Any) -> dict[str, Any] | None:
    """What staff have answered, and why."""
    wish = db.session.get(BirthCorrection, params["correction"])
    if wish is None or wish.state is CorrectionState.ASKED:
        return None
    cohort = wish.application.cohort
    return {
        "asked_day": wish.born_after,
        "kept_day": wish.born_before,
        "note": wish.note,
        "granted": wish.state is CorrectionState.GRANTED,
        "cohort": cohort,
        "link": url_for("registration.status", cohort=cohort.slug, _external=True),
    }
