"""What happens: a decision is staged or taken off the stage. Nobody is told, and nothing is true, until it is sent."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import insert, select

from champions.cohorts.models import Cohort
from champions.core import audit, clock
from champions.core.db import db
from champions.core.errors import Refused
from champions.registration.models import Application, Reason

from .. import queries
from ..models import Decision, Verdict

# As the moves of an application are called.
VERBS = {Verdict.OFFER: "offer", Verdict.WAITLIST: "waitlist", Verdict.REJECT: "reject"}
PIECE = 500  # ids in one statement


@dataclass(frozen=True)
class Staging:
    """A decision to be staged about the application with that id."""

    application_id: int
    verdict: Verdict
    reason: Reason | None = None
    note: str = ""


@dataclass
class Staged:
    """How many decisions were staged, and for each that was not, by application id, why not."""

    done: int = 0
    refused: dict[int, str] = field(default_factory=dict)


def stage(
    application: Application,
    verdict: Verdict,
    *,
    by: Any,
    reason: Reason | None = None,
    note: str = "",
    shortlist: Any = None,
) -> Decision:
    """The verdict about the application is on the stage, in place of one that was there; nobody is told yet."""
    row = Staging(application.id, verdict, reason, note)
    staged = stage_many(application.cohort, [row], by=by, shortlist=shortlist)
    if why := staged.refused.get(application.id):
        raise Refused(why)
    return db.session.scalars(_open([application.id])).one()


def stage_many(cohort: Cohort, rows: Iterable[Staging], *, by: Any, shortlist: Any = None) -> Staged:
    """The verdicts about applications of the cohort are on the stage; what cannot be is named with the reason.

    Nobody decides about themselves.
    """
    wanted, staged = {row.application_id: row for row in rows}, Staged()
    found, known = _found(cohort, list(wanted)), _known(list(wanted))
    new: list[dict[str, Any]] = []
    recorded: list[tuple[Any, dict[str, Any]]] = []
    for key, row in wanted.items():
        application = found.get(key)
        why = _why_not(application, row, known.get(key), by)
        if why or application is None:
            staged.refused[key] = why
            continue
        said = {
            "verdict": row.verdict,
            "reason": row.reason,
            "note": row.note,
            "staged_at": clock.now(),
            "staged_by_id": by.id,
            "shortlist_id": shortlist.id if shortlist is not None else None,
        }
        if (decision := known.get(key)) is None:
            new.append({"application_id": key, **said})
        else:
            for name, value in said.items():
                setattr(decision, name, value)
        facts: dict[str, Any] = {"verdict": row.verdict}
        if row.reason:
            facts["reason"] = row.reason
        recorded.append((_Subject(key, cohort.id), facts))
        staged.done += 1
    if new:
        db.session.execute(insert(Decision), new)
    audit.record_all("decision.stage", recorded, by=by)
    db.session.flush()
    return staged


def unstage(application: Application, *, by: Any) -> None:
    """No decision about the application is on the stage any more."""
    if not unstage_many(application.cohort, [application.id], by=by):
        raise Refused(_("This decision is not on the stage any more: it is being sent, or somebody took it off."))


def unstage_many(cohort: Cohort, application_ids: Sequence[int], *, by: Any) -> int:
    """No decision about these applications of the cohort is on the stage any more; says how many there were."""
    found, known = _found(cohort, application_ids), _known(application_ids)
    gone = [each for key, each in known.items() if key in found and each.dispatch_id is None]
    for each in gone:
        if found[each.application_id].person_id == by.id:
            raise Refused(_("This is your own application: somebody else decides."))
        db.session.delete(each)
    recorded = [(_Subject(each.application_id, cohort.id), {"verdict": each.verdict}) for each in gone]
    audit.record_all("decision.unstage", recorded, by=by)
    db.session.flush()
    return len(gone)


@dataclass(frozen=True)
class _Subject:
    """An application as the record names it, without reading the whole row."""

    id: int
    cohort_id: int
    __tablename__ = Application.__tablename__


def _why_not(application: Any, row: Staging, known: Decision | None, by: Any) -> str:
    if application is None:
        return _("There is no such application.")
    if application.person_id == by.id:
        return _("This is your own application: somebody else decides.")
    if known is not None and known.dispatch_id is not None:
        return _("A decision about this application is being sent right now.")
    if application.state not in Application.MOVES[VERBS[row.verdict]].froms:
        return _("This has already been decided, or cannot be done any more. Open the page again and look.")
    if (row.verdict is Verdict.REJECT) != (row.reason is not None):
        return _("Choose the reason that is closest.")
    return ""


def _found(cohort: Cohort, ids: Sequence[int]) -> dict[int, Any]:
    """The applications that were sent, as plain rows, locked until this transaction ends.

    Whoever confirms the sending of what is staged waits for that, too, or has been waited for.
    """
    queries.locked_seats(cohort)
    rows: list[Any] = []
    for at in range(0, len(ids), PIECE):
        wanted = select(Application.id, Application.person_id, Application.state).where(
            Application.cohort_id == cohort.id, Application.id.in_(ids[at : at + PIECE])
        )
        rows += db.session.execute(
            wanted.order_by(Application.id).with_for_update(of=Application, key_share=True)
        ).all()
    return {row.id: row for row in rows}


def _known(ids: Sequence[int]) -> dict[int, Decision]:
    found: list[Decision] = []
    for at in range(0, len(ids), PIECE):
        found += db.session.scalars(_open(ids[at : at + PIECE])).all()
    return {each.application_id: each for each in found}


def _open(ids: Sequence[int]) -> Any:
    wanted = select(Decision).where(Decision.application_id.in_(ids), Decision.done_at.is_(None))
    # As they are now: a page may have read them before somebody else began to send them.
    return wanted.execution_options(populate_existing=True)
