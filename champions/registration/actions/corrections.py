"""What happens: somebody asks for another date of birth with evidence, and staff decide; both dates are kept."""

from datetime import date
from typing import IO, Any

from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError

from champions.core import audit, outbox, uploads
from champions.core.db import db
from champions.core.errors import Refused
from champions.core.lifecycle import move
from champions.core.uploads import File

from .. import eligibility
from ..models import Application, ApplicationState, BirthCorrection
from ..queries.corrections import open_correction
from ..queries.guardians import is_allowed
from .guardians import check_guardian

EVIDENCE = ["application/pdf", "image/png", "image/jpeg"]
MOST = 5_000_000


def take_evidence(stream: IO[bytes], name: str, *, by: Any) -> File:
    """The upload is on our disk; Refused, in words and with nothing kept, when it is no paper of these kinds."""
    return uploads.take(stream, name, allowed=EVIDENCE, most=MOST, by=by.code)


def may_ask_correction(application: Application) -> bool:
    """True for an application that was sent and not withdrawn: a draft is simply changed."""
    return application.submitted_at is not None and application.state is not ApplicationState.WITHDRAWN


def ask_correction(application: Application, born: date, why: str, file: File, *, by: Any) -> BirthCorrection:
    """Staff are asked for that date of birth; until they answer the application keeps the one it has.

    Raises Refused when it is the date there is, or when they are asked already; NeedsGuardian, with nothing kept, when
    somebody born that day may not apply without a guardian, and none has agreed.
    """
    if not may_ask_correction(application):
        raise Refused(_("This application was not sent, or was withdrawn. There is nothing to correct."))
    if born == application.born:
        raise Refused(_("This is the date of birth we have. Type the right one."))
    if open_correction(application.id) is not None:
        raise Refused(_asked())
    check_guardian(application.cohort, application.person_id, born, application.country)
    wish = BirthCorrection(
        application=application,
        born_before=application.born,
        born_after=born,
        why=why,
        file_sha256=file.sha256,
        file_name=file.name,
        file_size=file.size,
        file_type=file.media_type,
    )
    try:
        with db.session.begin_nested():
            db.session.add(wish)
    except IntegrityError as error:
        # Sent twice at once: the other one made the row.
        raise Refused(_asked()) from error
    cohort_id = application.cohort_id
    audit.record("birth_correction.ask", wish, by=by, cohort_id=cohort_id, application=application.code)
    return wish


def grant_correction(wish: BirthCorrection, *, note: str, by: Any) -> eligibility.Answer:
    """The application has the date that was asked for, and the rule of now is decided anew; returns what it says.

    Refused while a guardian has to agree by that date, and none does.
    """
    application, rule = wish.application, eligibility.rule_of(wish.application.cohort)
    if not is_allowed(application.cohort, application.person_id, wish.born_after, application.country):
        raise Refused(_("With this date a guardian has to agree where they live, and none has. Write to them first."))
    answer = rule.answer(wish.born_after)
    _decide(wish, "grant", note=note, by=by, rule=rule.version, answer=answer)
    application.born, application.rule = wish.born_after, rule.stored()
    return answer


def refuse_correction(wish: BirthCorrection, *, note: str, by: Any) -> None:
    """The application keeps its date of birth; the person is told why."""
    _decide(wish, "refuse", note=note, by=by)


def _decide(wish: BirthCorrection, verb: str, *, note: str, by: Any, **facts: Any) -> None:
    wish.note, wish.decided_by_id = note, by.id
    application = wish.application
    move(wish, verb, by=by, cohort_id=application.cohort_id, application=application.code, **facts)
    outbox.owe(
        application.person,
        "registration/correction_answered",
        key=f"correction:{wish.code}:answered",
        cohort_id=application.cohort_id,
        correction=wish.id,
    )


def _asked() -> str:
    return _("You have asked already. We write to you when we have answered.")
