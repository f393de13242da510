"""What do we know: what is sealed of a round, and who is to hear of it."""

from typing import Any

from sqlalchemy import select

from champions.accounts.models import Person
from champions.admissions.models import Enrolment
from champions.core.db import db
from champions.judging.models import Entry
from champions.results.models import PublishedResult
from champions.teams.models import Team, TeamMember


def published(round_id: int) -> PublishedResult | None:
    """What is sealed of the round, released or not. For staff only; the public reads `public.winners`."""
    return db.session.scalar(select(PublishedResult).where(PublishedResult.round_id == round_id))


def published_of(cohort_id: int) -> list[PublishedResult]:
    """Everything sealed in the cohort, the oldest seal first. For staff only."""
    wanted = select(PublishedResult).where(PublishedResult.cohort_id == cohort_id)
    return list(db.session.scalars(wanted.order_by(PublishedResult.sealed_at, PublishedResult.id)))


def published_by_code(cohort_id: int, code: str) -> PublishedResult | None:
    """The sealed result with that code, in that cohort. For staff only."""
    wanted = select(PublishedResult).where(PublishedResult.cohort_id == cohort_id, PublishedResult.code == code)
    return db.session.scalar(wanted)


def entered_people(round_id: int) -> list[Person]:
    """Everybody who is now in a team that entered the round."""
    return list(db.session.scalars(_entered(round_id).distinct()))


def team_entered(round_id: int, person_id: int) -> str | None:
    """The code of the team with which the person is in the round now."""
    mine = _entered(round_id).join(Team, Team.id == Entry.team_id).where(Person.id == person_id)
    return db.session.scalar(mine.with_only_columns(Team.code))


def _entered(round_id: int) -> Any:
    return (
        select(Person)
        .join(Enrolment, Enrolment.person_id == Person.id)
        .join(TeamMember, (TeamMember.enrolment_id == Enrolment.id) & TeamMember.left_at.is_(None))
        .join(Entry, Entry.team_id == TeamMember.team_id)
        .where(Entry.round_id == round_id)
    )
