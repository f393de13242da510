"""What do we know: applications as staff look at them, places that are taken, one's own offer."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from champions.accounts.models import Person
from champions.cohorts.models import Cohort
from champions.core import clock
from champions.core.audit import AuditEntry
from champions.core.db import db
from champions.registration.models import Application, ApplicationState

from .models import Enrolment, EnrolmentState

PAGE = 50
# People agree to be read when they send.
SENT = Application.state != ApplicationState.DRAFT
SORTS: Mapping[str, Any] = {
    "name": func.lower(Application.name),
    "country": Application.country,
    "sent": Application.submitted_at,
    "answer": Application.answer_by,
}


@dataclass(frozen=True)
class View:
    """Which applications, in which order: what stands in the address of the list and follows to each application."""

    state: ApplicationState | None = ApplicationState.SUBMITTED
    q: str = ""
    country: str = ""
    sort: str = "sent"

    @property
    def args(self) -> dict[str, str]:
        """The view as the words of an address."""
        whole = {"state": self.state or "all", "q": self.q, "country": self.country, "sort": self.sort}
        return {name: str(value) for name, value in whole.items() if value}


@dataclass(frozen=True)
class Tally:
    """How many applications are in a state, how many of those were sent, and how many were ever offered a place."""

    count: int = 0
    sent: int = 0
    offered: int = 0


@dataclass(frozen=True)
class Page:
    """One page of a list: rows, how many there are in all, and which page it is."""

    rows: list[Application]
    total: int
    number: int

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-self.total // PAGE))

    @property
    def first(self) -> int:
        """The place of its first row in the whole list, from 1; 0 for an empty list."""
        return (self.number - 1) * PAGE + 1 if self.rows else 0


@dataclass(frozen=True)
class Neighbours:
    """The codes before and after an application in a view, its place from 1, and how many there are."""

    before: str | None
    after: str | None
    place: int
    total: int


def application(cohort: str, code: str) -> Application | None:
    """The application with that code in that cohort, if it was sent: nobody else reads a draft."""
    wanted = select(Application).join(Application.cohort).where(Cohort.slug == cohort, Application.code == code)
    wanted = wanted.where(SENT)
    return db.session.scalar(wanted.options(contains_eager(Application.cohort), joinedload(Application.person)))


def own_application(cohort: Cohort, person_id: int) -> Application | None:
    """The person's own application to the cohort."""
    wanted = select(Application).where(Application.cohort_id == cohort.id, Application.person_id == person_id)
    return db.session.scalar(wanted.options(joinedload(Application.person)))


def tallies(cohort: Cohort) -> dict[ApplicationState, Tally]:
    """The counts of every state there is an application in."""
    rows = db.session.execute(
        select(
            Application.state,
            func.count(),
            func.count(Application.submitted_at),
            func.count(Application.answer_by),
        )
        .where(Application.cohort_id == cohort.id)
        .group_by(Application.state)
    )
    return {state: Tally(count, sent, offered) for state, count, sent, offered in rows}


def countries(cohort: Cohort) -> list[str]:
    """The country codes of all applications that were sent."""
    wanted = select(Application.country).where(Application.cohort_id == cohort.id, Application.country != "", SENT)
    return list(db.session.scalars(wanted.distinct()))


def page(cohort: Cohort, view: View, number: int) -> Page:
    """That page of the applications `view` shows; the last one when there are fewer pages."""
    whole = _narrowed(select(Application), cohort, view)
    total = db.session.scalar(_narrowed(select(func.count(Application.id)), cohort, view)) or 0
    number = min(max(1, number), max(1, -(-total // PAGE)))
    rows = whole.order_by(*_order(view)).limit(PAGE).offset((number - 1) * PAGE)
    return Page(list(db.session.scalars(rows.options(contains_eager(Application.person)))), total, number)


def neighbours(application: Application, view: View) -> Neighbours:
    """What stands beside the application in `view`; it counts itself in, even when it no longer fits."""
    order = _order(view)
    numbered = _narrowed(
        select(
            Application.id,
            func.lag(Application.code).over(order_by=order).label("before"),
            func.lead(Application.code).over(order_by=order).label("after"),
            func.row_number().over(order_by=order).label("place"),
            func.count().over().label("total"),
        ),
        application.cohort,
        view,
        besides=application,
    ).subquery()
    row = db.session.execute(select(numbered).where(numbered.c.id == application.id)).one()
    return Neighbours(row.before, row.after, row.place, row.total)


def history(application: Application) -> list[Any]:
    """What happened to the application, the newest first: (at, action, facts, actor_id, the actor's name)."""
    wanted = (
        select(AuditEntry.at, AuditEntry.action, AuditEntry.facts, AuditEntry.actor_id, Person.name)
        .outerjoin(Person, Person.id == AuditEntry.actor_id)
        .where(AuditEntry.subject_kind == Application.__tablename__, AuditEntry.subject_id == application.id)
        .order_by(AuditEntry.at.desc(), AuditEntry.id.desc())
    )
    return list(db.session.execute(wanted))


def enrolled(cohort: Cohort) -> int:
    """How many take part in the cohort now."""
    return db.session.scalar(_enrolled(cohort)) or 0


def taken(cohort: Cohort) -> int:
    """How many places are taken: by those who take part, and by offers that can still be accepted."""
    offers = select(func.count(Application.id)).where(
        Application.cohort_id == cohort.id,
        Application.state == ApplicationState.OFFERED,
        Application.answer_by >= clock.now(),
    )
    return db.session.scalar(select(_enrolled(cohort).scalar_subquery() + offers.scalar_subquery())) or 0


def locked_seats(cohort: Cohort) -> int | None:
    """The cohort's places as they are now; nobody else gives one away before this transaction ends."""
    return db.session.scalar(select(Cohort.seats).where(Cohort.id == cohort.id).with_for_update())


def _enrolled(cohort: Cohort) -> Select[Any]:
    active = (Enrolment.cohort_id == cohort.id, Enrolment.state == EnrolmentState.ACTIVE)
    return select(func.count(Enrolment.id)).where(*active)


def _narrowed(wanted: Select[Any], cohort: Cohort, view: View, besides: Application | None = None) -> Select[Any]:
    fits: list[ColumnElement[bool]] = []
    if view.state:
        fits.append(Application.state == view.state)
    if view.country:
        fits.append(Application.country == view.country)
    for word in view.q.split():
        columns = (Application.name, Application.own_name, Application.call_name, Application.code, Person.email)
        fits.append(or_(*(column.icontains(word, autoescape=True) for column in columns)))
    matching = and_(*fits) if fits else Application.id.is_not(None)
    if besides is not None:
        matching = or_(matching, Application.id == besides.id)
    joined = wanted.join(Person, Person.id == Application.person_id)
    return joined.where(Application.cohort_id == cohort.id, SENT, matching)


def _order(view: View) -> tuple[Any, ...]:
    column = SORTS[view.sort.removeprefix("-")]
    # An empty moment sorts last on both engines, whichever way round.
    falling = view.sort.startswith("-")
    return (column.is_(None), column.desc() if falling else column.asc(), Application.id)
