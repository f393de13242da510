"""What do we know: how many places a cohort has, how many are taken, how many are free."""

from typing import Any

from sqlalchemy import Select, func, select

from champions.cohorts.models import Cohort
from champions.core import clock
from champions.core.db import db
from champions.registration.models import Application, ApplicationState

from ..models import Enrolment, EnrolmentState
from .decisions import promised


def enrolled(cohort: Cohort) -> int:
    """How many take part in the cohort now."""
    return db.session.scalar(_enrolled(cohort)) or 0


def taken(cohort: Cohort) -> int:
    """How many places are taken: by those who take part, and by offers that can still be accepted."""
    return db.session.scalar(select(taken_places(cohort))) or 0


def taken_places(cohort: Cohort) -> Any:
    """`taken` as an expression of SQL, to be asked together with other counts."""
    offers = select(func.count(Application.id)).where(
        Application.cohort_id == cohort.id,
        Application.state == ApplicationState.OFFERED,
        Application.answer_by >= clock.now(),
    )
    return _enrolled(cohort).scalar_subquery() + offers.scalar_subquery()


def locked_seats(cohort: Cohort) -> int | None:
    """The cohort's places as they are now; nobody else gives one away before this transaction ends."""
    return db.session.scalar(select(Cohort.seats).where(Cohort.id == cohort.id).with_for_update(key_share=True))


def free_places(cohort: Cohort, seats: int | None, *, staged: bool = False) -> int | None:
    """How many of `seats` are neither taken nor promised by what is being sent; None where there is no limit.

    With `staged` the offers on the stage have their places too.
    """
    if seats is None:
        return None
    return max(0, seats - (db.session.scalar(select(taken_places(cohort) + promised(cohort, staged=staged))) or 0))


def places(cohort: Cohort) -> Any:
    """How many places are taken, how many more are promised or staged, how many applications are undecided."""
    undecided = select(func.count(Application.id)).where(
        Application.cohort_id == cohort.id, Application.state == ApplicationState.SUBMITTED
    )
    wanted = select(
        taken_places(cohort).label("taken"),
        promised(cohort, staged=True).label("promised"),
        undecided.scalar_subquery().label("undecided"),
    )
    return db.session.execute(wanted).one()


def _enrolled(cohort: Cohort) -> Select[Any]:
    active = (Enrolment.cohort_id == cohort.id, Enrolment.state == EnrolmentState.ACTIVE)
    return select(func.count(Enrolment.id)).where(*active)
