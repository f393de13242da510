"""A mail is worded when it leaves, by what is true then; and it leaves once."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from flask import g

from champions.accounts import actions as accounts
from champions.accounts.models import SignIn
from champions.cohorts import actions as cohorts
from champions.cohorts.models import Role
from champions.core import checks, clock, outbox, work
from champions.core import transaction as transactions
from champions.core.db import db
from champions.core.outbox import Notification
from champions.core.work import WorkState
from champions.notifications import actions
from champions.notifications.models import KeptMail
from champions.notifications.sender import Mail, Sender
from tests import factories
from tests.notifications.mailserver import Server


def invitation(**facts):
    cohort = factories.cohort()
    made = cohorts.invite("judge@example.org", Role.JUDGE, cohort, by=None, name=facts.pop("name", "Ana"))
    for name, value in facts.items():
        setattr(made.person, name, value)
    db.session.flush()
    return made


def last() -> Notification:
    db.session.expire_all()
    return db.session.query(Notification).order_by(Notification.id.desc()).first()


def deliver() -> Notification:
    actions.deliver(last().id)
    return last()


def kept() -> list[KeptMail]:
    return db.session.query(KeptMail).order_by(KeptMail.id).all()


def test_the_mail_is_kept_as_it_was_handed_over_and_its_link_works(app, now, client):
    accounts.ask("me@example.org", address="198.51.100.1")
    assert deliver().work_state is WorkState.DONE
    (mail,) = kept()
    assert (mail.to, mail.subject, mail.sent_at) == ("me@example.org", "Your link to sign in", now)
    assert mail.headers["Message-ID"] == last().message_id
    assert mail.headers["To"] == "me@example.org"
    (link,) = set(re.findall(r"http://127\.0\.0\.1:8000(/sign-in/\w+)", mail.text))
    assert link in mail.html
    assert client.get(link).status_code == 200
    (digits,) = re.findall(r"^(\d{3} \d{3})$", mail.text, re.MULTILINE)
    assert digits in mail.html
    actions.deliver(last().id)
    assert len(kept()) == 1, "a nudge twice is a mail once"


def test_what_is_no_longer_true_when_it_leaves_is_not_sent(app, now):
    made = invitation()
    cohorts.revoke(made, by=factories.admin())
    db.session.flush()
    assert (deliver().work_state, last().last_error) == (WorkState.CANCELLED, "no longer true")
    assert kept() == []


def test_a_sign_in_that_was_used_meanwhile_is_not_sent(app, now):
    asked = accounts.ask("me@example.org", address="198.51.100.1")
    accounts.use(asked, agent="")
    assert deliver().work_state is WorkState.CANCELLED
    db.session.get(SignIn, asked.id).used_at = None
    accounts.ask("me@example.org", address="198.51.100.1")
    clock.freeze(now + timedelta(minutes=31))
    assert deliver().work_state is WorkState.CANCELLED


def test_somebody_suspended_gets_only_what_tells_them_so(app, now):
    made = invitation()
    accounts.suspend(made.person, by=factories.admin())
    assert (deliver().work_state, last().last_error) == (WorkState.CANCELLED, "suspended")
    accounts.ask(made.person.email, address="198.51.100.1")
    assert deliver().work_state is WorkState.DONE


def test_times_are_in_the_readers_zone_and_words_in_their_language(app, now):
    app.config["LANGUAGES"] = ["en", "ar"]
    try:
        invitation(zone="Africa/Nairobi", locale="ar")
        assert deliver().work_state is WorkState.DONE
    finally:
        app.config["LANGUAGES"] = ["en"]
    (mail,) = kept()
    assert '<html lang="ar" dir="rtl"' in mail.html
    assert "يونيو" in mail.text, "6 June, in Arabic"
    assert "15:00" in mail.text
    assert "21:00" in mail.text


def test_who_looks_at_pages_meanwhile_changes_nothing(app, now):
    """The language and zone of a reader are not what some request left behind."""
    g.zone, g.language = "America/Lima", "ar"
    invitation(zone="Africa/Nairobi")
    deliver()
    assert "Nairobi (EAT)" in kept()[0].text
    assert "Lima" not in kept()[0].text


def test_one_bad_row_stops_nobody(app, now):
    person = factories.person()
    outbox.owe(person, "no/such", key="bad")
    bad = last()
    actions.deliver(bad.id)
    accounts.ask("me@example.org", address="198.51.100.1")
    assert deliver().work_state is WorkState.DONE
    bad = db.session.get(Notification, bad.id)
    assert (bad.work_state, bad.last_error, bad.due_at - now) == (WorkState.QUEUED, "KeyError", work.PAUSES[0])


@pytest.mark.parametrize("name", [
    "Eve\r\nBcc: all@example.org", "=?utf-8?q?hello?=", "<a href=https://evil.example>click</a>",
    "[click](https://evil.example)", "\u202eevil", '"><img src=x>', "{{ 7*7 }}", "%(link)s %s", "</bdi><h1>Won</h1>",
])  # fmt: skip
def test_what_people_are_called_becomes_neither_header_nor_markup(app, now, name):
    invitation(name=name)
    assert deliver().work_state is WorkState.DONE
    (mail,) = kept()
    assert sorted(mail.headers) == [
        "Auto-Submitted", "Content-Type", "Date", "From", "MIME-Version", "Message-ID", "Subject", "To",
        "X-Auto-Response-Suppress",
    ]  # fmt: skip
    assert mail.subject == mail.headers["Subject"] == "You are invited to judge"
    assert name.replace("\r\n", "\n") in mail.text.replace("\r\n", "\n")
    page = BeautifulSoup(mail.html, "html.parser")
    assert {re.sub(r"/invitations/\w+$", "/invitations/…", each["href"]) for each in page.find_all(href=True)} == {
        "http://127.0.0.1:8000/", "http://127.0.0.1:8000/invitations/…", "mailto:no-reply@127.0.0.1",
    }  # fmt: skip
    assert page.find_all(["img", "script", "form", "iframe"]) == []
    assert [each.get_text() for each in page.find_all("h1")] == ["You are invited to judge"]


@pytest.fixture
def server(app):
    """A mail server that the service hands its mails to."""
    server = Server()
    before = app.config["SETTINGS"]
    app.config["SETTINGS"] = replace(before, mail_server=server.address)
    yield server
    app.config["SETTINGS"] = before
    app.extensions.pop("mail_sender").close()
    server.stop()


def test_a_mail_goes_to_the_server_and_is_done(app, now, server):
    accounts.ask("me@example.org", address="198.51.100.1")
    assert deliver().work_state is WorkState.DONE
    (mail,) = server.mails
    assert {name: mail[name] for name in ("To", "Subject", "Message-ID")} == {
        "To": "me@example.org", "Subject": "Your link to sign in", "Message-ID": last().message_id,
    }  # fmt: skip
    assert kept()[0].headers["Date"] == mail["Date"]


def test_refused_for_ever_is_failed_with_the_reason_and_for_now_is_tried_again(app, now, server):
    server.answers = {"gone@example.org": "550 5.1.1 gone@example.org?", "full@example.org": "452 4.2.2 full"}
    accounts.ask("gone@example.org", address="198.51.100.1")
    assert (deliver().work_state, last().last_error) == (WorkState.FAILED, "550 5.1.1")
    accounts.ask("full@example.org", address="198.51.100.1")
    assert (deliver().work_state, last().last_error) == (WorkState.QUEUED, "452 4.2.2")
    server.answers.clear()
    clock.freeze(now + work.PAUSES[0])
    assert deliver().work_state is WorkState.DONE
    assert [mail.to for mail in kept()] == ["full@example.org"]


class Watched(Sender):
    """Notes whether a transaction is open when a mail is handed over."""

    open_then: list[bool]

    def hand_over(self, mail: Mail, *, within: float) -> None:
        self.open_then = [transactions._open.get() is not None, db.session().in_transaction()]
        super().hand_over(mail, within=within)


def test_no_transaction_is_open_while_the_server_is_slow(app, now, server):
    watched = app.extensions["mail_sender"] = Watched(server.address)
    accounts.ask("me@example.org", address="198.51.100.1")
    assert deliver().work_state is WorkState.DONE
    assert watched.open_then == [False, False]
    assert len(server.mails) == 1


def test_what_is_old_is_forgotten_and_what_is_not_stays(app, now):
    accounts.ask("me@example.org", address="198.51.100.1")
    deliver()
    device = accounts.begin_device(factories.person(), agent="")
    assert device
    clock.freeze(now + timedelta(days=29))
    actions.tidy()
    assert (len(kept()), db.session.query(SignIn).count()) == (1, 1)
    clock.freeze(now + timedelta(days=31))
    actions.tidy()
    assert (len(kept()), db.session.query(SignIn).count()) == (0, 0)
    assert last().work_state is WorkState.DONE, "that it was sent is still known"


def test_production_without_a_mail_server_never_says_that_a_mail_has_left(app, now, monkeypatch):
    production = replace(app.config["SETTINGS"], env="production", mail_server=None)
    monkeypatch.setitem(app.config, "SETTINGS", production)
    accounts.ask("me@example.org", address="198.51.100.1")
    assert (deliver().work_state, last().last_error) == (WorkState.QUEUED, "no mail server")
    assert kept() == []
    assert [each.invariant for each in checks.run()] == ["mail.server"]
