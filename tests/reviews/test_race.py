"""At the same moment: two devices submit, two staff assign, reading closes under a reader's hand."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select

from champions import Service, create_app
from champions.core import checks, work
from champions.core.db import db
from champions.core.transaction import transaction
from champions.reviews import actions, queries
from champions.reviews.models import Review, ReviewPlan, ReviewState
from tests import factories
from tests.conftest import make_migrated, make_settings
from tests.racing import at_once


@pytest.fixture
def service(tmp_path: Path, worker_id: str) -> Iterator[Service]:
    """A service on a database of its own, in which commits are real."""
    app = create_app(make_settings(tmp_path, make_migrated(f"champions_reviews_race_{worker_id}", tmp_path)))
    work.use_bell(lambda _job, _row: True)
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def given(service) -> tuple[int, str]:
    """The id of an open plan with four readers and nine applications, and the code of a whole review not submitted."""
    with service.app_context(), transaction():
        cohort = factories.cohort()
        plan = factories.review_plan(cohort)
        readers = [factories.reviewer(plan) for _ in range(4)]
        sent = [factories.application(cohort) for _ in range(9)]
        review = factories.review(sent[0], readers[0], (4, 4, 4))
        review.state, review.submitted_at = ReviewState.ASSIGNED, None
        return plan.id, review.code


def submitting(code: str):
    def act() -> None:
        review = queries.review("2027", code)
        actions.submit(review, by=review.reviewer.person)

    return act


def test_of_many_submits_one_counts(service, given):
    ends = at_once(service, [submitting(given[1])] * 5)
    assert ends == {"done": 1, "refused": 4}
    with service.app_context():
        assert db.session.scalar(select(Review.state).filter_by(code=given[1])) is ReviewState.SUBMITTED


def test_assigned_by_many_at_once_everything_is_given_once(service, given):
    def act() -> None:
        actions.assign_missing(db.session.get_one(ReviewPlan, given[0]), by=None)

    ends = at_once(service, [act] * 4)
    assert ends == {"done": 4}
    with service.app_context():
        assert db.session.scalar(select(func.count(Review.id))) == 18
        loads = db.session.execute(select(func.count()).select_from(Review).group_by(Review.reviewer_id))
        assert sorted(row[0] for row in loads) == [4, 4, 5, 5]
        assert list(checks.run()) == []


def test_a_close_lets_what_came_before_stand_and_nothing_in_after(service, given):
    def close() -> None:
        actions.close(db.session.get_one(ReviewPlan, given[0]), by=None)

    ends = at_once(service, [close, submitting(given[1])])
    assert ends["done"] + ends["refused"] == 2
    with service.app_context():
        review = db.session.scalar(select(Review).filter_by(code=given[1]))
        plan = db.session.get_one(ReviewPlan, given[0])
        assert (review.state is ReviewState.SUBMITTED) == (ends["done"] == 2)
        assert review.submitted_at is None or review.submitted_at <= plan.closed_at
