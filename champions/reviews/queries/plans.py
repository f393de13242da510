"""What do we know of a cohort's plan, its reviewers and how far they are; never what anybody scored."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import contains_eager, joinedload

from champions.accounts.models import Person
from champions.cohorts.models import Cohort, Invitation, InvitationState, Role
from champions.core.db import db
from champions.reviews.models import Review, Reviewer, ReviewPlan, ReviewState

from .giving import competing


@dataclass(frozen=True)
class Progress:
    """A reviewer, how many applications they have and have read, when last, and if their invitation is unused."""

    reviewer: Reviewer
    assigned: int
    read: int
    active_at: datetime | None
    waiting: bool


def plan(cohort_id: int) -> ReviewPlan | None:
    """The plan of the cohort with its criteria; None before staff have made one."""
    wanted = select(ReviewPlan).where(ReviewPlan.cohort_id == cohort_id)
    # A handful of criteria: one statement.
    return db.session.scalars(wanted.options(joinedload(ReviewPlan.criteria))).unique().one_or_none()


def readers(of: ReviewPlan) -> list[Progress]:
    """Everybody who reads or has read for the plan, those at work first, by name."""
    mine = select(func.count()).where(Review.reviewer_id == Reviewer.id)
    assigned = mine.where(Review.state != ReviewState.RECUSED).scalar_subquery()
    read = mine.where(Review.state == ReviewState.SUBMITTED).scalar_subquery()
    active = select(func.max(Review.saved_at)).where(Review.reviewer_id == Reviewer.id).scalar_subquery()
    waiting = select(func.count()).where(
        Invitation.cohort_id == of.cohort_id,
        Invitation.role == Role.REVIEWER,
        Invitation.state == InvitationState.INVITED,
        Invitation.person_id == Reviewer.person_id,
    )
    wanted = select(Reviewer, assigned, read, active, waiting.scalar_subquery()).join(Reviewer.person)
    wanted = wanted.where(Reviewer.plan_id == of.id).options(contains_eager(Reviewer.person))
    rows = db.session.execute(wanted.order_by(Reviewer.ended_at.is_not(None), Person.name, Reviewer.id))
    return [Progress(row[0], row[1], row[2], row[3], row[4] > 0) for row in rows]


def people(of: ReviewPlan, ids: Collection[int]) -> list[Reviewer]:
    """The reviewers with these ids and their persons."""
    wanted = select(Reviewer).where(Reviewer.plan_id == of.id, Reviewer.id.in_(ids)).order_by(Reviewer.id)
    return list(db.session.scalars(wanted.options(joinedload(Reviewer.person, innerjoin=True))))


def reviewer(cohort: str, code: str) -> Reviewer | None:
    """The reviewer with that code in that cohort, with their person and the plan."""
    wanted = select(Reviewer).join(Reviewer.plan).join(ReviewPlan.cohort)
    wanted = wanted.where(Cohort.slug == cohort, Reviewer.code == code)
    own = contains_eager(Reviewer.plan).contains_eager(ReviewPlan.cohort)
    return db.session.scalar(wanted.options(own, joinedload(Reviewer.person, innerjoin=True)))


def reviewer_of(plan_id: int, person_id: int) -> Reviewer | None:
    """The person as a reviewer of the plan, ended or not."""
    return db.session.scalar(select(Reviewer).where(Reviewer.plan_id == plan_id, Reviewer.person_id == person_id))


def reading_of(cohort_id: int, person_id: int) -> Reviewer | None:
    """The person as somebody who reads for the cohort now, with the plan and its criteria."""
    wanted = select(Reviewer).join(Reviewer.plan).where(ReviewPlan.cohort_id == cohort_id)
    wanted = wanted.where(Reviewer.person_id == person_id, Reviewer.ended_at.is_(None))
    wanted = wanted.where(~competing(Reviewer.person_id, ReviewPlan.cohort_id))
    return db.session.scalar(wanted.options(contains_eager(Reviewer.plan).selectinload(ReviewPlan.criteria)))
