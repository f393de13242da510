"""Staff who applied themselves: they learn nothing of their own application that an applicant does not learn."""

import csv
import io
import re

import pytest

from champions.admissions import actions, queries
from champions.admissions.models import Side, Verdict
from champions.admissions.queries import View
from champions.core.db import db
from champions.reviews.models import ReviewPlan
from tests import factories

LIST = "/c/2027/admissions"
SAID = "A very weak text indeed."
PINNED = "They know the city well."


@pytest.fixture
def cohort(now):
    factories.cohort("2025")
    return factories.cohort()


@pytest.fixture
def me(cohort):
    return factories.staff(cohort, name="Applied Myself")


@pytest.fixture
def mine(cohort, me):
    """My own application: read by two, pinned, with an offer staged by somebody else."""
    plan, other = factories.review_plan(cohort), factories.staff(cohort, name="Other Staff")
    application = factories.application(cohort, me, name="Applied Myself")
    for _ in range(2):
        factories.review(application, factories.reviewer(plan), (2, 2, 2), note=SAID)
    actions.pin(application, Side.IN, PINNED, by=other)
    actions.stage(application, Verdict.OFFER, by=other, note="A kind word.")
    db.session.flush()
    return application


def seen(browser, path):
    answer = browser.get(path)
    assert answer.status_code == 200, path
    return answer.get_data(as_text=True)


def row_of(page, code):
    return next((row for row in re.findall(r"<tr>.*?</tr>", page, re.DOTALL) if code in row), "")


def test_ones_own_page_says_nothing_of_readers_pins_and_the_stage(cohort, me, mine, as_):
    here = f"{LIST}/{mine.code}"
    others = seen(as_(factories.staff(cohort)), here)
    own = seen(as_(me), here)
    assert "somebody else decides" in own
    for secret in (SAID, PINNED, "score 2.00", "Offer staged", "Decision staged", "Pinned for every"):
        assert secret in others, secret
        assert secret not in own, secret
    assert "/pin" not in own


def test_ones_own_score_is_in_no_list_and_found_by_no_filter(cohort, me, mine, as_):
    for query in ("state=submitted", "state=submitted&sort=score"):
        assert "2.0" in row_of(seen(as_(factories.staff(cohort)), f"{LIST}?{query}"), mine.code)
        row = row_of(seen(as_(me), f"{LIST}?{query}"), mine.code)
        assert row
        assert "2.0" not in row
        assert "staged" not in row.lower()
    for view in (View(score="2"), View(staged="offer"), View(staged="any"), View(readers="all")):
        assert queries.matching(cohort, view) == [mine.id]
        assert queries.matching(cohort, view, viewer_id=me.id) == []
        assert queries.counts(cohort, [view], viewer_id=me.id) == [0]


def test_whether_readers_differ_about_oneself_is_not_said(cohort, me, mine, as_):
    plan = db.session.query(ReviewPlan).filter_by(cohort_id=cohort.id).one()
    factories.review(mine, factories.reviewer(plan), (5, 5, 5))
    here = "/c/2027/reviews/applications?show=differ"
    assert "2.00, 5.00" in row_of(seen(as_(factories.staff(cohort)), here), mine.code)
    assert mine.code not in seen(as_(me), here)


def test_ones_own_score_leaves_in_no_file(cohort, me, mine, as_):
    def row(browser):
        answer = browser.send(f"{LIST}/export?state=all", kind="csv", why="check")
        text = answer.get_data().decode("utf-8-sig")
        answer.close()
        return next(each for each in csv.DictReader(io.StringIO(text)) if each["Reference"] == mine.code)

    others, own = row(as_(factories.staff(cohort))), row(as_(me))
    assert (others["Score"], others["On the stage"]) == ("2.0", "Offer")
    assert (own["Score"], own["Lowest score"], own["On the stage"]) == ("", "", "")


def test_ones_own_decision_is_not_in_the_list_of_what_is_staged(cohort, me, mine, as_):
    other = factories.application(cohort, name="Somebody Else")
    actions.stage(other, Verdict.OFFER, by=me)
    assert mine.code in seen(as_(factories.staff(cohort)), f"{LIST}/decisions")
    page = seen(as_(me), f"{LIST}/decisions")
    assert other.code in page
    assert mine.code not in page
    assert "A kind word." not in page


def test_ones_own_place_on_the_waiting_list_is_the_band_alone(cohort, me, as_):
    plan = factories.review_plan(cohort)
    mine = factories.application(cohort, me, state="waitlisted")
    factories.review(mine, factories.reviewer(plan), (2, 2, 2))
    actions.pin(mine, Side.IN, PINNED, by=factories.staff(cohort))
    others = row_of(seen(as_(factories.staff(cohort)), f"{LIST}/waiting"), mine.code)
    own = row_of(seen(as_(me), f"{LIST}/waiting"), mine.code)
    for secret in ("2.00", "Pinned in", "/place"):
        assert secret in others
        assert secret not in own
    assert "among the first 10" in own


def test_nobody_arranges_who_reads_their_own(cohort, me, mine, as_):
    here = f"/c/2027/reviews/applications/{mine.code}"
    assert as_(factories.staff(cohort)).get(here).status_code == 200
    assert as_(me).get(here).status_code == 404


def test_an_offer_that_ran_out_leads_to_no_offer_from_the_waiting_list(cohort, as_):
    lapsed = factories.application(cohort, state="lapsed")
    waits = factories.application(cohort, state="waitlisted")
    browser = as_(factories.staff(cohort))
    assert "/place" in seen(browser, f"{LIST}/{waits.code}")
    page = seen(browser, f"{LIST}/{lapsed.code}")
    assert "/place" not in page
    assert "Stage an offer" in page
