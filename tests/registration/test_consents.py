"""Texts in versions: asked again when they change, taken back at any time, agreed to as they stand and no other."""

from datetime import date, timedelta

import pytest

from champions.core import clock
from champions.core.audit import AuditEntry
from champions.core.db import db
from champions.core.errors import Refused
from champions.registration import actions, queries
from champions.registration.models import Consent, ConsentText
from tests import factories
from tests.registration.pages import draft, hidden, text

PAGE = "/c/2027/apply/form/consent"
AGREED = {"c_data_1": "y", "c_conduct_1": "y"}


@pytest.fixture
def who(cohort):
    return factories.person()


@pytest.fixture
def mine(cohort, who):
    made = factories.application(cohort, who, state="draft")
    db.session.query(Consent).delete()
    db.session.expire_all()
    return made


def clause(application, key):
    return next(each for each in queries.clauses(application.cohort_id, application.id) if each.key == key)


def needed(application) -> set[int]:
    return {each.text_id for each in queries.clauses(application.cohort_id, application.id) if each.required}


def entries() -> list[tuple[str, list[str]]]:
    rows = db.session.query(AuditEntry).filter(AuditEntry.action.like("application.%consent")).order_by(AuditEntry.id)
    return [(row.action, row.facts["texts"]) for row in rows]


def test_a_cohort_has_its_texts_and_no_second_set_of_them(cohort):
    actions.ensure_defaults(cohort)
    found = db.session.query(ConsentText).filter_by(cohort_id=cohort.id).all()
    assert sorted(each.key for each in found) == ["conduct", "data", "photos"]
    data = next(each for each in found if each.key == "data")
    for words in ("6 months", "2 years", "usually your name", "withdraw"):
        assert words in data.body


def test_staffs_own_text_keeps_its_place(now):
    made = factories.cohort("2031")
    db.session.query(ConsentText).filter_by(cohort_id=made.id).delete()
    actions.publish(made, "data", "Ours", "Our own words.", True, by=None)
    actions.ensure_defaults(made)
    assert [each.title for each in db.session.query(ConsentText).filter_by(cohort_id=made.id, key="data")] == ["Ours"]


def test_a_cohort_without_texts_gets_them_with_its_first_application(now, in_request):
    made = factories.cohort("2031", reference_date=clock.now().date())
    db.session.query(ConsentText).filter_by(cohort_id=made.id).delete()
    db.session.expire_all()
    assert queries.clauses(made.id, None) == []
    actions.save(made, date(2000, 1, 1), {"country": "KE"}, by=factories.person())
    assert {each.key for each in queries.clauses(made.id, None)} == {"conduct", "data", "photos"}


def test_agreeing_is_a_row_a_record_and_no_more_however_often_it_is_saved(mine, who):
    for _ in range(2):
        actions.agree(mine, needed(mine), by=who)
    given = queries.consents(mine.id)
    assert sorted(each.text.key for each in given) == ["conduct", "data"]
    assert all(each.agreed_at == clock.now() and each.withdrawn_at is None for each in given)
    assert entries() == [("application.consent", ["data 1", "conduct 1"])]


def test_what_is_needed_cannot_be_left_out_and_then_nothing_is_written(mine, who):
    photos = clause(mine, "photos").text_id
    with pytest.raises(Refused, match="must agree"):
        actions.agree(mine, {clause(mine, "data").text_id, photos}, by=who)
    assert queries.consents(mine.id) == []


def test_what_may_be_left_out_can_be_taken_back_and_given_again(mine, who):
    photos = clause(mine, "photos").text_id
    actions.agree(mine, needed(mine) | {photos}, by=who)
    clock.freeze(clock.now() + timedelta(hours=1))
    actions.agree(mine, needed(mine), by=who)
    taken = next(each for each in queries.consents(mine.id) if each.text_id == photos)
    assert taken.withdrawn_at == clock.now()
    assert not clause(mine, "photos").is_agreed
    assert not clause(mine, "photos").has_changed, "whoever took it back was asked, and said no"
    clock.freeze(clock.now() + timedelta(hours=1))
    actions.agree(mine, needed(mine) | {photos}, by=who)
    assert clause(mine, "photos").agreed_at == clock.now()
    assert entries()[1:] == [("application.unconsent", ["photos 1"]), ("application.consent", ["photos 1"])]


def test_a_changed_text_is_asked_again_and_sending_waits_for_it(cohort, mine, who, in_request):
    actions.agree(mine, needed(mine), by=who)
    assert queries.progress(cohort.id, mine).missing() == []
    actions.publish(cohort, "data", "How we use your application", "Now for three years.", True, by=None)
    db.session.flush()
    progress = queries.progress(cohort.id, mine)
    assert [topic.slug for topic in progress.missing()] == ["consent"]
    assert progress.stage(progress.missing()[0]) == "in_progress"
    assert (clause(mine, "data").number, clause(mine, "data").agreed_before) == (2, 1)
    with pytest.raises(Refused, match="missing"):
        actions.submit(mine, by=who)
    actions.agree(mine, needed(mine), by=who)
    actions.submit(mine, by=who)
    assert mine.consent_version == "data 2, conduct 1"
    assert sorted((each.text.key, each.text.number) for each in queries.consents(mine.id)) == [
        ("conduct", 1), ("data", 1), ("data", 2),
    ]  # fmt: skip


def test_an_optional_text_that_changed_is_asked_again_and_holds_nothing_up(cohort, mine, who):
    actions.agree(mine, needed(mine) | {clause(mine, "photos").text_id}, by=who)
    actions.publish(cohort, "photos", "Photos", "And films.", False, by=None)
    db.session.flush()
    assert clause(mine, "photos").has_changed
    assert queries.progress(cohort.id, mine).missing() == []
    actions.agree(mine, needed(mine), by=who)
    assert not clause(mine, "photos").has_changed, "not ticking the new one takes the old one back"
    assert all(each.withdrawn_at for each in queries.consents(mine.id) if each.text.key == "photos")


def test_the_page_shows_each_text_with_its_number_and_asks_for_what_is_needed(as_, mine, who):
    browser = as_(who)
    page = text(browser.get(PAGE))
    assert page.count("Version 1, of 12 January 2027") == 3
    assert "6 months after the end of the cohort" in page
    page = text(browser.send(PAGE, c_data_1="y"))
    assert "Without it we may not read your application" in page
    assert queries.consents(mine.id) == []
    assert browser.send(PAGE, **AGREED).location == "/c/2027/apply/check"
    assert sorted(each.text.key for each in queries.consents(mine.id)) == ["conduct", "data"]


def test_a_text_that_changed_while_it_was_read_is_not_agreed_to(as_, cohort, mine, who):
    browser = as_(who)
    fields = hidden(browser.get(PAGE).get_data(as_text=True))
    actions.publish(cohort, "data", "How we use your application", "Now for three years.", True, by=None)
    db.session.commit()
    page = text(browser.post(PAGE, data={**fields, **AGREED}))
    assert "Now for three years." in page
    assert queries.consents(mine.id) == []
    assert browser.send(PAGE, c_data_2="y", c_conduct_1="y").status_code == 303


def test_the_task_list_and_the_page_say_that_a_text_has_changed(as_, cohort, mine, who):
    actions.agree(mine, needed(mine), by=who)
    browser = as_(who)
    assert "This text has changed since you agreed" not in text(browser.get("/c/2027/apply/form"))
    actions.publish(cohort, "data", "How we use your application", "Now for three years.", True, by=None)
    db.session.commit()
    page = text(browser.get("/c/2027/apply/form"))
    assert "This text has changed since you agreed" in page
    assert "In progress" in page
    assert "changed since you agreed to version 1" in text(browser.get(PAGE))


def test_after_the_close_one_can_still_take_back_and_nothing_else(as_, cohort, who):
    sent = factories.application(cohort, who)
    actions.agree(sent, needed(sent) | {clause(sent, "photos").text_id}, by=who)
    db.session.commit()
    clock.freeze(cohort.apply_closes_at + timedelta(days=9))
    browser = as_(who)
    assert browser.send(PAGE, **AGREED).status_code == 303
    assert not clause(sent, "photos").is_agreed
    assert clause(sent, "data").is_agreed
    assert browser.get("/c/2027/apply/form/about").location == "/c/2027/status"
    assert draft(who).edited_at is None
