"""What do we know for giving applications to readers: what stands, what must not be, which lack readers."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import aliased

from champions.accounts.models import Person
from champions.cohorts.models import Cohort
from champions.core.db import db
from champions.registration.models import Application, ApplicationState
from champions.reviews import conflicts
from champions.reviews.models import Review, ReviewConflict, Reviewer, ReviewPlan, ReviewState

# Somebody with such an application to the cohort is no competitor of others.
OUT = (ApplicationState.WITHDRAWN, ApplicationState.NOT_SELECTED)
# What readers are given; and what they still see of what they were given before.
READ = (ApplicationState.SUBMITTED,)
GONE = (ApplicationState.DRAFT, ApplicationState.WITHDRAWN)


@dataclass(frozen=True)
class Table:
    """All that assignment asks: applications and readers by code with their ids, and pairs of codes."""

    applications: dict[str, int]
    readers: dict[str, int]
    limits: dict[str, int | None]
    conflicts: set[tuple[str, str]]
    standing: set[tuple[str, str]]


@dataclass(frozen=True)
class Reader:
    """A reviewer as rules about conflicts see them."""

    id: int
    code: str
    person_id: int
    university: str
    most: int | None
    competes: bool


def competing(person_id: Any, cohort_id: Any) -> ColumnElement[bool]:
    """SQL: the person (a column) has an application of their own to the cohort."""
    own = aliased(Application)
    here = (own.cohort_id == cohort_id) & (own.person_id == person_id)
    return select(own.id).where(here, own.state.not_in(OUT)).exists()


def _reader(plan: ReviewPlan) -> list[Any]:
    """The columns of a Reader."""
    applies = competing(Reviewer.person_id, plan.cohort_id)
    return [Reviewer.id, Reviewer.code, Reviewer.person_id, Reviewer.university, Reviewer.most, applies]


def active(plan: ReviewPlan) -> list[Reader]:
    """Who reads for the plan now, in the order of their codes."""
    wanted = select(*_reader(plan)).where(Reviewer.plan_id == plan.id, Reviewer.ended_at.is_(None))
    return [Reader(*row) for row in db.session.execute(wanted.order_by(Reviewer.code))]


def competes(plan: ReviewPlan, person_id: int) -> bool:
    """True when the person has an application of their own to the cohort."""
    return bool(db.session.scalar(select(competing(person_id, plan.cohort_id))))


def table(plan: ReviewPlan) -> Table:
    """Everything to read, everybody who reads, who must not read what, and who has what."""
    found = db.session.execute(
        select(Application.id, Application.code, Application.person_id, Application.university).where(
            Application.cohort_id == plan.cohort_id, Application.state.in_(READ)
        )
    ).all()
    readers = active(plan)
    by_id = {row.id: row.code for row in found}
    codes = {each.id: each.code for each in readers}
    barred = {
        (each.code, row.code)
        for each in readers
        for row in found
        if conflicts.derived(
            reader=each.person_id,
            university=each.university,
            competes=each.competes,
            applicant=row.person_id,
            applicants_university=row.university,
        )
    }
    declared = select(ReviewConflict.reviewer_id, ReviewConflict.application_id).join(
        Reviewer, Reviewer.id == ReviewConflict.reviewer_id
    )
    for reader, application in db.session.execute(declared.where(Reviewer.plan_id == plan.id)):
        if reader in codes and application in by_id:
            barred.add((codes[reader], by_id[application]))
    given = select(Review.reviewer_id, Review.application_id, Review.state, Reviewer.code)
    given = given.join(Reviewer, Reviewer.id == Review.reviewer_id).where(Review.plan_id == plan.id)
    standing: set[tuple[str, str]] = set()
    for row in db.session.execute(given):
        # What is decided already is still a part of its reader's load.
        pair = (row.code, by_id.get(row.application_id, f"#{row.application_id}"))
        (barred if row.state is ReviewState.RECUSED else standing).add(pair)
    return Table(
        applications={row.code: row.id for row in found},
        readers={each.code: each.id for each in readers},
        limits={each.code: each.most for each in readers},
        conflicts=barred,
        standing=standing,
    )


def application(cohort: str, code: str) -> Application | None:
    """The application with that code in that cohort, once it was sent."""
    wanted = select(Application).join(Application.cohort).where(Cohort.slug == cohort, Application.code == code)
    return db.session.scalar(wanted.where(Application.state.not_in(GONE)))


def free_readers(plan: ReviewPlan, application: Application) -> list[tuple[Reader, str, int]]:
    """Who could read the application too, with their names and how many they have, the least loaded first."""
    here = Review.reviewer_id == Reviewer.id
    load = select(func.count()).where(here, Review.state != ReviewState.RECUSED).scalar_subquery()
    has = select(Review.id).where(here, Review.application_id == application.id).exists()
    declared = (ReviewConflict.reviewer_id == Reviewer.id) & (ReviewConflict.application_id == application.id)
    wanted = (
        select(*_reader(plan), Person.name, Person.email, load)
        .join(Person, Person.id == Reviewer.person_id)
        .where(Reviewer.plan_id == plan.id, Reviewer.ended_at.is_(None))
        .where(~has, ~select(ReviewConflict.id).where(declared).exists())
    )
    found = [(Reader(*row[:6]), row[6] or row[7], row[8]) for row in db.session.execute(wanted)]
    free = [each for each in found if conflict(each[0], application) is None]
    return sorted(free, key=lambda each: (each[2], each[1], each[0].code))


def conflict(reader: Reader, application: Application) -> conflicts.Why | None:
    """Why the reader must not read the application, as far as it can be known without being declared."""
    return conflicts.derived(
        reader=reader.person_id,
        university=reader.university,
        competes=reader.competes,
        applicant=application.person_id,
        applicants_university=application.university,
    )
