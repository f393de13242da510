"""What do we know: applications by person and by address."""

from sqlalchemy import select

from champions.core.db import db

from .models import Application


def cohorts_applied_to(person_id: int) -> set[int]:
    """Ids of the cohorts the person has an application to, drafts included."""
    return set(db.session.scalars(select(Application.cohort_id).where(Application.person_id == person_id)))
