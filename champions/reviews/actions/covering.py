"""What happens to words that show who it is: readers report them, staff cover them or see no harm."""

from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from champions.core import audit, clock
from champions.core.db import db
from champions.core.errors import Refused
from champions.registration.models import Application

from ..models import CoveredWords, PlanState, Review


def report(review: Review, *, words: str, by: Any) -> None:
    """Staff are asked to cover these words in the application; once, however many readers report them."""
    if review.plan.state is not PlanState.OPEN:
        raise Refused(_("Reading is closed."))
    if _found(review.application_id, words) is None:
        made = CoveredWords(application_id=review.application_id, words=words, reported_by_id=by.id)
        db.session.add(made)
        audit.record("covered_words.report", made, by=by, cohort_id=review.cohort.id)


def cover(application: Application, *, words: str, by: Any) -> None:
    """No reader sees these words of the application any more, reported or not."""
    found = _found(application.id, words)
    if found is None:
        found = CoveredWords(application_id=application.id, words=words)
        db.session.add(found)
    if found.covered_at is None:
        found.covered_at, found.covered_by_id = clock.now(), by.id
        audit.record("covered_words.cover", found, by=by, cohort_id=application.cohort_id)


def dismiss(application: Application, *, words: str, by: Any) -> None:
    """The words tell nobody who it is: the report is gone, and what was covered is shown again."""
    found = _found(application.id, words)
    if found is None:
        raise Refused(_("Somebody has decided about these words already."))
    audit.record("covered_words.dismiss", found, by=by, cohort_id=application.cohort_id)
    db.session.delete(found)


def _found(application_id: int, words: str) -> CoveredWords | None:
    wanted = select(CoveredWords).where(CoveredWords.application_id == application_id, CoveredWords.words == words)
    return db.session.scalar(wanted)
