"""A wrong date of birth is corrected by request, with evidence; both dates are kept."""

import io
from datetime import date, timedelta

import pytest

from champions.accounts.models import AddressChange, Merge, Person
from champions.cohorts.models import Role
from champions.core import clock, files
from champions.core.audit import AuditEntry
from champions.core.db import db
from champions.core.errors import Refused
from champions.core.outbox import Notification
from champions.core.uploads import File
from champions.notifications import actions as notifications
from champions.notifications.models import KeptMail
from champions.registration import eligibility
from champions.registration.actions import corrections as acts
from champions.registration.models import Application, BirthCorrection
from tests import factories
from tests.registration.pages import text

PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 40
RIGHT = {"born-day": "18", "born-month": "May", "born-year": "2000"}
WHY = "I typed the day of my school certificate."
SEND = "/c/2027/status/birth"
UNKNOWN = Person(code="p000000000", email="nobody@example.org")


def paper(content: bytes = PNG, name: str = "my id.png"):
    return (io.BytesIO(content), name)


@pytest.fixture
def applied(cohort) -> Application:
    """An application that says 17 May 2000."""
    return factories.application(cohort)


def wishes() -> list[BirthCorrection]:
    db.session.expire_all()
    return db.session.query(BirthCorrection).order_by(BirthCorrection.id).all()


def test_asked_for_with_a_paper_and_nothing_changes_yet(applied, as_):
    browser = as_(applied.person)
    assert SEND in text(browser.get("/c/2027/status"))
    assert "17 May 2000" in text(browser.get(SEND))
    answer = browser.send(SEND, **RIGHT, why=WHY, file=paper())
    assert (answer.status_code, answer.location) == (303, "/c/2027/status")
    (wish,) = wishes()
    assert (wish.state, wish.born_before, wish.born_after) == ("asked", date(2000, 5, 17), date(2000, 5, 18))
    assert (wish.file_name, wish.file_type, wish.file_size) == ("my id.png", "image/png", len(PNG))
    assert files.verify(wish.file_sha256)
    assert applied.born == date(2000, 5, 17)
    seen = text(browser.get(SEND))
    assert "We are looking at it" in seen
    assert "18 May 2000" in seen
    assert "You asked us to correct" in text(browser.get("/c/2027/status"))


def test_what_is_missing_is_said_and_the_paper_need_not_be_sent_again(applied, as_):
    browser = as_(applied.person)
    answer = text(browser.send(SEND, **{"born-day": "", "born-month": "", "born-year": ""}, why=""))
    for words in ("Type your date of birth", "how it came about", "Choose a file"):
        assert words in answer
    first = browser.send(SEND, **RIGHT, why="", file=paper())
    assert "my id.png" in text(first)
    kept = {
        "kept": acts.uploads.keep(acts.take_evidence(*paper(), by=applied.person), applied.code, applied.person.code)
    }
    assert browser.send(SEND, **RIGHT, why=WHY, **kept).status_code == 303
    assert wishes()[0].file_name == "my id.png"


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"<html><script>alert(1)</script>", "id.png", "not one of the kinds"),
        (b"MZ\x90\x00", "id.pdf", "not one of the kinds"),
        (PNG, "id.pdf", "says something else"),
        (b"", "id.pdf", "empty"),
    ],
)
def test_only_papers_are_taken(applied, as_, content, name, said):
    answer = as_(applied.person).send(SEND, **RIGHT, why=WHY, file=paper(content, name))
    assert said in text(answer)
    assert wishes() == []


def test_a_paper_of_more_than_5_megabytes_is_not_taken(app):
    with app.test_request_context(), pytest.raises(Refused, match="at most 5 MB"):
        acts.take_evidence(io.BytesIO(b"%PDF-1.7" + b"0" * 5_000_000), "id.pdf", by=UNKNOWN)


def test_the_same_date_and_a_second_wish_are_refused(applied, as_):
    browser = as_(applied.person)
    assert "the date of birth we have" in text(browser.send(SEND, **{**RIGHT, "born-day": "17"}, why=WHY, file=paper()))
    form = browser.get(SEND)
    assert form.status_code == 200
    file = acts.take_evidence(*paper(), by=applied.person)
    acts.ask_correction(applied, date(2001, 1, 1), WHY, file, by=applied.person)
    with pytest.raises(Refused, match="asked already"):
        acts.ask_correction(applied, date(2002, 1, 1), WHY, file, by=applied.person)
    assert len(wishes()) == 1


@pytest.mark.parametrize("state", ["draft", "withdrawn"])
def test_only_what_was_sent_is_corrected(cohort, as_, state):
    applied = factories.application(cohort, state=state)
    assert as_(applied.person).get(SEND).location == ("/c/2027/status")
    with pytest.raises(Refused):
        acts.ask_correction(applied, date(2001, 1, 1), WHY, File("0" * 64, "a.png", 1, "image/png"), by=applied.person)


def test_staff_see_both_dates_with_what_the_rule_says_and_change_it(cohort, applied, desk):
    wish = factories.correction(applied)
    applied.rule = {"version": 0}
    listed = text(desk.get("/c/2027/admissions/corrections"))
    assert wish.code in listed
    assert "17 May 2000" in listed
    assert "18 May 2000" in listed
    page = f"/c/2027/admissions/corrections/{wish.code}"
    seen = text(desk.get(page))
    assert seen.count("May apply: born after 1 March 1992") == 2
    answer = desk.send(page, answer="grant", note="The passport says so.")
    assert (answer.status_code, answer.location) == (303, "/c/2027/admissions/corrections")
    assert "still lets them apply" in text(desk.get(answer.location))
    (wish,) = wishes()
    assert (wish.state, wish.note, wish.decided_at) == ("granted", "The passport says so.", clock.now())
    assert (wish.born_before, wish.born_after) == (date(2000, 5, 17), date(2000, 5, 18))
    assert wish.application.born == date(2000, 5, 18)
    assert wish.application.rule == eligibility.rule_of(cohort).stored()
    entry = db.session.query(AuditEntry).filter_by(action="birth_correction.grant").one()
    assert (entry.cohort_id, entry.actor_id) == (cohort.id, wish.decided_by_id)
    assert entry.facts["answer"] == "eligible"
    assert "2000" not in str(entry.facts)
    assert wish.code in text(desk.get("/c/2027/admissions/corrections?state=answered"))
    assert wish.code not in text(desk.get("/c/2027/admissions/corrections"))


def test_staff_keep_the_date_and_say_why(applied, desk, as_):
    wish = factories.correction(applied)
    page = f"/c/2027/admissions/corrections/{wish.code}"
    assert "Write a sentence" in text(desk.send(page, answer="refuse", note=""))
    assert "Choose one of the two" in text(desk.send(page, note="No"))
    assert desk.send(page, answer="refuse", note="The paper cannot be read.").status_code == 303
    (wish,) = wishes()
    assert (wish.state, wish.application.born) == ("refused", date(2000, 5, 17))
    notifications.deliver(db.session.query(Notification).filter_by(message="registration/correction_answered").one().id)
    mail = db.session.query(KeptMail).one()
    assert mail.to == wish.application.person.email
    assert "still says that you were born on 17 May 2000" in mail.text.replace("\n", " ")
    assert "The paper cannot be read." in mail.text
    assert "The date was kept" in text(desk.get(page))
    with pytest.raises(Refused):
        acts.grant_correction(wish, note="Once more", by=wish.application.person)
    assert wishes()[0].state == "refused", "it is answered once"
    assert as_(wish.application.person).send(SEND, **RIGHT, why=WHY, file=paper()).status_code == 303


def test_a_date_that_is_outside_the_rule_is_said_to_staff(applied, desk):
    wish = factories.correction(applied, born_after=date(1990, 1, 1))
    page = f"/c/2027/admissions/corrections/{wish.code}"
    assert "could not apply by the rule of now" in text(desk.get(page))
    assert "Too old by the rule of now: not born after 1 March 1992" in text(desk.get(page))
    answer = desk.send(page, answer="grant", note="The passport says so.")
    assert "they cannot apply: decide" in text(desk.get(answer.location))
    (wish,) = wishes()
    assert (wish.application.born, wish.application.state) == (date(1990, 1, 1), "submitted")


def test_a_date_that_needs_a_guardian_is_said_to_staff(cohort, applied, desk):
    wish = factories.correction(applied, born_after=date(2010, 1, 1))
    page = f"/c/2027/admissions/corrections/{wish.code}"
    assert "a guardian has to agree" in text(desk.get(page))
    refused = desk.send(page, answer="grant", note="The passport says so.")
    assert "a guardian has to agree where they live, and none has" in text(refused)
    (wish,) = wishes()
    assert (wish.state, wish.application.born, wish.note) == ("asked", date(2000, 5, 17), "")
    factories.guardian_consent(cohort, factories.person(), applied.person)
    assert "a guardian has to agree" not in text(desk.get(page))
    assert desk.send(page, answer="grant", note="The passport says so.").status_code == 303
    (wish,) = wishes()
    assert wish.application.born == date(2010, 1, 1)


def test_whoever_turns_out_to_be_a_child_names_a_guardian_first_and_nothing_is_kept(cohort, applied, as_):
    browser = as_(applied.person)
    young = {"born-day": "1", "born-month": "6", "born-year": "2010"}
    answer = browser.send(SEND, **young, why=WHY, file=paper())
    assert (answer.status_code, answer.location) == (303, "/c/2027/apply/guardian?country=KE")
    assert wishes() == []
    # A guardian can be asked even though applications have closed by now.
    clock.freeze(cohort.apply_closes_at + timedelta(days=2))
    browser = as_(applied.person)
    assert browser.send(answer.location, country="KE", email="mother@example.org").status_code == 303
    assert db.session.query(Notification).filter_by(message="registration/guardian_asked").count() == 1
    factories.guardian_consent(cohort, factories.person(), applied.person)
    assert browser.send(SEND, **young, why=WHY, file=paper()).location == "/c/2027/status"
    assert [wish.born_after for wish in wishes()] == [date(2010, 6, 1)]


def test_the_paper_is_for_staff_of_the_cohort_only_and_cannot_run(cohort, applied, desk, as_, client):
    wish = factories.correction(applied)
    address = f"/c/2027/admissions/corrections/{wish.code}/evidence"
    got = desk.get(address)
    assert got.status_code == 200
    assert got.headers["Content-Type"] == "image/png"
    assert got.headers["Content-Disposition"].startswith("attachment")
    assert "sandbox" in got.headers["Content-Security-Policy"]
    assert got.headers["X-Content-Type-Options"] == "nosniff"
    got.close()
    others = [applied.person, factories.staff(factories.cohort("2028")), factories.person()]
    others.append(factories.grant(factories.person(), Role.REVIEWER, cohort))
    for each in others:
        assert as_(each).get(address).status_code == 404
        assert as_(each).get(address.removesuffix("/evidence")).status_code == 404
    assert client.get(address).status_code == 302
    files.delete(wish.file_sha256)
    assert desk.get(address).status_code == 404


def test_nobody_decides_on_their_own(cohort, as_):
    me = factories.staff(cohort)
    wish = factories.correction(factories.application(cohort, me))
    assert as_(me).get(f"/c/2027/admissions/corrections/{wish.code}").status_code == 404
    assert as_(me).get("/c/2027/admissions/corrections").status_code == 200


def test_the_list_pages_and_asks_as_much_for_many_as_for_one(cohort, applied, desk, statements):
    factories.correction(applied)
    with statements() as one:
        desk.get("/c/2027/admissions/corrections")
    for number in range(50):
        factories.correction(factories.application(cohort), asked_at=clock.now() + timedelta(minutes=number))
    with statements() as many:
        page = text(desk.get("/c/2027/admissions/corrections"))
    assert len(one) == len(many) <= 8
    assert "51 requests" in page
    assert "Page 1 of 2" in page
    for last in ("2", "9" * 30):
        assert "Page 2 of 2" in text(desk.get(f"/c/2027/admissions/corrections?page={last}"))
    assert "Page 1 of 2" in text(desk.get("/c/2027/admissions/corrections?page=-1"))


def test_staff_ask_for_another_address_with_a_reason(applied, desk):
    page = f"/c/2027/admissions/{applied.code}/address"
    assert page in text(desk.get(f"/c/2027/admissions/{applied.code}"))
    assert "how you know that it is them" in text(desk.send(page, email="new@example.org", why=""))
    answer = desk.send(page, email="new@example.org", why="She called and knew her reference.")
    assert (answer.status_code, answer.location) == (303, f"/c/2027/admissions/{applied.code}")
    change = db.session.query(AddressChange).one()
    assert (change.person_id, change.email) == (applied.person_id, "new@example.org")
    assert change.asked_by_id != applied.person_id
    owed = {each.message for each in db.session.query(Notification)}
    assert owed == {"accounts/address_confirm", "accounts/address_notice"}
    assert "A link is out already" in text(desk.get(page))
    assert "of this account already" in text(desk.send(page, email=applied.person.email, why="x"))


def test_staff_lay_no_hands_on_people_with_other_roles_but_administrators_may(cohort, applied, desk, as_):
    factories.grant(applied.person, Role.STAFF, factories.cohort("2028"))
    other = factories.person()
    factories.application(cohort, other, state="draft")
    for page, email in (("address", "new@example.org"), ("merge", other.email)):
        answer = desk.send(f"/c/2027/admissions/{applied.code}/{page}", email=email, why="Called.")
        assert "Only an administrator" in text(answer)
    assert db.session.query(AddressChange).count() + db.session.query(Merge).count() == 0
    admin = as_(factories.admin())
    answer = admin.send(f"/c/2027/admissions/{applied.code}/address", email="new@example.org", why="Called.")
    assert answer.status_code == 303


def test_staff_join_two_people_of_their_cohort(cohort, applied, desk):
    page = f"/c/2027/admissions/{applied.code}/merge"
    stranger = factories.person()
    for email in (stranger.email, "never@seen.example"):
        assert "Nobody of this cohort" in text(desk.send(page, email=email, why="Called."))
    assert db.session.query(Person).filter_by(email="never@seen.example").count() == 0
    other = factories.person()
    factories.application(cohort, other, state="draft")
    assert desk.send(page, email=other.email, why="Wrote from both.").status_code == 303
    asked = db.session.query(Merge).one()
    assert (asked.kept_id, asked.gone_id, asked.why) == (applied.person_id, other.id, "Wrote from both.")
    assert "A link is out already" in text(desk.get(page))
    participant = factories.enrolment(cohort).person
    assert desk.send(page, email=participant.email, why="Wrote from both.").status_code == 303


def test_nobody_helps_themselves(cohort, as_):
    me = factories.staff(cohort)
    mine = factories.application(cohort, me)
    for page in ("address", "merge"):
        assert as_(me).get(f"/c/2027/admissions/{mine.code}/{page}").status_code == 404
    other = factories.application(cohort)
    answer = as_(me).send(f"/c/2027/admissions/{other.code}/merge", email=me.email, why="Mine.")
    assert "your own account" in text(answer)
