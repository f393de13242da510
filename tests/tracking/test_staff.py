"""Staff's views: today, the board, one person."""

import re
from datetime import date, timedelta

import brotli
import pytest

from champions.core import work
from champions.core.db import db
from champions.core.outbox import Notification, owe
from champions.schedule.models import Evidence, EvidenceKind, Mark
from champions.tracking.queries import board as board_queries
from tests import factories

BOARD, TODAY = "/c/2027/board", "/c/2027/today"


@pytest.fixture
def cohort(now):
    return factories.cohort(first_day=date(2027, 3, 1))


@pytest.fixture
def staff(cohort, as_):
    return as_(factories.staff(cohort, call_name="Min-ji"))


def check_in(session, enrolment, minutes=0):
    slot = session.slots[0]
    at = slot.starts_at + timedelta(minutes=minutes)
    db.session.add(Evidence(slot_id=slot.id, enrolment_id=enrolment.id, kind=EvidenceKind.CHECK_IN, at=at))
    db.session.flush()


def lecture(cohort, week, now):
    return factories.session(cohort, week=week, number=week, starts_at=now - timedelta(weeks=6 - week, hours=3))


def cells(page, name):
    row = re.search(rf"<bdi>{name}</bdi>.*?</tr>", page, re.DOTALL)[0]
    return "".join(re.findall(r'<td class="w"><a class="(\w)"', row))


def names(page):
    return re.findall(r'<th scope="row"><a [^>]*><bdi>([^<]*)</bdi>', page)


def test_the_board_shows_what_each_attended_and_handed_in(cohort, staff, now):
    amara, mateus = (factories.enrolment(cohort, factories.person(name=name)) for name in ("Amara", "Mateus"))
    first, second = lecture(cohort, 1, now), lecture(cohort, 2, now)
    check_in(first, amara)
    check_in(first, mateus, minutes=20)
    check_in(second, amara)
    team = factories.team(cohort, [amara], name="Han")
    # Due in week 2 and in week 3, which has no session.
    handed = factories.deliverable(cohort, due_at=second.slots[0].starts_at)
    missing = factories.deliverable(cohort, due_at=second.slots[0].starts_at + timedelta(weeks=1))
    factories.submission(handed, team, amara.person)
    page = staff.get(f"{BOARD}?look=table").get_data(as_text=True)
    # Weeks 1 and 2 by sessions, 3 by what is overdue, 4 and 5 are over and lit, 6 is now.
    assert cells(page, "Amara") == "pp" + "m" + "pp" + "u" * 10
    assert cells(page, "Mateus") == "lm" + "m" + "pp" + "u" * 10
    assert f'href="/c/2027/people/{amara.code}#week-2"><span aria-hidden="true"><u>P</u></span>' in page
    assert page.count(", handed in") == 1
    assert "50% came in week 2, down 50 points" in page, "weeks without a session are not counted"
    factories.submission(missing, team, amara.person)
    page = staff.get(f"{BOARD}?look=table").get_data(as_text=True)
    assert cells(page, "Amara") == "ppppp" + "u" * 10


def test_filters_sorting_and_who_is_counted(cohort, staff):
    rows = {}
    for name, country in (("Amara", "NG"), ("Chen", "CN"), ("Bo", "KR")):
        rows[name] = factories.enrolment(cohort, factories.person(name=name))
        rows[name].application.country = country
    team = factories.team(cohort, [rows["Chen"]], name="Volta")
    gone = factories.enrolment(cohort, factories.person(name="Gone"))
    gone.state, gone.left_at = "left", gone.enrolled_at
    db.session.flush()
    for query, expected in (
        ("", ["Amara", "Bo", "Chen"]),
        ("sort=-name", ["Chen", "Bo", "Amara"]),
        ("sort=country", ["Chen", "Bo", "Amara"]),
        ("sort=team", ["Chen", "Amara", "Bo"]),
        (f"team={team.code}", ["Chen"]),
        ("team=none", ["Amara", "Bo"]),
        ("country=KR", ["Bo"]),
        ("q=aMaR", ["Amara"]),
        (f"q={rows['Bo'].person.email}", ["Bo"]),
        ("state=left", ["Gone"]),
        ("state=all", ["Amara", "Bo", "Chen", "Gone"]),
        ("sort=nonsense&team=nonsense", []),
        ("page=99", []),
    ):
        page = staff.get(f"{BOARD}?look=table&{query}").get_data(as_text=True)
        assert names(page) == expected, query


def test_an_empty_board_says_what_to_do(cohort, staff):
    page = staff.get(BOARD).get_data(as_text=True)
    assert "No participants yet" in page
    assert 'href="/c/2027/admissions"' in page
    assert "No one fits" in staff.get(f"{BOARD}?q=amra").get_data(as_text=True)


def fill(cohort, now, people):
    sessions = [lecture(cohort, week, now) for week in range(1, 6)]
    works = [factories.deliverable(cohort, due_at=now - timedelta(weeks=week)) for week in (1, 2)]
    members = [factories.enrolment(cohort, factories.person(name=f"Person {number:03}")) for number in range(people)]
    for start in range(0, people, 6):
        team = factories.team(cohort, members[start : start + 6])
        factories.submission(works[0], team, members[start].person)
    for number, member in enumerate(members):
        for place, session in enumerate(sessions):
            if (number * 7 + place * 3) % 10 < 8:
                check_in(session, member, minutes=20 if (number + place) % 9 == 0 else 0)
    return members


def test_the_same_statements_for_one_and_for_many(cohort, staff, now, statements):
    someone = fill(cohort, now, 1)[0]
    with statements() as one:
        staff.get(BOARD)
    with statements() as today_one:
        staff.get(TODAY)
    with statements() as person_one:
        staff.get(f"/c/2027/people/{someone.code}")
    for _ in range(2):
        more = factories.enrolment(cohort)
        factories.team(cohort, [more])
        factories.application(cohort)
        session = factories.session(cohort, week=7)
        check_in(session, someone)
        factories.deliverable(cohort)
    with statements() as three:
        staff.get(BOARD)
    with statements() as today_three:
        staff.get(TODAY)
    with statements() as person_three:
        staff.get(f"/c/2027/people/{someone.code}")
    assert len(one) == len(three) <= 12
    assert len(today_one) == len(today_three) <= 8
    assert len(person_one) == len(person_three) <= 8


def test_sixty_people_fit_in_twenty_kilobytes(cohort, staff, now):
    fill(cohort, now, 60)
    for query in ("", "?look=table", "?look=people"):
        page = staff.get(BOARD + query)
        assert "Showing 60 of 60." in page.get_data(as_text=True)
        assert len(brotli.compress(page.data, quality=5)) <= 20 * 1024
        assert len(page.data) <= 500_000


def test_two_hundred_a_page(cohort, staff, monkeypatch):
    monkeypatch.setattr(board_queries, "PAGE", 2)
    for _ in range(3):
        factories.enrolment(cohort)
    first = staff.get(f"{BOARD}?look=table").get_data(as_text=True)
    second = staff.get(f"{BOARD}?look=table&page=2").get_data(as_text=True)
    assert (len(names(first)), len(names(second))) == (2, 1)
    assert "Page 1 of 2" in first
    assert "look=table&amp;page=2" in first


def test_today_names_what_needs_a_person(cohort, staff, now):
    quiet = staff.get(TODAY).get_data(as_text=True)
    assert "Nothing waits for a person." in quiet
    assert "Good evening, <bdi>Min-ji</bdi>" in quiet, "it is 21:00 in Seoul"
    factories.application(cohort)
    factories.application(cohort)
    factories.application(cohort, state="offered")
    someone = factories.staff(cohort)
    turned_down = factories.application(cohort, state="not_selected")
    factories.appeal(turned_down, answer_by=now + timedelta(days=3))
    factories.correction(factories.application(cohort, state="declined"))
    factories.decision(factories.application(cohort), someone)
    me = factories.enrolment(cohort)
    team = factories.team(cohort, [me])
    factories.team(cohort, [factories.enrolment(cohort)])
    asked = factories.deliverable(cohort, title="Prototype", due_at=now + timedelta(hours=2))
    factories.submission(asked, team, me.person)
    factories.deliverable(cohort, title="Far away", due_at=now + timedelta(days=20))
    factories.session(cohort, title="Meet the users", starts_at=now + timedelta(hours=1))
    factories.session(cohort, title="Tomorrow", starts_at=now + timedelta(days=1))
    owe(me.person, "accounts/sign_in", key="failed", cohort_id=cohort.id)
    db.session.query(Notification).update({"work_state": work.WorkState.FAILED})
    page = staff.get(TODAY).get_data(as_text=True)
    rows = re.findall(r'<strong class="big">(\d+)</strong><span><a href="([^"]*)">([^<]*)</a>', page)
    assert [(count, text) for count, _url, text in rows] == [
        ("1", "Mails could not be delivered"),
        ("3", "Applications wait for a decision"),
        ("1", "Appeals wait for an answer"),
        ("1", "Dates of birth to correct"),
        ("1", "Decisions are staged and not sent"),
        ("1", "Offers without an answer"),
        ("1", "Teams have not handed in: Prototype"),
    ]
    assert "9 things need a person." in page
    day = page.split('id="day"')[1].split("</ol>")[0]
    assert re.findall(r"\b(\d\d:\d\d) KST (Meet|Prototype)", day) == [("22:00", "Meet"), ("23:00", "Prototype")]
    assert "You are here" in day
    assert "Tomorrow" not in day


def test_today_says_when_an_appeal_is_late_and_that_results_wait(cohort, staff, now):
    before = staff.get(TODAY).get_data(as_text=True)
    filed = now - timedelta(days=20)
    late = factories.application(cohort, state="not_selected")
    factories.appeal(late, filed_at=filed, answer_by=now - timedelta(days=1))
    made = factories.round_(factories.deliverable(cohort), state="closed")
    factories.compilation(made, factories.staff(cohort))
    page = staff.get(TODAY).get_data(as_text=True)
    assert "Late" not in before
    assert "Late" in page.split("Appeals wait for an answer")[1].split("</li>")[0]
    assert "Results wait to be confirmed" in page
    assert "Results wait" not in before


def test_today_follows_judging(cohort, staff, now):
    me = factories.enrolment(cohort)
    team = factories.team(cohort, [me])
    made = factories.round_(factories.deliverable(cohort), name="Workshop 1")
    entry = factories.entry(made, factories.submission(made.deliverable, team, me.person))
    done, _open = (factories.scorecard(entry, factories.judge(made)) for _ in range(2))
    done.state, done.submitted_at = "submitted", now
    db.session.flush()
    page = staff.get(TODAY).get_data(as_text=True)
    assert "Scorecards are missing: Workshop 1" in page
    assert "1 of 2 are in" in page


def test_who_came_to_the_last_session(cohort, staff, now):
    session = lecture(cohort, 5, now)
    came, late, absent, excused = (factories.enrolment(cohort) for _ in range(4))
    check_in(session, came)
    check_in(session, late, minutes=20)
    mark = Evidence(
        slot_id=session.slots[0].id,
        enrolment_id=excused.id,
        kind=EvidenceKind.STAFF_MARK,
        mark=Mark.EXCUSED,
        by_id=absent.person_id,
        note="Ill",
    )
    db.session.add(mark)
    db.session.flush()
    page = staff.get(TODAY).get_data(as_text=True)
    assert re.search(r'<span class="big">67%</span>came to L5', page), "two of three: who is excused is not counted"


def test_the_person_page_says_why(cohort, staff, now):
    me = factories.enrolment(cohort, factories.person(name="Amara", own_name="አማራ"))
    session = lecture(cohort, 2, now)
    check_in(session, me, minutes=20)
    team = factories.team(cohort, [me], name="Han")
    asked = factories.deliverable(cohort, title="Prototype", due_at=now - timedelta(weeks=1))
    factories.submission(asked, team, me.person, version=2)
    page = staff.get(f"/c/2027/people/{me.code}").get_data(as_text=True)
    week = page.split('id="week-2"')[1].split("</section>")[0]
    assert "Checked in, Wed 10 March, 18:20" in week
    assert "Late or recording" in week
    assert f"/c/2027/sessions/{session.code}/mark/{me.code}" in week
    fifth = page.split('id="week-5"')[1].split("</section>")[0]
    assert "Prototype" in fifth
    assert "version 2" in fifth
    for words in ("Amara", "አማራ", "Han", f"/c/2027/admissions/{me.application.code}", "Kenya"):
        assert words in page


def test_who_may_not(cohort, as_, client):
    me = factories.enrolment(cohort)
    other = factories.cohort("2028")
    theirs = factories.enrolment(other)
    staff, stranger = as_(factories.staff(cohort)), as_(factories.staff(other))
    for browser in (as_(me.person), stranger):
        for address in (BOARD, TODAY):
            assert browser.get(address).status_code == 403
        assert browser.get(f"/c/2027/people/{me.code}").status_code == 404
    assert staff.get(f"/c/2027/people/{me.code}").status_code == 200
    assert staff.get(f"/c/2027/people/{theirs.code}").status_code == 404
    assert client.get(BOARD).status_code == 302
