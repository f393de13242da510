"""A round of fifty entries and fifteen judges, to its end: scored in several browsers, with a recusal, somebody late,
an entry that changes hands, the compilation by the worker, people who settle the cut, and the seal of two."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
from playwright.sync_api import BrowserContext, Locator

from tests.supervisor.service import Service, demonstration_in

from .walking import Post, Walker, link_in, until

pytest_plugins = ("tests.browser.fixtures",)
pytestmark = [pytest.mark.browser, pytest.mark.once]

COHORT = f"/c/{datetime.now(UTC).year}-cities"


@pytest.fixture(scope="module")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A demonstration of its own: this journey closes a round that others look at."""
    yield from demonstration_in(tmp_path_factory.mktemp("round") / "home")


@pytest.fixture
def walker(window: Callable[..., BrowserContext]) -> Callable[[], Walker]:
    """walker(): somebody with a phone in which no script runs."""
    return lambda: Walker(window(script=False))


@pytest.fixture
def post(demonstration: Service) -> Post:
    return Post(demonstration.port)


def test_a_round_from_a_recusal_to_the_seal(walker: Callable[[], Walker], post: Post) -> None:
    staff = walker().become("staff-1").open(f"{COHORT}/judging/rounds")
    here = staff.click(staff.page.locator("main th a")).path
    _the_late_judge_begins(walker)
    _somebody_steps_back(walker)
    address = _the_entry_goes_to_somebody_else(staff, here)
    _all_the_rest_is_scored(walker, post, address)
    _closed_and_compiled(staff, here)
    _the_cut_is_settled(staff)
    _two_confirm(walker, staff)


def _the_late_judge_begins(walker: Callable[[], Walker]) -> None:
    """Before whom they know is said no entry opens; then all ten are scored."""
    late = walker().become("judge-late")
    assert "0 of your 10 entries are scored" in late.words
    assert late.page.locator("main a[href*='/judging/entries/']").count() == 0
    late.follow("Say whom I know")
    late.page.get_by_label("I know nobody", exact=False).check()
    late.press("Save")
    _score_all(late, 3)
    assert "10 of your 10 entries are scored" in late.words


def _somebody_steps_back(walker: Callable[[], Walker]) -> None:
    """The service found a possible conflict, which is none; of another entry the judge says that they know the team."""
    judge = walker().become("judge-3")
    assert "One possible conflict" in judge.words
    judge.press("I do not know them")
    assert "One possible conflict" not in judge.words
    _open_next(judge)
    left = judge.path
    judge.follow("I know this team").page.locator("main input[type=radio]").first.check()
    judge.type(words="We wrote a paper together.")
    judge.press("Step back from this entry")
    assert judge.page.goto(left).status == 404  # type: ignore[union-attr]
    _score_all(judge.open(f"{COHORT}/judging"), 4)
    assert "9 of your 9 entries are scored" in judge.words


def _the_entry_goes_to_somebody_else(staff: Walker, here: str) -> str:
    """Staff see which entry lacks a judge and who could take it; returns the address of who takes it."""
    staff.open(f"{here}/assignment")
    assert "1 judge is missing" in staff.words
    taker = staff.page.get_by_role("button", name=re.compile("^Give it to")).first
    name = taker.locator("bdi").inner_text()
    staff.click(taker)
    assert "1 judge is missing" not in staff.words
    staff.open(f"{here}/panel")
    staff.click(staff.page.get_by_role("link", name=name))
    return str(re.search(r"\S+@demo\.example", staff.words)[0])  # type: ignore[index]


def _all_the_rest_is_scored(walker: Callable[[], Walker], post: Post, taker: str) -> None:
    """Who took the entry, and whoever else has not finished: staff see who, and each signs in by a mailed link."""
    for address in dict.fromkeys([taker, *_behind(walker)]):
        judge = _signed_in(walker, post, address).open(f"{COHORT}/judging")
        _score_all(judge, 4)
        assert re.search(r"(\d+) of your \1 entries are scored", judge.words)


def _behind(walker: Callable[[], Walker]) -> list[str]:
    """The addresses of judges who have entries left."""
    staff = walker().become("staff-1").open(f"{COHORT}/judging/rounds")
    panel = f"{staff.click(staff.page.locator('main th a')).path}/panel"
    staff.open(panel)
    links = [
        str(row.locator("th a").get_attribute("href"))
        for row in staff.page.locator("main tbody tr").all()
        if "Finished" not in row.inner_text()
    ]
    return [str(re.search(r"\S+@demo\.example", staff.open(link).words)[0]) for link in links]  # type: ignore[index]


def _signed_in(walker: Callable[[], Walker], post: Post, address: str) -> Walker:
    somebody = walker().open("/sign-in").type(email=address).press("Send me a link")
    return somebody.open(link_in(post.wait(address, "sign in"), "/sign-in/")).press("Sign in")


def _next(judge: Walker) -> Locator:
    return judge.page.locator("main a.btn[href*='/judging/entries/']")


def _open_next(judge: Walker) -> None:
    judge.click(_next(judge))


def _score_all(judge: Walker, step: int) -> None:
    """Everything that is left in the queue; each criterion differs a little, or a judge would seem to sleep."""
    while _next(judge).count():
        _open_next(judge)
        while (rows := judge.page.locator("fieldset.rub")).count():
            for number, row in enumerate(rows.all()):
                row.locator("label").filter(has=judge.page.locator(f"input[value='{step + number % 2}']")).click()
            judge.press("Save and go to next")
            assert re.search(r"You gave|counts", judge.words), judge.words
        judge.open(f"{COHORT}/judging")


def _closed_and_compiled(staff: Walker, here: str) -> None:
    staff.open(here)
    assert "150 of 150 scorecards submitted" in staff.words
    staff.open(f"{here}/close")
    assert "Every entry has all its scorecards." in staff.words
    staff.press("Close the round")
    staff.open(here.replace("/judging/rounds/", "/results/"))
    results = staff.path
    staff.press("Compile the results")
    until(lambda: "Standings" in staff.open(results).words, lambda: staff.words)
    assert "from 150 scorecards" in staff.words
    assert re.search(r"cannot be told apart|share", staff.words)


def _the_cut_is_settled(staff: Walker) -> None:
    """Whom the numbers do not decide between is decided by people, on the record; before that nobody can confirm."""
    results = staff.path
    assert staff.page.get_by_role("link", name="Confirm these results").count() == 0
    staff.follow("Settle the cut first")
    assert "In the 20" in staff.words
    staff.press("Record the decision")
    assert staff.page.title().startswith("Error:"), "neither how it was decided nor why was said"
    staff.page.get_by_label("Left as computed").check()
    staff.type(reason="The panel met and stands by the fair order.").press("Record the decision")
    staff.open(results)
    assert staff.page.get_by_role("link", name="Confirm these results").count() == 1


def _two_confirm(walker: Callable[[], Walker], staff: Walker) -> None:
    results = staff.path
    for who in (staff, walker().become("staff-2").open(results)):
        who.follow("Confirm these results")
        for box in who.page.locator("main input[type=checkbox]").all():
            box.check()
        who.press("Confirm")
    assert "sealed" in who.words.casefold()
    assert walker().page.goto(results).url.count("/sign-in") == 1  # type: ignore[union-attr]
    public = walker().open(COHORT)
    assert "Rank" not in public.words
