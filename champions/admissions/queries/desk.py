"""What do we know: the desk of admissions as a whole, one page of its list, and what stands beside one application."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, case, func, or_, select

from champions.accounts.models import Person
from champions.cohorts.models import Cohort
from champions.core import clock
from champions.core.db import db
from champions.core.outbox import Notification
from champions.registration.models import (
    Application,
    ApplicationState,
    BirthCorrection,
    CorrectionState,
    GuardianConsent,
    GuardianState,
)

from ..models import Appeal, AppealState, Verdict
from .applications import SENT
from .seats import taken_places
from .views import Desk, View

PAGE = 50
REMINDER = "registration/guardian_reminder"
CHOSEN = (
    ApplicationState.OFFERED, ApplicationState.ENROLLED, ApplicationState.DECLINED, ApplicationState.LAPSED,
    ApplicationState.DEFERRED,
)  # fmt: skip


@dataclass(frozen=True)
class Overview:
    """The cohort's applications in numbers: how many are in each state, how far they came, what waits for whom."""

    states: dict[ApplicationState, int] = field(default_factory=dict)
    countries: tuple[str, ...] = ()
    started: int = 0
    sent: int = 0
    eligible: int = 0
    read: int = 0
    chosen: int = 0
    enrolled: int = 0
    needs_reader: int = 0
    unread: int = 0
    unread_since: datetime | None = None
    differ: int = 0
    outside: int = 0
    staged: int = 0


@dataclass(frozen=True)
class Pending:
    """What else waits for staff, and how many places are taken."""

    taken: int
    guardians: int
    guardians_reminded: datetime | None
    corrections: int
    appeals: int
    appeals_until: datetime | None
    unanswered: int
    unanswered_until: datetime | None


@dataclass(frozen=True)
class Page:
    """One page of a list: rows, how many there are in all, and which page it is."""

    rows: Sequence[Any]
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


def overview(cohort: Cohort) -> Overview:
    """The cohort's applications in numbers, in one statement."""
    rows = db.session.execute(_tallied(cohort)).all()
    states: dict[ApplicationState, int] = {}
    for row in rows:
        states[row.state] = states.get(row.state, 0) + row.started
    since = [row.unread_since for row in rows if row.unread_since is not None]
    totals = {
        name: sum(getattr(row, name) or 0 for row in rows)
        for name in ("started", "sent", "eligible", "read", "chosen", "needs_reader", "unread", "differ", "outside")
    }
    return Overview(
        states={state: states[state] for state in ApplicationState if state in states},
        countries=tuple(sorted({row.country for row in rows if row.country and row.sent})),
        enrolled=states.get(ApplicationState.ENROLLED, 0),
        unread_since=min(since, default=None),
        staged=sum(row.staged or 0 for row in rows),
        **totals,
    )


def _tallied(cohort: Cohort) -> Select[Any]:
    desk = Desk(cohort)
    waits = and_(SENT, Application.state == ApplicationState.SUBMITTED)
    chosen = or_(
        Application.state.in_(CHOSEN), Application.answer_by.is_not(None), desk.staged.verdict == Verdict.OFFER
    )
    unread = and_(waits, desk.read == 0)
    return desk.rows(
        Application.state,
        Application.country,
        func.count().label("started"),
        _how_many(SENT, "sent"),
        _how_many(and_(SENT, desk.of_age), "eligible"),
        _how_many(and_(SENT, desk.of_age, desk.read >= desk.required), "read"),
        _how_many(and_(SENT, chosen), "chosen"),
        _how_many(and_(waits, desk.read < desk.required), "needs_reader"),
        _how_many(unread, "unread"),
        func.min(case((unread, Application.submitted_at))).label("unread_since"),
        _how_many(and_(waits, desk.differ), "differ"),
        _how_many(and_(waits, ~desk.of_age), "outside"),
        _how_many(and_(SENT, desk.staged.id.is_not(None), desk.staged.dispatch_id.is_(None)), "staged"),
    ).group_by(Application.state, Application.country)


def _how_many(which: Any, name: str) -> Any:
    return func.sum(case((which, 1), else_=0)).label(name)


def pending(cohort: Cohort) -> Pending:
    """What else waits for staff, in one statement."""
    guardians = (GuardianConsent.cohort_id == cohort.id, GuardianConsent.state == GuardianState.ASKED)
    reminded = (Notification.cohort_id == cohort.id, Notification.message == REMINDER)
    corrections = (BirthCorrection.state == CorrectionState.ASKED, _of(BirthCorrection, cohort))
    appeals = (Appeal.state == AppealState.FILED, _of(Appeal, cohort))
    offers = (
        Application.cohort_id == cohort.id,
        Application.state == ApplicationState.OFFERED,
        Application.answer_by >= clock.now(),
    )
    asked = (
        taken_places(cohort),
        _count(GuardianConsent.id, *guardians),
        _one(func.max(Notification.created_at), *reminded),
        _count(BirthCorrection.id, *corrections),
        _count(Appeal.id, *appeals),
        _one(func.min(Appeal.answer_by), *appeals),
        _count(Application.id, *offers),
        _one(func.min(Application.answer_by), *offers),
    )
    return Pending(*db.session.execute(select(*asked)).one())


def _of(model: Any, cohort: Cohort) -> Any:
    here = select(Application.id).where(Application.cohort_id == cohort.id)
    return model.application_id.in_(here)


def _one(what: Any, *where: Any) -> Any:
    return select(what).where(*where).scalar_subquery()


def _count(column: Any, *where: Any) -> Any:
    return _one(func.count(column), *where)


def page(cohort: Cohort, view: View, number: int, total: int, *, viewer_id: int | None = None) -> Page:
    """That page of the `total` applications that `view` shows, as the person may see them; the nearest there is."""
    number = min(max(1, number), max(1, -(-total // PAGE)))
    desk = Desk(cohort, viewer_id=viewer_id)
    rows = desk.narrowed(view, *columns(desk)).order_by(*desk.order(view)).limit(PAGE).offset((number - 1) * PAGE)
    return Page(db.session.execute(rows).all(), total, number)


def columns(desk: Desk) -> tuple[Any, ...]:
    """What the list says of an application."""
    return (
        Application.code,
        Application.name,
        Application.own_name,
        Application.call_name,
        Person.email,
        Application.country,
        Application.city,
        Application.state,
        Application.submitted_at,
        Application.answer_by,
        desk.read.label("read"),
        desk.required.label("required"),
        desk.scores.c.mean,
        desk.scores.c.low,
        desk.scores.c.high,
        desk.differ.label("differ"),
        desk.of_age.label("of_age"),
        desk.staged.verdict.label("staged"),
    )


def neighbours(application: Application, view: View, *, viewer_id: int | None = None) -> Neighbours:
    """What stands beside the application in `view`; it counts itself in, even when it no longer fits."""
    desk = Desk(application.cohort, viewer_id=viewer_id)
    order = desk.order(view)
    numbered = desk.narrowed(
        view,
        Application.id,
        func.lag(Application.code).over(order_by=order).label("before"),
        func.lead(Application.code).over(order_by=order).label("after"),
        func.row_number().over(order_by=order).label("place"),
        func.count().over().label("total"),
        besides=application,
    ).subquery()
    row = db.session.execute(select(numbered).where(numbered.c.id == application.id)).one()
    return Neighbours(row.before, row.after, row.place, row.total)


def guardians_asked(cohort: Cohort) -> Sequence[Any]:
    """The guardians who were asked and have not answered, those whose time ends first in front; nothing of a child."""
    reminded = (
        select(func.max(Notification.created_at))
        .where(
            Notification.person_id == GuardianConsent.guardian_id,
            Notification.cohort_id == GuardianConsent.cohort_id,
            Notification.message == REMINDER,
        )
        .scalar_subquery()
    )
    wanted = select(
        Person.email, GuardianConsent.country, GuardianConsent.asked_at, GuardianConsent.expires_at,
        reminded.label("reminded_at"),
    )  # fmt: skip
    wanted = wanted.join(Person, Person.id == GuardianConsent.guardian_id)
    wanted = wanted.where(GuardianConsent.cohort_id == cohort.id, GuardianConsent.state == GuardianState.ASKED)
    return db.session.execute(wanted.order_by(GuardianConsent.expires_at, GuardianConsent.id).limit(500)).all()
