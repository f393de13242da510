"""What was sent can be changed until the close: it stays sent, stays whole, and the record names what changed."""

from datetime import date, timedelta

import pytest

from champions.cohorts.models import Admission
from champions.core import clock
from champions.core.audit import AuditEntry
from champions.core.db import db
from champions.core.errors import Refused
from champions.registration import actions, queries
from champions.registration.models import ApplicationState
from tests import factories
from tests.registration.pages import draft, text
from tests.registration.test_routes import ABOUT, CITY, fill

ABOUT_PAGE, CITY_PAGE = "/c/2027/apply/form/about", "/c/2027/apply/form/city"


@pytest.fixture
def who(cohort):
    return factories.person()


@pytest.fixture
def browser(as_, cohort, who):
    """Somebody who has just sent their application."""
    window = as_(who)
    fill(window)
    assert window.send("/c/2027/apply/check", agree="y").status_code == 303
    clock.freeze(clock.now() + timedelta(hours=2))
    return window


def edits() -> list[dict]:
    return [row.facts for row in db.session.query(AuditEntry).filter_by(action="application.edit")]


def test_a_change_is_saved_and_the_application_stays_sent(browser, who):
    before = draft(who).submitted_at
    assert "Your application stays sent" in text(browser.get(CITY_PAGE))
    assert browser.send(CITY_PAGE, **CITY | {"motivation": "I know more now."}).location == "/c/2027/apply/check"
    page = text(browser.get("/c/2027/apply/check"))
    assert "Saved. Your application stays sent." in page
    assert "I know more now." in page
    assert "Send my application" not in page
    now = draft(who)
    assert (now.state, now.submitted_at, now.edited_at) == (ApplicationState.SUBMITTED, before, clock.now())
    assert edits() == [{"fields": ["motivation"]}]
    assert "You changed an answer" in text(browser.get("/c/2027/status"))


def test_saving_without_a_change_is_no_change(browser, who):
    assert browser.send(CITY_PAGE, **CITY).status_code == 303
    assert draft(who).edited_at is None
    assert edits() == []


def test_names_and_zone_follow_to_the_account(browser, who):
    browser.send(ABOUT_PAGE, **ABOUT | {"name": "Sofía Mamani", "call_name": "Sofi", "country": "KR"})
    db.session.refresh(who)
    assert (who.name, who.call_name, who.zone) == ("Sofía Mamani", "Sofi", "Asia/Seoul")
    assert edits() == [{"fields": ["name", "call_name", "country", "zone"]}]


def test_what_is_needed_cannot_be_emptied(browser, cohort, who, in_request):
    assert "Type your city." in text(browser.send(ABOUT_PAGE, **ABOUT | {"city": ""}))
    with pytest.raises(Refused, match="not left out"):
        actions.save(cohort, draft(who).born, {"city": ""}, by=who)
    assert draft(who).city == "Arequipa"


def test_another_date_of_birth_is_checked_as_the_first_was(browser, who):
    page = text(browser.send(ABOUT_PAGE, **ABOUT | {"born-year": "1980"}))
    assert "so born after 1 March 1992" in page
    assert draft(who).born == date(2003, 3, 27)
    assert browser.send(ABOUT_PAGE, **ABOUT | {"born-year": "2001"}).status_code == 303
    assert draft(who).born == date(2001, 3, 27)
    assert edits() == [{"fields": ["born"]}]


def test_a_question_that_comes_up_has_to_be_answered_at_once(browser, cohort, who):
    first = factories.question(cohort, "choice", label="Have you a team?", options=["Yes", "No"])
    second = factories.question(
        cohort, "text", label="What is its name?", required=True, condition_id=first.id, condition_is="Yes"
    )
    db.session.commit()
    page = text(browser.send(ABOUT_PAGE, **ABOUT, **{f"q_{first.code}": "Yes"}))
    assert "What is its name?" in page
    assert "Answer this question." in page
    assert queries.questions_and_answers(cohort.id, draft(who).id)[1] == {}
    answer = browser.send(ABOUT_PAGE, **ABOUT, **{f"q_{first.code}": "Yes", f"q_{second.code}": "Nile"})
    assert answer.location == "/c/2027/apply/check"
    assert edits() == [{"fields": [first.code, second.code]}]


def test_a_question_added_since_keeps_nobody_from_changing_another_page(browser, cohort, who):
    factories.question(cohort, "text", topic="studies", required=True)
    db.session.commit()
    assert browser.send(CITY_PAGE, **CITY | {"motivation": "New"}).status_code == 303


@pytest.mark.parametrize("state", ["offered", "not_selected", "enrolled", "waitlisted", "withdrawn", "declined"])
def test_what_is_decided_is_read_only(as_, cohort, who, state):
    at = {"waitlisted_at": clock.now()} if state == "waitlisted" else {}
    sent = factories.application(cohort, who, state=state, submitted_at=clock.now(), **at)
    browser = as_(who)
    assert browser.get(ABOUT_PAGE).location == "/c/2027/status"
    assert browser.get("/c/2027/apply/check").location == "/c/2027/status"
    assert browser.get("/c/2027/apply/form").location == "/c/2027/status"
    with pytest.raises(Refused):
        actions.save(cohort, sent.born, {"city": "Mombasa"}, by=who)
    assert sent.city == "Nairobi"


@pytest.mark.parametrize(("state", "may"), [("enrolled", True), ("waitlisted", True), ("withdrawn", False)])
def test_with_open_admission_a_place_keeps_nobody_from_changing_an_answer(cohort, who, state, may, in_request):
    cohort.admission = Admission.OPEN
    sent = factories.application(cohort, who, state=state, waitlisted_at=clock.now(), submitted_at=clock.now())
    assert actions.may_edit(sent) is may


def test_after_the_close_it_is_read_only(browser, cohort, who):
    for days in (9, 1):
        clock.freeze(cohort.apply_closes_at - timedelta(days=days))
        browser.get("/me")
    clock.freeze(cohort.apply_closes_at)
    assert browser.get(CITY_PAGE).status_code == 200
    clock.freeze(cohort.apply_closes_at + timedelta(milliseconds=1))
    assert browser.get(CITY_PAGE).location == "/c/2027/status"
    assert browser.get("/c/2027/apply/check").location == "/c/2027/status"
    answer = browser.send(CITY_PAGE, _at="/c/2027/apply/form/consent", **CITY | {"motivation": "Too late"})
    assert answer.location == "/c/2027/status"
    assert draft(who).motivation == CITY["motivation"]


def test_nobody_takes_a_draft_for_sent_or_what_is_sent_for_a_draft(as_, browser, cohort):
    page = text(browser.get("/c/2027/apply/form"))
    assert "Your application is sent" in page
    assert "Not sent yet" not in page
    other = as_(factories.person())
    fill(other)
    for address in ("/c/2027/apply/form", "/c/2027/apply/form/about"):
        assert "Not sent yet" in text(other.get(address))
    assert "Nothing is sent until you press" in text(other.get("/c/2027/apply/check"))
    assert "It is not sent yet." in text(other.get("/c/2027/apply"))
