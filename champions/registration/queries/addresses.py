"""What do we know: who belongs to a cohort, and which changes of an account are under way."""

from sqlalchemy import exists, select

from champions.accounts.models import AddressChange, Merge
from champions.cohorts.models import RoleGrant
from champions.core import clock
from champions.core.db import db

from ..models import Application


def belongs_to(cohort_id: int, person_id: int) -> bool:
    """True when the person has applied to the cohort or has a role in it."""
    applied = exists().where(Application.cohort_id == cohort_id, Application.person_id == person_id)
    here = (RoleGrant.cohort_id == cohort_id, RoleGrant.person_id == person_id, RoleGrant.ended_at.is_(None))
    return bool(db.session.scalar(select(applied | exists().where(*here))))


def waiting_change(person_id: int) -> AddressChange | None:
    """The change of the person's address that waits for its link to be used."""
    mine = select(AddressChange).where(AddressChange.person_id == person_id, AddressChange.used_at.is_(None))
    return db.session.scalar(mine.where(AddressChange.expires_at > clock.now()).limit(1))


def waiting_merge(person_id: int) -> Merge | None:
    """The joining of another account to the person's that waits for its link to be used."""
    mine = select(Merge).where(Merge.kept_id == person_id, Merge.merged_at.is_(None))
    return db.session.scalar(mine.where(Merge.expires_at > clock.now()).limit(1))
