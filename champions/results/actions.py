"""What happens: a round is compiled, two people confirm, that seals it, and the release makes it public."""

from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select, update

from champions.cohorts import queries as cohorts
from champions.cohorts.models import Role
from champions.core import audit, clock, outbox, work
from champions.core.canonical import digest
from champions.core.db import db
from champions.core.errors import Refused
from champions.core.transaction import transaction
from champions.core.work import WorkState
from champions.judging.models import Round, RoundState

from . import engine, queries
from .models import Compilation, Confirmation, PublishedResult

CONFIRMATIONS = 2

# Progress is written so many times in all, however many scorecards there are.
STEPS = 20


def _alone(round_id: int) -> None:
    """Whoever else compiles, confirms or seals this round waits until this transaction has ended."""
    db.session.execute(select(Round.id).where(Round.id == round_id).with_for_update(key_share=True))


def ask_compilation(subject: Round, *, by: Any) -> Compilation:
    """The closed round is being compiled from its scorecards as they are now; asked twice, it finds the first."""
    if subject.state is not RoundState.CLOSED:
        raise Refused(_("Close the round first: results are compiled from scorecards that cannot change any more."))
    _alone(subject.id)
    given = queries.inputs_now(subject)
    if not given["sheets"]:
        raise Refused(_("Nobody has handed in a scorecard, so there is nothing to compile."))
    known = queries.compilation_of(subject.id, digest(given))
    if known is None:
        known = _begin(subject, given, by)
    else:
        known.asked_at, known.asked_by_id = clock.now(), by.id
        if known.work_state in (WorkState.FAILED, WorkState.CANCELLED):
            work.again(known)
    db.session.flush()
    audit.record("compilation.ask", known, by=by, cohort_id=subject.cohort_id, inputs=known.inputs_digest)
    if known.work_state is WorkState.QUEUED:
        work.ring_soon(Compilation)
    return known


def _begin(subject: Round, given: dict[str, Any], by: Any) -> Compilation:
    if queries.is_running(subject.id):
        raise Refused(_("A compilation of this round is still running. Wait until it is done, then ask again."))
    begun = Compilation(
        round=subject,
        asked_by_id=by.id,
        engine=given["engine"],
        inputs=given,
        inputs_digest=digest(given),
        total=len(given["sheets"]),
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
        return work.finish(Compilation, held, outputs=outputs, outputs_digest=digest(outputs), done=Compilation.total)


def _compute(held: work.Claim) -> dict[str, Any]:
    with transaction(write=False):
        given = db.session.execute(select(Compilation.inputs).where(Compilation.id == held.id)).scalar_one()
    stride = max(1, len(given["sheets"]) // STEPS)

    def step(done: int) -> None:
        if done % stride == 0:
            with transaction():
                still = work.renew(Compilation, held, done=done)
            if not still:
                raise _Lost

    return engine.compute(given, step)


def confirm(compilation: Compilation, *, by: Any) -> PublishedResult | None:
    """`by` stands behind the compilation. The second person's word seals it; then what was sealed is returned."""
    subject = compilation.round
    _alone(subject.id)
    _may_be_confirmed(compilation)
    people = set(
        db.session.scalars(select(Confirmation.person_id).where(Confirmation.compilation_id == compilation.id))
    )
    if by.id in people:
        raise Refused(_("You have confirmed these results already. Somebody else of the staff must confirm them too."))
    word = Confirmation(compilation_id=compilation.id, person_id=by.id)
    db.session.add(word)
    db.session.flush()
    audit.record(
        "compilation.confirm", compilation, by=by, cohort_id=subject.cohort_id, outputs=compilation.outputs_digest
    )
    return _seal(compilation, by) if len(people) + 1 >= CONFIRMATIONS else None


def _may_be_confirmed(compilation: Compilation) -> None:
    if queries.published(compilation.round_id) is not None:
        raise Refused(_("The results of this round are sealed already. Nothing was changed."))
    state = db.session.scalar(select(Compilation.work_state).where(Compilation.id == compilation.id))
    if state is not WorkState.DONE or compilation.outputs is None:
        raise Refused(_("This compilation is not finished. Wait until the numbers are there."))
    if digest(queries.inputs_now(compilation.round)) != compilation.inputs_digest:
        raise Refused(_("Scorecards have changed since these results were compiled. Compile again, then confirm."))
    if not engine.in_prizes(compilation.outputs, compilation.inputs["top"]):
        raise Refused(_("No entry has enough scorecards to be ranked, so there is nothing to seal."))


def _seal(compilation: Compilation, by: Any) -> PublishedResult:
    snapshot = _snapshot(compilation)
    sealed = PublishedResult(
        cohort_id=compilation.round.cohort_id,
        round_id=compilation.round_id,
        compilation_id=compilation.id,
        snapshot=snapshot,
        digest=digest(snapshot),
    )
    db.session.add(sealed)
    audit.record("result.seal", sealed, by=by, digest=sealed.digest, outputs=compilation.outputs_digest)
    return sealed


def _snapshot(compilation: Compilation) -> dict[str, Any]:
    """What the world will see: names as they are written today, whatever they change to later."""
    if compilation.outputs is None:
        raise ValueError("a compilation without outputs has no winners")
    teams = queries.teams_by_entry(compilation.round_id)
    placed = [(rank, teams[entry]) for rank, entry in engine.in_prizes(compilation.outputs, compilation.inputs["top"])]
    names = queries.names_by_team(team.id for _rank, team in placed)
    return {
        "round": compilation.round.name,
        "places": [
            {
                "rank": rank,
                "code": team.code,
                "team": team.name,
                "challenge": team.challenge,
                "members": names.get(team.id, []),
            }
            for rank, team in sorted(placed, key=lambda each: (each[0], each[1].name_key))
        ],
    }


def release(result: PublishedResult, *, by: Any) -> None:
    """From this instant everybody may know; everybody who took part is owed a mail, and staff one too."""
    now = clock.now()
    taken = db.session.execute(
        update(PublishedResult)
        .where(PublishedResult.id == result.id, PublishedResult.release_at.is_(None))
        .values(release_at=now)
        .returning(PublishedResult.id)
        .execution_options(synchronize_session=False)
    ).scalar_one_or_none()
    if taken is None:
        raise Refused(_("This result has been revealed already. It cannot be revealed twice, nor taken back."))
    db.session.refresh(result)
    audit.record("result.release", result, by=by, digest=result.digest)
    mailed = [("results/released", person) for person in queries.entered_people(result.round_id)]
    mailed += [("results/released_staff", person) for person in cohorts.holders(result.cohort_id, Role.STAFF)]
    for message, person in mailed:
        key = f"{message}:{result.code}:{person.code}"
        outbox.owe(person, message, key=key, cohort_id=result.cohort_id, due_at=now, result=result.id)


def look_now(second_look_id: int) -> bool:
    """The worker's part: judges were asked to look again; False when there was nothing left to do."""
    raise NotImplementedError
