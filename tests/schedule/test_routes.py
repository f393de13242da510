"""The line and the session page, as participants, mentors and staff see them."""

from datetime import timedelta

import brotli
import pytest

from champions.cohorts.models import Role
from champions.core import audit, clock
from champions.core.attempts import Attempt
from champions.core.db import db
from champions.schedule.models import Evidence, EvidenceKind, Mark, SessionKind, Slot
from tests import factories

MINUTE = timedelta(minutes=1)
JOIN = "https://video.example.org/room/7"


def text_of(answer):
    return answer.get_data(as_text=True)


@pytest.fixture
def cohort(now):
    return factories.cohort()


@pytest.fixture
def lecture(cohort, now):
    made = factories.session(cohort, number=4, title="Digital services", lecturer="이하나", summary="About trust.")
    made.slots[0].join_url, made.slots[0].check_in_code = JOIN, "4815"
    db.session.flush()
    return made


@pytest.fixture
def me(cohort):
    return factories.enrolment(cohort)


def page(lecture, more=""):
    return f"/c/{lecture.cohort.slug}/sessions/{lecture.code}{more}"


def check_in(browser, lecture, code="4815"):
    return browser.send(page(lecture, "/check-in"), _at=page(lecture), code=code)


def own_evidence(who):
    return db.session.query(Evidence).filter_by(enrolment_id=who.id).all()


def test_a_participant_checks_in_and_is_recorded(as_, me, lecture):
    browser = as_(me.person)
    assert "Check me in" in text_of(browser.get(page(lecture)))
    answer = check_in(browser, lecture)
    assert (answer.status_code, answer.location) == (303, page(lecture))
    after = text_of(browser.get(page(lecture)))
    assert "You are checked in." in after
    assert "Present" in after
    assert "Check me in" not in after
    (seen,) = own_evidence(me)
    assert (seen.kind, seen.at) == (EvidenceKind.CHECK_IN, clock.now())
    assert db.session.query(audit.AuditEntry).filter_by(action="evidence.check_in").count() == 1


@pytest.mark.parametrize("typed", [" 48 15 ", "٤٨١٥", "４８１５"])
def test_the_code_is_taken_as_phones_type_it(as_, me, lecture, typed):
    assert check_in(as_(me.person), lecture, typed).status_code == 303


def test_checking_in_twice_records_once(as_, me, lecture, now):
    one, other = as_(me.person), as_(me.person)
    fields = {"code": "4815"}
    assert one.get(page(lecture)).status_code == other.get(page(lecture)).status_code == 200
    assert check_in(one, lecture, **fields).status_code == 303
    clock.freeze(now + MINUTE)
    # The form is gone from the page, but the other device still shows the old one.
    assert other.send(page(lecture, "/check-in"), _at="/sign-out", **fields).status_code == 303
    assert len(own_evidence(me)) == 1


def test_a_wrong_code_is_said_beside_the_field_and_counted(as_, me, lecture):
    browser = as_(me.person)
    for _ in range(5):
        answer = check_in(browser, lecture, "0000")
        assert answer.status_code == 200
        assert "not the code of this session" in text_of(answer)
    assert db.session.query(Attempt).filter_by(what="check-in").count() == 5
    sixth = check_in(browser, lecture, "4815")
    assert "many wrong codes" in text_of(sixth)
    assert own_evidence(me) == []


def test_after_ten_minutes_the_code_may_be_tried_again(as_, me, lecture, now):
    browser = as_(me.person)
    for _ in range(5):
        check_in(browser, lecture, "0000")
    clock.freeze(now + 11 * MINUTE)
    assert check_in(browser, lecture).status_code == 303


def test_one_persons_wrong_codes_stop_nobody_else(as_, me, lecture, cohort):
    for _ in range(5):
        check_in(as_(me.person), lecture, "0000")
    assert check_in(as_(factories.enrolment(cohort).person), lecture).status_code == 303


@pytest.mark.parametrize(
    ("minutes", "form", "join", "words"),
    [
        (-16, False, False, "15 minutes before the start"),
        (-15, True, True, "You are checked in"),
        (60, True, True, "You are checked in"),
        (61, False, False, "over"),
    ],
)
def test_what_stands_on_the_page_when(as_, me, lecture, now, minutes, form, join, words):
    clock.freeze(now + minutes * MINUTE)
    browser = as_(me.person)
    shown = text_of(browser.get(page(lecture)))
    assert ("Check me in" in shown) is form
    assert (JOIN in shown) is join
    answer = browser.send(page(lecture, "/check-in"), _at="/sign-out", code="4815")
    assert words in text_of(answer if answer.status_code == 200 else browser.get(page(lecture)))
    assert len(own_evidence(me)) == form


def test_the_join_link_is_for_those_who_are_enrolled(as_, client, me, lecture, cohort):
    mentor = factories.grant(factories.person(), Role.MENTOR, cohort)
    assert JOIN in text_of(as_(me.person).get(page(lecture)))
    for other in (mentor, factories.staff(cohort)):
        shown = text_of(as_(other).get(page(lecture)))
        assert "Digital services" in shown
        assert JOIN not in shown


def test_only_staff_see_the_code(as_, me, lecture, cohort):
    mentor = factories.grant(factories.person(), Role.MENTOR, cohort)
    assert "4815" in text_of(as_(factories.staff(cohort)).get(page(lecture)))
    assert "4815" not in text_of(as_(me.person).get(page(lecture)))
    assert "4815" not in text_of(as_(mentor).get(page(lecture)))


def test_a_participant_of_another_cohort_does_not_find_the_session(as_, lecture, client):
    other = factories.enrolment(factories.cohort("2028"))
    assert as_(other.person).get(page(lecture)).status_code == 404
    assert as_(other.person).send(page(lecture, "/check-in"), _at="/sign-out", code="4815").status_code == 404
    assert as_(other.person).get(f"/c/2028/sessions/{lecture.code}").status_code == 404
    assert as_(other.person).get("/c/2027/line").status_code == 403
    assert client.get(page(lecture)).status_code == 302


def test_somebody_suspended_is_nobody(as_, me, lecture):
    browser = as_(me.person)
    assert browser.get(page(lecture)).status_code == 200
    me.person.state = "suspended"
    db.session.flush()
    assert browser.get(page(lecture)).status_code == 302
    assert browser.post(page(lecture, "/check-in"), data={"code": "4815"}).status_code in (400, 401)
    assert own_evidence(me) == []


def test_mentors_and_staff_cannot_check_in(as_, lecture, cohort):
    for who in (factories.grant(factories.person(), Role.MENTOR, cohort), factories.staff(cohort)):
        assert as_(who).send(page(lecture, "/check-in"), _at="/sign-out", code="4815").status_code == 404


def test_somebody_who_left_cannot_check_in_any_more(as_, me, lecture):
    me.state, me.left_at = "left", clock.now()
    db.session.flush()
    answer = as_(me.person).send(page(lecture, "/check-in"), _at="/sign-out", code="4815")
    assert answer.status_code == 409
    assert JOIN not in text_of(as_(me.person).get(page(lecture)))


def test_staff_mark_with_a_reason_and_the_participant_reads_it(as_, me, lecture, cohort):
    check_in(as_(me.person), lecture)
    desk, at = as_(factories.staff(cohort)), page(lecture, f"/mark/{me.code}")
    assert "Say why" in text_of(desk.send(at, mark="excused"))
    assert "Choose one" in text_of(desk.send(at, note="Flight was late."))
    assert len(own_evidence(me)) == 1
    assert desk.send(at, mark="excused", note="Flight was late.").status_code == 303
    shown = text_of(as_(me.person).get(page(lecture)))
    assert "Excused" in shown
    assert "Flight was late." in shown
    assert own_evidence(me)[-1].mark is Mark.EXCUSED
    entry = db.session.query(audit.AuditEntry).filter_by(action="evidence.mark").one()
    assert "Flight" not in str(entry.facts)


def test_only_staff_mark(as_, me, lecture, cohort):
    at = page(lecture, f"/mark/{me.code}")
    assert as_(me.person).get(at).status_code == 404
    assert as_(me.person).send(at, _at="/sign-out", mark="present", note="I was there").status_code == 404
    other = factories.cohort("2028")
    assert as_(factories.staff(other)).get(at).status_code == 404
    stranger = factories.enrolment(other)
    assert as_(factories.staff(cohort)).get(page(lecture, f"/mark/{stranger.code}")).status_code == 404


def test_staff_see_who_has_checked_in(as_, me, lecture, cohort):
    me.person.name = "Łukasz"
    silent = factories.enrolment(cohort, factories.person(name="زينب الحسن"))
    check_in(as_(me.person), lecture)
    desk = as_(factories.staff(cohort))
    known, missing = text_of(desk.get(page(lecture))), text_of(desk.get(page(lecture) + "?view=silent"))
    assert "Łukasz" in known
    assert silent.person.name not in known
    assert silent.person.name in missing
    assert "Łukasz" not in missing
    assert "1 of 2" in known


def test_a_session_held_twice_takes_the_code_of_the_slot_that_is_on(as_, me, lecture, now):
    twin = Slot(session_id=lecture.id, starts_at=now + 6 * 60 * MINUTE, ends_at=now + 7 * 60 * MINUTE)
    twin.check_in_code = "1623"
    db.session.add(twin)
    db.session.flush()
    db.session.refresh(lecture)
    browser = as_(me.person)
    assert check_in(browser, lecture, "1623").status_code == 200
    clock.freeze(now + 6 * 60 * MINUTE)
    assert check_in(browser, lecture, "4815").status_code == 200
    assert check_in(browser, lecture, "1623").status_code == 303
    assert "held more than once" in text_of(browser.get(page(lecture)))


def test_the_sign_leads_to_the_stops_before_and_after(as_, me, lecture, cohort, now):
    before = factories.session(cohort, number=3, week=5, title="Water", starts_at=now - timedelta(days=7))
    after = factories.session(
        cohort, SessionKind.WORKSHOP, number=1, week=7, title="Meet", starts_at=now + timedelta(days=7)
    )
    shown = text_of(as_(me.person).get(page(lecture)))
    assert f'href="{page(before)}"' in shown
    assert f'href="{page(after)}"' in shown
    assert "L3 Water" in shown
    assert "W1 Meet" in shown


def test_times_stand_in_both_zones(as_, me, lecture):
    me.person.zone = "Africa/Nairobi"
    db.session.flush()
    for address in (page(lecture), "/c/2027/line"):
        shown = text_of(as_(me.person).get(address))
        assert "Wed 7 April, 15:00" in shown
        assert "Nairobi (EAT)" in shown
        assert "21:00 in Seoul (KST)" in shown


def test_the_line_of_another_shape(as_, now):
    """8 lectures, 3 workshops and 10 weeks: everything comes from the cohort."""
    cohort = factories.cohort("short", weeks=10, lectures=8, workshops=3)
    begin = now - timedelta(weeks=5)
    for number in range(1, 9):
        factories.session(
            cohort, number=number, week=number, title=f"Lecture {number}", starts_at=begin + timedelta(weeks=number - 1)
        )
    for number in range(1, 4):
        factories.session(
            cohort, SessionKind.WORKSHOP, number=number, week=6 + number, title=f"Workshop {number}",
            starts_at=begin + timedelta(weeks=5 + number, days=1),
        )  # fmt: skip
    me = factories.enrolment(cohort)
    shown = text_of(as_(me.person).get("/c/short/line"))
    for label in [*(f">L{n}<" for n in range(1, 9)), *(f">W{n}<" for n in range(1, 4))]:
        assert shown.count(label) == 1
    assert ">L9<" not in shown
    assert shown.count("No session") == 1
    assert shown.count("You are here") == 1
    assert shown.count("Missed") == 5
    last = text_of(as_(me.person).get(f"/c/short/sessions/{_last_lecture(cohort).code}"))
    assert "Lecture 8 of 8, week 8" in last


def _last_lecture(cohort):
    from champions.schedule.models import Session

    return db.session.query(Session).filter_by(cohort_id=cohort.id, kind=SessionKind.LECTURE, number=8).one()


def test_the_line_shows_how_one_stands(as_, me, lecture, now, cohort):
    missed = factories.session(cohort, number=3, week=5, starts_at=now - timedelta(days=7))
    excused = factories.session(cohort, number=2, week=4, starts_at=now - timedelta(days=14))
    staff = factories.staff(cohort)
    db.session.add(
        Evidence(
            slot_id=excused.slots[0].id,
            enrolment_id=me.id,
            kind=EvidenceKind.STAFF_MARK,
            mark=Mark.EXCUSED,
            by_id=staff.id,
            note="ill",
        )
    )
    check_in(as_(me.person), lecture)
    shown = text_of(as_(me.person).get("/c/2027/line"))
    assert [shown.count(word) for word in ("Present", "Missed", "Excused")] == [1, 1, 1]
    assert missed.title in shown
    for other in (staff, factories.grant(factories.person(), Role.MENTOR, cohort)):
        shown = text_of(as_(other).get("/c/2027/line"))
        assert "Digital services" in shown
        assert [shown.count(word) for word in ("Present", "Missed", "Excused")] == [0, 0, 0]


def test_statements_do_not_grow_with_the_rows(as_, statements, me, lecture, cohort, now):
    desk, browser = as_(factories.staff(cohort)), as_(me.person)
    addresses = [(browser, "/c/2027/line"), (browser, page(lecture)), (desk, page(lecture)), (desk, "/c/2027/line")]
    counts = []
    for _round in range(2):
        row = []
        for who, address in addresses:
            with statements() as made:
                assert who.get(address).status_code == 200
            row.append(len(made))
        counts.append(row)
        for days in (2, 3):
            factories.session(cohort, starts_at=now + timedelta(days=days))
            check_in(as_(factories.enrolment(cohort).person), lecture)
    assert counts[0] == counts[1]
    assert max(counts[0]) <= 8


def test_the_pages_are_light(as_, cohort, me, lecture, now):
    for number in range(30):
        factories.session(
            cohort, number=100 + number, week=1 + number % 15, title="Streets that flood before anyone knows"
        )
    for _ in range(60):
        who = factories.enrolment(cohort)
        db.session.add(Evidence(slot_id=lecture.slots[0].id, enrolment_id=who.id, kind=EvidenceKind.CHECK_IN))
    db.session.flush()
    desk = as_(factories.staff(cohort))
    for browser, address in ((as_(me.person), "/c/2027/line"), (as_(me.person), page(lecture)), (desk, page(lecture))):
        body = browser.get(address).get_data()
        assert len(brotli.compress(body, quality=5)) <= 8 * 1024
    assert "Page 1 of 2" in text_of(desk.get(page(lecture)))
