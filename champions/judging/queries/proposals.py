"""What do we know of proposals of who judges what: the runs there were, the newest, the one that is worked out."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import contains_eager, defer, joinedload

from champions.accounts.models import Person
from champions.cohorts.models import Cohort
from champions.core.db import db
from champions.core.work import PENDING, WorkState
from champions.judging.models import Assignment, Round

from .rounds import MOST_NUMBER


@dataclass(frozen=True)
class Proposal:
    """A run in the list of runs."""

    code: str
    number: int
    work_state: WorkState
    asked_at: datetime
    by: str
    accepted_at: datetime | None
    infeasible: bool


def proposals(round_id: int, most: int = 50) -> list[Proposal]:
    """The runs of the round, the newest first."""
    infeasible = Assignment.outputs["infeasible"].as_boolean()
    wanted = (
        select(
            Assignment.code, Assignment.number, Assignment.work_state, Assignment.asked_at, Person.name, Person.email,
            Assignment.accepted_at, infeasible,
        )
        .join(Assignment.asked_by)
        .where(Assignment.round_id == round_id)
        .order_by(Assignment.number.desc())
        .limit(most)
    )  # fmt: skip
    return [
        Proposal(row[0], row[1], row[2], row[3], row[4] or row[5], row[6], bool(row[7]))
        for row in db.session.execute(wanted)
    ]


def newest_proposals(round_id: int) -> tuple[Assignment | None, Assignment | None]:
    """(the newest run, the run that was accepted last), without their inputs."""
    newest = select(func.max(Assignment.number)).where(Assignment.round_id == round_id).scalar_subquery()
    accepted = (
        select(Assignment.number)
        .where(Assignment.round_id == round_id, Assignment.accepted_at.is_not(None))
        .order_by(Assignment.accepted_at.desc(), Assignment.number.desc())
        .limit(1)
        .scalar_subquery()
    )
    wanted = select(Assignment).where(
        Assignment.round_id == round_id, (Assignment.number == newest) | (Assignment.number == accepted)
    )
    found = list(db.session.scalars(wanted.options(defer(Assignment.inputs)).order_by(Assignment.number)))
    taken = [each for each in found if each.accepted_at is not None]
    taken.sort(key=lambda each: (each.accepted_at, each.number))
    return (found[-1] if found else None), (taken[-1] if taken else None)


def proposal(cohort: str, code: str, number: int) -> Assignment | None:
    """The run with that number in that round of that cohort, with who asked for it and who accepted it."""
    if number > MOST_NUMBER:
        return None
    wanted = select(Assignment).join(Assignment.round).join(Round.cohort)
    wanted = wanted.where(Cohort.slug == cohort, Round.code == code, Assignment.number == number)
    people = (joinedload(Assignment.asked_by, innerjoin=True), joinedload(Assignment.accepted_by))
    with_round = contains_eager(Assignment.round).contains_eager(Round.cohort)
    return db.session.scalar(wanted.options(with_round, *people))


def running_assignment(round_id: int) -> Assignment | None:
    """The run of the round that is being worked out."""
    wanted = select(Assignment).where(Assignment.round_id == round_id, Assignment.work_state.in_(PENDING))
    return db.session.scalar(wanted)


def assignment_of(round_id: int, inputs_digest: str) -> Assignment | None:
    """The newest run of the round that was made from just these inputs, if it is not accepted yet."""
    wanted = select(Assignment).where(
        Assignment.round_id == round_id,
        Assignment.inputs_digest == inputs_digest,
        Assignment.accepted_at.is_(None),
        Assignment.work_state.not_in((WorkState.FAILED, WorkState.CANCELLED)),
    )
    return db.session.scalar(wanted.order_by(Assignment.number.desc()).limit(1))


def next_number(round_id: int) -> int:
    """The number of the round's next run."""
    return (db.session.scalar(select(func.max(Assignment.number)).where(Assignment.round_id == round_id)) or 0) + 1
