"""What happens: two people confirm a compilation, that seals it, and the release makes it public."""

from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select, update

from champions.cohorts import queries as cohorts
from champions.cohorts.models import Role
from champions.core import audit, clock, outbox
from champions.core.canonical import digest
from champions.core.db import db
from champions.core.errors import Refused
from champions.core.work import WorkState
from champions.results import engine, queries
from champions.results.models import Compilation, Confirmation, PublishedResult

from .compiling import alone

CONFIRMATIONS = 2


def confirm(compilation: Compilation, *, by: Any) -> PublishedResult | None:
    """`by` stands behind the compilation. The second person's word seals it; then what was sealed is returned."""
    subject = compilation.round
    alone(subject.id)
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
