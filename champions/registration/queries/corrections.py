"""What do we know: who asks for another date of birth."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import contains_eager, joinedload

from champions.accounts.models import Person
from champions.cohorts.models import Cohort
from champions.core.db import db

from .. import telling
from ..models import Application, ApplicationState, BirthCorrection, CorrectionState

PAGE = 50


@dataclass(frozen=True)
class Wish:
    """One line of the staff's list."""

    code: str
    application: str
    name: str
    state: CorrectionState
    born_before: date
    born_after: date
    asked_at: datetime
    decided_at: datetime | None


@dataclass(frozen=True)
class Listed:
    """A page of the list: how many there are in all, which page it is, of how many, and its lines."""

    total: int
    page: int
    pages: int
    wishes: Sequence[Wish]


def sent_application(cohort: str, code: str) -> Application | None:
    """The application with that reference to that cohort, once it was sent, with its person."""
    wanted = select(Application).join(Application.cohort).where(Cohort.slug == cohort, Application.code == code)
    wanted = wanted.where(Application.submitted_at.is_not(None))
    return db.session.scalar(wanted.options(contains_eager(Application.cohort), joinedload(Application.person)))


def correction(cohort: str, code: str) -> BirthCorrection | None:
    """The wish with that code in that cohort, with application and person."""
    wanted = select(BirthCorrection).join(BirthCorrection.application).join(Application.cohort)
    wanted = wanted.where(Cohort.slug == cohort, BirthCorrection.code == code)
    whole = contains_eager(BirthCorrection.application)
    return db.session.scalar(
        wanted.options(whole.contains_eager(Application.cohort), whole.joinedload(Application.person))
    )


def newest_correction(application_id: int) -> BirthCorrection | None:
    """The last wish of the application, answered or not."""
    mine = select(BirthCorrection).where(BirthCorrection.application_id == application_id)
    return db.session.scalar(mine.order_by(BirthCorrection.asked_at.desc(), BirthCorrection.id.desc()).limit(1))


def open_correction(application_id: int) -> BirthCorrection | None:
    """The wish of the application that staff have not answered."""
    mine = select(BirthCorrection).where(BirthCorrection.application_id == application_id)
    return db.session.scalar(mine.where(BirthCorrection.state == CorrectionState.ASKED))


def corrections(cohort_id: int, *, waiting: bool, page: int) -> Listed:
    """A page of those that wait, the oldest first, or of the answered ones, the last first; the nearest there is."""
    here = Application.cohort_id == cohort_id
    asked = BirthCorrection.state == CorrectionState.ASKED
    which = asked if waiting else ~asked
    of = BirthCorrection.application_id == Application.id
    many = select(func.count()).select_from(BirthCorrection).join(Application, of).where(here, which)
    total = int(db.session.scalar(many) or 0)
    pages = max(-(-total // PAGE), 1)
    page = min(max(page, 1), pages)
    wanted = select(
        BirthCorrection.code, Application.code.label("application"), func.coalesce(func.nullif(Application.name, ""),
        Person.name).label("name"), BirthCorrection.state, BirthCorrection.born_before, BirthCorrection.born_after,
        BirthCorrection.asked_at, BirthCorrection.decided_at,
    )  # fmt: skip
    wanted = wanted.select_from(BirthCorrection).join(Application, of).join(Person, Person.id == Application.person_id)
    order = BirthCorrection.asked_at if waiting else BirthCorrection.decided_at.desc()
    wanted = wanted.where(here, which).order_by(order, BirthCorrection.id)
    rows = db.session.execute(wanted.limit(PAGE).offset((page - 1) * PAGE))
    return Listed(total, page, pages, [Wish(*row) for row in rows])


@telling.tells
def says(application: Application) -> Iterator[telling.Card | telling.Past]:
    """On the page of where an application stands: the way to correct the date of birth, and what became of it."""
    if application.state is ApplicationState.WITHDRAWN or application.submitted_at is None:
        return
    last = newest_correction(application.id)
    yield telling.Card("registration/correction_card.html", {"last": last}, beside=True)
    if last is None:
        return
    yield telling.Past(_("You asked us to correct your date of birth"), last.asked_at)
    if last.decided_at is not None:
        granted = last.state is CorrectionState.GRANTED
        words = _("We corrected your date of birth") if granted else _("We did not change your date of birth")
        yield telling.Past(words, last.decided_at)
