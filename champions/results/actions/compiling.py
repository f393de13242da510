"""What happens: the scorecards of a closed round are compiled, by the worker."""

from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from champions.core import audit, clock, work
from champions.core.canonical import digest
from champions.core.db import db
from champions.core.errors import Refused
from champions.core.transaction import transaction
from champions.core.work import WorkState
from champions.judging.models import Round, RoundState
from champions.results import engine, queries
from champions.results.models import Compilation


def alone(round_id: int) -> None:
    """Whoever else compiles, confirms or seals this round waits until this transaction has ended."""
    db.session.execute(select(Round.id).where(Round.id == round_id).with_for_update(key_share=True))


def ask_compilation(subject: Round, *, by: Any) -> Compilation:
    """The closed round is being compiled from its scorecards as they are now; asked twice, it finds the first."""
    if subject.state is not RoundState.CLOSED:
        raise Refused(_("Close the round first: results are compiled from scorecards that cannot change any more."))
    alone(subject.id)
    given = queries.inputs_now(subject)
    if not given["sheets"]:
        raise Refused(_("Nobody has handed in a scorecard, so there is nothing to compile."))
    known = queries.compilation_of(subject.id, digest(given))
    if known is None:
        known = _begin(subject, given, by)
    else:
        if known.work_state in (WorkState.FAILED, WorkState.CANCELLED):
            _wait_for_others(subject)
            work.again(known)
        known.asked_at, known.asked_by_id = clock.now(), by.id
    db.session.flush()
    audit.record("compilation.ask", known, by=by, cohort_id=subject.cohort_id, inputs=known.inputs_digest)
    if known.work_state is WorkState.QUEUED:
        work.ring_soon(Compilation)
    return known


def _wait_for_others(subject: Round) -> None:
    if queries.is_running(subject.id):
        raise Refused(_("A compilation of this round is still running. Wait until it is done, then ask again."))


def _begin(subject: Round, given: dict[str, Any], by: Any) -> Compilation:
    _wait_for_others(subject)
    begun = Compilation(
        round=subject,
        asked_by_id=by.id,
        engine=given["engine"],
        inputs=given,
        inputs_digest=digest(given),
        total=engine.STAGES,
    )
    db.session.add(begun)
    return begun


class _Lost(Exception):
    """Another worker has taken this compilation over."""


def compile_now(compilation_id: int) -> bool:
    """The worker's part: the compilation is done, with all its outputs; False when there was nothing left to do.

    Killed in the middle, it is begun again by whoever claims it next, from the stored inputs, with the same outcome.
    """
    held = work.claim(Compilation, compilation_id)
    if held is None:
        return False
    try:
        outputs = _compute(held)
    except _Lost:
        return False
    except Exception as error:
        with transaction():
            work.retry(Compilation, held, type(error).__name__)
        raise
    with transaction():
        return work.finish(
            Compilation,
            held,
            outputs=outputs,
            outputs_digest=digest(outputs),
            versions=engine.versions(),
            done=Compilation.total,
        )


def _compute(held: work.Claim) -> dict[str, Any]:
    with transaction(write=False):
        given = db.session.execute(select(Compilation.inputs).where(Compilation.id == held.id)).scalar_one()

    def step(done: int) -> None:
        with transaction():
            still = work.renew(Compilation, held, done=done)
        if not still:
            raise _Lost

    return engine.compute(given, step)
