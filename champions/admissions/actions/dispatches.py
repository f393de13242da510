"""What happens: staged decisions are sent all together. A worker makes each true, with its mail, once and only once."""

from typing import Any

import structlog
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import select, update

from champions.accounts.models import Person
from champions.cohorts.models import Cohort
from champions.core import audit, clock, work
from champions.core.db import db
from champions.core.errors import Refused
from champions.core.lifecycle import may_move
from champions.core.transaction import transaction
from champions.core.work import PENDING, WorkState
from champions.registration.models import Application

from .. import queries, words
from ..models import Decision, Dispatch, Verdict
from .decisions import VERBS
from .verdicts import offer, reject, waitlist

log = structlog.get_logger()

# Decisions in one transaction: nobody waits long for the cohort's row, and a dead worker repeats nothing.
PIECE = 25


def confirm_dispatch(cohort: Cohort, count: int, *, by: Any, seen: str | None = None) -> Dispatch:
    """Exactly the staged decisions are being sent: `count` of them, and those that were `seen` (queries.stage).

    Refused in words when there are others by now, or more offers than free places.
    """
    free = queries.free_places(cohort, queries.locked_seats(cohort))
    stage = queries.stage(cohort)
    if not stage.total:
        raise Refused(_("Nothing is staged, so there is nothing to send."))
    if seen is not None and seen != stage.seen:
        raise Refused(
            ngettext(
                "The stage has changed since you opened this page: %(num)d decision is staged now. Look again.",
                "The stage has changed since you opened this page: %(num)d decisions are staged now. Look again.",
                stage.total,
            )
        )
    if count != stage.total:
        raise Refused(
            ngettext(
                "%(num)d decision is staged, not %(typed)s. Nothing was sent.",
                "%(num)d decisions are staged, not %(typed)s. Nothing was sent.",
                stage.total,
                typed=count,
            )
        )
    offers = stage.counts[Verdict.OFFER]
    if free is not None and offers > free:
        raise Refused(
            _("There are %(offers)s offers for %(free)s free places. Take some off first.", offers=offers, free=free)
        )
    return _begin(cohort, stage.total, by)


def _begin(cohort: Cohort, count: int, by: Any) -> Dispatch:
    begun = Dispatch(cohort=cohort, count=count, confirmed_by_id=by.id)
    db.session.add(begun)
    db.session.flush()
    of_cohort = select(Application.id).where(Application.cohort_id == cohort.id)
    staged = (Decision.application_id.in_(of_cohort), *queries.STAGED)
    db.session.execute(
        update(Decision).where(*staged).values(dispatch_id=begun.id).execution_options(synchronize_session=False)
    )
    audit.record("dispatch.confirm", begun, by=by, count=count)
    work.ring_soon(Dispatch)
    return begun


class _Lost(Exception):
    """Another worker has taken this sending over, or staff have stopped it."""


def send_decisions(dispatch_id: int) -> bool:
    """The worker's part: all decisions of the sending are done; False when there was nothing left to do.

    Killed anywhere, it is taken up by whoever claims it next: what is done is done, with its mail owed.
    """
    held = work.claim(Dispatch, dispatch_id)
    if held is None:
        return False
    try:
        while _send_some(held):
            pass
    except _Lost:
        return False
    except Exception as error:
        log.exception("send decisions", dispatch=dispatch_id)
        with transaction():
            work.retry(Dispatch, held, type(error).__name__)
        return False
    with transaction():
        return work.finish(Dispatch, held)


def _send_some(held: work.Claim) -> bool:
    """The next few decisions are true and told; False when none are left."""
    with transaction():
        if not work.renew(Dispatch, held):
            raise _Lost
        sending = db.session.get_one(Dispatch, held.id)
        queries.locked_seats(sending.cohort)
        some = queries.pieces(held.id, PIECE)
        for decision in some:
            _make_true(decision, db.session.get_one(Person, decision.staged_by_id))
        db.session.flush()
    return bool(some)


def _make_true(decision: Decision, by: Any) -> None:
    """The decision is true and told, or says why it cannot be."""
    application = decision.application
    decision.done_at = clock.now()
    if not may_move(application, VERBS[decision.verdict]):
        decision.skipped = _("It had changed meanwhile: %(state)s.", state=words.STATES[application.state][0])
        return
    try:
        if decision.verdict is Verdict.OFFER:
            offer(application, by=by, note=decision.note)
        elif decision.verdict is Verdict.WAITLIST:
            waitlist(application, by=by, note=decision.note)
        elif decision.reason is not None:
            reject(application, by=by, reason=decision.reason, note=decision.note)
    except Refused as why:
        decision.skipped = str(why)


def stop_dispatch(dispatch: Dispatch, *, by: Any) -> int:
    """What is not sent yet stays unsent, and is staged again; says how many decisions that is.

    A sending that has failed can be stopped too: what it left would be told to nobody.
    """
    stopped = db.session.execute(
        update(Dispatch)
        .where(Dispatch.id == dispatch.id, Dispatch.work_state.in_((*PENDING, WorkState.FAILED)))
        .values(
            work_state=WorkState.CANCELLED,
            finished_at=clock.now(),
            lease_until=None,
            rung_at=None,
            last_error="stopped by staff",
        )
        .returning(Dispatch.id)
        .execution_options(synchronize_session=False)
    ).scalar_one_or_none()
    if stopped is None:
        raise Refused(_("There is nothing left to stop: all of it was sent, or stopped already."))
    back = db.session.execute(
        update(Decision)
        .where(Decision.dispatch_id == dispatch.id, Decision.done_at.is_(None))
        .values(dispatch_id=None)
        .execution_options(synchronize_session=False)
    )
    db.session.refresh(dispatch)
    audit.record("dispatch.stop", dispatch, by=by, back=back.rowcount)  # type: ignore[attr-defined]
    return int(back.rowcount)  # type: ignore[attr-defined]
