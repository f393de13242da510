"""Applying, as a visitor does it: from the first question to the receipt, and every way it can go wrong."""

from datetime import timedelta

import pytest

from champions.accounts import actions as accounts
from champions.accounts.models import Person, SignIn
from champions.core import clock, tokens
from champions.core.db import db
from champions.core.outbox import Notification
from champions.registration.models import Application, ApplicationState
from tests import factories
from tests.registration.pages import draft, hidden, text

BORN = {"born-day": "27", "born-month": "March", "born-year": "2003"}
ABOUT = {
    "name": "Sofía Quispe Mamani",
    "own_name": "",
    "call_name": "Sofía",
    "say_name": "so-FEE-a KEES-peh",
    "gender": "woman",
    **BORN,
    "country": "PE",
    "city": "Arequipa",
    "zone": "",
}
STUDIES = {
    "university": "Universidad Nacional de San Agustín",
    "field_of_study": "Environmental engineering",
    "skills": "QGIS, interviews",
    "languages": "Spanish, Quechua, English",
    "topics": ["climate", "mobility"],
    "access_needs": "Captions in Spanish",
    "heard_from": "",
}
CITY = {"city_problem": "The river floods the bus terminal every February.", "motivation": "I map my district."}


def sign_in_by_link(client) -> None:
    asked = db.session.query(SignIn).order_by(SignIn.id.desc()).first()
    answer = client.send("/sign-in/" + tokens.token(accounts.PURPOSE, asked.code, asked.salt))
    assert answer.location == "/c/2027/apply/form"


AGREED = {"c_data_1": "y", "c_conduct_1": "y"}


def fill(client, *, until: str = "consent") -> None:
    for slug, fields in (("about", ABOUT), ("city", CITY), ("studies", STUDIES), ("consent", AGREED)):
        assert client.send(f"/c/2027/apply/form/{slug}", **fields).status_code == 303
        if slug == until:
            return


def test_the_whole_walk_from_the_question_to_the_receipt(client, cohort):
    page = client.get("/c/2027/apply")
    assert "born after 1 March 1992" in text(page)
    said = client.send("/c/2027/apply", **BORN)
    assert said.status_code == 200
    assert "You can apply" in text(said)
    fields = hidden(text(said))
    assert fields["born"] == "2003-03-27"
    assert client.post("/c/2027/apply/start", data={**fields, "email": "Sofia@example.org"}).location == "/sign-in/code"
    sign_in_by_link(client)
    assert "Not started" in text(client.get("/c/2027/apply/form"))
    about = text(client.get("/c/2027/apply/form/about"))
    assert 'value="27"' in about, "the date of birth is remembered through the sign-in"
    assert client.send("/c/2027/apply/form/about", **ABOUT).location == "/c/2027/apply/form/city"
    assert client.send("/c/2027/apply/form/city", **CITY).location == "/c/2027/apply/form/studies"
    assert client.send("/c/2027/apply/form/studies", **STUDIES).location == "/c/2027/apply/form/consent"
    assert client.send("/c/2027/apply/form/consent", **AGREED).location == "/c/2027/apply/check"
    check = text(client.get("/c/2027/apply/check"))
    for words in (
        "Sofía Quispe Mamani",
        "27 March 2003",
        "Arequipa, Peru",
        "Lima",
        "Climate and disaster risk",
        "floods",
        "8 of 150 words",
        "QGIS, interviews",
        "so-FEE-a KEES-peh",
        "Woman",
        "You are 23 on 1 March 2027: eligible",
        "(version 1)",
    ):
        assert words in check
    assert client.send("/c/2027/apply/check", agree="y").location == "/c/2027/apply/receipt"
    who = db.session.query(Person).filter_by(email="sofia@example.org").one()
    sent = draft(who)
    assert sent is not None
    assert sent.state is ApplicationState.SUBMITTED
    assert sent.submitted_at == clock.now()
    assert (sent.consent_version, sent.consented_at) == ("data 1, conduct 1", clock.now())
    assert sent.rule == {"version": 1, "reference_date": "2027-03-01", "age_limit": 35, "minimum_age": 16}
    assert (who.name, who.call_name, who.zone) == ("Sofía Quispe Mamani", "Sofía", "America/Lima")
    receipt = text(client.get("/c/2027/apply/receipt"))
    assert sent.code in receipt
    assert "sofia@example.org" in receipt
    owed = db.session.query(Notification).filter_by(message="registration/receipt").one()
    assert (owed.person_id, owed.params) == (who.id, {"application": sent.id})
    status = text(client.get("/c/2027/status"))
    assert "We are reading your application" in status
    assert "You sent it, and we received it" in status


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        (("1", "March", "1992"), "you turn 35 on 1 March 2027, the very day we count"),
        (("29", "2", "1992"), "you turn 35 on 1 March 2027, the very day we count"),
        (("28", "2", "1992"), "so born after 1 March 1992"),
        (("1", "3", "2012"), "at least 16 on 1 March 2027"),
        (("27", "3", "03"), "Year of birth must have 4 numbers, like 2003"),
        (("31", "April", "2000"), "has only 30 days"),
        (("", "", ""), "Type your date of birth"),
        (("1", "Marz", "2000"), "Month must be a number from 1 to 12"),
        (("1", "1", "2030"), "still to come"),
    ],
)
def test_no_is_said_in_words_and_what_was_typed_stays(client, cohort, typed, words):
    answer = client.send("/c/2027/apply", **dict(zip(BORN, typed, strict=True)))
    assert answer.status_code == 200
    page = text(answer)
    assert words in page
    assert 'name="email"' not in page, "nobody is asked for an address in vain"
    for value in filter(None, typed):
        assert f'value="{value}"' in page


def test_a_wrong_address_is_said_beside_it_and_the_date_stays(client, cohort):
    answer = client.send("/c/2027/apply/start", _at="/c/2027/apply", born="2003-03-27", email="sofia at home")
    page = text(answer)
    assert "with an @ in it" in page
    assert 'value="sofia at home"' in page
    assert 'value="2003"' in page
    assert db.session.query(SignIn).count() == 0


def test_a_date_nobody_checked_is_checked_on_the_server(client, cohort):
    for born in ("1980-01-01", "nonsense", ""):
        answer = client.send("/c/2027/apply/start", _at="/c/2027/apply", born=born, email="old@example.org")
        assert answer.status_code == 200
    assert db.session.query(SignIn).count() == 0


def test_too_many_mails_are_refused_on_the_page(client, cohort):
    for _ in range(5):
        client.send("/c/2027/apply/start", _at="/c/2027/apply", born="2003-03-27", email="a@example.org")
    answer = client.send("/c/2027/apply/start", _at="/c/2027/apply", born="2003-03-27", email="a@example.org")
    assert "15 minutes" in text(answer)
    assert 'value="a@example.org"' in text(answer)


def test_whoever_is_signed_in_needs_no_mail(as_, cohort):
    browser = as_(factories.person())
    assert "Begin my application" in text(browser.send("/c/2027/apply", **BORN))
    answer = browser.send("/c/2027/apply/start", _at="/c/2027/apply", born="2003-03-27")
    assert answer.location == "/c/2027/apply/form"
    assert db.session.query(SignIn).count() == 0


def test_without_the_date_the_form_begins_with_it(as_, cohort):
    """The link was opened on another device: nothing is remembered there."""
    browser = as_(factories.person())
    assert browser.get("/c/2027/apply/form/studies").location == "/c/2027/apply/form/about"
    assert "Begin with this page" in text(browser.get("/c/2027/apply/form/about"))


def test_a_draft_goes_on_on_another_device(as_, cohort):
    who = factories.person()
    fill(as_(who), until="about")
    other = as_(who)
    assert "Go on with: Your city and why" in text(other.get("/c/2027/apply/form"))
    assert "Quispe" in text(other.get("/c/2027/apply/form/about"))
    assert 'value="3"' in text(other.get("/c/2027/apply/form/about"))


def test_what_is_wrong_comes_back_as_it_was_typed(as_, cohort):
    who = factories.person()
    browser = as_(who)
    page = text(browser.send("/c/2027/apply/form/about", **ABOUT | {"country": "", "name": "   "}))
    assert "Choose your country." in page
    assert "Type your name." in page
    assert "Arequipa" in page
    assert draft(who) is None
    page = text(browser.send("/c/2027/apply/form/about", **ABOUT | {"born-year": "1980"}))
    assert "so born after 1 March 1992" in page
    assert 'value="1980"' in page
    fill(browser, until="about")
    words = "drought " * 151
    page = text(browser.send("/c/2027/apply/form/city", city_problem=words, motivation="Why not"))
    assert "1 word too many" in page
    assert page.count("drought") == 151
    assert "Why not" in page


def test_a_country_with_several_zones_needs_a_choice(as_, cohort):
    who = factories.person()
    browser = as_(who)
    page = text(browser.send("/c/2027/apply/form/about", **ABOUT | {"country": "BR"}))
    assert "more than one time zone" in page
    answer = browser.send("/c/2027/apply/form/about", **ABOUT | {"country": "BR", "zone": "America/Recife"})
    assert answer.status_code == 303
    assert draft(who).zone == "America/Recife"


def test_the_zone_is_guessed_from_the_cookie(as_, cohort):
    browser = as_(factories.person())
    browser.set_cookie("zone", "Africa/Nairobi")
    assert '<option selected value="Africa/Nairobi">' in text(browser.get("/c/2027/apply/form/about"))


def test_nothing_is_sent_without_consent(as_, cohort):
    who = factories.person()
    browser = as_(who)
    fill(browser)
    assert "Tick the box" in text(browser.send("/c/2027/apply/check"))
    assert draft(who).state is ApplicationState.DRAFT


def test_nothing_is_sent_before_it_is_whole(as_, cohort):
    who = factories.person()
    browser = as_(who)
    fill(browser, until="about")
    assert browser.get("/c/2027/apply/check").location == "/c/2027/apply/form"


def test_sent_twice_it_acts_once(as_, cohort):
    who = factories.person()
    browser = as_(who)
    fill(browser)
    page = text(browser.get("/c/2027/apply/check"))
    fields = hidden(page)
    first, second = (browser.post("/c/2027/apply/check", data={**fields, "agree": "y"}) for _ in range(2))
    assert (first.status_code, first.location) == (second.status_code, second.location)
    assert db.session.query(Notification).filter_by(message="registration/receipt").count() == 1


def test_two_windows_make_one_application(as_, cohort):
    who = factories.person()
    for browser in (as_(who), as_(who)):
        assert browser.send("/c/2027/apply/form/about", **ABOUT).status_code == 303
    assert db.session.query(Application).filter_by(person_id=who.id).count() == 1


def test_the_close_is_exact_and_nothing_typed_is_lost(as_, client, cohort):
    clock.freeze(cohort.apply_closes_at - timedelta(hours=1))
    who, late = factories.person(), factories.person()
    browser, other = as_(who), as_(late)
    fill(browser)
    fill(other)
    clock.freeze(cohort.apply_closes_at)
    assert browser.send("/c/2027/apply/check", agree="y").status_code == 303
    clock.freeze(cohort.apply_closes_at + timedelta(milliseconds=1))
    page = text(other.send("/c/2027/apply/check", agree="y"))
    assert "Applications closed on Sun 31 January" in page
    assert draft(late).state is ApplicationState.DRAFT
    page = text(other.send("/c/2027/apply/form/city", city_problem="Typed too late", motivation="Why"))
    assert "Applications closed on" in page
    assert "Typed too late" in page
    assert "Applications closed on" in text(client.get("/c/2027/apply"))
    assert 'name="email"' not in text(client.send("/c/2027/apply", **BORN))
    answer = client.send("/c/2027/apply/start", _at="/c/2027/apply", born="2003-03-27", email="late@example.org")
    assert "Applications closed on" in text(answer)
    assert db.session.query(SignIn).count() == 0


def test_whoever_began_in_time_has_the_grace(as_, cohort):
    cohort.apply_grace_minutes = 30
    clock.freeze(cohort.apply_closes_at - timedelta(minutes=1))
    who, late = factories.person(), factories.person()
    browser = as_(who)
    fill(browser)
    clock.freeze(cohort.apply_closes_at + timedelta(minutes=30))
    assert "closed" in text(as_(late).send("/c/2027/apply/form/about", **ABOUT))
    assert browser.send("/c/2027/apply/check", agree="y").status_code == 303
    assert draft(who).state is ApplicationState.SUBMITTED


def test_before_it_opens_one_reads_when(client, as_, cohort):
    clock.freeze(cohort.apply_opens_at - timedelta(seconds=1))
    assert "Applications open on Tue 1 December, 09:00" in text(client.get("/c/2027/apply"))
    page = text(as_(factories.person()).send("/c/2027/apply/form/about", **ABOUT))
    assert "Applications open on" in page
    assert db.session.query(Application).count() == 0


def test_applied_already_is_said(as_, cohort):
    who = factories.person()
    factories.application(cohort, who, state="offered")
    browser = as_(who)
    page = text(browser.get("/c/2027/apply"))
    assert "You have an application already" in page
    assert 'name="email"' not in text(browser.send("/c/2027/apply", **BORN))
    assert browser.get("/c/2027/apply/form").location == "/c/2027/status"
    assert "You have already applied" in text(browser.get("/c/2027/status"))
    assert browser.get("/c/2027/apply/form/about").status_code == 302


def test_suspended_people_are_told(client, cohort):
    person = factories.person(email="gone@example.org")
    accounts.suspend(person, by=None)
    client.send("/c/2027/apply/start", _at="/c/2027/apply", born="2003-03-27", email="gone@example.org")
    asked = db.session.query(SignIn).one()
    answer = client.send("/sign-in/" + tokens.token(accounts.PURPOSE, asked.code, asked.salt))
    assert answer.status_code == 409
    assert "suspended" in text(answer)
