"""Staff set up a cohort's registration: what is stored, what is refused and in which words, what the record says."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from champions.cohorts import calendar
from champions.cohorts.models import Admission
from champions.core import clock
from champions.core.audit import AuditEntry
from champions.core.db import db
from champions.registration.actions import settings as actions
from champions.registration.models import ConsentText
from tests import factories
from tests.registration.pages import hidden, text


@pytest.fixture
def cohort(cohort):
    """The same without the usual texts."""
    db.session.query(ConsentText).delete()
    return cohort


DATES = {
    "opens_day": "2026-12-01", "opens_time": "09:00", "closes_day": "2027-01-31", "closes_time": "23:59", "grace": "0",
    "decide_by": "",
}  # fmt: skip
PLACES = {
    "admission": "selective", "seats": "", "offer_hours": "72", "replace_until": "", "appeal_days": "14",
    "appeal_answer_days": "14",
}  # fmt: skip


def record(action="cohort.set"):
    entries = db.session.query(AuditEntry).filter_by(action=action).order_by(AuditEntry.id)
    return [entry.facts for entry in entries]


def in_seoul(*parts):
    return datetime(*parts, tzinfo=clock.zone("Asia/Seoul"))


@pytest.mark.parametrize(
    ("at", "meant"),
    [
        (time(23, 59), datetime(2027, 1, 31, 14, 59, 59, 999000, tzinfo=UTC)),
        (time(23, 58), datetime(2027, 1, 31, 14, 58, tzinfo=UTC)),
        (time(0, 0), datetime(2027, 1, 30, 15, 0, tzinfo=UTC)),
        (time(12, 30, 59), datetime(2027, 1, 31, 3, 30, tzinfo=UTC)),
    ],
)
def test_a_stated_time_is_the_instant_people_read_it_as(at, meant):
    assert calendar.stated(date(2027, 1, 31), at, "Asia/Seoul") == meant


def test_the_overview_says_what_is_set_and_what_is_wrong(cohort, desk):
    page = text(desk.get("/c/2027/setup"))
    assert "Applications are open, and there is no consent text" in page
    assert "published no text for guardians" in page
    assert "born after 1 March 1992" in page
    for name in ("dates", "places", "ages", "guardians", "questions", "consents"):
        assert f'href="/c/2027/setup/{name}"' in page
    for key in ("data", "guardian"):
        db.session.add(ConsentText(cohort_id=cohort.id, key=key, title="T", body="B"))
    cohort.seats, cohort.decide_by = 60, date(2027, 2, 10)
    db.session.flush()
    page = text(desk.get("/c/2027/setup"))
    assert "there is no consent text" not in page
    assert "published no text for guardians" not in page
    assert "Look at this" not in page


def test_a_text_that_may_be_left_out_now_does_not_count_as_needed(cohort, desk):
    db.session.add_all(
        [
            ConsentText(cohort_id=cohort.id, key="data", title="T", body="B", number=1),
            ConsentText(cohort_id=cohort.id, key="data", title="T", body="B", number=2, required=False),
        ]
    )
    db.session.flush()
    assert "there is no consent text" in text(desk.get("/c/2027/setup"))


def test_dates_are_stored_to_the_last_millisecond_and_recorded(cohort, desk):
    before = cohort.apply_closes_at
    answer = desk.send("/c/2027/setup/dates", **DATES | {"closes_day": "2027-02-07", "decide_by": "2027-02-20"})
    assert answer.location == "/c/2027/setup"
    assert cohort.apply_closes_at == in_seoul(2027, 2, 7, 23, 59, 59, 999000)
    assert cohort.decide_by == date(2027, 2, 20)
    [facts] = record()
    assert set(facts["before"]) == {"apply_closes_at", "decide_by"}
    assert datetime.fromisoformat(facts["before"]["apply_closes_at"]) == before
    assert facts["before"]["decide_by"] is None
    assert facts["after"]["decide_by"] == "2027-02-20"
    assert datetime.fromisoformat(facts["after"]["apply_closes_at"]) == cohort.apply_closes_at


def test_what_was_not_changed_keeps_its_seconds_and_makes_no_record(cohort, desk):
    cohort.apply_closes_at = before = in_seoul(2027, 1, 31, 18, 30, 17)
    cohort.replace_until = until = in_seoul(2027, 3, 14, 12, 0, 5)
    db.session.flush()
    assert desk.send("/c/2027/setup/dates", **DATES | {"closes_time": "18:30"}).status_code == 303
    assert desk.send("/c/2027/setup/places", **PLACES | {"replace_until": "2027-03-14"}).status_code == 303
    assert (cohort.apply_closes_at, cohort.replace_until) == (before, until)
    assert record() == []
    assert desk.send("/c/2027/setup/places", **PLACES | {"replace_until": "2027-03-15"}).status_code == 303
    assert cohort.replace_until == in_seoul(2027, 3, 15, 23, 59, 59, 999000)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"closes_day": "2026-11-30"}, "Applications must close after they open."),
        ({"closes_day": ""}, "Type the day applications close."),
        ({"closes_day": "31.1.2027"}, "like 2027-03-01"),
        ({"closes_day": "0001-01-01"}, "Type a year from 2000 to 2100"),
        ({"closes_time": "midnight"}, "like 23:59"),
        ({"grace": "1441"}, "Type a whole number from 0 to 1440."),
        ({"grace": "soon"}, "Type a whole number from 0 to 1440."),
        ({"decide_by": "2027-01-30"}, "You cannot decide before applications close."),
    ],
)
def test_wrong_dates_are_refused_in_words_and_what_was_typed_stays(cohort, desk, typed, words):
    before = (cohort.apply_opens_at, cohort.apply_closes_at, cohort.apply_grace_minutes, cohort.decide_by)
    answer = desk.send("/c/2027/setup/dates", **DATES | {"opens_time": "10:17"} | typed)
    assert answer.status_code == 200
    assert words in text(answer)
    assert 'value="10:17"' in text(answer)
    assert (cohort.apply_opens_at, cohort.apply_closes_at, cohort.apply_grace_minutes, cohort.decide_by) == before
    assert record() == []


def test_a_close_in_the_past_is_asked_for_twice(cohort, desk):
    factories.application(cohort, state="draft")
    before, typed = cohort.apply_closes_at, DATES | {"closes_day": "2027-01-11"}
    page = desk.send("/c/2027/setup/dates", **typed)
    assert page.status_code == 200
    assert "Close applications now?" in text(page)
    assert "1 draft could then not be sent any more" in text(page)
    assert cohort.apply_closes_at == before
    assert 'name="closes_day" value="2027-01-11"' in text(page)
    back = desk.send("/c/2027/setup/dates", **typed | {"confirmed": "no"})
    assert "Dates of registration" in text(back)
    assert 'value="2027-01-11"' in text(back)
    assert cohort.apply_closes_at == before
    assert desk.send("/c/2027/setup/dates", **typed | {"confirmed": "yes"}).status_code == 303
    assert cohort.apply_closes_at == in_seoul(2027, 1, 11, 23, 59, 59, 999000)
    # Closed already: another grace needs no second page.
    assert desk.send("/c/2027/setup/dates", **typed | {"grace": "5"}).status_code == 303


def test_two_of_the_staff_do_not_overwrite_each_other(cohort, desk):
    shown = actions.mark(cohort, actions.DATES)
    cohort.apply_grace_minutes = 10
    db.session.flush()
    answer = desk.send("/c/2027/setup/dates", **DATES | {"grace": "20", "shown": shown})
    assert "Somebody changed these settings" in text(answer)
    assert cohort.apply_grace_minutes == 10


def test_places_are_set_and_recorded(cohort, desk):
    answer = desk.send("/c/2027/setup/places", **PLACES | {"seats": "60", "offer_hours": "96", "appeal_days": "0"})
    assert answer.status_code == 303
    assert (cohort.seats, cohort.offer_hours, cohort.appeal_days) == (60, 96, 0)
    assert record() == [
        {
            "before": {"seats": None, "offer_hours": 72, "appeal_days": 14},
            "after": {"seats": 60, "offer_hours": 96, "appeal_days": 0},
        }
    ]


def test_there_are_never_fewer_places_than_are_taken(cohort, desk):
    cohort.seats = 10
    factories.enrolment(cohort)
    factories.application(cohort, state="offered")
    factories.application(cohort, state="offered", answer_by=clock.now() - timedelta(hours=1))
    page = desk.send("/c/2027/setup/places", **PLACES | {"seats": "1"})
    assert "2 places are taken or offered. There cannot be fewer places." in text(page)
    assert (cohort.seats, record()) == (10, [])
    assert desk.send("/c/2027/setup/places", **PLACES | {"seats": "2"}).status_code == 303
    assert cohort.seats == 2


def test_the_kind_of_admission_stands_once_somebody_has_sent(cohort, desk):
    assert desk.send("/c/2027/setup/places", **PLACES | {"admission": "open"}).status_code == 303
    assert cohort.admission is Admission.OPEN
    factories.application(cohort)
    page = desk.send("/c/2027/setup/places", **PLACES)
    assert "1 application was sent under the kind of admission there is" in text(page)
    assert cohort.admission is Admission.OPEN


@pytest.mark.parametrize("typed", [{"seats": "0"}, {"offer_hours": "0"}, {"appeal_answer_days": ""}, {"admission": ""}])
def test_wrong_places_are_refused(cohort, desk, typed):
    answer = desk.send("/c/2027/setup/places", **PLACES | typed)
    assert answer.status_code == 200
    assert "There is a problem" in text(answer)
    assert record() == []


def test_the_ages_of_consent_are_a_table(cohort, desk):
    typed = "DE 16\n kr: 14\n\nbr, 18"
    assert desk.send("/c/2027/setup/guardians", guardian_age="16", guardian_ages=typed).status_code == 303
    assert (cohort.guardian_age, cohort.guardian_ages) == (16, {"BR": 18, "DE": 16, "KR": 14})
    assert record()[0]["after"]["guardian_ages"] == {"BR": 18, "DE": 16, "KR": 14}
    page = text(desk.get("/c/2027/setup/guardians"))
    assert "BR 18 DE 16 KR 14" in page
    assert "Germany" in text(desk.get("/c/2027/setup"))


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("Germany 16", "“Germany 16” must begin with two letters of a country"),
        ("XX 16", "“XX 16” must begin"),
        ("DE", "“DE” must end with an age"),
        ("DE 22", "“DE 22” must end with an age"),
        ("DE ²", "must end with an age"),
        ("DE 16\nDE 14", "DE stands there twice"),
        ("DE 16\n" * 301, "Type at most 300 lines."),
    ],
)
def test_a_wrong_table_names_its_line(cohort, desk, typed, words):
    answer = desk.send("/c/2027/setup/guardians", guardian_age="16", guardian_ages=typed)
    assert words in text(answer)
    assert (cohort.guardian_ages, record()) == ({}, [])


OTHER_RULE = {"version": 1, "reference_date": "2027-03-01", "age_limit": 20, "minimum_age": 16}
PAGES = ("", "/dates", "/places", "/ages", "/guardians", "/ages/changed", "/questions", "/consents")


def test_nobody_but_staff_sets_up(cohort, as_, client):
    assert all(client.get(f"/c/2027/setup{page}").status_code == 302 for page in PAGES)
    others = (factories.person(), factories.enrolment(cohort).person, factories.staff(factories.cohort("2028")))
    for person in others:
        browser = as_(person)
        assert {browser.get(f"/c/2027/setup{page}").status_code for page in PAGES} == {403}
    assert {as_(factories.admin()).get(f"/c/2027/setup{page}").status_code for page in PAGES} == {200}


def test_the_way_there_stands_in_the_menu_of_staff(cohort, desk, as_):
    assert 'href="/c/2027/setup"' in text(desk.get("/c/2027/admissions"))
    assert 'href="/c/2027/setup"' not in text(as_(factories.person()).get("/c/2027/status"))


def test_sent_twice_it_acts_once(cohort, desk):
    page = text(desk.get("/c/2027/setup/places"))
    fields = PLACES | {"seats": "60", **hidden(page)}
    first, second = (desk.post("/c/2027/setup/places", data=fields) for _ in range(2))
    assert (first.status_code, first.location) == (second.status_code, second.location) == (303, "/c/2027/setup")
    assert len(record()) == 1


def test_the_pages_ask_as_much_whatever_there_is(cohort, desk, statements):
    for page in PAGES:
        desk.get(f"/c/2027/setup{page}")  # what is kept in the process is asked for once
        with statements() as made:
            desk.get(f"/c/2027/setup{page}")
        few = len(made)
        for _ in range(3):
            factories.application(cohort, rule=OTHER_RULE)
            db.session.add(ConsentText(cohort_id=cohort.id, key=f"k{factories.person().id}", title="T", body="B"))
        db.session.flush()
        with statements() as made:
            desk.get(f"/c/2027/setup{page}")
        assert len(made) <= max(few, 8), page
        assert len(made) <= 8, (page, made)
