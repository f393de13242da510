"""What teams handed in, and until when each could: read for many teams at once."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, literal, null, select, union_all
from sqlalchemy.orm import lazyload

from champions.core import clock
from champions.core.db import UTCDateTime, db
from champions.workshops import deadline
from champions.workshops.models import Deliverable, Extension, Submission

from ..windows import Due


@dataclass(frozen=True)
class Handed:
    """The current version of a team's work: its code, its number, when it arrived."""

    code: str
    version: int
    arrived_at: datetime


@dataclass(frozen=True)
class Work:
    """What the teams asked about handed in, and who has more time."""

    submissions: dict[tuple[int, int], Handed]
    minutes: dict[tuple[int, int], int]

    def handed(self, team_id: int | None, deliverable: Any) -> Handed | None:
        """What the team handed in; None without a team."""
        return self.submissions.get((team_id, deliverable.id)) if team_id is not None else None

    def due(self, team_id: int | None, deliverable: Any) -> Due:
        """How the team (None: somebody without one) stands with the deliverable."""
        extra = self.minutes.get((team_id, deliverable.id), 0) if team_id is not None else 0
        until = deadline.verdict(deliverable, clock.now(), team_minutes=extra).until
        return Due(until, self.handed(team_id, deliverable) is not None)


# The cohort is known to whoever asks: it is not read again with each of them.
_DELIVERABLES = (
    select(Deliverable)
    .where(Deliverable.cohort_id == bindparam("cohort"))
    .order_by(Deliverable.due_at, Deliverable.id)
    .options(lazyload(Deliverable.cohort))
)
_OF_ONE_TEAM = (
    select(Deliverable, Submission.code, Submission.version, Submission.arrived_at, Extension.minutes)
    .outerjoin(
        Submission,
        (Submission.deliverable_id == Deliverable.id)
        & (Submission.team_id == bindparam("team"))
        & Submission.is_current,
    )
    .outerjoin(Extension, (Extension.deliverable_id == Deliverable.id) & (Extension.team_id == bindparam("team")))
    .where(Deliverable.cohort_id == bindparam("cohort"))
    .order_by(Deliverable.due_at, Deliverable.id)
    .options(lazyload(Deliverable.cohort))
)


def deliverables(cohort_id: int) -> list[Deliverable]:
    """All deliverables of the cohort, the first one due first."""
    return list(db.session.scalars(_DELIVERABLES, {"cohort": cohort_id}))


def of_one_team(cohort_id: int, team_id: int | None) -> tuple[list[Deliverable], Work]:
    """All deliverables of the cohort, the first one due first, and the team's work on them; one statement."""
    rows = db.session.execute(_OF_ONE_TEAM, {"cohort": cohort_id, "team": team_id}).all()
    if team_id is None:
        return [row[0] for row in rows], Work({}, {})
    submissions = {(team_id, row[0].id): Handed(row.code, row.version, row.arrived_at) for row in rows if row.code}
    return [row[0] for row in rows], Work(submissions, {(team_id, row[0].id): row.minutes or 0 for row in rows})


def of_teams(team_ids: Collection[int | None]) -> Work:
    """The work of those teams; one statement, however many there are."""
    teams = [each for each in set(team_ids) if each is not None]
    current = select(
        Submission.team_id,
        Submission.deliverable_id,
        Submission.code,
        Submission.version.label("number"),
        Submission.arrived_at.label("at"),
    ).where(Submission.team_id.in_(teams), Submission.is_current)
    more_time = select(
        Extension.team_id, Extension.deliverable_id, literal(""), Extension.minutes, null().cast(UTCDateTime)
    ).where(Extension.team_id.in_(teams))
    submissions, minutes = {}, {}
    for team_id, deliverable_id, code, number, at in db.session.execute(union_all(current, more_time)):
        if code:
            submissions[team_id, deliverable_id] = Handed(code, number, at)
        else:
            minutes[team_id, deliverable_id] = number
    return Work(submissions, minutes)
