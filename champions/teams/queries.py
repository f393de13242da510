"""What do we know: teams, who is in them now, who has none, and whether the numbers agree."""

from collections.abc import Iterator

from sqlalchemy import case, func, select
from sqlalchemy.orm import contains_eager, joinedload, lazyload, load_only, selectinload

from champions.accounts.models import Person
from champions.admissions.models import Enrolment, EnrolmentState
from champions.cohorts.models import Cohort
from champions.core.checks import invariant
from champions.core.db import db
from champions.registration.models import Application

from .models import Team, TeamMember, TeamMentor

LEADS = case((TeamMember.is_lead, 1), else_=0)


def own_membership(cohort_id: int, person_id: int) -> TeamMember | None:
    """The person's place in a team of the cohort now, with the team."""
    return db.session.scalar(
        select(TeamMember)
        .join(TeamMember.enrolment)
        .join(TeamMember.team)
        .where(Enrolment.cohort_id == cohort_id, Enrolment.person_id == person_id, TeamMember.left_at.is_(None))
        .options(contains_eager(TeamMember.enrolment), contains_eager(TeamMember.team))
    )


def members(team_id: int) -> list[TeamMember]:
    """Who is in the team now, the longest first, each with person and application; always as the database has it."""
    return list(
        db.session.scalars(
            select(TeamMember)
            .where(TeamMember.team_id == team_id, TeamMember.left_at.is_(None))
            .order_by(TeamMember.joined_at, TeamMember.id)
            .options(
                joinedload(TeamMember.enrolment)
                .joinedload(Enrolment.application)
                .options(
                    load_only(Application.city, Application.zone, Application.languages), lazyload(Application.cohort)
                )
            )
            .execution_options(populate_existing=True)
        )
    )


def mentors(team_id: int) -> list[Person]:
    """Who mentors the team, by name."""
    wanted = select(Person).join(TeamMentor, TeamMentor.person_id == Person.id).where(TeamMentor.team_id == team_id)
    return list(db.session.scalars(wanted.order_by(Person.name, Person.id)))


def team_by_invite(cohort: str, invite: str) -> Team | None:
    """The team that can be joined by that link, in the cohort with that slug."""
    wanted = select(Team).join(Team.cohort).where(Cohort.slug == cohort, Team.invite_code == invite)
    return db.session.scalar(wanted.options(contains_eager(Team.cohort)))


def is_lead(cohort_id: int, person_id: int) -> bool:
    """True when the person leads a team of the cohort now."""
    found = (
        select(TeamMember.id)
        .join(TeamMember.enrolment)
        .where(
            Enrolment.cohort_id == cohort_id,
            Enrolment.person_id == person_id,
            TeamMember.left_at.is_(None),
            TeamMember.is_lead,
        )
    )
    return db.session.scalar(found) is not None


def teams(cohort_id: int, *, page: int, per_page: int) -> list[Team]:
    """A page of the cohort's teams by name, with who is in them now."""
    wanted = select(Team).where(Team.cohort_id == cohort_id).order_by(Team.name_key, Team.id)
    who = selectinload(Team.members).joinedload(TeamMember.enrolment)
    return list(db.session.scalars(wanted.options(who).limit(per_page).offset((page - 1) * per_page)))


def counts(cohort_id: int) -> tuple[int, int, int]:
    """How many teams the cohort has, how many people are in one now, and how many take part without a team."""
    placed = select(TeamMember.enrolment_id).where(TeamMember.left_at.is_(None))
    active = (Enrolment.cohort_id == cohort_id, Enrolment.state == EnrolmentState.ACTIVE)
    row = db.session.execute(
        select(
            select(func.count()).select_from(Team).where(Team.cohort_id == cohort_id).scalar_subquery(),
            select(func.count()).select_from(Enrolment).where(*active, Enrolment.id.in_(placed)).scalar_subquery(),
            select(func.count()).select_from(Enrolment).where(*active, Enrolment.id.not_in(placed)).scalar_subquery(),
        )
    ).one()
    return row[0], row[1], row[2]


@invariant("team.size")
def wrong_sizes() -> Iterator[str]:
    """A team says how many are in it now, and has room for them; exactly one of them leads."""
    here = select(TeamMember.team_id, func.count().label("people"), func.sum(LEADS).label("leads"))
    now_in = here.where(TeamMember.left_at.is_(None)).group_by(TeamMember.team_id).subquery()
    rows = select(Team.code, Team.size, Team.max_size, now_in.c.people, now_in.c.leads)
    for code, size, most, people, leads in db.session.execute(
        rows.outerjoin(now_in, now_in.c.team_id == Team.id).order_by(Team.id)
    ):
        if size != (people or 0):
            yield f"team {code} says it has {size} people and has {people or 0}"
        if (people or 0) > most:
            yield f"team {code} has {people} people and room for {most}"
        if people and leads != 1:
            yield f"team {code} has {leads} leads"
