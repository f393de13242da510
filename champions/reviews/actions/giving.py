"""What happens when applications are given to readers: all that is missing at once, or one to one."""

from typing import Any, NamedTuple

from flask_babel import gettext as _
from sqlalchemy import insert

from champions.core import audit, clock, outbox
from champions.core.db import db, new_code
from champions.core.errors import Refused
from champions.registration.models import Application

from .. import assignment, queries
from ..models import PlanState, Review, Reviewer, ReviewPlan, ReviewState


class Given(NamedTuple):
    """How many reviews are new, and what could not be met."""

    new: int
    lacking: dict[str, tuple[int, assignment.Lack]]


def propose(plan: ReviewPlan) -> tuple[queries.Table, assignment.Proposal]:
    """Who would read what if what is missing were given now; nothing is changed."""
    table = queries.table(plan)
    proposal = assignment.assign(
        sorted(table.applications), table.limits, each=plan.readers_each, conflicts=table.conflicts,
        standing=table.standing, seed=plan.seed,
    )  # fmt: skip
    return table, proposal


def assign_missing(plan: ReviewPlan, *, by: Any) -> Given:
    """Every application has its readers, as far as conflicts and limits allow; readers are told once by mail."""
    _hold(plan)
    table, proposal = propose(plan)
    now = clock.now()
    rows: list[dict[str, Any]] = [
        {
            "code": new_code(),
            "version": 1,
            "plan_id": plan.id,
            "application_id": table.applications[application],
            "reviewer_id": table.readers[reader],
            "state": ReviewState.ASSIGNED,
            "note": "",
            "assigned_at": now,
        }
        for reader, application in proposal.pairs
    ]
    if rows:
        db.session.execute(insert(Review), rows)
    _tell(plan, {row["reviewer_id"] for row in rows}, by)
    audit.record("review_plan.assign", plan, by=by, new=len(rows), lacking=len(proposal.lacking))
    return Given(len(rows), proposal.lacking)


def assign(application: Application, reviewer: Reviewer, *, by: Any) -> Review:
    """The reader has the application too, beyond the usual number if need be: a third opinion."""
    plan = reviewer.plan
    _hold(plan)
    if application.state not in queries.READ or application.cohort_id != plan.cohort_id:
        raise Refused(_("Only applications that wait for a decision are read."))
    if reviewer.id not in {each.id for each, _name, _load in queries.free_readers(plan, application)}:
        raise Refused(_("This reader has the application already, or must not read it."))
    review = Review(plan_id=plan.id, application_id=application.id, reviewer_id=reviewer.id)
    db.session.add(review)
    db.session.flush()
    audit.record("review.assign", review, by=by, cohort_id=plan.cohort_id, reviewer=reviewer.code)
    _tell(plan, {reviewer.id}, by)
    return review


def _hold(plan: ReviewPlan) -> None:
    db.session.refresh(plan, ["state", "version", "readers_each", "seed"], with_for_update=True)
    if plan.state is not PlanState.OPEN:
        raise Refused(_("Applications are given to readers while reading is open."))


def _tell(plan: ReviewPlan, reviewers: set[int], by: Any) -> None:
    """Each of them is owed one mail an hour at most, however often they are given something; not who did it."""
    hour = clock.now().strftime("%Y-%m-%dT%H")
    for reviewer in queries.people(plan, reviewers):
        if by is None or reviewer.person_id != by.id:
            outbox.owe(
                reviewer.person, "reviews/given", key=f"reviews.given:{reviewer.code}:{hour}",
                cohort_id=plan.cohort_id, reviewer=reviewer.id,
            )  # fmt: skip
