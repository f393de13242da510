"""Signing in and out, as a person does it."""

import re
from datetime import timedelta
from urllib.parse import urlsplit

from champions.accounts import actions
from champions.accounts.models import Device, SignIn
from champions.core import clock, tokens
from champions.core.db import db
from champions.core.outbox import Notification
from tests import factories


def asked() -> SignIn:
    found = db.session.query(SignIn).order_by(SignIn.id.desc()).first()
    assert found is not None
    return found


def link() -> str:
    row = asked()
    return "/sign-in/" + tokens.token(actions.PURPOSE, row.code, row.salt)


def test_the_answer_is_the_same_for_known_and_unknown(client, now):
    factories.person(email="known@example.org")
    for address in ("known@example.org", "new@example.org"):
        answer = client.send("/sign-in", email=address)
        assert (answer.status_code, answer.location) == (303, "/sign-in/code")
        assert address in client.get("/sign-in/code").get_data(as_text=True)
    assert db.session.query(Notification).count() == 2


def test_get_and_head_never_use_the_link_and_post_uses_it_once(client, now):
    client.send("/sign-in", email="someone@example.org")
    address = link()
    for _ in range(3):
        assert client.get(address).status_code == 200
        assert client.head(address).status_code == 200
    assert db.session.query(Device).count() == 0
    assert client.send(address).status_code == 303
    assert db.session.query(Device).count() == 1
    assert client.get("/me").status_code == 200
    other = client.application.test_client()
    assert other.get(address).status_code == 410


def test_the_code_signs_in_and_five_wrong_ones_kill_it(client, now):
    client.send("/sign-in", email="someone@example.org")
    row = asked()
    right = tokens.digits(actions.PURPOSE, row.code, row.salt)
    wrong = f"{(int(right) + 1) % 10**6:06d}"
    for _ in range(5):
        assert client.send("/sign-in/code", digits=wrong).status_code == 200
    assert client.send("/sign-in/code", digits=right).status_code == 200
    assert db.session.query(Device).count() == 0
    client.send("/sign-in", email="someone@example.org")
    row = asked()
    typed = tokens.digits(actions.PURPOSE, row.code, row.salt)
    assert client.send("/sign-in/code", digits=f"{typed[:3]} {typed[3:]}").status_code == 303


def test_signed_out_devices_are_out_at_once(as_, now):
    me = factories.person()
    browser = as_(me)
    assert browser.get("/me").status_code == 200
    assert browser.send("/sign-out").status_code == 303
    assert urlsplit(browser.get("/me").location).path == "/sign-in"


def test_staff_are_signed_out_after_half_an_hour_without_a_step(as_, now):
    cohort = factories.cohort()
    browser = as_(factories.staff(cohort))
    clock.freeze(now + timedelta(minutes=29))
    assert browser.get("/me").status_code == 200
    clock.freeze(now + timedelta(minutes=58))
    assert browser.get("/me").status_code == 200, "every step begins the half hour again"
    clock.freeze(now + timedelta(minutes=89))
    assert browser.get("/me").status_code == 302


def test_nobody_is_sent_to_another_site(client, now):
    page = client.get("/sign-in?next=//evil.example/")
    assert re.findall(r'name="onward"[^>]*value="([^"]*)"', page.get_data(as_text=True)) in (["//evil.example/"], [""])
    client.send("/sign-in", email="someone@example.org", _at="/sign-in?next=//evil.example/")
    assert asked().onward == ""


def test_too_many_mails_are_refused_in_words(client, now):
    for _ in range(5):
        assert client.send("/sign-in", email="someone@example.org").status_code == 303
    answer = client.send("/sign-in", email="someone@example.org")
    assert answer.status_code == 429
    assert "15 minutes" in answer.get_data(as_text=True)


def test_new_codes_are_no_way_to_guess_on_but_the_link_still_signs_in(client, now):
    for step in range(5):
        clock.freeze(now + timedelta(minutes=16 * step))
        client.send("/sign-in", email="someone@example.org")
        row = asked()
        right = tokens.digits(actions.PURPOSE, row.code, row.salt)
        wrong = f"{(int(right) + 1) % 10**6:06d}"
        for _ in range(5 if step < 4 else 1):
            client.send("/sign-in/code", digits=wrong)
    answer = client.send("/sign-in/code", digits=right)
    assert answer.status_code == 200
    assert "Use the link" in answer.get_data(as_text=True)
    assert db.session.query(Device).count() == 0
    assert client.send(link()).status_code == 303


def test_the_zone_is_changed_and_one_is_back_where_one_was(client, now):
    assert 'href="/zone?next=/privacy"' in client.get("/privacy").get_data(as_text=True)
    page = client.get("/zone?next=/privacy").get_data(as_text=True)
    assert "Africa / Nairobi (UTC+3)" in page
    assert "America / St Johns (UTC-2:30)" in page
    answer = client.send("/zone", _at="/zone?next=/privacy", zone="Africa/Nairobi", language="en", theme="")
    assert answer.location == "/privacy"
    after = client.get("/privacy").get_data(as_text=True)
    assert "Saved." in after
    assert "Nairobi (EAT)" in after


def test_a_secret_address_is_not_carried_to_another_page(client, now):
    client.send("/sign-in", email="someone@example.org")
    assert "next=/sign-in/" not in client.get(link()).get_data(as_text=True)


def test_a_used_link_tells_somebody_signed_in_that_they_are(client, now):
    client.send("/sign-in", email="someone@example.org")
    address = link()
    client.send(address)
    again = client.get(address)
    assert again.status_code == 410
    assert "You are signed in already" in again.get_data(as_text=True)


def test_the_zone_of_the_account_is_chosen_already(as_, now):
    page = as_(factories.person(zone="Africa/Nairobi")).get("/zone").get_data(as_text=True)
    assert '<option selected value="Africa/Nairobi">' in page
