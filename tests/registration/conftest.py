"""The edition that the pages of registration are tried with."""

from datetime import UTC, date, datetime

import pytest

from champions.cohorts.models import Cohort
from champions.core import clock
from champions.core.db import db
from tests import factories


@pytest.fixture
def cohort(now) -> Cohort:
    """The 2027 edition with its first day on 1 March, open until 31 January 23:59 in Seoul; it is 12 January."""
    clock.freeze(datetime(2027, 1, 12, 12, tzinfo=UTC))
    return factories.cohort(
        first_day=date(2027, 3, 1),
        reference_date=date(2027, 3, 1),
        apply_opens_at=datetime(2026, 12, 1, tzinfo=UTC),
        apply_closes_at=datetime(2027, 1, 31, 14, 59, 59, 999000, tzinfo=UTC),
    )


@pytest.fixture
def desk(cohort, as_):
    """The browser of one of the cohort's staff; after each form it sends, the test's own rows are read anew."""
    browser = as_(factories.staff(cohort))
    plainly = browser.send

    def send(*args, **fields):
        db.session.flush()
        answer = plainly(*args, **fields)
        db.session.expire_all()
        return answer

    browser.send = send
    return browser
