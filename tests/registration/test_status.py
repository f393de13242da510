"""Where one's application stands, who can see it, and what the pages cost."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from champions.core import clock
from champions.registration.models import ApplicationState
from tests import factories
from tests.registration.pages import draft, text


def test_nobody_reaches_the_draft_of_another(as_, client, cohort):
    mine, other = factories.person(), factories.person()
    factories.application(cohort, mine, state="draft", name="Only Mine")
    for address in ("form", "form/about", "form/studies", "form/city", "check", "receipt", "withdraw"):
        answer = as_(other).get(f"/c/2027/apply/{address}", follow_redirects=True)
        assert answer.status_code == 200
        assert "Only Mine" not in text(answer)
        assert client.get(f"/c/2027/apply/{address}").location.startswith("/sign-in?next=")
    assert "You have not applied" in text(as_(other).get("/c/2027/status"))
    assert client.get("/c/2027/apply/form/salary").status_code in (302, 404)
    assert as_(mine).get("/c/2027/apply/form/salary").status_code == 404
    assert as_(mine).get("/c/1999/apply/form").status_code == 404


def test_withdrawing_is_a_button_and_final(as_, cohort):
    who = factories.person()
    factories.application(cohort, who)
    browser = as_(who)
    assert browser.get("/c/2027/apply/withdraw").status_code == 200
    assert draft(who).state is ApplicationState.SUBMITTED
    assert browser.send("/c/2027/apply/withdraw").location == "/c/2027/status"
    assert "You have withdrawn" in text(browser.get("/c/2027/status"))
    assert browser.get("/c/2027/apply/withdraw").location == "/c/2027/status"


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("submitted", "We are reading your application"),
        ("offered", "Accept my place"),
        ("enrolled", "You take part"),
        ("declined", "You declined your place"),
        ("not_selected", "There were more good applications than places."),
        ("withdrawn", "You have withdrawn"),
    ],
)
def test_every_state_is_said_in_words(as_, cohort, state, words):
    who = factories.person()
    factories.application(cohort, who, state=state, submitted_at=clock.now())
    assert words in text(as_(who).get("/c/2027/status"))


def test_an_offer_says_until_when_in_both_zones_and_when_it_is_over(as_, cohort):
    who = factories.person(zone="America/Lima")
    by = datetime(2027, 2, 18, 15, tzinfo=UTC)
    factories.application(cohort, who, state="offered", answer_by=by)
    clock.freeze(by)
    page = text(as_(who).get("/c/2027/status"))
    assert "Thu 18 February, 10:00" in page
    assert "00:00 in Seoul (KST) (next day)" in page
    assert 'href="/c/2027/status/accept"' in page
    assert 'href="/c/2027/status/decline"' in page
    clock.freeze(by + timedelta(seconds=1))
    page = text(as_(who).get("/c/2027/status"))
    assert "Your time to answer is over" in page
    assert "/status/accept" not in page


@pytest.fixture
def pages(as_, client, cohort) -> Iterator[tuple]:
    """Every page of the story so far, with a browser that may see it."""
    beginner, sender = factories.person(), factories.person()
    factories.application(cohort, beginner, state="draft", topics=["ethics"])
    factories.application(cohort, sender, state="offered")
    drafts, sent = as_(beginner), as_(sender)
    return [
        (client, "/c/2027/apply"),
        (drafts, "/c/2027/apply/form"),
        (drafts, "/c/2027/apply/form/about"),
        (drafts, "/c/2027/apply/form/studies"),
        (drafts, "/c/2027/apply/form/city"),
        (drafts, "/c/2027/apply/check"),
        (sent, "/c/2027/apply/receipt"),
        (sent, "/c/2027/apply/withdraw"),
        (sent, "/c/2027/status"),
    ]


def test_few_statements_and_few_bytes(pages, statements):
    brotli = pytest.importorskip("brotli")
    for browser, address in pages:
        with statements() as made:
            answer = browser.get(address)
        assert answer.status_code == 200
        assert len(made) <= 8, (address, made)
        assert len(brotli.compress(answer.data, quality=5)) <= 8192, address
