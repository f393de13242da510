"""What do we know: what is asked, what teams handed in, and whether all of it still stands as it came."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import contains_eager, joinedload, lazyload

from champions.accounts.models import Person
from champions.admissions.models import Enrolment
from champions.cohorts.models import Cohort
from champions.core import files
from champions.core.checks import invariant
from champions.core.db import db
from champions.schedule.models import Session
from champions.teams.models import Team, TeamMember, TeamMentor

from . import receipts
from .models import Deliverable, Extension, Submission

WITH_SESSION = joinedload(Deliverable.session).options(lazyload(Session.slots), lazyload(Session.cohort))


@dataclass(frozen=True)
class Standing:
    """What a team has handed in for a deliverable: all versions, the newest first, and its own extra minutes."""

    deliverable: Deliverable
    team: Team
    versions: list[Submission]
    minutes: int

    @property
    def current(self) -> Submission | None:
        """The version that counts now."""
        return next((each for each in self.versions if each.is_current), None)


def deliverable(cohort: str, code: str) -> Deliverable | None:
    """The deliverable with that code in that cohort, its session read with it."""
    wanted = select(Deliverable).join(Deliverable.cohort).where(Cohort.slug == cohort, Deliverable.code == code)
    return db.session.scalar(wanted.options(contains_eager(Deliverable.cohort), WITH_SESSION))


def deliverables(cohort_id: int) -> list[Deliverable]:
    """All deliverables of the cohort, the first due first."""
    wanted = select(Deliverable).where(Deliverable.cohort_id == cohort_id)
    wanted = wanted.options(WITH_SESSION).order_by(Deliverable.due_at, Deliverable.number)
    return list(db.session.scalars(wanted))


def team_of(cohort_id: int, person_id: int) -> Team | None:
    """The team the person is in now."""
    own = select(Team).join(TeamMember, TeamMember.team_id == Team.id).join(TeamMember.enrolment)
    own = own.where(Team.cohort_id == cohort_id, Enrolment.person_id == person_id, TeamMember.left_at.is_(None))
    return db.session.scalar(own.options(lazyload(Team.cohort)))


def teams(cohort_id: int) -> list[Team]:
    """All teams of the cohort that have somebody in them, by name."""
    wanted = select(Team).where(Team.cohort_id == cohort_id, Team.size > 0).options(lazyload(Team.cohort))
    return list(db.session.scalars(wanted.order_by(Team.name_key)))


def mentored(cohort_id: int, person_id: int) -> list[Team]:
    """The teams the person mentors, by name."""
    wanted = select(Team).join(TeamMentor, TeamMentor.team_id == Team.id).options(lazyload(Team.cohort))
    wanted = wanted.where(Team.cohort_id == cohort_id, TeamMentor.person_id == person_id)
    return list(db.session.scalars(wanted.order_by(Team.name_key)))


def members(team_id: int) -> list[Person]:
    """Who is in the team now."""
    wanted = select(Person).join(Enrolment, Enrolment.person_id == Person.id)
    wanted = wanted.join(TeamMember, TeamMember.enrolment_id == Enrolment.id)
    wanted = wanted.where(TeamMember.team_id == team_id, TeamMember.left_at.is_(None))
    return list(db.session.scalars(wanted.order_by(TeamMember.joined_at, TeamMember.id)))


def is_member(team_id: int, person_id: int) -> bool:
    """True when the person is in the team now."""
    wanted = select(TeamMember.id).join(TeamMember.enrolment)
    wanted = wanted.where(TeamMember.team_id == team_id, TeamMember.left_at.is_(None))
    return db.session.scalar(wanted.where(Enrolment.person_id == person_id).limit(1)) is not None


def is_mentor(team_id: int, person_id: int) -> bool:
    """True when the person mentors the team."""
    wanted = select(TeamMentor.id).where(TeamMentor.team_id == team_id, TeamMentor.person_id == person_id)
    return db.session.scalar(wanted) is not None


def standing(of: Deliverable, team: Team) -> Standing:
    """Where the team stands with the deliverable."""
    wanted = select(Submission).where(Submission.deliverable_id == of.id, Submission.team_id == team.id)
    wanted = wanted.options(joinedload(Submission.by), lazyload(Submission.deliverable), lazyload(Submission.team))
    versions = list(db.session.scalars(wanted.order_by(Submission.version.desc())))
    return Standing(of, team, versions, extension_minutes(of.id, team.id))


def extension_minutes(deliverable_id: int, team_id: int) -> int:
    """How many minutes more the team alone has; 0 without an extension."""
    wanted = select(Extension.minutes).where(Extension.deliverable_id == deliverable_id, Extension.team_id == team_id)
    return int(db.session.scalar(wanted) or 0)


def extensions(cohort_id: int, team_ids: Iterable[int]) -> dict[tuple[int, int], int]:
    """Extra minutes by (deliverable id, team id)."""
    wanted = select(Extension.deliverable_id, Extension.team_id, Extension.minutes)
    wanted = wanted.join(Deliverable, Deliverable.id == Extension.deliverable_id)
    wanted = wanted.where(Deliverable.cohort_id == cohort_id, Extension.team_id.in_(list(team_ids)))
    return {(row[0], row[1]): row[2] for row in db.session.execute(wanted)}


def current(cohort_id: int, team_ids: Iterable[int]) -> dict[tuple[int, int], Submission]:
    """The versions that count now, by (deliverable id, team id)."""
    wanted = select(Submission).join(Deliverable, Deliverable.id == Submission.deliverable_id)
    wanted = wanted.where(Deliverable.cohort_id == cohort_id, Submission.is_current)
    wanted = wanted.where(Submission.team_id.in_(list(team_ids)))
    wanted = wanted.options(lazyload(Submission.deliverable), lazyload(Submission.team))
    return {(each.deliverable_id, each.team_id): each for each in db.session.scalars(wanted)}


def submission(cohort: str, code: str) -> Submission | None:
    """The version with that code in that cohort."""
    wanted = select(Submission).join(Submission.deliverable).join(Deliverable.cohort)
    wanted = wanted.where(Cohort.slug == cohort, Submission.code == code)
    eager = contains_eager(Submission.deliverable).contains_eager(Deliverable.cohort)
    return db.session.scalar(wanted.options(eager, joinedload(Submission.by)))


def file_facts(of: Submission) -> dict[str, Any] | None:
    """What a receipt says about the file; None without one."""
    if of.file_sha256 is None:
        return None
    return {"name": of.file_name, "sha256": of.file_sha256, "size": of.file_size, "type": of.file_type}


def canonical(of: Submission) -> str:
    """The line of JSON that the receipt's digest covers."""
    return receipts.canonical(
        deliverable=of.deliverable.code,
        team=of.team.code,
        version=of.version,
        arrived_at=of.arrived_at,
        by=of.by.code,
        words=of.words,
        url=of.url,
        file=file_facts(of),
    )


@invariant("submission.file")
def files_stand() -> Iterator[str]:
    """Every file that was handed in is there, and is what it was."""
    wanted = select(Submission.file_sha256).where(Submission.file_sha256.is_not(None)).distinct()
    for digest in db.session.scalars(wanted):
        if digest is not None and not files.verify(digest):
            yield f"the file {digest} of a submission is missing or changed"


@invariant("submission.digest")
def digests_stand() -> Iterator[str]:
    """Every receipt's digest is still that of what was handed in."""
    for each in db.session.scalars(select(Submission).options(joinedload(Submission.by))):
        if receipts.digest(canonical(each)) != each.digest:
            yield f"submission {each.code} is not what its receipt says"


@invariant("submission.current")
def one_is_current() -> Iterator[str]:
    """Of what a team handed in for a deliverable, exactly the newest version counts."""
    counts = func.sum(Submission.is_current.cast(db.Integer))
    newest = func.max(Submission.version)
    wanted = select(Submission.deliverable_id, Submission.team_id, counts, newest)
    for deliverable_id, team_id, count, version in db.session.execute(
        wanted.group_by(Submission.deliverable_id, Submission.team_id)
    ):
        row = select(Submission.is_current).where(
            Submission.deliverable_id == deliverable_id, Submission.team_id == team_id, Submission.version == version
        )
        if count != 1 or not db.session.scalar(row):
            yield f"deliverable {deliverable_id} of team {team_id}: not exactly the newest version counts"
