"""A form sent twice acts once; corrected forms and other words are no replay."""

import re

from champions.core.db import db
from champions.core.outbox import Notification
from tests import factories


def hidden(page: str) -> dict[str, str]:
    """The hidden fields of the form on the page."""
    tags = [tag for tag in re.findall(r"<input[^>]*>", page) if 'type="hidden"' in tag]
    return {re.search(r'name="([^"]+)"', tag)[1]: (re.search(r'value="([^"]*)"', tag) or [None, ""])[1] for tag in tags}


def filled(client, **fields):
    return {**hidden(client.get("/sign-in").get_data(as_text=True)), **fields}


def mails() -> int:
    return db.session.query(Notification).count()


def test_sent_twice_it_acts_once_and_leads_to_the_same_place(client, now):
    form = filled(client, email="someone@example.org")
    first, second = client.post("/sign-in", data=form), client.post("/sign-in", data=form)
    assert (first.status_code, second.status_code) == (303, 303)
    assert first.location == second.location
    assert mails() == 1


def test_the_same_key_with_other_words_shows_the_form_again_with_them(client, now):
    form = filled(client, email="someone@example.org")
    client.post("/sign-in", data=form)
    answer = client.post("/sign-in", data={**form, "email": "other@example.org"})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "other@example.org" in page
    assert "already sent this form" in page
    assert hidden(page)["once"] != form["once"]
    assert mails() == 1


def test_a_refused_form_can_be_corrected_and_carries_a_fresh_key(client, now):
    form = filled(client, email="not an address")
    page = client.post("/sign-in", data=form).get_data(as_text=True)
    assert "@" in page
    again = hidden(page)
    assert again["once"] != form["once"]
    assert client.post("/sign-in", data={**again, "email": "someone@example.org"}).status_code == 303
    assert mails() == 1


def test_the_key_of_one_person_means_nothing_to_another(app, client, as_, now):
    other = app.test_client()
    form = filled(client, email="one@example.org")
    client.post("/sign-in", data=form)
    theirs = filled(other, email="two@example.org")
    assert other.post("/sign-in", data={**theirs, "once": form["once"]}).status_code == 303
    assert mails() == 2


def test_signed_in_a_replay_after_the_effect_changes_nothing(as_, now):
    me = factories.person()
    browser, elsewhere = as_(me), as_(me)
    form = hidden(browser.get("/me").get_data(as_text=True))
    assert browser.post("/me", data=form).status_code == 303
    assert elsewhere.get("/me").status_code == 302
    third = as_(me)
    assert browser.post("/me", data=form).status_code == 303, "the back button"
    assert third.get("/me").status_code == 200, "a replay signs nobody out"


def test_a_long_address_in_another_script_is_a_place_to_lead_to(as_, now):
    cohort = factories.cohort()
    waiting = factories.application(cohort)
    address = f"/c/2027/admissions/{waiting.code}/reject?q=" + "서울" * 50
    answer = as_(factories.staff(cohort)).send(address, reason="places", note="")
    assert answer.status_code == 303
    assert len(answer.location) > 500
