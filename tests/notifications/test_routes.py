"""The staff's page of mails, and the demonstration's."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from champions import create_app
from champions.accounts import actions as accounts
from champions.cohorts import actions as cohorts
from champions.cohorts.models import Role
from champions.core import clock, work
from champions.core.db import db
from champions.core.outbox import Notification
from champions.notifications import actions
from tests import factories
from tests.conftest import make_settings

PAGE = "/c/2027/mail"


def invite(cohort, number=1):
    return [cohorts.invite(f"guest{each}@example.org", Role.JUDGE, cohort, by=None) for each in range(number)]


def deliver_all():
    for row in db.session.query(Notification.id).all():
        actions.deliver(row.id)
    db.session.expire_all()


def test_staff_see_what_is_owed_and_sent_but_not_what_it_says(app, as_, now):
    cohort, other = factories.cohort("2027"), factories.cohort("2028")
    invite(other)
    invite(cohort, 2)
    db.session.query(Notification).order_by(Notification.id.desc()).first().due_at = now + timedelta(days=2)
    db.session.flush()
    browser = as_(factories.staff(cohort))
    deliver_all()
    page = browser.get(PAGE).get_data(as_text=True)
    assert [page.count(f"guest{each}@example.org") for each in range(2)] == [1, 1]
    assert page.count("Invitation of a judge") == 2
    assert "not before Fri 9 April" in page
    assert "/invitations/" not in page


@pytest.mark.parametrize("role", [Role.PARTICIPANT, Role.JUDGE, Role.MENTOR])
def test_nobody_else_does(app, as_, now, role):
    cohort, other = factories.cohort("2027"), factories.cohort("2028")
    assert as_(factories.grant(factories.person(), role, cohort)).get(PAGE).status_code == 403
    assert as_(factories.staff(other)).get(PAGE).status_code == 403
    assert as_(factories.staff(cohort)).get(PAGE).status_code == 200


def test_the_page_costs_the_same_for_one_mail_and_for_three(app, as_, now, statements):
    cohort = factories.cohort("2027")
    browser = as_(factories.staff(cohort))
    made = []
    for number in (1, 2):
        invite(cohort, number)
        db.session.flush()
        with statements() as these:
            assert browser.get(PAGE).status_code == 200
        made.append(len(these))
    assert made[0] == made[1] <= 8


@pytest.fixture
def demo(app, home) -> Iterator[object]:
    """A browser in the demonstration, on the test's database."""
    made = create_app(make_settings(home, app.config["SETTINGS"].database_url, CHAMPIONS_ENV="demo"))
    work.use_bell(lambda job, row: True)
    clock.move_by(None)
    made.test_client_class = app.test_client_class
    yield made.test_client()
    with made.app_context():
        db.engine.dispose()


def test_the_demonstration_shows_its_mails_to_people_and_to_programs(app, demo, now):
    for name in ("a", "b"):
        accounts.ask(f"{name}@example.org", address="198.51.100.1")
        deliver_all()
        clock.freeze(clock.now() + timedelta(minutes=1))
    listed = demo.get("/demo/mail.json").get_json()
    assert [mail["to"] for mail in listed] == ["b@example.org", "a@example.org"], "the newest first"
    assert [sorted(mail) for mail in listed] == [["headers", "html", "sent_at", "subject", "text", "to"]] * 2
    assert listed[1]["sent_at"] == "2027-04-07T12:00:00+00:00"
    assert listed[0]["headers"]["To"] == "b@example.org"
    assert [mail["to"] for mail in demo.get("/demo/mail.json?to=A@example.org").get_json()] == ["a@example.org"]
    assert len(demo.get("/demo/mail.json?limit=1").get_json()) == 1
    assert demo.get("/demo/mail.json?limit=0").status_code == 400
    assert demo.get("/demo/mail.json?limit=x").status_code == 400
    assert demo.get("/demo/mail.json?limit=" + "9" * 5000).status_code == 400
    page = demo.get("/demo/mail").get_data(as_text=True)
    assert page.index("b@example.org") < page.index("a@example.org")
    code = db.session.query(Notification.code).order_by(Notification.id.desc()).first().code
    one = demo.get(f"/demo/mail/{code}").get_data(as_text=True)
    assert listed[0]["headers"]["Message-ID"].strip("<>") in one
    link = listed[0]["text"].split("http://127.0.0.1:8000/sign-in/")[1].split()[0]
    assert f'href="http://127.0.0.1:8000/sign-in/{link}"' in one
    raw = demo.get(f"/demo/mail/{code}/html")
    assert raw.get_data(as_text=True) == listed[0]["html"]
    assert "sandbox" in raw.headers["Content-Security-Policy"]
    assert "script-src" not in raw.headers["Content-Security-Policy"]
    assert demo.get("/demo/mail/0000000000").status_code == 404


def test_there_is_no_such_page_outside_the_demonstration(client, demo, now):
    assert demo.get("/demo/mail").status_code == 200
    for address in ("/demo/mail", "/demo/mail.json", "/demo/mail/0000000000", "/demo/mail/0000000000/html"):
        assert client.get(address).status_code == 404
