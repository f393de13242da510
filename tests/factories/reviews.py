"""Plans of reading, readers, reviews."""

from typing import Any

from sqlalchemy import select

from champions.accounts.models import Person
from champions.cohorts.models import Cohort, Role
from champions.core import clock
from champions.core.db import db
from champions.registration.models import Application
from champions.reviews import rubric
from champions.reviews.models import (
    CoveredWords,
    PlanState,
    Review,
    ReviewConflict,
    ReviewCriterion,
    Reviewer,
    ReviewPlan,
    ReviewScore,
    ReviewState,
)

from .kept import kept
from .people import grant, person


def review_plan(where: Cohort, state: str = "open", criteria: int = 3, **facts: Any) -> ReviewPlan:
    """How a cohort's applications are read: the usual rubric, or its first lines; two readers each, names hidden."""
    facts.setdefault("hides", ["name"])
    facts.setdefault("seed", "s33ds33ds3")
    if state != "preparing":
        facts.setdefault("opened_at", clock.now())
    if state == "closed":
        facts.setdefault("closed_at", clock.now())
    made = kept(ReviewPlan(cohort_id=where.id, state=PlanState(state), **facts))
    for number, line in enumerate(rubric.usual()[:criteria], start=1):
        kept(ReviewCriterion(plan_id=made.id, number=number, **vars(line)))
    db.session.refresh(made, ["criteria"])
    return made


def reviewer(plan: ReviewPlan, who: Person | None = None, **facts: Any) -> Reviewer:
    """Somebody who reads, with the role."""
    who = grant(who or person(), Role.REVIEWER, plan.cohort)
    return kept(Reviewer(plan_id=plan.id, person_id=who.id, **facts))


def review(of: Application, by: Reviewer, values: tuple[int, ...] = (), **facts: Any) -> Review:
    """A review of the application: submitted when there is a value for each criterion, else a draft with what is."""
    criteria = list(db.session.scalars(select(ReviewCriterion).filter_by(plan_id=by.plan_id).order_by("number")))
    whole = len(values) == len(criteria) > 0
    facts = {"saved_at": clock.now() if values else None, "submitted_at": clock.now() if whole else None, **facts}
    facts.setdefault("state", ReviewState.SUBMITTED if whole else ReviewState.ASSIGNED)
    made = kept(Review(plan_id=by.plan_id, application_id=of.id, reviewer_id=by.id, **facts))
    for criterion, value in zip(criteria, values, strict=False):
        kept(ReviewScore(review_id=made.id, criterion_id=criterion.id, value=value))
    return made


def review_conflict(of: Reviewer, about: Application, why: str = "They teach there.") -> ReviewConflict:
    """This reviewer does not read this application."""
    return kept(ReviewConflict(reviewer_id=of.id, application_id=about.id, why=why))


def covered_words(of: Application, words: str = "Nairobi", **facts: Any) -> CoveredWords:
    """Words that were reported; covered, when it says by whom."""
    if "covered_by_id" in facts:
        facts.setdefault("covered_at", clock.now())
    return kept(CoveredWords(application_id=of.id, words=words, **facts))
