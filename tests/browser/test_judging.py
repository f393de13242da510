"""A judge on a bad line, on two devices, with keys and without a script: nothing is lost, nothing replaced silently."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.supervisor.service import Service, demonstration_in, within

from .visitor import DESK, PHONE, SMALLEST, Visitor

pytest_plugins = ("tests.browser.fixtures",)
pytestmark = [pytest.mark.browser, pytest.mark.once]

Window = Callable[..., BrowserContext]
# A machine that runs all the other tests beside these may take a while.
expect.set_options(timeout=15_000)


@pytest.fixture(scope="module")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A demonstration of its own: what is scored here is to do for others."""
    yield from demonstration_in(tmp_path_factory.mktemp("judging") / "home")


@pytest.fixture(scope="module")
def judge(demonstration: Service) -> Visitor:
    """A judge with ten entries to do, two for each test."""
    visitor = Visitor(demonstration.port)
    queue = visitor.become("judge-late")
    declare = str(queue.soup.select_one("main a.btn")["href"])
    form = visitor.get(declare).soup.select_one("main form[method=post]")
    typed = {str(field["name"]): str(field.get("value", "")) for field in form.select("input[type=hidden]")}
    visitor.ask("POST", declare, {**typed, "none": "y"})
    return visitor


@pytest.fixture
def to_do(judge: Visitor) -> list[str]:
    """The addresses of the judge's entries that are not scored: those without anything first, then drafts."""
    start = judge.get("/start").path
    rows = judge.get(f"{start}?show=todo").soup.select("tbody tr")
    return [
        str(row.select_one("th a")["href"]) for state in ("To do", "Draft") for row in rows if state in row.get_text()
    ]


def opened(window: Window, judge: Visitor, where: str, **more: object) -> Page:
    page = window(judge, **more).new_page()
    page.goto(where)
    return page


def choose(page: Page, name: str, value: int) -> None:
    page.locator(f"label:has(input[name={name}][value='{value}'])").click()


def kept(page: Page) -> list[str]:
    return list(page.evaluate("Object.keys(localStorage)"))


def status(page: Page):
    return page.locator("form [role=status]")


def test_a_lost_line_loses_nothing_and_another_device_is_not_overwritten(
    window: Window, judge: Visitor, to_do: list[str], demonstration: Service
) -> None:
    phone, desk = (opened(window, judge, to_do[0], size=size) for size in (PHONE, DESK))
    choose(phone, "c1", 4)
    expect(status(phone)).to_have_text(re.compile(r"You gave: \w+ 4\.$"))
    assert within(3, lambda: kept(phone) == []), "the server has it: nothing stays on the phone"

    phone.context.set_offline(True)
    choose(phone, "c2", 3)
    expect(status(phone)).to_have_text(re.compile("kept on this device"))
    assert len(kept(phone)) == 1
    phone.click("text=Save and go to next")
    expect(phone.locator("input[name=c2][value='3']")).to_be_checked()
    phone.context.set_offline(False)
    expect(status(phone)).to_have_text(re.compile(r" 4, \w+ 3\.$"))
    assert within(3, lambda: kept(phone) == [])

    # The desk has the page as it was before.
    choose(desk, "c1", 1)
    expect(status(desk)).to_have_text(re.compile("changed on another device"))
    desk.click("text=Save and go to next")
    expect(desk.locator("[role=alert] h2").last).to_have_text("Changed on another device")
    expect(desk.locator("table.mini tbody tr").first).to_contain_text(re.compile("4.*1"))
    desk.click("text=Keep what is saved there")
    expect(desk.locator("input[name=c1][value='4']")).to_be_checked()
    assert kept(desk) == []

    # What waited while the page was closed is put back, and sent.
    phone.context.set_offline(True)
    choose(phone, "c3", 2)
    assert within(3, lambda: len(kept(phone)) == 1)
    context = phone.context
    phone.close()
    context.set_offline(False)
    phone = context.new_page()
    phone.goto(to_do[0])
    expect(phone.locator("input[name=c3][value='2']")).to_be_checked()
    expect(status(phone)).to_have_text(re.compile(r" 3, \w+ 2\.$"))

    # Nothing stays for whoever uses the phone next.
    phone.evaluate("localStorage['score:somebody/else'] = '{}'")
    phone.reload()
    assert within(3, lambda: not [key for key in kept(phone) if "somebody" in key])


def test_keys_choose_move_and_save_but_not_while_typing(window: Window, judge: Visitor, to_do: list[str]) -> None:
    page = opened(window, judge, to_do[0], size=DESK)
    page.keyboard.press("j")
    page.keyboard.press("5")
    page.keyboard.press("j")
    page.keyboard.press("2")
    page.keyboard.press("k")
    expect(page.locator("input[name=c1][value='5']")).to_be_checked()
    expect(page.locator("input[name=c2][value='2']")).to_be_checked()
    expect(page.locator("input[name=c1][value='5']")).to_be_focused()
    page.fill("[name=comment]", "")
    page.locator("[name=comment]").press_sequentially("s4j")
    expect(page.locator("[name=comment]")).to_have_value("s4j")
    expect(page.locator("input[name=c1][value='5']")).to_be_checked()
    page.locator("input[name=c1][value='5']").focus()
    page.keyboard.press("s")
    expect(page.locator(".errsum")).to_contain_text("choose a step")


def test_one_press_counts_and_the_next_entry_is_there_ahead(window: Window, judge: Visitor, to_do: list[str]) -> None:
    page = opened(window, judge, to_do[0], size=PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
    for name in dict.fromkeys(page.eval_on_selector_all(".scale input", "boxes => boxes.map((box) => box.name)")):
        choose(page, str(name), 3)
    page.click("text=Save and go to next")
    expect(page.locator("main, .flash, .toast").first).to_be_visible()
    expect(page.locator("body")).to_contain_text(re.compile(r"counts now\. You gave: "))
    assert page.url.split("/")[-1] not in to_do[0]
    assert kept(page) == []


def test_it_is_all_there_without_a_script(window: Window, judge: Visitor, to_do: list[str]) -> None:
    page = opened(window, judge, to_do[0], size=SMALLEST, script=False)
    choose(page, "c1", 2)
    page.click("text=Save the draft")
    expect(page.locator("body")).to_contain_text(re.compile(r"Saved .* You gave: \w+ 2\b"))
    page.click("text=Save and go to next")
    expect(page.locator(".errsum")).to_contain_text("choose a step")
    expect(page.locator("input[name=c1][value='2']")).to_be_checked()
    for name in ("c2", "c3", "c4", "c5"):
        choose(page, name, 4)
    page.click("text=Save and go to next")
    expect(page.locator("body")).to_contain_text("counts now")


def test_nothing_is_said_against_the_policy(window: Window, judge: Visitor, to_do: list[str]) -> None:
    context = window(judge, DESK)
    page, said = context.new_page(), []
    page.on("console", lambda message: said.append(message.text))
    asked: list[str] = []
    context.on("request", lambda request: asked.append(request.url))
    start = judge.get("/start").path
    for where in (start, to_do[0] if to_do else start, f"{start}/guide"):
        page.goto(where)
        page.wait_for_load_state("networkidle")
    assert said == []
