"""What happens: two accounts of one person become one, and both have applied."""

from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from champions.accounts.actions import before_merge
from champions.accounts.models import Person
from champions.core import audit
from champions.core.db import db
from champions.core.errors import Refused
from champions.core.lifecycle import move

from ..models import Application, ApplicationState, GuardianConsent, GuardianState

# What nobody decides on: it gives way to the other one, and what was withdrawn first.
GIVES_WAY = (ApplicationState.DRAFT, ApplicationState.WITHDRAWN)


@before_merge
def one_application_each(kept: Person, gone: Person, by: Any) -> None:
    """In every cohort at most one of the two accounts has an application.

    One that was not sent, or was withdrawn, is dropped; of two that were sent one has to be withdrawn first.
    """
    theirs = {each.cohort_id: each for each in _applications(gone)}
    for mine in _applications(kept):
        other = theirs.get(mine.cohort_id)
        if other is None:
            continue
        # Of two that give way a draft can still be sent; of two alike the one of the account that stays is kept.
        drop = next((each for state in reversed(GIVES_WAY) for each in (other, mine) if each.state is state), None)
        if drop is None:
            raise Refused(
                _(
                    "Both accounts have sent an application to %(cohort)s. "
                    "Withdraw one of the two, or ask the staff to take one out; then join the accounts.",
                    cohort=mine.cohort.name,
                )
            )
        _drop(drop, by=by)


def _applications(person: Person) -> list[Application]:
    return list(db.session.scalars(select(Application).where(Application.person_id == person.id)))


def _drop(application: Application, *, by: Any) -> None:
    audit.record("application.drop", application, by=by, state=application.state)
    db.session.delete(application)
    db.session.flush()


@before_merge
def one_consent_each(kept: Person, gone: Person, by: Any) -> None:
    """In every cohort at most one guardian's consent holds for the two accounts: that for the account that stays."""
    given = select(GuardianConsent).where(GuardianConsent.state == GuardianState.GIVEN)
    here = {each.cohort_id for each in db.session.scalars(given.where(GuardianConsent.child_id == kept.id))}
    for each in db.session.scalars(given.where(GuardianConsent.child_id == gone.id)).all():
        if each.cohort_id in here:
            move(each, "withdraw", by=by)
