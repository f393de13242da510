"""A phone on a dying line: what is typed on a page of the form stays on the phone until the server has it."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.supervisor.service import Service, within

from .visitor import Visitor

pytest_plugins = ("tests.browser.fixtures",)
pytestmark = [pytest.mark.browser, pytest.mark.once]

Window = Callable[..., BrowserContext]
# Nobody else in these tests writes the first one: it is new to the server.
LOST, PROBLEM = "On a lost line the river floods again.", "The river floods the bus terminal every February."
ABOUT = {"name": "Somebody New", "born-day": "27", "born-month": "March", "born-year": "2003", "city": "Arequipa"}


@pytest.fixture
def applicant(demonstration: Service) -> tuple[Visitor, str]:
    """Somebody who has begun no application to the cohort that is open, and that cohort's form."""
    visitor = Visitor(demonstration.port)
    visitor.become("mentor")
    link = next(each["href"] for each in visitor.get("/").soup.select("a[href$='/apply']"))
    return visitor, f"{link}/form"


@pytest.fixture
def page(window: Window, applicant: tuple[Visitor, str]) -> Page:
    """The page of two answers, on a phone; the first page is saved."""
    visitor, form = applicant
    opened = window(visitor).new_page()
    opened.goto(f"{form}/about")
    for name, value in ABOUT.items():
        opened.fill(f"[name='{name}']", value)
    opened.select_option("[name=country]", "PE")
    opened.click("text=Save and continue")
    opened.goto(f"{form}/city")
    return opened


def kept(page: Page) -> list[str]:
    return list(page.evaluate("Object.keys(localStorage)"))


def wait_until_kept(page: Page) -> None:
    """What is typed is kept a moment later; the page's own policy lets no test wait inside it."""
    assert within(5, lambda: bool(kept(page)))


def test_a_lost_line_loses_nothing(page: Page) -> None:
    said = page.locator("form [role=status]")
    page.fill("[name=city_problem]", LOST)
    expect(page.locator("#city_problem-count")).to_have_text("8 of 150 words")
    page.context.set_offline(True)
    expect(said).to_have_text("You are offline. Your answer is kept on this phone.")
    page.click("text=Save and continue")
    expect(page.locator("[name=city_problem]")).to_have_value(LOST)
    page.context.set_offline(False)
    expect(said).to_have_text(re.compile("online again"))
    page.reload()
    expect(said).to_have_text("Restored what you typed.")
    expect(page.locator("[name=city_problem]")).to_have_value(LOST)
    page.fill("[name=motivation]", "I know who to ask.")
    page.click("text=Save and continue")
    page.wait_for_url(re.compile("/studies$"))
    assert kept(page) == [], "the server has it: nothing stays on the phone"
    page.go_back()
    page.reload()
    expect(page.locator("[name=city_problem]")).to_have_value(LOST)
    expect(page.locator("form [role=status]")).to_have_text("")


def test_what_was_saved_elsewhere_since_is_newer(page: Page, applicant: tuple[Visitor, str]) -> None:
    page.fill("[name=motivation]", "Typed on the phone")
    wait_until_kept(page)
    visitor, form = applicant
    fields = {
        str(each["name"]): str(each.get("value", ""))
        for each in visitor.get(f"{form}/city").soup.select("form input[type=hidden]")
    }
    visitor.ask("POST", f"{form}/city", {**fields, "city_problem": PROBLEM, "motivation": "Saved at the desk"})
    page.reload()
    expect(page.locator("[name=motivation]")).to_have_value("Saved at the desk")
    expect(page.locator("form [role=status]")).to_have_text("")
    assert kept(page) == []


def test_nothing_stays_for_whoever_uses_the_phone_next(page: Page, demonstration: Service) -> None:
    page.fill("[name=city_problem]", "Mine alone")
    wait_until_kept(page)
    other = Visitor(demonstration.port)
    other.become("judge-2")
    page.context.clear_cookies()
    site = f"http://127.0.0.1:{demonstration.port}"
    page.context.add_cookies([{"name": name, "value": value, "url": site} for name, value in other.cookies.items()])
    page.goto(page.url.removesuffix("/city"))
    expect(page.locator("h1")).to_have_text("Your application")
    assert kept(page) == []


def test_signing_out_empties_the_browser(page: Page) -> None:
    page.fill("[name=city_problem]", "Mine alone")
    wait_until_kept(page)
    page.goto("/sign-out")
    page.click("main form button")
    page.goto("/")
    assert kept(page) == []


def test_it_is_all_there_without_a_script(window: Window, applicant: tuple[Visitor, str]) -> None:
    visitor, form = applicant
    plain = window(visitor, script=False).new_page()
    plain.goto(f"{form}/about")
    for name, value in ABOUT.items():
        plain.fill(f"[name='{name}']", value)
    plain.select_option("[name=country]", "PE")
    plain.click("text=Save and continue")
    assert re.search("/form/|/check$", plain.url)
    plain.goto(f"{form}/city")
    plain.fill("[name=city_problem]", PROBLEM)
    plain.fill("[name=motivation]", "Without a script")
    plain.click("text=Save and continue")
    plain.goto(f"{form}/city")
    assert plain.input_value("[name=motivation]") == "Without a script"
