"""What do we know: the waiting list in its order, who holds a place, which cohorts have places to look after."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, exists, or_, select
from sqlalchemy.orm import aliased, joinedload

from champions.cohorts.models import Admission, Cohort, Phase
from champions.core import clock
from champions.core.db import db
from champions.core.outbox import Notification
from champions.registration.models import Application, ApplicationState, Arrival, Gender
from champions.reviews.queries import score_table

from .. import quotas, selection, ties
from ..models import Decision, Enrolment, EnrolmentState, Pin, Verdict
from ..waiting import Candidate, in_order

S = ApplicationState


@dataclass(frozen=True)
class Listed:
    """Somebody on the waiting list as staff see them; `busy` while a decision about them is staged or being sent."""

    id: int
    person_id: int
    code: str
    name: str
    own_name: str
    country: str
    score: float | None
    waitlisted_at: datetime
    busy: bool
    candidate: Candidate


def waiting_list(cohort: Cohort, cities: frozenset[tuple[str, str]] = frozenset()) -> list[Listed]:
    """Everybody on the cohort's waiting list, in its order; quotas by member city need these `cities`."""
    listed = {row.id: _listed(cohort, row, cities) for row in db.session.execute(_waiting(cohort))}
    return [listed[each.id] for each in in_order([one.candidate for one in listed.values()])]


def _waiting(cohort: Cohort) -> Any:
    scores = score_table(cohort.id)
    busy = exists().where(Decision.application_id == Application.id, Decision.done_at.is_(None))
    return (
        select(
            Application.id, Application.person_id, Application.code, Application.name, Application.own_name,
            Application.country, Application.city, Application.gender, Application.university, Application.submitted_at,
            Application.waitlisted_at, Pin.side, scores.c.mean, busy.label("busy"),
        )
        .outerjoin(scores, scores.c.application_id == Application.id)
        .outerjoin(Pin, Pin.application_id == Application.id)
        .where(Application.cohort_id == cohort.id, Application.state == S.WAITLISTED)
    )  # fmt: skip


def _listed(cohort: Cohort, row: Any, cities: frozenset[tuple[str, str]]) -> Listed:
    key: tuple[Any, ...] = (row.submitted_at, row.code)
    if cohort.admission is Admission.SELECTIVE:
        # Whoever nobody has read stands behind everybody who has a score.
        points = selection.points(row.mean) if row.mean is not None else -1
        key = ties.place(cohort.tie_seed, points, row.code)
    candidate = Candidate(row.id, key, _person(row, cities), row.side.value if row.side else None)
    return Listed(
        row.id,
        row.person_id,
        row.code,
        row.name,
        row.own_name,
        row.country,
        row.mean,
        row.waitlisted_at,
        row.busy,
        candidate,
    )


def _person(row: Any, cities: frozenset[tuple[str, str]]) -> dict[str, str]:
    gender: Gender | None = row.gender
    return quotas.person(
        country=row.country,
        city=row.city,
        gender=gender.value if gender else None,
        university=row.university,
        member_cities=cities,
    )


def holders(cohort: Cohort, cities: frozenset[tuple[str, str]] = frozenset()) -> list[dict[str, str]]:
    """What quotas count those by who hold a place: who take part, have an open offer, or are about to get one."""
    active = exists().where(Enrolment.application_id == Application.id, Enrolment.state == EnrolmentState.ACTIVE)
    promised = exists().where(
        Decision.application_id == Application.id, Decision.done_at.is_(None), Decision.verdict == Verdict.OFFER
    )
    wanted = select(Application.country, Application.city, Application.gender, Application.university).where(
        Application.cohort_id == cohort.id,
        or_(
            and_(Application.state == S.ENROLLED, active),
            and_(Application.state == S.OFFERED, Application.answer_by >= clock.now()),
            promised,
        ),
    )
    return [_person(row, cities) for row in db.session.execute(wanted)]


def position(application: Application) -> int | None:
    """The place on the waiting list, from 1; None for somebody who does not stand on it."""
    ids = [each.id for each in waiting_list(application.cohort)]
    return ids.index(application.id) + 1 if application.id in ids else None


def cohort_and_phases(cohort_id: int) -> Cohort:
    """The cohort with its phases read."""
    wanted = select(Cohort).where(Cohort.id == cohort_id).options(joinedload(Cohort.phases))
    return db.session.scalars(wanted.execution_options(populate_existing=True)).unique().one()


def phases(cohort: Cohort) -> Sequence[Phase]:
    """The phases of the cohort."""
    return list(db.session.scalars(select(Phase).where(Phase.cohort_id == cohort.id).order_by(Phase.number)))


def cohorts_with_expired_offers() -> list[int]:
    """Ids of the cohorts in which an offer's time to answer is over."""
    return list(db.session.scalars(select(Application.cohort_id).where(*_expired()).distinct()))


def expired_offers(cohort: Cohort, most: int) -> list[Application]:
    """Offers of the cohort whose time to answer is over, the oldest first, locked and as they are now."""
    wanted = select(Application).where(Application.cohort_id == cohort.id, *_expired())
    wanted = wanted.order_by(Application.answer_by, Application.id).limit(most)
    wanted = wanted.options(joinedload(Application.person)).with_for_update(of=Application, key_share=True)
    return list(db.session.scalars(wanted.execution_options(populate_existing=True)))


def _expired() -> tuple[Any, ...]:
    return (Application.state == S.OFFERED, Application.answer_by < clock.now())


def cohorts_with_waiting_list() -> list[int]:
    """Ids of the cohorts in which somebody waits for a place."""
    wanted = select(Application.cohort_id).where(Application.state == S.WAITLISTED).distinct()
    return list(db.session.scalars(wanted))


def locked_application(application_id: int) -> Application:
    """The application as it is now; nobody else changes it before this transaction ends."""
    wanted = select(Application).where(Application.id == application_id).options(joinedload(Application.person))
    wanted = wanted.with_for_update(of=Application, key_share=True).execution_options(populate_existing=True)
    return db.session.scalars(wanted).one()


def arrived(cohort: Cohort) -> list[Any]:
    """The applications of the cohort that wait for a place, in order of arrival: (id, born, rule).

    Those about which staff have staged a decision wait for that.
    """
    staged = exists().where(Decision.application_id == Application.id, Decision.done_at.is_(None))
    wanted = select(Application.id, Application.born, Application.rule)
    wanted = wanted.where(Application.cohort_id == cohort.id, Application.state == S.SUBMITTED, ~staged)
    return list(db.session.execute(wanted.order_by(Application.submitted_at, Application.id)))


def waits(cohort: Cohort) -> bool:
    """True when somebody stands on the cohort's waiting list: nobody who comes later overtakes them."""
    wanted = select(Application.id).where(Application.cohort_id == cohort.id, Application.state == S.WAITLISTED)
    return db.session.scalar(wanted.limit(1)) is not None


def deferred_to(now: datetime) -> list[tuple[Application, Cohort]]:
    """Everybody who asked for a later cohort, with one that is open and that they have not been told of."""
    later = aliased(Cohort)
    told = exists().where(Notification.key == "application:" + Application.code + ":again:" + later.slug)
    applied = aliased(Application)
    own = exists().where(applied.cohort_id == later.id, applied.person_id == Application.person_id)
    wanted = (
        select(Application, later)
        .join(Application.cohort)
        .join(later, later.first_day > Cohort.first_day)
        .where(Application.state == S.DEFERRED, later.apply_opens_at <= now, later.apply_closes_at > now, ~told, ~own)
        .options(joinedload(Application.person))
        .limit(100)
    )
    return [(row[0], row[1]) for row in db.session.execute(wanted)]


def cohort_of_arrival(arrival_id: int) -> Cohort | None:
    """The cohort of the application that arrived."""
    wanted = select(Cohort).join(Application, Application.cohort_id == Cohort.id)
    wanted = wanted.join(Arrival, Arrival.application_id == Application.id).where(Arrival.id == arrival_id)
    return db.session.scalar(wanted.execution_options(populate_existing=True))
