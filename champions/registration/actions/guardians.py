"""What happens: a guardian is asked, agrees or not, takes it back; until one agrees nothing is kept of the child."""

from datetime import date, timedelta

from flask_babel import gettext as _

from champions.accounts import actions as accounts
from champions.accounts.queries import person_by_email, still_there
from champions.cohorts.models import Cohort
from champions.cohorts.queries import grants
from champions.core import audit, clock, outbox, tokens
from champions.core.db import db
from champions.core.errors import Refused
from champions.core.lifecycle import may_move, move
from champions.core.transaction import transaction

from .. import guardians
from ..models import Application, ConsentText, GuardianConsent, GuardianState
from ..queries import applications
from ..queries import guardians as queries

PURPOSE = "guardian"
LIVES = timedelta(days=30)
REMINDED_AFTER = timedelta(days=7)
# Whoever said no is left alone for so long.
REST = timedelta(days=1)
# How long the link lives that takes the child to the form.
ONWARD = timedelta(days=7)
AT_ONCE = 200


class NeedsGuardian(Refused):
    """A guardian has to agree first; the message says so, and nothing was kept."""


def check_guardian(cohort: Cohort, person_id: int | None, born: date, country: str) -> None:
    """Raises NeedsGuardian unless the person, born that day and living there, may go on: for themselves or by consent.

    Of somebody who is not signed in (None) no consent is known. A guardian who takes it back at this moment waits until
    we are done, and finds what was kept.
    """
    if queries.is_allowed(cohort, person_id, born, country, hold=True):
        return
    if person_id is not None and queries.was_taken_back(cohort.id, person_id):
        raise NeedsGuardian(_("Your guardian has taken the consent back. A guardian has to agree before you go on."))
    raise NeedsGuardian(_("Where you live, a guardian has to agree before you apply. Give us their address first."))


def ask_guardian(cohort: Cohort, email: str, country: str, *, address: str) -> None:
    """The guardian is asked by mail, at most once a day; their address is all that is kept.

    Raises accounts.TooManyTries when too many mails are asked for.
    """
    accounts.throttle(PURPOSE, email, address=address)
    guardian = accounts.person_for(email)
    db.session.flush()
    now = clock.now()
    asked = queries.asked(cohort.id, guardian.id)
    if asked is None:
        if queries.refused_since(cohort.id, guardian.id, now - REST):
            return
        asked = GuardianConsent(cohort=cohort, guardian=guardian, country=country, expires_at=now + LIVES)
        db.session.add(asked)
        audit.record("guardian_consent.ask", asked, by=None, cohort_id=cohort.id)
        _owe(asked, guardian, "reminder", due_at=now + REMINDED_AFTER)
    _owe(asked, guardian, "asked", again=f":{(now - asked.asked_at).days}")


def guardian_by_link(token: str) -> GuardianConsent | None:
    """The consent a link's token belongs to, in whatever state; looking changes nothing."""
    found = queries.by_code(tokens.code_in(token))
    if found is None:
        return None
    return found if tokens.is_token(token, PURPOSE, found.code, found.salt) else None


def guardian_token(consent: GuardianConsent) -> str:
    """The token of the guardian's link; only for a mail to them and for their own pages."""
    return tokens.token(PURPOSE, consent.code, consent.salt)


def is_asked(consent: GuardianConsent) -> bool:
    """True while the guardian can still answer."""
    return consent.state is GuardianState.ASKED and consent.expires_at > clock.now()


def text_shown(cohort: Cohort) -> tuple[int, str, str]:
    """Number, title and body of the text that the cohort's guardians agree to now."""
    found = queries.text(cohort.id)
    return (found.number, found.title, found.body) if found is not None else (1, *guardians.default_text())


def give_consent(
    consent: GuardianConsent, *, name: str, relation: str, child_email: str, shown: int, onward: str
) -> None:
    """The guardian has agreed to the text `shown`; the child may go on with the link in their mail.

    Raises Refused, with nothing kept of the child, when it cannot be given.
    """
    guardian, text = consent.guardian, _text(consent.cohort)
    if not is_asked(consent):
        raise Refused(_("This question has been answered already, or its time is over."))
    if text.number != shown:
        raise Refused(_("The text has changed since you opened the page. Read it again, then decide."))
    _check_child(consent, child_email)
    child = accounts.person_for(child_email)
    db.session.flush()
    consent.name, consent.relation, consent.text_id, consent.child = name, relation, text.id, child
    guardian.email_verified_at = guardian.email_verified_at or clock.now()
    move(consent, "give", by=guardian, text=text.number)
    link = accounts.prepare(child, onward=onward, cohort_id=consent.cohort_id, lives=ONWARD)
    _owe(consent, child, "given", sign_in=link.id)
    _owe(consent, guardian, "thanks")


def _check_child(consent: GuardianConsent, email: str) -> None:
    known = person_by_email(email)
    child = still_there(known) if known is not None else None
    if child is not None and child.id == consent.guardian_id:
        raise Refused(_("This is your own address. Give us the young person's."))
    if child is not None and queries.given(consent.cohort_id, child.id):
        raise Refused(_("A guardian has agreed for this address already. Nothing more is needed."))


def refuse_consent(consent: GuardianConsent) -> None:
    """The guardian has said no; of the child nothing was ever kept."""
    if not is_asked(consent):
        raise Refused(_("This question has been answered already, or its time is over."))
    move(consent, "refuse", by=consent.guardian)


def take_back(consent: GuardianConsent) -> bool:
    """The consent holds no more: the child's application has stopped and they are signed out everywhere.

    True when it was for a child; nothing ends of somebody who needed no guardian when a stranger spoke for them.
    """
    child = consent.child
    if child is None:
        raise Refused(_("You have not agreed to anything, so there is nothing to take back."))
    move(consent, "withdraw", by=consent.guardian)
    application = applications.own(consent.cohort_id, child.id)
    if application is not None:
        # Whoever offers or accepts at this moment has finished, or finds it stopped.
        db.session.refresh(application, with_for_update={"of": Application})
    if not _is_for_a_child(consent, application):
        return False
    if application is not None and may_move(application, "stop"):
        move(application, "stop", by=consent.guardian)
    accounts.end_devices(child, by=consent.guardian)
    accounts.void(child.id)
    _owe(consent, child, "taken_back")
    return True


def _is_for_a_child(consent: GuardianConsent, application: Application | None) -> bool:
    """Whoever had the mail named somebody, and nothing proves whose parent they are: only what needed them is theirs.

    Of somebody who has not said how old they are it is for a child as long as the account is used for nothing else.
    """
    if application is None:
        child_id = consent.child_id or 0
        return not applications.cohorts_applied_to(child_id) and not grants(child_id)
    when = consent.given_at or clock.now()
    return guardians.needs_guardian(application.born, application.country, when, consent.cohort)


def expire_consents() -> int:
    """Questions that no guardian has answered in time are closed; returns how many."""
    closed = 0
    while True:
        with transaction():
            late = queries.overdue(clock.now(), most=AT_ONCE)
            for consent in late:
                move(consent, "expire", by=None)
        closed += len(late)
        if len(late) < AT_ONCE:
            return closed


def _text(cohort: Cohort) -> ConsentText:
    """The newest text for guardians; the usual one is published when the cohort has none."""
    found = queries.text(cohort.id)
    if found is None:
        title, body = guardians.default_text()
        found = ConsentText(cohort_id=cohort.id, key=guardians.TEXT_KEY, number=1, title=title, body=body)
        db.session.add(found)
        db.session.flush()
    return found


def _owe(consent: GuardianConsent, person: object, verb: str, *, again: str = "", **more: object) -> None:
    db.session.flush()
    outbox.owe(
        person,
        f"registration/guardian_{verb}",
        key=f"guardian:{consent.code}:{verb}{again}",
        cohort_id=consent.cohort_id,
        consent=consent.id,
        **more,  # type: ignore[arg-type]
    )
