"""Another mail address: asked for, confirmed by the new one, objected to by the old one."""

from datetime import timedelta

import pytest

from champions.accounts import actions
from champions.accounts.actions import addresses
from champions.accounts.models import AddressChange, Device, Person, PersonState, SignIn
from champions.core import clock, tokens
from champions.core.db import db
from champions.core.errors import Refused
from champions.core.outbox import Notification
from champions.notifications import actions as notifications
from champions.notifications.models import KeptMail
from tests import factories

OLD, NEW = "old@example.org", "new@example.org"


def change() -> AddressChange:
    db.session.expire_all()
    found = db.session.query(AddressChange).order_by(AddressChange.id.desc()).first()
    assert found is not None
    return found


def link(purpose: str = addresses.PURPOSE) -> str:
    row = change()
    ending = "" if purpose == addresses.PURPOSE else "/not-me"
    return f"/account/address/{tokens.token(purpose, row.code, row.salt)}{ending}"


def owed() -> list[str]:
    return [each.message for each in db.session.query(Notification).order_by(Notification.id)]


@pytest.fixture
def me(now) -> Person:
    return factories.person(email=OLD)


def test_the_new_address_counts_once_its_link_was_used(me, as_, client):
    browser, other = as_(me), as_(me)
    waiting = actions.ask(OLD, address="192.0.2.1")
    answer = browser.send("/account/address", email="New@Example.org")
    assert (answer.status_code, answer.location) == (303, "/account/address")
    assert "We have written to New@Example.org" in browser.get("/account/address").get_data(as_text=True)
    assert me.email == OLD
    for _ in range(2):
        page = browser.get(link())
        assert page.status_code == 200
        assert page.headers["Referrer-Policy"] == "no-referrer"
    assert browser.send(link()).location == "/account/address"
    db.session.expire_all()
    assert (me.email, me.email_verified_at) == (NEW, clock.now())
    assert browser.get("/me").status_code == 200
    assert other.get("/me").status_code == 302, "signed out on the other devices"
    assert db.session.get_one(SignIn, waiting.id).used_at is not None, "links from before are void"
    assert browser.get(link()).status_code == 410, "it works once"
    assert client.send("/sign-in", email=NEW).status_code == 303
    assert db.session.query(SignIn).order_by(SignIn.id.desc()).first().person_id == me.id


def test_the_mails_go_to_the_new_and_to_the_old_address(me, as_):
    as_(me).send("/account/address", email=NEW)
    assert owed() == ["accounts/address_confirm", "accounts/address_notice"]
    for each in db.session.query(Notification).all():
        notifications.deliver(each.id)
    mails = {mail.to: mail.text for mail in db.session.query(KeptMail)}
    assert set(mails) == {OLD, NEW}
    assert link() in mails[NEW]
    assert link(addresses.OBJECTION) in mails[OLD]
    assert link() not in mails[OLD], "only who reads the new address can confirm it"
    assert NEW not in mails[OLD]


def test_confirmed_in_another_browser_everybody_is_signed_out(me, as_, client):
    browser = as_(me)
    browser.send("/account/address", email=NEW)
    assert client.send(link()).location == "/sign-in"
    assert browser.get("/me").status_code == 302
    assert db.session.query(Device).filter_by(person_id=me.id, ended_at=None).count() == 0


def test_an_address_with_an_account_gets_another_mail_and_the_page_says_the_same(me, as_):
    factories.person(email="taken@example.org")
    answers = []
    for email in ("taken@example.org", "free@example.org"):
        browser = as_(me)
        answer = browser.send("/account/address", email=email)
        page = browser.get(answer.location).get_data(as_text=True)
        said = page[page.index("<main") :].replace(email, "…")
        answers.append((answer.status_code, answer.location, said[: said.index("<form")]))
    assert answers[0] == answers[1]
    assert owed() == [
        "accounts/address_taken", "accounts/address_notice", "accounts/address_confirm", "accounts/address_notice",
    ]  # fmt: skip
    taken = db.session.query(AddressChange).filter_by(email="taken@example.org").one()
    taken.expires_at = clock.now() + timedelta(hours=1)  # the next one has put an end to it
    notifications.deliver(db.session.query(Notification).filter_by(message="accounts/address_taken").one().id)
    mail = db.session.query(KeptMail).one()
    assert mail.to == "taken@example.org"
    assert "/account/merge" in mail.text
    assert OLD not in mail.text
    with pytest.raises(Refused, match="account of its own"):
        actions.use_address(taken)
    assert me.email == OLD


def test_its_own_address_and_nonsense_are_refused_beside_the_box(me, as_):
    browser = as_(me)
    assert "of this account already" in browser.send("/account/address", email=OLD.upper()).get_data(as_text=True)
    assert "with an @ in it" in browser.send("/account/address", email="nonsense").get_data(as_text=True)
    assert db.session.query(AddressChange).count() == 0


def test_only_the_newest_link_works_and_only_for_a_day(me, as_):
    browser = as_(me)
    browser.send("/account/address", email="first@example.org")
    first = link()
    browser.send("/account/address", email=NEW)
    assert browser.get(first).status_code == 410
    assert browser.get(link()).status_code == 200
    clock.freeze(clock.now() + timedelta(hours=24))
    assert browser.get(link()).status_code == 410
    with pytest.raises(Refused):
        actions.use_address(change())
    assert me.email == OLD


def test_many_addresses_are_refused_in_words(me, as_):
    browser = as_(me)
    for number in range(10):
        assert browser.send("/account/address", email=f"n{number}@example.org").status_code == 303
    answer = browser.send("/account/address", email="more@example.org")
    assert answer.status_code == 429
    assert "Try again tomorrow" in answer.get_data(as_text=True)
    clock.freeze(clock.now() + timedelta(days=1, minutes=1))
    assert as_(me).send("/account/address", email="more@example.org").status_code == 303
    for _ in range(4):
        as_(me).send("/account/address", email="more@example.org")
    assert as_(me).send("/account/address", email="more@example.org").status_code == 429


def test_the_old_address_stops_a_change(me, as_, client):
    as_(me).send("/account/address", email=NEW)
    objection = link(addresses.OBJECTION)
    assert "Was it not you" in client.get(objection).get_data(as_text=True)
    assert actions.is_waiting(change()), "looking stops nothing"
    assert client.send(objection).status_code == 303
    assert client.get(link()).status_code == 410
    assert "nothing to stop" in client.get(objection).get_data(as_text=True)
    assert client.get(objection.replace("/not-me", "x/not-me")).status_code == 404
    assert client.get(link().rstrip("/") + "/not-me").status_code == 404, "the other link is no objection"


def test_the_old_address_takes_a_change_back_for_a_week(me, as_, client):
    thief = as_(me)
    thief.send("/account/address", email=NEW)
    thief.send(link())
    objection = link(addresses.OBJECTION)
    clock.freeze(clock.now() + timedelta(days=6, hours=23))
    assert "The change was made already" in client.get(objection).get_data(as_text=True)
    assert client.send(objection).status_code == 303
    db.session.expire_all()
    assert me.email == OLD
    assert thief.get("/me").status_code == 302
    assert not actions.may_object(change())


def test_after_a_week_or_when_somebody_else_has_it_the_change_stays(me, as_, client):
    browser = as_(me)
    browser.send("/account/address", email=NEW)
    browser.send(link())
    row = change()
    factories.person(email=OLD)
    with pytest.raises(Refused, match="write to us"):
        actions.object_to(row)
    clock.freeze(clock.now() + timedelta(days=7, minutes=1))
    assert not actions.may_object(row)
    assert "nothing to stop" in client.get(link(addresses.OBJECTION)).get_data(as_text=True)
    assert me.email == NEW


def test_what_staff_did_for_a_lost_address_is_not_undone_by_it(me, now):
    staff = factories.person()
    actions.ask_address(me, NEW, by=staff, address="192.0.2.1", why="Lost her university address.")
    assert actions.may_object(change()), "until it is used"
    actions.use_address(change())
    assert not actions.may_object(change())
    assert me.email == NEW


def test_suspended_people_change_nothing(me, now):
    actions.ask_address(me, NEW, by=me, address="192.0.2.1")
    me.state = PersonState.SUSPENDED
    db.session.flush()
    with pytest.raises(Refused):
        actions.use_address(change())
    assert me.email == OLD


def test_the_address_of_an_account_that_became_part_changes_places(me, now):
    gone = factories.person(email=NEW, state=PersonState.MERGED, merged_into_id=me.id)
    actions.ask_address(me, NEW, by=me, address="192.0.2.1")
    actions.use_address(change())
    assert (me.email, gone.email) == (NEW, OLD)
    assert actions.person_for(OLD).id == me.id
