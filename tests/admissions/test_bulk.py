"""One change to many applications: looked at before it is done, done to those who stood on the page, undone."""

import re

import pytest

from champions.admissions import queries
from champions.admissions.models import Decision, Verdict
from champions.core.audit import AuditEntry
from champions.core.db import db
from champions.core.outbox import Notification
from champions.reviews.models import Review
from tests import factories

BULK = "/c/2027/admissions/bulk"


@pytest.fixture
def cohort(now):
    return factories.cohort(seats=10)


@pytest.fixture
def me(cohort):
    return factories.staff(cohort, name="Min-ji")


@pytest.fixture
def staff(me, as_):
    return as_(me)


def applied(cohort, name, **facts):
    return factories.application(cohort, factories.person(name=name), **facts)


def asked(deed, rows=(), **more):
    words = "&".join([f"do={deed}", *(f"p={row.code}" for row in rows), *(f"{k}={v}" for k, v in more.items())])
    return f"{BULK}?{words}"


def text(answer):
    return answer.get_data(as_text=True)


def on_stage():
    rows = db.session.query(Decision).order_by(Decision.application_id)
    return [(row.application_id, row.verdict) for row in rows]


def test_the_page_says_who_changes_and_who_does_not_and_nothing_has_happened(cohort, me, staff):
    fine, offered = applied(cohort, "Fine"), applied(cohort, "Offered", state="offered")
    mine = factories.application(cohort, me)
    page = text(staff.get(asked("offer", [fine, offered, mine])))
    assert "1 application changes, 2 stay as they are." in " ".join(page.split())
    changes, stays = page[: page.index("What stays as it is")], page[page.index("What stays as it is") :]
    assert "<bdi>Fine</bdi>" in changes
    assert "Decided already, or withdrawn." in stays
    assert "Your own application: somebody else decides." in stays
    assert on_stage() == []


def test_ticked_people_are_staged_and_each_outcome_is_told(cohort, me, staff):
    one, two, gone = applied(cohort, "One"), applied(cohort, "Two"), applied(cohort, "Gone", state="declined")
    rows = [one, two, gone]
    answer = staff.send(asked("waitlist", rows), note="Soon more.")
    assert answer.status_code == 303
    assert on_stage() == [(one.id, Verdict.WAITLIST), (two.id, Verdict.WAITLIST)]
    assert {each.note for each in db.session.query(Decision)} == {"Soon more."}
    page = text(staff.get(answer.location))
    assert "2 applications were changed, 1 stayed as it was." in " ".join(page.split())
    outcomes = re.findall(r"<bdi>(\w+)</bdi></a></th>.*?<span class=\"pill[^\"]*\">([^<]*)", page)
    assert outcomes == [
        ("One", "Waiting list staged"), ("Two", "Waiting list staged"), ("Gone", "Decided already, or withdrawn."),
    ]  # fmt: skip
    record = db.session.query(AuditEntry).filter_by(action=queries.BULK).one()
    assert record.facts["done"] == [one.code, two.code]
    assert record.facts["kept"] == {"decided": [gone.code]}
    assert db.session.query(Notification).count() == 0, "nobody is told before decisions are sent"


def test_what_was_staged_together_is_undone_together(cohort, me, staff):
    rows = [applied(cohort, f"P{number}") for number in range(3)]
    done = staff.send(asked("offer", rows)).location
    undo = re.search(r'href="([^"]*do=unstage[^"]*)"', text(staff.get(done))).group(1).replace("&amp;", "&")
    assert "3 applications change." in " ".join(text(staff.get(undo)).split())
    assert staff.send(undo).status_code == 303
    assert on_stage() == []


def test_a_no_needs_a_reason_and_keeps_what_was_typed(cohort, me, staff):
    one = applied(cohort, "One")
    page = text(staff.send(asked("reject", [one]), note="Kind words"))
    assert "Choose the reason that is closest." in page
    assert "Kind words" in page
    staff.send(asked("reject", [one]), note="Kind words", reason="time")
    kept = db.session.query(Decision).one()
    assert (kept.verdict, kept.reason, kept.note) == (Verdict.REJECT, "time", "Kind words")
    page = text(staff.get(asked("offer", [one])))
    assert "Offer staged, in place of: Not selected, staged" in page


def test_more_than_twenty_need_their_number(cohort, me, staff):
    for number in range(21):
        applied(cohort, f"P{number}")
    address = asked("offer", all=1, state="submitted")
    assert "Type how many you change" in text(staff.get(address))
    for typed in ("", "20", "all", "²"):
        page = staff.send(address, count=typed)
        assert page.status_code == 200
        assert "Type 21, the number of applications that change." in text(page)
    assert on_stage() == []
    assert staff.send(address, count="21").status_code == 303
    assert len(on_stage()) == 21


def test_all_that_match_are_those_that_match(cohort, me, staff):
    kenyan, korean = applied(cohort, "K", country="KE"), applied(cohort, "S", country="KR")
    staff.send(asked("offer", [korean], all=1, state="submitted", region="africa"))
    assert on_stage() == [(kenyan.id, Verdict.OFFER)]


def test_whoever_came_or_changed_meanwhile_is_not_changed_unseen(cohort, me, staff, as_):
    one = applied(cohort, "One")
    address = asked("offer", all=1, state="submitted")
    shown = text(staff.get(address))
    hidden = {
        name: re.search(rf'name="{name}" value="([^"]*)"', shown).group(1) for name in ("csrf_token", "once", "seen")
    }
    applied(cohort, "Late")
    page = staff.post(address, data=hidden)
    assert page.status_code == 200
    assert "Something has changed since you opened this page." in text(page)
    assert "<bdi>Late</bdi>" in text(page), "and here is the new list"
    assert on_stage() == []
    assert staff.send(address).status_code == 303
    assert len(on_stage()) == 2
    assert one.state == "submitted"


def test_the_same_click_twice_acts_once(cohort, me, staff):
    one = applied(cohort, "One")
    address = asked("offer", [one])
    shown = text(staff.get(address))
    hidden = {
        name: re.search(rf'name="{name}" value="([^"]*)"', shown).group(1) for name in ("csrf_token", "once", "seen")
    }
    first, second = staff.post(address, data=hidden), staff.post(address, data=hidden)
    assert first.location == second.location
    assert db.session.query(AuditEntry).filter_by(action=queries.BULK).count() == 1


@pytest.fixture
def plan(cohort):
    return factories.review_plan(cohort)


def test_many_are_given_to_a_reader_but_not_against_a_conflict(cohort, plan, me, staff):
    free, has, fellow = (applied(cohort, name, university=name) for name in ("Free", "Has", "Fellow"))
    reader = factories.reviewer(plan, factories.person(name="Reader"), university="Fellow")
    factories.review(has, reader)
    rows = [free, has, fellow]
    page = text(staff.get(asked("assign", rows)))
    assert f'<option value="{reader.code}">Reader</option>' in page
    assert page.count('name="p"') == 3, "the ticks are kept"
    address = asked("assign", rows, reader=reader.code)
    page = text(staff.get(address))
    assert "This reader has it already." in page
    assert "This reader must not read it" in page
    assert staff.send(address).status_code == 303
    assert {each.application_id for each in db.session.query(Review)} == {free.id, has.id}
    assert db.session.query(Notification).filter_by(message="reviews/given").count() == 1
    assert "Nothing would change." in text(staff.get(address))


def test_a_reader_of_another_cohort_is_no_reader_here(cohort, plan, me, staff):
    one = applied(cohort, "One")
    other = factories.reviewer(factories.review_plan(factories.cohort("2028")))
    page = text(staff.get(asked("assign", [one], reader=other.code)))
    assert "Nobody reads for this cohort yet." in page


def test_nothing_is_written_when_reading_is_closed(cohort, me, staff):
    plan = factories.review_plan(cohort, state="closed")
    reader, one = factories.reviewer(plan), applied(cohort, "One")
    answer = staff.send(asked("assign", [one], reader=reader.code))
    assert answer.status_code == 409
    assert "while reading is open" in text(answer)
    assert db.session.query(Review).count() == 0


def test_an_export_of_those_who_are_ticked(cohort, me, staff):
    one = applied(cohort, "One")
    applied(cohort, "Two")
    answer = staff.get(asked("export", [one]))
    assert answer.status_code == 302
    assert "1 application. Those you have ticked." in " ".join(text(staff.get(answer.location)).split())


def test_many_take_few_statements(cohort, me, staff, statements):
    for number in range(120):
        applied(cohort, f"P{number}")
    address = asked("offer", all=1, state="submitted")

    def looked():
        with statements() as made:
            staff.get(address)
        return len(made)

    def done(deed, count):
        with statements() as made:
            assert staff.send(asked(deed, all=1, state="submitted"), count=str(count)).status_code == 303
        return len(made)

    assert looked() <= 8
    first = [done("offer", 120), done("unstage", 120)]
    for number in range(60):
        applied(cohort, f"Q{number}")
    assert looked() <= 8
    assert [done("offer", 180), done("unstage", 180)] == first
    assert max(first) <= 30, "the page and the change together"


def test_nonsense_does_no_harm(cohort, me, staff):
    other = applied(factories.cohort("2028"), "Other")
    for nothing in (BULK, f"{BULK}?do=nonsense"):
        assert staff.get(nothing).location.startswith("/c/2027/admissions?"), "back to the list"
    assert "Nothing would change." in text(staff.get(asked("offer", [other])))
    assert "Nothing would change." in text(staff.get(f"{BULK}?do=offer&p=x&p=&p=%27"))
    assert "Nothing would change." in text(staff.get(f"{BULK}?do=unstage&run=nothing"))
    assert staff.get(f"{BULK}/nothing").status_code == 404


def test_who_may_not(cohort, me, staff, as_, client):
    one = applied(cohort, "One")
    done = staff.send(asked("offer", [one])).location
    stranger, participant = as_(factories.staff(factories.cohort("2028"))), as_(factories.enrolment(cohort).person)
    for browser in (stranger, participant):
        assert browser.get(asked("offer", [one])).status_code == 403
        assert browser.get(done).status_code == 404
        assert "/admissions" not in browser.get("/c/2027").get_data(as_text=True)
    assert client.get(asked("offer", [one])).status_code == 302
