"""Sessions, teams and what they hand in."""

from datetime import datetime, timedelta
from typing import Any

from champions.accounts.models import Person
from champions.admissions.models import Enrolment
from champions.cohorts.models import Cohort
from champions.core import clock
from champions.core.db import db
from champions.schedule.models import Session, SessionKind, Slot
from champions.teams.models import Team, TeamMember
from champions.workshops.models import Deliverable, Submission

from .kept import kept, numbers


def session(
    where: Cohort, kind: SessionKind = SessionKind.LECTURE, starts_at: datetime | None = None, **facts: Any
) -> Session:
    """A session with one slot of an hour (by default starting now)."""
    starts_at = starts_at or clock.now()
    facts.setdefault("title", "Open data")
    facts.setdefault("week", 6)
    facts.setdefault("number", next(numbers))
    made = kept(Session(cohort_id=where.id, kind=kind, **facts))
    kept(Slot(session_id=made.id, starts_at=starts_at, ends_at=starts_at + timedelta(hours=1)))
    db.session.refresh(made)
    return made


def team(where: Cohort, members: list[Enrolment] | None = None, **facts: Any) -> Team:
    """A team; the first of its members leads it."""
    members = members or []
    facts.setdefault("name", f"Team {next(numbers)}")
    facts.setdefault("name_key", facts["name"].casefold())
    facts.setdefault("max_size", where.team_max)
    made = kept(Team(cohort_id=where.id, size=len(members), **facts))
    for place, each in enumerate(members):
        kept(TeamMember(team_id=made.id, enrolment_id=each.id, is_lead=place == 0))
    return made


def deliverable(where: Cohort, **facts: Any) -> Deliverable:
    """A deliverable due in a week."""
    facts.setdefault("number", next(numbers))
    facts.setdefault("title", "Problem statement")
    facts.setdefault("due_at", clock.now() + timedelta(days=7))
    return kept(Deliverable(cohort_id=where.id, **facts))


def submission(what: Deliverable, by_team: Team, by: Person, **facts: Any) -> Submission:
    """The current version of a team's work."""
    facts.setdefault("version", 1)
    facts.setdefault("words", "We found where the water goes.")
    facts.setdefault("digest", "0" * 64)
    return kept(Submission(deliverable_id=what.id, team_id=by_team.id, by_id=by.id, **facts))
