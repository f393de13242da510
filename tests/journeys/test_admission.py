"""Admission as people walk it: a child and a guardian, a reader, staff from a shortlist to the offers they send."""

import re
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from playwright.sync_api import BrowserContext

from tests.supervisor.service import Service

from .walking import Post, Walker, link_in, until

pytest_plugins = ("tests.browser.fixtures",)
pytestmark = [pytest.mark.browser, pytest.mark.once]

GUARDIAN, CHILD = "parent@families.example", "child@families.example"
NEXT_YEAR = datetime.now(UTC).year + 1
COHORT = f"/c/{NEXT_YEAR}"


@pytest.fixture
def walker(window: Callable[..., BrowserContext]) -> Callable[[], Walker]:
    """walker(): somebody with a phone in which no script runs."""
    return lambda: Walker(window(script=False))


@pytest.fixture
def post(demonstration: Service) -> Post:
    return Post(demonstration.port)


def test_a_child_applies_after_the_guardian_agreed_and_not_after_it_was_taken_back(
    walker: Callable[[], Walker], post: Post
) -> None:
    visitor = walker().open(f"{COHORT}/apply")
    born = {"born_day": "3", "born_month": "April", "born_year": str(NEXT_YEAR - 18)}
    visitor.type(**born).press("Check").choose(country="IN").press("Continue")
    assert visitor.title == "First we ask your guardian"
    visitor.type(email=GUARDIAN).press("Ask my guardian")

    guardian = walker().open(link_in(post.wait(GUARDIAN, "agree"), "/guardian/"))
    assert guardian.title == "May this young person apply?"
    guardian.press("I agree")  # nothing typed: each field says what it needs, and nothing was kept
    assert guardian.page.title().startswith("Error:")
    guardian.type(name="Asha Nair", relation="mother", child_email=CHILD)
    guardian.page.locator("[name=agree]").check()
    guardian.press("I agree")
    assert guardian.title == "You have agreed"

    child = walker().open(link_in(post.wait(CHILD, "agreed"), "/sign-in/")).press("Sign in")
    child.open(f"{COHORT}/apply/form/about").type(**born, name="Meera Nair", city="Kochi").choose(country="IN")
    child.press("Save and continue")
    assert "Meera" not in guardian.open(guardian.path).words, "a guardian's page says nothing of the answers"
    assert child.open(f"{COHORT}/apply/form").words.count("Done") >= 1

    guardian.follow("Take my consent back").click(guardian.page.locator("main form button"))
    assert guardian.title == "Your consent is taken back"
    assert "/sign-in" in child.page.goto(f"{COHORT}/apply/form").url  # type: ignore[union-attr]
    post.wait(CHILD, "consent")


def test_a_reader_reads_without_names_and_knows_somebody(walker: Callable[[], Walker]) -> None:
    reader = walker().become("reviewer").open(f"{COHORT}/reading")
    done = _read(reader)
    reader.click(reader.page.locator("main a.btn"))
    assert "Blind." in reader.words
    here = reader.path.partition("?")[0]
    for group in reader.page.locator("fieldset").all():
        group.locator("input[type=radio]").nth(3).check(force=True)
    reader.press("Save and go to next")
    assert reader.path.partition("?")[0] != here
    assert _read(reader.open(f"{COHORT}/reading")) == done + 1
    reader.click(reader.page.locator("main a.btn")).follow("I know this person")
    reader.page.locator("textarea, input[type=text]").first.fill("We study together.")
    known = reader.path
    reader.click(reader.page.locator("main form button"))
    assert reader.page.goto(known.replace("/know", "")).status == 404  # type: ignore[union-attr]
    assert _read(reader.open(f"{COHORT}/reading")) == done + 1


def _read(reader: Walker) -> int:
    return int(str(re.search(r"You have read (\d+) of", reader.words)[1]))  # type: ignore[index]


def test_staff_make_a_shortlist_and_send_the_offers(walker: Callable[[], Walker], post: Post) -> None:
    staff = walker().become("staff-1").open(f"{COHORT}/admissions/shortlists").press("Make a shortlist")
    here = staff.path
    until(lambda: "Shortlist of" in staff.open(here).title, lambda: staff.words)
    assert "All rules are kept." in staff.words
    chosen = int(str(re.search(r"Shortlist of (\d+)", staff.title)[1]))  # type: ignore[index]
    staff.follow("Accept this shortlist").type(count=str(chosen)).press("Stage these decisions")
    staff.open(f"{COHORT}/admissions/decisions")
    assert re.search(rf"Offers {chosen}\b", staff.words), "exactly those: what was staged by hand came off the stage"
    staff.follow("Read it")
    assert "offer" in staff.words.lower()
    staff.open(f"{COHORT}/admissions/decisions").follow("Send the staged decisions")
    count = int(str(re.search(r"All of them together: (\d+)", staff.words)[1]))  # type: ignore[index]
    staff.type(count=str(count)).press("Send them now")
    sending = staff.path
    until(lambda: "All of it is done" in staff.open(sending).words, lambda: staff.words)
    staff.open(f"{COHORT}/admissions?state=offered")
    offered = int(str(re.search(r"of (\d+)\.", staff.page.locator("[role=status]").first.inner_text())[1]))  # type: ignore[index]
    assert offered >= chosen
    told = [mail for mail in post.all() if "We offer you a place" in mail["subject"]]
    assert len({mail["to"] for mail in told}) == len(told), "each is told once"


def test_the_last_place_of_open_admission(walker: Callable[[], Walker], post: Post) -> None:
    """Two apply for one place: the first is in, the second waits, each within a moment of sending."""
    cohort = f"{COHORT}-online"
    titles = []
    for name in ("first", "second"):
        who = f"{name}@lastplace.example"
        visitor = walker().open(f"{cohort}/apply").type(born_day="2", born_month="5", born_year="2001").press("Check")
        visitor.type(email=who).press("Send me a link")
        visitor.open(link_in(post.wait(who, "sign in"), "/sign-in/")).press("Sign in")
        _fill_in(visitor, cohort, name)
        mail = "You have your place" if name == "first" else "waiting list"
        post.wait(who, mail)
        titles.append(visitor.open(f"{cohort}/status").title)
    assert titles == ["You take part", "You are on the waiting list"]


def _fill_in(visitor: Walker, cohort: str, name: str) -> None:
    visitor.open(f"{cohort}/apply/form/about").type(name=f"Newcomer {name}", city="Nairobi").choose(country="KE")
    visitor.press("Save and continue")
    visitor.open(f"{cohort}/apply/form/city").type(city_problem="Buses are late.", motivation="I count them.")
    visitor.press("Save and continue")
    visitor.open(f"{cohort}/apply/form/studies")
    visitor.type(university="University of Nairobi", field_of_study="Planning", languages="English")
    visitor.press("Save and continue").open(f"{cohort}/apply/form/consent")
    for box in visitor.page.locator("main input[type=checkbox]").all():
        box.check()
    visitor.press("Save and continue").open(f"{cohort}/apply/check")
    for box in visitor.page.locator("main input[type=checkbox]").all():
        box.check()
    visitor.press("Send my application")
    assert visitor.title == "We have your application"
