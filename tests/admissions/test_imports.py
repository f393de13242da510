"""Files of applications: read without guessing, looked at before they do anything, brought in once."""

import io
from datetime import date, timedelta

import pytest
from babel import Locale
from hypothesis import given
from hypothesis import strategies as st

from champions.accounts.models import Person
from champions.admissions import actions, exporting, importing
from champions.admissions.models import ApplicationImport
from champions.core import clock, files
from champions.core.audit import AuditEntry
from champions.core.db import db
from champions.core.errors import Refused
from champions.core.outbox import Notification
from champions.registration import actions as registration
from champions.registration.models import Application, ApplicationState
from tests import factories

PAGE = "/c/2027/admissions/import"
EN = Locale("en")
HEAD = "email,born,country,name"


class Rules:
    """The settings of a cohort that reading a row asks for."""

    reference_date, age_limit, minimum_age = date(2027, 3, 4), 35, 16
    guardian_age, guardian_ages = 18, {}


def parse(text, now, encoding="utf-8"):
    return importing.parse(text.encode(encoding), Rules, now, EN)


def why(row, now):
    parsed = parse(f"{HEAD},city,zone,gender,topics,motivation\n{row}\n", now)
    return [each.why for each in parsed.bad]


@pytest.fixture
def cohort(now):
    return factories.cohort()


@pytest.fixture
def staff(cohort, as_):
    return as_(factories.staff(cohort))


def upload(browser, text, name="people.csv"):
    content = text if isinstance(text, bytes) else text.encode()
    return browser.send(PAGE, file=(io.BytesIO(content), name))


GOOD = "amina@example.org,2000-05-17,KE,Amina Odhiambo"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("between", [",", ";", "\t"])
def test_files_as_programs_write_them(now, in_request, encoding, between):
    text = f"{HEAD}\r\n{GOOD}\r\n\r\nkim@example.org,17 May 2000,Korea,김서연\r\n".replace(",", between)
    text = text.replace("Korea", "South Korea")
    parsed = parse(text, now, encoding)
    assert [(each.line, each.email, each.born, each.answers["name"]) for each in parsed.drafts] == [
        (2, "amina@example.org", date(2000, 5, 17), "Amina Odhiambo"),
        (4, "kim@example.org", date(2000, 5, 17), "김서연"),
    ]
    assert parsed.drafts[1].answers["country"] == "KR"
    assert parsed.drafts[0].answers["zone"] == "Africa/Nairobi", "the only one of the country"
    assert importing.restored(parsed.stored()) == parsed


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ("a@example.org,2000-05-17,Atlantis,A,,,,,", "no country"),
        ("a@example.org,03/04/2000,KE,A,,,,,", "no date of birth"),
        ("a@example.org,03.04.2000,KE,A,,,,,", "no date of birth"),
        ("a@example.org,2000-02-30,KE,A,,,,,", "no date of birth"),
        ("a@example.org,,KE,A,,,,,", "is missing"),
        ("a@example.org,2000-05-17,,A,,,,,", "country is missing"),
        ("nobody,2000-05-17,KE,A,,,,,", "no mail address"),
        (",2000-05-17,KE,A,,,,,", "no mail address"),
        ("a@example.org,1980-05-17,KE,A,,,,,", "Not eligible: one must be born after 4 March 1992"),
        ("a@example.org,2000-05-17,KE,A,,Nairobi,,,", "no time zone"),
        ("a@example.org,2000-05-17,KE,A,,,boy,,", "no gender"),
        ("a@example.org,2000-05-17,KE,A,,,,dancing,", "no topic"),
        (f"a@example.org,2000-05-17,KE,A,{'x' * 121},,,,", "at most 120 characters"),
        (f"a@example.org,2000-05-17,KE,A,,,,,{'x ' * 151}", "at most 150 words"),
        ("a@example.org,2000-05-17,KE,A,,,,,,one more", "cells"),
    ],
)
def test_each_bad_row_says_what_is_wrong(now, in_request, row, sentence):
    assert why("a@example.org,2000-05-17,KE,A,,,,,", now) == []
    found = why(row, now)
    assert len(found) == 1
    assert sentence in found[0]


def test_an_address_that_stands_twice(now, in_request):
    parsed = parse(f"{HEAD}\n{GOOD}\nAMINA@example.org,2000-05-17,KE,Other\n", now)
    assert [each.line for each in parsed.drafts] == [2]
    assert [(each.line, each.why) for each in parsed.bad] == [(3, "This address stands in line 2 already.")]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "empty"),
        (b"name,city\nA,B\n", "lacks these columns: email, born, country"),
        (b"email,born,country\n\xff\xfe", "Line 2 is not in UTF-8"),
        (b'email,born,country\n"a', "Line 2 cannot be read"),
        (b"PK\x03\x04" + b"\0" * 50, "no CSV"),
        (b"email,born,country\na@b.co,2000-05-17,K\0E!\n", "no CSV"),
        (b"email,born,country\na@b.co,2000-05-17,KE\n" + b"a" * 200_001, "Line 3 has a cell that is too long"),
        (b"email,born,country\n" + b"a,b,c\n" * 2001, "more than 2000 rows"),
    ],
)
def test_what_is_no_such_file_is_refused_as_a_whole(now, in_request, content, sentence):
    with pytest.raises(importing.Unreadable, match=sentence):
        importing.parse(content, Rules, now, EN)


def test_of_a_child_nothing_is_kept(now, in_request):
    rows = [
        "child@example.org,2010-06-01,KE,Little One",
        "young@example.org,2013-06-01,KE,Younger One",
        "where@example.org,2010-06-01,Atlantis,Unknown One",
        "when@example.org,soon,KE,Ageless One",
    ]
    parsed = parse("\n".join([HEAD, GOOD, *rows]), now)
    assert len(parsed.bad) == 4
    stored = str(parsed.stored())
    assert "amina@example.org" in stored
    for word in ("child@", "Little", "young@", "Younger", "where@", "Unknown", "when@", "Ageless", "2010"):
        assert word not in stored
    assert "guardian" in parsed.bad[0].why


@given(st.text(max_size=300))
def test_any_text_is_rows_or_a_sentence(text):
    now = clock.now()
    for content in (text, f"{HEAD}\n{text}", f"{HEAD}\n{GOOD}{text}\n"):
        try:
            parsed = importing.parse(content.encode("utf-8", "replace"), Rules, now, EN)
        except importing.Unreadable:
            continue
        assert all(each.why for each in parsed.bad)
        assert importing.restored(parsed.stored()) == parsed


def test_the_template_is_a_file_that_can_be_brought_in(staff):
    answer = staff.get(f"{PAGE}/template.csv")
    assert answer.mimetype == "text/csv"
    found = upload(staff, answer.data)
    assert "1 row becomes a draft, 0 do not." in staff.get(found.location).get_data(as_text=True)


def test_a_look_does_nothing_and_names_each_bad_row(cohort, staff):
    factories.application(cohort, factories.person(email="has@example.org"))
    people = db.session.query(Person).count()
    found = upload(staff, f"{HEAD}\n{GOOD}\nhas@example.org,2000-05-17,KE,Has One\nbad@example.org,2000-05-17,XX,Bad\n")
    page = staff.get(found.location).get_data(as_text=True)
    assert "1 row becomes a draft, 2 do not." in page
    assert "has an application already" in page
    assert '<th scope="row">4</th><td><bdi>bad@example.org</bdi></td>' in page
    assert db.session.query(Person).count() == people
    assert db.session.query(Application).count() == 1


def test_what_is_brought_in_is_a_draft_that_only_its_person_can_send(cohort, staff, as_):
    found = upload(staff, f"{HEAD},topics\n{GOOD},mobility; climate\nkim@example.org,2000-05-17,KR,Kim,\n").location
    assert "It is 2 now." in staff.send(found, count="1").get_data(as_text=True)
    assert db.session.query(Application).count() == 0
    assert staff.send(found, count="2").status_code == 303
    drafts = {each.person.email: each for each in db.session.query(Application)}
    amina = drafts["amina@example.org"]
    assert (amina.state, amina.name, amina.topics, amina.country) == (
        ApplicationState.DRAFT, "Amina Odhiambo", ["mobility", "climate"], "KE",
    )  # fmt: skip
    assert (amina.consented_at, amina.submitted_at, amina.person.email_verified_at) == (None, None, None)
    assert amina.rule["age_limit"] == cohort.age_limit
    mails = db.session.query(Notification).filter_by(message="admissions/brought_in").all()
    assert {each.person_id for each in mails} == {each.person_id for each in drafts.values()}
    assert staff.get(f"/c/2027/admissions/{amina.code}").status_code == 404, "staff read nothing before it is sent"
    with pytest.raises(Refused):
        registration.submit(amina, by=amina.person)
    record = [each.action for each in db.session.query(AuditEntry) if each.action.startswith("application")]
    assert record.count("application.import") == 2
    assert record[-1] == "application_import.bring_in"


def test_a_file_sent_twice_makes_nothing_twice(cohort, staff):
    text = f"{HEAD}\n{GOOD}\n"
    first, second = upload(staff, text).location, upload(staff, text).location
    assert first != second
    staff.send(first, count="1")
    again = staff.post(first, data={"count": "1"})
    assert again.status_code in (400, 200)
    page = staff.get(second).get_data(as_text=True)
    assert "0 rows become drafts, 1 does not." in page
    third = upload(staff, text).location
    assert "has an application already" in staff.get(third).get_data(as_text=True)
    assert db.session.query(Application).count() == 1
    assert "1 draft was made" in staff.get(first).get_data(as_text=True)


def test_the_file_is_gone_once_it_was_brought_in_or_thrown_away(app, cohort, staff):
    first, second = upload(staff, f"{HEAD}\n{GOOD}\n").location, upload(staff, f"{HEAD}\nx,y,z,w\n").location
    kept = [each.file_sha256 for each in db.session.query(ApplicationImport).order_by(ApplicationImport.id)]
    assert [files.verify(each) for each in kept] == [True, True]
    staff.send(first, count="1")
    staff.send(f"{second}/discard", _at=second)
    assert [files.verify(each) for each in kept] == [False, False]
    assert staff.get(second).status_code == 404
    assert staff.get(first).status_code == 200


def test_nothing_can_be_brought_in_after_the_close(cohort, as_):
    clock.freeze(cohort.apply_closes_at)
    staff = as_(factories.staff(cohort))
    found = upload(staff, f"{HEAD}\n{GOOD}\n").location
    clock.freeze(cohort.apply_closes_at + timedelta(milliseconds=1))
    assert "Applications are closed" in upload(staff, f"{HEAD}\n{GOOD}\n").get_data(as_text=True)
    assert "Applications are closed" in staff.send(found, count="1").get_data(as_text=True)
    assert db.session.query(Application).count() == 0


def test_many_rows_take_few_statements(cohort, statements, now):
    by = factories.staff(cohort)

    def brought_in(prefix, count):
        rows = "\n".join(f"{prefix}{n}@example.org,2000-05-17,KE,Person {n}" for n in range(count))
        found = actions.look_at(cohort, f"{HEAD}\n{rows}\n".encode(), "people.csv", by=by)
        db.session.flush()
        with statements() as made:
            assert actions.bring_in(found, count, by=by) == count
        return len(made)

    few, many = brought_in("a", 2), brought_in("b", 800)
    assert many <= few + 20
    assert db.session.query(Application).count() == 802


def test_accounts_that_became_one_are_one_person(cohort, staff):
    kept = factories.person(email="kept@example.org")
    gone = factories.person(email="gone@example.org", state="merged", merged_into_id=kept.id)
    factories.person(email="out@example.org", state="suspended")
    text = "\n".join(f"{name}@example.org,2000-05-17,KE,Name" for name in ("kept", "gone", "out"))
    found = upload(staff, f"{HEAD}\n{text}\n").location
    page = staff.get(found).get_data(as_text=True)
    assert "the same person as one above" in page
    assert "This account is suspended" in page
    staff.send(found, count="1")
    assert [each.person_id for each in db.session.query(Application)] == [kept.id]
    assert gone.id != kept.id


def test_an_exported_table_can_be_brought_in_again(cohort, staff, now, in_request):
    out = io.BytesIO()
    head, row = ["Mail", "Born", "Country code", "Full name", "Score"], ["a@example.org", "2000-05-17", "KE", "=A", 4]
    exporting.comma_separated(out, exporting.Sheet("", head, [row]))
    parsed = importing.parse(out.getvalue(), Rules, now, EN)
    assert parsed.drafts[0].answers["name"] == "=A"
    assert parsed.ignored == ["Score"]


def test_who_may_not(cohort, as_, client):
    other = factories.cohort("2028")
    stranger, participant = as_(factories.staff(other)), as_(factories.enrolment(cohort).person)
    for browser in (stranger, participant):
        assert browser.get(PAGE).status_code == 403
        assert browser.get(f"{PAGE}/template.csv").status_code == 403
    staff = as_(factories.staff(cohort))
    found = upload(staff, f"{HEAD}\n{GOOD}\n").location
    assert staff.get(found).status_code == 200
    for browser in (stranger, participant):
        assert browser.get(found).status_code == 404
    assert client.get(PAGE).status_code == 302
