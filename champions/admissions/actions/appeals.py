"""What happens: somebody appeals against a decision; somebody who did not make it answers."""

from typing import Any

from flask_babel import gettext as _

from champions.core import audit, clock, outbox
from champions.core.db import db
from champions.core.errors import Refused
from champions.core.lifecycle import move
from champions.registration.models import Application, ApplicationState

from .. import appealing, queries
from ..models import Appeal


def file_appeal(application: Application, words: str, *, by: Any) -> Appeal:
    """Why the decision was wrong is filed, once; the receipt names the day by which it is answered."""
    cohort, now = application.cohort, clock.now()
    current = queries.locked_application(application.id)
    if current.state is not ApplicationState.NOT_SELECTED:
        raise Refused(_("There is no decision to appeal against."))
    if queries.appeal_of(application.id) is not None:
        raise Refused(_("You have appealed already. One appeal is answered once."))
    if not appealing.is_open(current.decided_at, cohort.appeal_days, cohort.zone, now):
        raise Refused(_("The time to appeal is over. You can still write to us."))
    by_when = appealing.answer_by(now, cohort.appeal_answer_days, cohort.zone)
    appeal = Appeal(application=current, words=words, filed_at=now, answer_by=by_when)
    db.session.add(appeal)
    db.session.flush()
    audit.record("appeal.file", appeal, by=by, cohort_id=cohort.id)
    _tell(appeal, "appeal_filed")
    return appeal


def uphold(appeal: Appeal, answer: str, *, by: Any) -> None:
    """The appeal was right: the application is to be decided again, and its author is told why."""
    _answer(appeal, "uphold", answer, by)
    application = queries.locked_application(appeal.application_id)
    move(application, "reopen", by=by)
    application.reason, application.reason_note = None, ""
    _tell(appeal, "appeal_upheld")


def dismiss(appeal: Appeal, answer: str, *, by: Any) -> None:
    """The decision stands, and its reader is told why."""
    _answer(appeal, "dismiss", answer, by)
    _tell(appeal, "appeal_dismissed")


def may_answer(appeal: Appeal, person_id: int) -> bool:
    """True for somebody who had no part in the decision."""
    return person_id not in queries.deciders(appeal.application_id) and person_id != appeal.application.person_id


def _answer(appeal: Appeal, verb: str, answer: str, by: Any) -> None:
    if not may_answer(appeal, by.id):
        raise Refused(_("You had a part in this decision. Somebody else has to answer the appeal."))
    if not answer.strip():
        raise Refused(_("Write an answer: it is mailed to the person who appealed."))
    appeal.answer, appeal.answered_by_id = answer, by.id
    with db.session.no_autoflush:
        move(appeal, verb, by=by)
    db.session.flush()


def _tell(appeal: Appeal, message: str) -> None:
    db.session.flush()
    application = appeal.application
    outbox.owe(
        application.person,
        f"admissions/{message}",
        key=f"appeal:{appeal.code}:{message}",
        cohort_id=application.cohort_id,
        appeal=appeal.id,
    )
