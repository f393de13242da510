"""What do we know: cohorts by address, invitations, who holds which role."""

from sqlalchemy import bindparam, select
from sqlalchemy.orm import joinedload, selectinload

from champions.accounts.models import Person
from champions.core.db import db

from .models import Cohort, Invitation, Role, RoleGrant

# Asked on every page below a cohort: built once, and one statement. A cohort has a handful of phases.
_BY_SLUG = select(Cohort).where(Cohort.slug == bindparam("slug")).options(joinedload(Cohort.phases))


def cohort(cohort: str) -> Cohort | None:
    """The cohort with that slug, its phases read with it."""
    return db.session.scalars(_BY_SLUG, {"slug": cohort}).unique().one_or_none()


# A cohort that does not exist is no secret: strangers get 404, not the sign-in page.
cohort.known_to_all = True  # type: ignore[attr-defined]


def cohorts() -> list[Cohort]:
    """All cohorts, the newest first."""
    every = select(Cohort).order_by(Cohort.first_day.desc()).options(selectinload(Cohort.phases))
    return list(db.session.scalars(every))


def invitation_by_code(code: str) -> Invitation | None:
    """The invitation with that code, with its person and cohort."""
    wanted = select(Invitation).where(Invitation.code == code)
    return db.session.scalar(wanted.options(joinedload(Invitation.person), joinedload(Invitation.cohort)))


def holders(cohort_id: int, role: Role) -> list[Person]:
    """Who holds `role` in the cohort now, by name."""
    held = select(Person).join(RoleGrant, RoleGrant.person_id == Person.id)
    held = held.where(RoleGrant.cohort_id == cohort_id, RoleGrant.role == role, RoleGrant.ended_at.is_(None))
    return list(db.session.scalars(held.order_by(Person.name, Person.id)))


def grant(person_id: int, cohort_id: int | None, role: Role) -> RoleGrant | None:
    """The grant by which the person holds `role` there now."""
    here = RoleGrant.cohort_id.is_(None) if cohort_id is None else RoleGrant.cohort_id == cohort_id
    held = select(RoleGrant).where(RoleGrant.person_id == person_id, here, RoleGrant.role == role)
    return db.session.scalar(held.where(RoleGrant.ended_at.is_(None)))


def grants(person_id: int) -> list[RoleGrant]:
    """All roles that the person holds now, anywhere."""
    held = select(RoleGrant).where(RoleGrant.person_id == person_id, RoleGrant.ended_at.is_(None))
    return list(db.session.scalars(held.order_by(RoleGrant.id)))
