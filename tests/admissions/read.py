"""Applications that were read: rows for the tests of shortlists."""

from sqlalchemy import select

from champions.admissions import actions
from champions.admissions.models import Decision, Shortlist
from champions.cohorts.models import Cohort
from champions.core.db import db
from champions.registration.models import Application
from champions.reviews.models import Reviewer, ReviewPlan
from tests import factories


def plan(where: Cohort, readers: int = 1) -> ReviewPlan:
    """A plan with one criterion, and as many readers as each application needs."""
    made = factories.review_plan(where, criteria=1, readers_each=readers)
    for _reader in range(readers):
        factories.reviewer(made)
    return made


def read(where: Cohort, *scores: int, **facts: object) -> Application:
    """An application with one submitted review for each score."""
    made = factories.application(where, **facts)
    plan = db.session.query(ReviewPlan).filter_by(cohort_id=where.id).one()
    for reader, value in zip(plan_readers(plan), scores, strict=False):
        factories.review(made, reader, (value,))
    return made


def plan_readers(plan):
    """Its readers, in their order."""
    return db.session.query(Reviewer).filter_by(plan_id=plan.id).order_by(Reviewer.id).all()


def made(cohort: Cohort, by, seats=2) -> Shortlist:
    """A finished shortlist."""
    run = actions.ask_shortlist(cohort, seats, by=by)
    db.session.commit()
    assert actions.make_shortlist(run.id) is True
    db.session.refresh(run)
    return run


def crowd(cohort):
    """Three from Asia with the best scores, two from Africa below them: (best, second, third, african, last)."""
    asia = [read(cohort, score, country="KR", city="Seoul") for score in (5, 4, 4)]
    return [*asia, read(cohort, 3, country="KE"), read(cohort, 2, country="NG")]


def verdicts(cohort: Cohort):
    """The verdict and the reason staged for each application, by its id."""
    found = db.session.execute(
        select(Decision.application_id, Decision.verdict, Decision.reason).order_by(Decision.application_id)
    )
    return {row.application_id: (row.verdict, row.reason) for row in found}
