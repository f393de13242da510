"""Admissions as staff and applicants use them."""

import re
from datetime import timedelta

import pytest

from champions.admissions import queries
from champions.admissions.models import Enrolment
from champions.admissions.queries import PAGE
from champions.core import clock
from champions.core.db import db
from champions.registration.models import ApplicationState
from tests import factories

LIST = "/c/2027/admissions"


@pytest.fixture
def cohort(now):
    return factories.cohort()


@pytest.fixture
def staff(cohort, as_):
    return as_(factories.staff(cohort))


def names(page):
    return re.findall(r'<th scope="row"><a [^>]*><bdi>([^<]*)</bdi>', page.get_data(as_text=True))


def test_the_list_shows_what_waits_and_its_tabs_count(cohort, staff):
    for state in ("submitted", "submitted", "draft", "offered", "enrolled"):
        factories.application(cohort, state=state)
    page = staff.get(LIST).get_data(as_text=True)
    assert len(names(staff.get(LIST))) == 2
    assert re.findall(r'href="[^"]*state=(\w+)"[^>]*>[^<]*<span class="num">(\d+)</span>', page) == [
        ("all", "4"),
        ("submitted", "2"),
        ("offered", "1"),
        ("enrolled", "1"),
    ]
    # The funnel: 5 started, 4 sent, all of them of age, nobody was read, 2 were offered a place, 1 is enrolled.
    assert re.findall(r'<th scope="row">[\w ]+</th><td class="num">(\d+)</td><td class="num">([^<]+)</td>', page) == [
        ("5", "–"),
        ("4", "80%"),
        ("4", "100%"),
        ("0", "0%"),
        ("2", "–"),
        ("1", "50%"),
    ]
    assert "Most people still wait to be read" in page


def test_filters_narrow_and_nonsense_in_the_address_does_no_harm(cohort, staff):
    amara = factories.person(name="Amara Okafor", email="amara@example.org")
    factories.application(cohort, amara, country="NG", own_name="")
    other = factories.application(cohort, factories.person(name="Łukasz"), country="PL")
    assert names(staff.get(f"{LIST}?state=all&q=okafor")) == ["Amara Okafor"]
    assert names(staff.get(f"{LIST}?state=all&q=amara@")) == ["Amara Okafor"]
    assert names(staff.get(f"{LIST}?state=all&q={other.code}")) == ["Łukasz"]
    assert names(staff.get(f"{LIST}?state=all&country=PL")) == ["Łukasz"]
    assert names(staff.get(f"{LIST}?state=all&q=%25")) == []
    for nonsense in ("state=x", "sort=x", "page=x", "page=-1", "page=99999999", "country=%00x", "q=%27"):
        assert staff.get(f"{LIST}?{nonsense}").status_code in (200, 400)
    assert len(names(staff.get(f"{LIST}?state=nonsense&sort=nonsense&page=99"))) == 2


def test_nobody_but_its_author_reads_a_draft(cohort, staff):
    draft = factories.application(cohort, factories.person(name="Not Sent"), state="draft", country="PE")
    for view in ("state=all", "state=draft", "state=all&q=Not", "state=all&country=PE"):
        page = staff.get(f"{LIST}?{view}")
        assert names(page) == []
        assert "Peru" not in page.get_data(as_text=True)
    for page in ("", "/offer", "/reject"):
        assert staff.get(f"{LIST}/{draft.code}{page}").status_code == 404


@pytest.mark.parametrize(("sort", "order"), [("name", "ABC"), ("-name", "CBA"), ("country", "CBA"), ("sent", "BCA")])
def test_sorting_is_done_by_the_server(cohort, staff, now, sort, order):
    for name, country, minutes in (("A", "ZM", 3), ("B", "KE", 1), ("C", "DE", 2)):
        sent = now + timedelta(minutes=minutes)
        factories.application(cohort, factories.person(name=name), country=country, submitted_at=sent)
    page = staff.get(f"{LIST}?sort={sort}")
    assert "".join(names(page)) == order
    label = "descending" if sort.startswith("-") else "ascending"
    assert f'aria-sort="{label}"' in page.get_data(as_text=True)


def test_pages_of_fifty(cohort, staff):
    for _ in range(PAGE + 1):
        factories.application(cohort)
    first, second = staff.get(LIST), staff.get(f"{LIST}?page=2")
    assert (len(names(first)), len(names(second))) == (PAGE, 1)
    assert "Showing 1 to 50 of 51." in first.get_data(as_text=True)
    assert "Showing 51 to 51 of 51." in second.get_data(as_text=True)


def test_the_same_statements_for_one_row_and_three(cohort, staff, statements):
    one = factories.application(cohort)
    with statements() as first:
        staff.get(LIST)
    with statements() as read:
        staff.get(f"{LIST}/{one.code}")
    factories.application(cohort)
    factories.application(cohort)
    with statements() as third:
        staff.get(LIST)
    with statements() as read_of_three:
        staff.get(f"{LIST}/{one.code}")
    assert len(first) == len(third) <= 8
    assert len(read) == len(read_of_three) <= 8


def test_neighbours_keep_the_filter_and_the_one_just_decided(cohort, staff, now):
    rows = [
        factories.application(cohort, country="KE", submitted_at=now + timedelta(minutes=minutes))
        for minutes in range(3)
    ]
    factories.application(cohort, country="PL")
    view = "?state=submitted&country=KE&sort=sent"
    page = staff.get(f"{LIST}/{rows[1].code}{view}").get_data(as_text=True)
    assert "Application 2 of 3" in page
    for each in (rows[0], rows[2]):
        assert f"/admissions/{each.code}?state=submitted&amp;country=KE&amp;sort=sent" in page
    answer = staff.send(f"{LIST}/{rows[1].code}/offer{view}")
    assert answer.status_code == 303
    assert "country=KE" in answer.location
    assert "Application 2 of 3" in staff.get(answer.location).get_data(as_text=True)


def test_an_application_says_everything_and_what_happened(cohort, staff):
    one = factories.application(cohort, motivation="To find <b>where</b>.", access_needs="Captions")
    staff.send(f"{LIST}/{one.code}/offer")
    page = staff.get(f"{LIST}/{one.code}").get_data(as_text=True)
    for words in ("To find &lt;b&gt;where&lt;/b&gt;.", "Captions", one.code, "Kenya", "17 May 2000", "Decision staged"):
        assert words in page


def test_the_offer_page_says_the_effect_before_it_has_one(cohort, staff):
    one = factories.application(cohort)
    page = staff.get(f"{LIST}/{one.code}/offer").get_data(as_text=True)
    assert "Sat 10 April, 15:00 in Nairobi (EAT)" in page
    assert one.person.email in page
    db.session.refresh(one)
    assert one.state is ApplicationState.SUBMITTED
    cohort.seats = 1
    factories.enrolment(cohort)
    assert "All 1 places are taken" in staff.get(f"{LIST}/{one.code}/offer").get_data(as_text=True)


def test_a_rejection_needs_a_reason(cohort, staff):
    one = factories.application(cohort)
    page = staff.send(f"{LIST}/{one.code}/reject", note="Kind words")
    assert page.status_code == 200
    assert "Choose the reason that is closest." in page.get_data(as_text=True)
    assert "Kind words" in page.get_data(as_text=True), "nothing typed is lost"
    assert staff.send(f"{LIST}/{one.code}/reject", reason="time", note="Kind words").status_code == 303
    decision = queries.decision(one)
    assert (decision.verdict, decision.reason, decision.note) == ("reject", "time", "Kind words")
    db.session.refresh(one)
    assert one.state is ApplicationState.SUBMITTED, "staged, not sent"


def test_the_applicant_accepts_and_is_home(cohort, as_):
    one = factories.application(cohort, state="offered")
    browser = as_(one.person)
    answer = browser.send("/c/2027/status/accept")
    assert (answer.status_code, answer.location) == (303, "/c/2027/home")
    assert browser.get("/c/2027/home").status_code == 200, "a participant from the very next request"
    assert db.session.query(Enrolment).one().person_id == one.person_id
    assert "no offer to answer" in browser.get("/c/2027/status/accept").get_data(as_text=True)


def test_accepting_too_late_is_refused_in_words(cohort, as_):
    one = factories.application(cohort, state="offered")
    browser = as_(one.person)
    page = browser.get("/c/2027/status/accept")
    clock.freeze(one.answer_by + timedelta(milliseconds=1))
    late = browser.send("/c/2027/status/accept")
    assert (page.status_code, late.status_code) == (200, 409)
    assert "The time to accept this place is over." in late.get_data(as_text=True)
    assert db.session.query(Enrolment).count() == 0
    assert "ended on" in browser.get("/c/2027/status/accept").get_data(as_text=True)


def test_the_applicant_declines(cohort, as_):
    one = factories.application(cohort, state="offered")
    answer = as_(one.person).send("/c/2027/status/decline")
    assert (answer.status_code, answer.location) == (303, "/c/2027/status")
    db.session.refresh(one)
    assert one.state is ApplicationState.DECLINED


def test_who_may_not(cohort, as_, client):
    one = factories.application(cohort)
    other = factories.cohort("2028")
    theirs = factories.application(other)
    participant, stranger = as_(factories.enrolment(cohort).person), as_(factories.staff(other))
    staff = as_(factories.staff(cohort))
    assert staff.get(f"{LIST}/{one.code}").status_code == 200
    for browser in (participant, stranger):
        assert browser.get(LIST).status_code == 403
        for page in ("", "/offer", "/reject"):
            assert browser.get(f"{LIST}/{one.code}{page}").status_code == 404
    assert staff.get(f"{LIST}/{theirs.code}").status_code == 404
    assert staff.get(f"/c/2028/admissions/{theirs.code}").status_code == 404
    assert client.get(LIST).status_code == 302
    assert as_(factories.person()).get("/c/2027/status/accept").status_code == 404, "nothing was offered to them"


def test_nobody_decides_about_themselves(cohort, as_):
    me = factories.staff(cohort)
    mine = factories.application(cohort, me)
    assert as_(me).get(f"{LIST}/{mine.code}/offer").status_code == 404
    assert "somebody else decides" in as_(me).get(f"{LIST}/{mine.code}").get_data(as_text=True)
