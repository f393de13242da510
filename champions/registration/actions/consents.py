"""What happens: texts are published in versions, and applicants agree to them or take it back."""

from contextlib import suppress
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from champions.cohorts.models import Cohort
from champions.core import audit, clock
from champions.core.db import db
from champions.core.errors import Refused

from .. import queries
from ..agreeing import Clause
from ..consent_words import DEFAULTS
from ..models import Application, Consent, ConsentText


def publish(cohort: Cohort, key: str, title: str, body: str, required: bool, *, by: Any) -> ConsentText:
    """The text is the newest version of `key`; whoever agreed to an older one is asked again."""
    same = (ConsentText.cohort_id == cohort.id, ConsentText.key == key)
    number = (db.session.scalar(select(func.max(ConsentText.number)).where(*same)) or 0) + 1
    text = ConsentText(cohort_id=cohort.id, key=key, number=number, title=title, body=body, required=required)
    text.published_by_id = by.id if by is not None else None
    db.session.add(text)
    audit.record("consent_text.publish", text, by=by, key=key, number=number, required=required)
    return text


def ensure_defaults(cohort: Cohort) -> None:
    """The cohort has texts to agree to: those it begins with, of which none is put where staff have their own."""
    there = set(db.session.scalars(select(ConsentText.key).where(ConsentText.cohort_id == cohort.id)))
    missing = [
        ConsentText(
            cohort_id=cohort.id, key=each.key, title=str(each.title), body=str(each.body), required=each.required
        )
        for each in DEFAULTS
        if each.key not in there
    ]
    # Of two people who begin at once one is faster.
    with suppress(IntegrityError), db.session.begin_nested():
        db.session.add_all(missing)


def agree(application: Application, texts: set[int], *, by: Any) -> None:
    """The applicant agrees to the texts with these ids, as they are now, and to no other that may be left out.

    Raises Refused, with nothing changed, when one that is needed is not among them.
    """
    asked = queries.clauses(application.cohort_id, application.id)
    if any(each.required and each.text_id not in texts for each in asked):
        raise Refused(_("A text you must agree to has changed or is not ticked. Read it, then tick it."))
    known = {each.text_id: each for each in queries.consents(application.id)}
    given = [each for each in asked if each.text_id in texts and not each.is_agreed]
    for each in given:
        _give(application, each, known.get(each.text_id))
    unticked = {each.key for each in asked if each.text_id not in texts}
    taken_back = [each for each in known.values() if each.text.key in unticked and each.withdrawn_at is None]
    for consent in taken_back:
        consent.withdrawn_at = clock.now()
    _record("application.consent", application, [(each.key, each.number) for each in given], by=by)
    _record("application.unconsent", application, [(each.text.key, each.text.number) for each in taken_back], by=by)


def _give(application: Application, clause: Clause, before: Consent | None) -> None:
    if before is None:
        db.session.add(Consent(application_id=application.id, text_id=clause.text_id, agreed_at=clock.now()))
    else:
        before.agreed_at, before.withdrawn_at = clock.now(), None


def _record(verb: str, application: Application, texts: list[tuple[str, int]], *, by: Any) -> None:
    if texts:
        audit.record(verb, application, by=by, texts=[f"{key} {number}" for key, number in texts])
