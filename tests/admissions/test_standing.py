"""The page of where an application stands, as admissions fill it: the answer and its hour, what was read, the files."""

from datetime import timedelta

import pytest

from champions.admissions import actions
from champions.admissions.models import Verdict
from champions.core import clock
from champions.core.db import db
from champions.core.lifecycle import move
from champions.core.outbox import Notification
from champions.registration import actions as registration
from champions.registration.models import ApplicationState
from tests import factories

STATUS = "/c/2027/status"
S = ApplicationState


@pytest.fixture
def cohort(now):
    factories.cohort("2025")
    return factories.cohort()


@pytest.fixture
def staff(cohort):
    return factories.staff(cohort)


def page(as_, one):
    return as_(one.person).get(STATUS).get_data(as_text=True)


def test_the_end_that_was_moved_out_of_the_night_says_so(cohort, staff, as_, now):
    # 12:00 UTC is 07:00 in Lima: 72 hours later it is still the night, which ends at 08:00.
    one = factories.application(cohort, factories.person(zone="America/Lima"))
    actions.offer(one, by=staff)
    said = page(as_, one)
    assert "72 hours would have ended at 07:00 in your night, so we moved the end to the morning." in said
    assert "Sat 10 April, 08:00" in said
    plain = factories.application(cohort, factories.person(zone="Africa/Nairobi"))
    actions.offer(plain, by=staff)
    assert "in your night" not in page(as_, plain)


def test_an_offer_can_be_answered_in_three_ways_from_the_page(cohort, as_):
    factories.cohort("2028", first_day=cohort.first_day + timedelta(days=364))
    one = factories.application(cohort, state="offered", reason_note="We liked your map.")
    said = page(as_, one)
    for words in ("/status/accept", "/status/decline", "/status/defer", "keep me for Smart City Champions 2028"):
        assert words in said
    assert "We liked your map." in said
    clock.freeze(one.answer_by + timedelta(seconds=1))
    late = page(as_, one)
    assert "Your time to answer is over" in late
    assert "/status/accept" not in late


def test_keep_me_for_later(cohort, as_):
    one = factories.application(cohort, state="offered")
    browser = as_(one.person)
    assert "It is not a promise of a place" in browser.get(f"{STATUS}/defer").get_data(as_text=True)
    answer = browser.send(f"{STATUS}/defer")
    assert (answer.status_code, answer.location) == (303, STATUS)
    db.session.refresh(one)
    assert one.state is S.DEFERRED
    assert db.session.query(Notification).filter_by(message="admissions/deferred").count() == 1
    assert "You asked for a later cohort" in browser.get(STATUS).get_data(as_text=True)
    assert "no offer to answer" in browser.get(f"{STATUS}/defer").get_data(as_text=True)
    assert browser.send(f"{STATUS}/accept", _at=f"{STATUS}/decline").status_code in (400, 409)


def test_readers_are_told_of_only_once_it_is_decided(cohort, staff, as_):
    plan = factories.review_plan(cohort)
    one = factories.application(cohort)
    for _ in range(2):
        factories.review(one, factories.reviewer(plan), (5,) * len(plan.criteria))
    assert "scored" not in page(as_, one)
    actions.stage(one, Verdict.WAITLIST, by=staff)
    assert "scored" not in page(as_, one)
    actions.send_decisions(actions.confirm_dispatch(cohort, 1, by=staff).id)
    db.session.expire_all()
    said = page(as_, one)
    assert "2 readers scored it" in said
    assert "They did not see: name." in said
    assert "5.0" not in said


def test_a_guardian_who_took_the_consent_back_is_named_as_the_reason(cohort, as_):
    one = factories.application(cohort)
    move(one, "stop", by=None)
    db.session.flush()
    assert "Your guardian took the consent back" in page(as_, one)
    other = factories.application(cohort)
    registration.withdraw(other, by=other.person)
    db.session.flush()
    assert "You have withdrawn" in page(as_, other)


def test_own_answers_can_be_read_and_kept(cohort, as_):
    one = factories.application(cohort, motivation="To find <b>where</b> & why.", city_problem="Water\nis lost.")
    browser = as_(one.person)
    read = browser.get(f"{STATUS}/answers").get_data(as_text=True)
    assert "To find &lt;b&gt;where&lt;/b&gt; &amp; why." in read
    kept = browser.get(f"{STATUS}/answers.txt")
    assert kept.mimetype == "text/plain"
    assert kept.headers["Content-Disposition"] == f'attachment; filename="application-{one.code}.txt"'
    text = kept.get_data(as_text=True)
    assert "To find <b>where</b> & why." in text
    assert one.code in text
    stranger = as_(factories.person())
    assert stranger.get(f"{STATUS}/answers").status_code == 302
    assert stranger.get(f"{STATUS}/answers.txt").status_code == 302


@pytest.mark.parametrize(
    "state", ["submitted", "offered", "waitlisted", "not_selected", "enrolled", "lapsed", "deferred"]
)
def test_the_page_asks_few_statements_whatever_stands_on_it(cohort, as_, statements, state):
    one = factories.application(cohort, state=state)
    browser = as_(one.person)
    with statements() as alone:
        browser.get(STATUS)
    for _ in range(3):
        factories.application(cohort, state=state)
    with statements() as among:
        assert browser.get(STATUS).status_code == 200
    assert len(alone) == len(among) <= 8
