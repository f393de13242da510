"""The participant's own page, and where everybody starts."""

import re
from datetime import date, timedelta

import brotli
import pytest

from champions.cohorts.models import Role
from champions.core.db import db
from champions.schedule.models import Evidence, EvidenceKind, Mark, SessionKind
from tests import factories

HOME = "/c/2027/home"


@pytest.fixture
def cohort(now):
    return factories.cohort(first_day=date(2027, 3, 1))


def check_in(session, enrolment, minutes=0):
    slot = session.slots[0]
    at = slot.starts_at + timedelta(minutes=minutes)
    db.session.add(Evidence(slot_id=slot.id, enrolment_id=enrolment.id, kind=EvidenceKind.CHECK_IN, at=at))
    db.session.flush()


def test_next_stop_line_tower_and_what_is_to_do(cohort, as_, now):
    me = factories.enrolment(cohort, factories.person(zone="Africa/Nairobi"))
    past = [
        factories.session(
            cohort, week=week, number=week, title=f"Past {week}", starts_at=now - timedelta(weeks=6 - week)
        )
        for week in (1, 2, 3, 4)
    ]
    factories.session(cohort, week=6, number=6, title="Digital services", starts_at=now + timedelta(hours=2))
    factories.session(cohort, week=7, number=7, title="Climate risk", starts_at=now + timedelta(weeks=1))
    check_in(past[0], me)
    check_in(past[1], me, minutes=30)
    slot = past[2].slots[0]
    excused = Evidence(
        slot_id=slot.id,
        enrolment_id=me.id,
        kind=EvidenceKind.STAFF_MARK,
        mark=Mark.EXCUSED,
        by_id=me.person_id,
        note="Ill",
    )
    db.session.add(excused)
    work = factories.deliverable(cohort, title="Problem statement", due_at=now + timedelta(days=3))
    page = as_(me.person).get(HOME).get_data(as_text=True)
    assert "<h1><bdi>Digital services</bdi></h1>" in page
    assert "Wed 7 April, 17:00" in page
    assert "23:00 in Seoul (KST)" in page
    assert "L4 Past 4" in page
    assert "L7 Climate risk" in page
    # Lit, half lit, excused, missed; week 5 without a session is over and lit; week 6 is now.
    assert "2 of 15 windows lit, 1 half lit, 1 dark, 1 excused, 10 to come" in page
    assert len(re.findall(r'class="st"', page)) == 15
    assert page.count('aria-current="step"') == 1
    assert f"/c/2027/work/{work.code}" in page
    assert "Sat 10 April, 15:00 your time" in page
    assert "Make a team, or join one" in page
    assert "Confirm your time zone" not in page


def test_nothing_is_asked_twice(cohort, as_, now):
    me = factories.enrolment(cohort, factories.person(zone=None))
    team = factories.team(cohort, [me])
    done = factories.deliverable(cohort, title="Done already")
    factories.deliverable(cohort, title="Too late now", due_at=now - timedelta(seconds=1))
    factories.deliverable(cohort, title="A minute left", due_at=now - timedelta(minutes=4), extension_minutes=5)
    factories.submission(done, team, me.person)
    todo = as_(me.person).get(HOME).get_data(as_text=True).split('id="todo"')[1]
    assert "Confirm your time zone" in todo
    assert "A minute left" in todo
    for absent in ("Done already", "Too late now", "Make a team"):
        assert absent not in todo


@pytest.mark.parametrize(("weeks", "lectures", "workshops"), [(10, 8, 3), (15, 6, 4), (1, 1, 0)])
def test_every_number_comes_from_the_cohort(now, as_, weeks, lectures, workshops):
    small = factories.cohort(
        "2029", weeks=weeks, lectures=lectures, workshops=workshops, first_day=(now + timedelta(days=7)).date()
    )
    me = factories.enrolment(small)
    for number in range(1, lectures + 1):
        starts = now + timedelta(weeks=number)
        factories.session(small, week=min(number, weeks), number=number, starts_at=starts)
    for number in range(1, workshops + 1):
        kind, week = SessionKind.WORKSHOP, min(lectures + number, weeks)
        factories.session(small, kind=kind, week=week, number=number, starts_at=now + timedelta(weeks=week))
    page = as_(me.person).get("/c/2029/home").get_data(as_text=True)
    assert f"week 1 of {weeks}" in page
    assert f"0 of {weeks} windows lit, {weeks} to come" in page
    assert f"Your tower has {weeks} windows" in page
    sessions, quiet = lectures + workshops, max(0, weeks - lectures - workshops)
    assert len(re.findall(r'class="st"', page)) == sessions + quiet


def test_at_most_eight_statements_and_eight_kilobytes_whatever_the_rows(cohort, as_, now, statements):
    me = factories.enrolment(cohort)
    team = factories.team(cohort, [me])
    browser = as_(me.person)

    def add(number):
        session = factories.session(cohort, week=number, number=number, starts_at=now - timedelta(weeks=7 - number))
        check_in(session, me)
        work = factories.deliverable(cohort, due_at=now + timedelta(days=number))
        if number % 2:
            factories.submission(work, team, me.person)

    add(1)
    with statements() as one:
        browser.get(HOME)
    for number in range(2, 15):
        add(number)
    with statements() as many:
        page = browser.get(HOME)
    assert len(one) == len(many) <= 8
    assert len(brotli.compress(page.data, quality=5)) <= 8 * 1024


def test_a_cohort_without_sessions_still_has_a_home(cohort, as_):
    page = as_(factories.enrolment(cohort).person).get(HOME)
    assert page.status_code == 200
    assert "not planned yet" in page.get_data(as_text=True)


def test_only_participants_of_the_cohort_have_a_home(cohort, as_, client):
    other = factories.enrolment(factories.cohort("2028"))
    for person in (other.person, factories.staff(cohort), factories.person()):
        assert as_(person).get(HOME).status_code == 403
    assert client.get(HOME).status_code == 302


@pytest.mark.parametrize(
    ("role", "where"),
    [(Role.STAFF, "/c/2027/today"), (Role.PARTICIPANT, HOME), (None, "/")],
)
def test_everybody_starts_where_they_have_most_to_do(cohort, as_, role, where):
    me = factories.person()
    if role:
        factories.grant(me, role, cohort)
    assert as_(me).get("/start").location == where
