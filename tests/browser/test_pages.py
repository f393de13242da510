"""What is true of every page, whoever looks: found by following links, looked at in Chromium, weighed as it travels."""

import re
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import brotli
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Request
from werkzeug.routing import MapAdapter

import config
from champions import create_app
from champions.core.db import db
from tests.supervisor.service import Service

from .visitor import DESK, PHONE, SMALLEST, Page, Visitor, kind_of, walk

pytest_plugins = ("tests.browser.fixtures",)
pytestmark = [pytest.mark.browser, pytest.mark.once]

# In their order: a page that an earlier role has shown to axe is looked at again only where it differs by role.
ROLES = ("", "staff-1", "lead", "participant", "judge-3", "judge-late", "reviewer", "applicant", "waiting", "appellant")
ROLES += ("mentor", "suspended")
STAFF = ("tracking.board", "tracking.person", "tracking.today", "admissions.", "judging.round", "results.")
STAFF += ("ceremony.control", "teams.index", "notifications.", "schedule.mark")
STAFF += (
    "reviews.a",
    "reviews.close",
    "reviews.end",
    "reviews.open",
    "reviews.plan",
    "reviews.reader",
    "reviews.rubric",
)
STAFF += ("reviews.words", "registration.set", "registration.review_ages", "registration.preview")
STAFF += ("registration.question", "registration.add_question", "registration.consent_text", "registration.correction")
STAFF += ("registration.add_consent_text", "registration.publish_consent_text", "registration.correct_address")
STAFF += ("registration.retire_question", "registration.join_accounts")
STAFF += ("judging.assignment", "judging.panel", "judging.entries", "judging.rubric_edit", "judging.rehearsal_edit")
STAFF += ("judging.moderate", "judging.late")
# Who has more than the cohort that runs: the desk of the next one, where applications are decided on.
DESKS = {"staff-1": "/c/2027/admissions"}
# Of a cohort that judges with a large panel, and of one that is over: these pages and no others.
CITIES = f"/c/{datetime.now(UTC).year}-cities/judging/rounds"
CHAPTERS = {"staff-1": (CITIES, "/c/2022/judging/rounds", "/c/2022/results")}
KB = 1024
# The board of two hundred people has a budget of its own.
LONG = {"tracking.board": 20 * KB}
PAGE, DESK_PAGE, FIRST_LOAD, REQUESTS = 8 * KB, 12 * KB, 50 * KB, 5

# By night on a desk: what is laid out differently there, and every colour of the tokens.
BY_NIGHT = ("cohorts.front", "registration.", "tracking.", "schedule.show", "teams.mine", "workshops.", "judging.score")
BY_NIGHT += ("admissions.index", "ceremony.", "judging.round", "judging.assignment", "judging.entries", "judging.panel")
BY_NIGHT += ("judging.queue", "judging.guide", "judging.declare", "judging.summary", "judging.rehearse")
BY_NIGHT += ("results.show", "results.judges", "results.why", "results.settle")
# Our pages have no frames, and the style sheet need not be fetched once more for each of them.
QUICKLY = {"resultTypes": ["violations"], "preload": False, "iframes": False}
SAME_FOR_ALL = ("cohorts.", "accounts.")

INLINE = re.compile(r"<style.*|<script(?![^>]* src=).*|<[^>]*\s(?:style|on[a-z]+)=[^>]*", re.IGNORECASE)
SOURCES = re.compile(r"""<(?:link[^>]*\shref|[a-z]+[^>]*\ssrc|form[^>]*\saction)=["']?([^"' >]*)""", re.IGNORECASE)
TIME = re.compile(r"\b([01]?\d|2[0-3]):[0-5]\d\b")
MACHINE_TIME = re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+Z")
ZONED = re.compile(r"\((?:[A-Z]{2,5}|UTC[+-][\d:]+)(?:, UTC[+-][\d:]+)?\)|\bUTC\b|\bKST\b")


Pages = dict[str, tuple[Visitor, dict[str, Page]]]


@pytest.fixture(scope="module")
def routes(demonstration: Service, tmp_path_factory: pytest.TempPathFactory) -> Iterator[MapAdapter]:
    """Which endpoint answers at an address of the demonstration."""
    app = create_app(config.load({"CHAMPIONS_ENV": "demo", "CHAMPIONS_HOME": str(demonstration.home)}))
    yield app.url_map.bind("127.0.0.1")
    with app.app_context():
        db.engine.dispose()


@pytest.fixture(scope="module")
def pages(demonstration: Service, routes: MapAdapter) -> Pages:
    """By role: the visitor, and every page they can reach by following links from where they begin."""
    found: Pages = {}
    for role in ROLES:
        visitor = Visitor(demonstration.port)
        start = visitor.become(role).path if role else "/"
        found[role] = (visitor, {})
        for chapter in CHAPTERS.get(role, ()):
            found[role][1].update(walk(visitor, chapter, routes, within=chapter.removesuffix("/rounds")))
        if role in DESKS:
            make_shortlist(visitor)
            found[role][1].update(walk(visitor, DESKS[role], routes))
        found[role][1].update(walk(visitor, start, routes))
    return found


def make_shortlist(visitor: Visitor) -> None:
    """A run of the shortlist of next year's cohort, and wait until it is there."""
    path, until = visitor.submit(f"{DESKS['staff-1']}/shortlists").path, time.monotonic() + 60
    while not any(str(link["href"]).endswith("/accept") for link in visitor.get(path).soup.select("main a[href]")):
        assert time.monotonic() < until, "no shortlist within a minute"
        time.sleep(1)


def everywhere(pages: Pages) -> Iterator[tuple[str, str, Page]]:
    for role, (_, found) in pages.items():
        for path, page in found.items():
            yield role, path, page


def test_the_walk_gets_around(pages: Pages, routes: MapAdapter) -> None:
    """Each role reaches what it is there for, and no link leads to an error."""
    broken = [(role, path, page.status) for role, path, page in everywhere(pages) if page.status != 200]
    assert broken == []
    reached = {role: {str(kind_of(path, routes)) for path in found} for role, (_, found) in pages.items()}
    assert {"cohorts.front", "cohorts.show", "registration.eligibility", "cohorts.privacy"} <= reached[""]
    assert {"tracking.home", "schedule.line", "schedule.show", "teams.mine", "workshops.show"} <= reached["lead"]
    wanted = {"judging.queue", "judging.score", "judging.recuse", "judging.possible", "judging.pack", "judging.summary"}
    wanted |= {"judging.rehearse", "judging.guide", "judging.rubric", "judging.profile"}
    assert sorted(wanted - reached["judge-3"]) == []
    assert {"judging.queue", "judging.declare"} <= reached["judge-late"]
    assert {"registration.status", "admissions.accept", "admissions.decline", "admissions.defer"} <= reached[
        "applicant"
    ]
    assert {"registration.status"} <= reached["waiting"]
    assert {"registration.status", "admissions.appeal"} <= reached["appellant"]
    assert {"reviews.queue", "reviews.read", "reviews.know", "reviews.report"} <= reached["reviewer"]
    wanted = {"tracking.today", "tracking.board", "tracking.person", "admissions.index", "admissions.show"}
    wanted |= {"judging.round", "results.show", "ceremony.control", "notifications.index"}
    wanted |= {"judging.rounds", "judging.new_round", "judging.entries", "judging.entry_edit", "judging.entry_withdraw"}
    wanted |= {"judging.panel", "judging.edit_judge", "judging.invite", "judging.invite_many", "judging.nudge_all"}
    wanted |= {"judging.assignment", "judging.assignment_entry", "judging.assignment_judge"}
    wanted |= {"judging.assignment_proposals", "judging.rubric_edit", "judging.rehearsal_edit", "judging.extend"}
    wanted |= {"judging.close", "judging.moderate", "results.index", "results.why", "results.judges", "results.export"}
    wanted |= {"admissions.shortlists", "admissions.shortlist", "admissions.quotas", "admissions.stage"}
    wanted |= {
        "admissions.waiting",
        "admissions.appeals",
        "admissions.imports",
        "admissions.views",
        "admissions.export",
    }
    wanted |= {"admissions.member_cities", "reviews.applications", "reviews.application", "reviews.readers"}
    wanted |= {"reviews.plan", "admissions.accept_shortlist", "admissions.shortlist_people"}
    wanted |= {"registration.corrections", "registration.set_dates"}
    wanted |= {"registration.set_ages", "registration.questions", "registration.consent_texts"}
    wanted |= {"registration.preview about", "registration.setup"}
    assert sorted(wanted - reached["staff-1"]) == []


def test_no_page_is_heavier_than_its_budget(pages: Pages, routes: MapAdapter) -> None:
    def budget(kind: str) -> int:
        return LONG.get(kind) or (DESK_PAGE if kind.startswith(STAFF) else PAGE)

    heavy = []
    for role, path, page in everywhere(pages):
        size, most = len(brotli.compress(page.body.encode(), quality=5)), budget(str(kind_of(path, routes)))
        if size > most:
            heavy.append((role, path, size, most))
    assert heavy == []


def test_nothing_is_inline_and_nothing_comes_from_elsewhere(pages: Pages) -> None:
    wrong = []
    for role, path, page in everywhere(pages):
        inline = INLINE.findall(page.body)
        sources = SOURCES.findall(page.body)
        wrong += [(role, path, tag[:80]) for tag in inline]
        wrong += [(role, path, source) for source in sources if not source.startswith("/") or source.startswith("//")]
    assert wrong == []


def test_every_page_has_one_heading_and_a_title_of_its_own(pages: Pages, routes: MapAdapter) -> None:
    wrong, titles = [], {}
    for role, path, page in everywhere(pages):
        soup = page.soup
        title = soup.title.get_text() if soup.title else ""
        if len(soup.select("h1")) != 1 or len(soup.select("main")) != 1 or not soup.html.get("lang"):
            wrong.append((role, path, [tag.get_text() for tag in soup.select("h1")]))
        if len(title) < len("x – Smart City Champions"):
            wrong.append((role, path, title))
        # The first page shows the cohort that one can apply to: the same page under two addresses.
        kind = str(kind_of(path, routes)).replace("cohorts.front", "cohorts.show")
        titles.setdefault((role, title), set()).add(kind)
    assert wrong == []
    # Two kinds of pages never look the same among the tabs of one person.
    assert {key: kinds for key, kinds in titles.items() if len(kinds) > 1} == {}


def test_every_time_says_its_zone(pages: Pages) -> None:
    """After a time of day its zone is named, or once for all in the block of the page that it stands in."""
    bare = []
    for role, path, page in everywhere(pages):
        for block in page.soup.select("main *, header *"):
            own = MACHINE_TIME.sub("", "".join(block.find_all(string=True, recursive=False)))
            if not TIME.search(own) or block.find_parent("time") or block.name in ("option", "textarea", "code", "pre"):
                continue
            near = " ".join(
                (block.find_parent(["p", "li", "dd", "td", "div", "section"]) or block).get_text(" ").split()
            )
            at = near.find(TIME.search(own)[0])  # type: ignore[index]
            card = block.find_parent(["section", "form"])
            if not ZONED.search(near[at : at + 80]) and not (card and ZONED.search(card.get_text(" "))):
                bare.append((role, path, near[max(0, at - 30) : at + 50]))
    assert sorted({(kind, text) for _, kind, text in bare}) == []


def test_the_first_load_is_small(pages: Pages, window: Callable[..., BrowserContext]) -> None:
    """With an empty cache: the page and all it needs, as compressed as this service can have it."""
    heavy = []
    for role in ("", "applicant", "lead", "judge-3", "staff-1"):
        visitor, found = pages[role]
        tab = window(visitor, PHONE).new_page()
        asked: list[Request] = []
        tab.on("requestfinished", lambda request, asked=asked: asked.append(request))
        tab.goto(next(iter(found)), wait_until="networkidle")
        sizes = {request.url: _travelled(request) for request in asked}
        if sum(sizes.values()) > FIRST_LOAD or len(sizes) > REQUESTS or len(sizes) < 2:
            heavy.append((role, sizes))
    assert heavy == []


def _travelled(request: Request) -> int:
    return int(request.sizes()["responseBodySize"])


@pytest.mark.parametrize(("size", "scheme"), [(PHONE, "light"), (DESK, "dark")])
def test_axe_and_the_console_have_nothing_to_say(
    pages: Pages, routes: MapAdapter, window: Callable[..., BrowserContext], size: tuple[int, int], scheme: str
) -> None:
    """On a phone by day: each kind of page, and for each role again if it has a part that was not looked at yet; on a
    desk by night each kind once."""
    axe, said, seen = Axe(), [], Counter[Any]()
    parts: set[tuple[str, ...]] = set()
    for role, (visitor, found) in pages.items():
        tab = window(visitor, size, scheme).new_page()
        loud: list[str] = []
        tab.on("console", lambda message, loud=loud: loud.append(message.text))
        tab.on("pageerror", lambda error, loud=loud: loud.append(str(error)))
        for path in found:
            kind = kind_of(path, routes)
            own = kind == "registration.status" or role not in ("waiting", "appellant")
            like = role if own else "applicant"
            key = (kind, like if size == PHONE and not str(kind).startswith(SAME_FOR_ALL) else "")
            if seen[key] or (size == DESK and not str(kind).startswith(BY_NIGHT)):
                continue
            again, own_parts = seen[(kind, "")] > 0, _parts(found[path])
            seen[key] += 1
            seen[(kind, "")] += key != (kind, "")
            if again and own_parts <= parts:
                continue
            parts |= own_parts
            tab.goto(path)
            said += [(role, path, text) for text in loud]
            if size == PHONE:
                said += [(role, path, f"sideways: {wide}") for wide in _sideways(tab)]
            tab.set_viewport_size({"width": size[0], "height": size[1]})
            result = axe.run(tab, options=QUICKLY).response
            said += [(role, path, each["id"], each["nodes"][0]["html"][:200]) for each in result["violations"]]
            loud.clear()
    assert len(seen) > (50 if size == PHONE else 15)
    assert said == []


def _parts(page: Page) -> set[tuple[str, ...]]:
    """What a page is built of: each kind of element in the kind of element that it stands in."""

    def like(tag: Any) -> tuple[str, ...]:
        kinds = tag.get("type", ""), tag.get("role", ""), *sorted(tag.get("class", []))
        return (tag.name, *kinds, *sorted(name for name in tag.attrs if name.startswith("aria-") or name == "disabled"))

    return {(*like(tag.parent), "/", *like(tag)) for tag in page.soup.select("body *")}


def _sideways(tab: Any) -> list[str]:
    """What sticks out on the smallest phone, if the page can be pushed sideways there."""
    tab.set_viewport_size({"width": SMALLEST[0], "height": SMALLEST[1]})
    return tab.evaluate(
        """() => document.documentElement.scrollWidth <= innerWidth ? [] :
        [...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > innerWidth + 1)
            .slice(-2).map(e => e.outerHTML.slice(0, 120))"""
    )
