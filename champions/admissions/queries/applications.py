"""What do we know: one application as staff may read it, one's own application."""

from sqlalchemy import and_, select
from sqlalchemy.orm import contains_eager, joinedload

from champions.cohorts.models import Cohort
from champions.core.db import db
from champions.registration.models import Application, ApplicationState

# People agree to be read when they send. What ended as a draft was never sent.
SENT = and_(Application.state != ApplicationState.DRAFT, Application.submitted_at.is_not(None))


def application(cohort: str, code: str) -> Application | None:
    """The application with that code in that cohort, if it was sent: nobody else reads a draft."""
    wanted = select(Application).join(Application.cohort).where(Cohort.slug == cohort, Application.code == code)
    wanted = wanted.where(SENT)
    return db.session.scalar(wanted.options(contains_eager(Application.cohort), joinedload(Application.person)))


def own_application(cohort: Cohort, person_id: int) -> Application | None:
    """The person's own application to the cohort."""
    wanted = select(Application).where(Application.cohort_id == cohort.id, Application.person_id == person_id)
    return db.session.scalar(wanted.options(joinedload(Application.person)))
