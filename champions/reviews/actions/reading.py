"""What happens to a review: a draft is kept, it is submitted, taken back, or its reader steps aside."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm.attributes import flag_modified, set_committed_value

from champions.core import clock
from champions.core.db import db
from champions.core.errors import Refused
from champions.core.lifecycle import move
from champions.registration.models import Application

from .. import conflicts, scoring
from ..models import PlanState, Review, ReviewConflict, ReviewCriterion, Reviewer, ReviewScore, ReviewState


class Changed(Refused):
    """The review is not any more what its reader was looking at."""


def keep(review: Review, *, given: Mapping[int, int], note: str, seen: int, by: Any) -> None:
    """The scores in `given` (by criterion's id) and the note are kept as a draft; criteria without one keep theirs.

    `seen` is the version the reader was looking at: Changed, with nothing kept, when it is another by now.
    """
    _hold(review)
    if review.version != seen:
        raise Changed(
            _(
                "This was changed on another device. There it says: %(gave)s. What you chose here is still on the "
                "page: press again to replace it.",
                gave=gave(review),
            )
        )
    if review.state is not ReviewState.ASSIGNED:
        raise Refused(_("You have submitted this one. Take it back first if you want to change it."))
    kept = {each.criterion_id: each for each in review.scores}
    for criterion in review.plan.criteria:
        value = given.get(criterion.id)
        if value is None:
            continue
        if not scoring.LOW <= value <= scoring.HIGH:
            raise scoring.OffScale(f"{value} is not on the scale of {criterion.name}")
        if criterion.id in kept:
            kept[criterion.id].value = value
        else:
            review.scores.append(ReviewScore(criterion_id=criterion.id, value=value))
    review.note, review.saved_at = note, clock.now()
    # Written even when it is the same instant: the version must count every saving.
    flag_modified(review, "saved_at")
    db.session.flush()


def missing(review: Review) -> list[ReviewCriterion]:
    """The criteria that have no score yet, in their order."""
    given = {each.criterion_id for each in review.scores}
    return [each for each in review.plan.criteria if each.id not in given]


def submit(review: Review, *, by: Any) -> None:
    """The review counts, as it is; Refused while a score is missing."""
    _hold(review)
    lacking = missing(review)
    if lacking:
        raise Refused(_("Still without a score: %(names)s.", names=", ".join(each.name for each in lacking)))
    move(review, "submit", by=by, cohort_id=review.cohort.id)


def reopen(review: Review, *, by: Any) -> None:
    """The reader has taken the review back: it can be changed, and does not count until it is submitted again."""
    _hold(review)
    _take_back(review, by)


def recuse(review: Review, *, why: str, by: Any) -> None:
    """The reader knows this person: they read it no more, what they scored does not count, another is needed."""
    _hold(review)
    if review.state is ReviewState.SUBMITTED:
        _take_back(review, by)
    _step_aside(review, why, by)


def recuse_for(reviewer: Reviewer, *, by: Any) -> int:
    """The reader has nothing any more that they must not read as far as we know; returns how many went back."""
    wanted = select(Review, Application).join(Application, Application.id == Review.application_id)
    wanted = wanted.where(Review.reviewer_id == reviewer.id, Review.state != ReviewState.RECUSED)
    count = 0
    for review, application in db.session.execute(wanted):
        if conflicts.same_university(reviewer.university, application.university):
            if review.state is ReviewState.SUBMITTED:
                _take_back(review, by)
            _step_aside(review, _("The same university"), by)
            count += 1
    return count


def gave(review: Review) -> str:
    """`Problem 4, Drive 3`: what is saved, in words."""
    values = {each.criterion_id: each.value for each in review.scores}
    parts = [f"{each.name} {values[each.id]}" for each in review.plan.criteria if each.id in values]
    return ", ".join(parts) or _("no score yet")


def _take_back(review: Review, by: Any) -> None:
    at, review.submitted_at = review.submitted_at, None
    move(review, "reopen", by=by, cohort_id=review.cohort.id, submitted_at=at.isoformat() if at else None)


def _step_aside(review: Review, why: str, by: Any) -> None:
    db.session.add(ReviewConflict(reviewer_id=review.reviewer_id, application_id=review.application_id, why=why))
    move(review, "recuse", by=by, cohort_id=review.cohort.id)
    db.session.flush()


def _hold(review: Review) -> None:
    """The review as it is now, nobody else's until we are done, while reading is open: else Refused.

    The plan's row is held so that closing waits for reviews that are on their way, and they for a closing.
    """
    db.session.refresh(review.plan, ["state", "version"], with_for_update={"read": True})
    if review.plan.state is not PlanState.OPEN:
        raise Refused(_("Reading is closed. What you have submitted stands."))
    own = ["state", "version", "note", "saved_at", "submitted_at"]
    db.session.refresh(review, own, with_for_update=True)
    scores = select(ReviewScore).where(ReviewScore.review_id == review.id)
    set_committed_value(review, "scores", list(db.session.scalars(scores.execution_options(populate_existing=True))))
