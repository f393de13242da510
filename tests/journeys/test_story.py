"""The ten steps of the story as people walk them: a phone, no script, plain http, the whole service behind it."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import BrowserContext

from tests.browser.visitor import Visitor
from tests.supervisor.service import Service, demonstration_in

from .walking import Post, Walker, link_in, pdf, until

pytest_plugins = ("tests.browser.fixtures",)
pytestmark = [pytest.mark.browser, pytest.mark.once]

NEWCOMER, JUDGE = "amina@newcomer.example", "seven@judges.example"
PERSON = ".board th[scope=row] a"


@pytest.fixture(scope="module")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A demonstration of its own: other journeys give away the places that this one asks for."""
    yield from demonstration_in(tmp_path_factory.mktemp("story") / "home")


@pytest.fixture
def walker(window: Callable[..., BrowserContext]) -> Callable[[], Walker]:
    """walker(): somebody with a phone in which no script runs."""
    return lambda: Walker(window(script=False))


@pytest.fixture
def post(demonstration: Service) -> Post:
    return Post(demonstration.port)


def test_from_the_public_page_to_a_place(walker: Callable[[], Walker], post: Post) -> None:
    """Steps 1 to 3: a visitor applies, staff stage an offer and send it, the applicant accepts."""
    visitor = walker().open("/")
    assert "Lecture" in visitor.words
    visitor.follow(re.compile("^Apply by"))
    _too_old_then_eligible(visitor)
    visitor.type(email=NEWCOMER).press("Send me a link")
    assert visitor.title == "Look into your mail"
    visitor.open(link_in(post.wait(NEWCOMER, "sign in"), "/sign-in/"))
    # Looking has not signed in: the task list still asks who it is.
    before = visitor.page.context.cookies()
    assert not [cookie for cookie in before if "sid" in cookie["name"]]
    visitor.press("Sign in")
    _fill_in(visitor)
    reference = _send(visitor, post)
    cohort = visitor.path.split("/")[2]

    staff = walker().become("staff-1").open(f"/c/{cohort}/admissions/{reference}")
    assert "Amina Njoroge" in staff.title
    staff.follow("Stage an offer").press("Stage the offer")
    assert "The decision is staged." in staff.words
    _send_the_stage(staff, cohort)

    offer = link_in(post.wait(NEWCOMER, "We offer you a place"), f"/c/{cohort}/")
    visitor.open(offer).follow("Accept my place").press("Accept my place")
    assert "You have your place. Welcome." in visitor.words
    assert visitor.path == f"/c/{cohort}/home"
    post.wait(NEWCOMER, "You have your place")


def _send_the_stage(staff: Walker, cohort: str) -> None:
    """Everything that is staged leaves once its number was typed; a wrong number sends nothing."""
    staff.open(f"/c/{cohort}/admissions/decisions").follow("Send the staged decisions")
    count = int(str(re.search(r"All of them together: (\d+)", staff.words)[1]))  # type: ignore[index]
    staff.type(count=str(count + 1)).press("Send them now")
    assert "Nothing was sent." in staff.words
    staff.type(count=str(count)).press("Send them now")
    here = staff.path
    until(lambda: "All of it is done" in staff.open(here).words, lambda: staff.words)


def _too_old_then_eligible(visitor: Walker) -> None:
    visitor.type(born_day="1", born_month="1", born_year="1980").press("Check")
    assert "1 January 1980" in visitor.words
    assert visitor.page.locator("[name=email]").count() == 0
    assert visitor.page.locator("[name=born-year]").input_value() == "1980"  # nothing is lost
    visitor.type(born_day="27", born_month="3", born_year="2003").press("Check")
    assert "27 March 2003" in visitor.words


def _fill_in(visitor: Walker) -> None:
    assert visitor.title == "Your application"
    visitor.follow(re.compile("^Go on with"))
    visitor.press("Save and continue")  # with nothing typed: each field says what it needs
    assert visitor.page.title().startswith("Error:")
    assert "Type your city." in visitor.words
    visitor.type(name="Amina Njoroge", call_name="Amina", city="Nairobi").choose(country="KE").press(
        "Save and continue"
    )
    visitor.type(city_problem="Buses come late and nobody says so.", motivation="I count them every morning.")
    visitor.press("Save and continue")
    visitor.type(university="University of Nairobi", field_of_study="Planning", languages="English, Kiswahili")
    visitor.press("Save and continue")
    _agree(visitor)
    visitor.press("Save and continue")


def _agree(visitor: Walker) -> None:
    for box in visitor.page.locator("main input[type=checkbox]").all():
        box.check()


def _send(visitor: Walker, post: Post) -> str:
    assert visitor.title == "Check your answers"
    assert "Buses come late" in visitor.words
    _agree(visitor)
    visitor.press("Send my application")
    assert visitor.title == "We have your application"
    reference = str(re.search(r"Reference\s+(\w{10})", visitor.words)[1])  # type: ignore[index]
    assert reference in post.wait(NEWCOMER, "has arrived")["text"]
    return reference


def test_from_the_next_stop_to_the_ceremony(walker: Callable[[], Walker], post: Post) -> None:
    """Steps 4 to 10, in the cohort that is under way."""
    participant = _check_in(walker)
    cohort = participant.path.split("/")[2]
    _team(walker, post, participant, cohort)
    handed_in = _hand_in(walker, post)
    _judge(walker, post, cohort)
    winners, round_page = _compile(walker, cohort)
    _seal_and_reveal(walker, post, cohort, winners, round_page)
    _board(walker, cohort, handed_in)


def _check_in(walker: Callable[[], Walker]) -> Walker:
    """Step 4: the code that staff see, typed by somebody who takes part."""
    participant = walker().become("participant")
    assert re.search(r"\d\d:\d\d\s+your time, .+\s+\d\d:\d\d in Seoul", participant.words)
    participant.follow("Check in")
    staff = walker().become("staff-1").open(participant.path.partition("#")[0])
    code = staff.page.locator("section[aria-labelledby=code] .big").inner_text()
    participant.type(code=f"{(int(code) + 1) % 10_000:04d}").press("Check me in")
    assert "This is not the code of this session." in participant.words
    participant.type(code=code).press("Check me in")
    assert "You are checked in." in participant.words
    staff.page.reload()
    assert re.search(r"\b1 of \d+ checked in", staff.words)
    return participant


def _team(walker: Callable[[], Walker], post: Post, first: Walker, cohort: str) -> None:
    """Step 5: one makes a team, another who has none comes by the link with a code from a mail, and leaves again."""
    first.follow("Team", within="header").follow("Create a team").type(name="Lantern", challenge="Dark stairs")
    first.press("Create the team")
    assert "Your team exists." in first.words
    invite = first.page.locator("#link").input_value()
    without = _somebody_without_a_team(walker, cohort)
    second = walker()
    second.page.goto(invite)
    second.type(email=without).press("Send me a link")
    digits = re.search(r"\b(\d{3}) (\d{3})\b", post.wait(without, "sign in")["text"])
    assert digits
    second.type(digits="".join(digits.groups())).press("Sign in")
    assert "Lantern" in second.title
    second.press("Join this team")
    assert "You are in the team." in second.words
    post.wait("participant@demo.example", "has joined Lantern")
    second.follow(re.compile("^Leave")).press("Leave the team")
    assert "You have left the team." in second.words
    assert second.open(invite).page.get_by_role("button", name="Join this team").count() == 1


def _somebody_without_a_team(walker: Callable[[], Walker], cohort: str) -> str:
    staff = walker().become("staff-1").open(f"/c/{cohort}/board?team=none")
    _first_person(staff)
    return str(re.search(r"person\d+@demo\.example", staff.words)[0])  # type: ignore[index]


def _hand_in(walker: Callable[[], Walker], post: Post) -> str:
    """Step 6: words and a real file, replaced, with receipts; returns the name of the deliverable."""
    lead = walker().become("lead")
    lead.click(lead.page.locator("main a[href*='/work/']"))
    name, here = lead.title, lead.path
    for version, words in enumerate(("We counted buses.", "We counted buses twice."), 1):
        lead.open(here).type(words=words)
        if lead.page.locator("[name=url]").count():
            lead.type(url="https://projects.example/lantern")
        lead.attach("prototype.pdf", pdf(words)).press("Hand in" if version == 1 else f"Hand in version {version}")
        assert lead.title == f"Version {version} is handed in"
        assert words in lead.words
        assert "prototype.pdf" in lead.words
    mail = post.wait("lead@demo.example", "Version 2 of")
    assert lead.open(link_in(mail, "/work/receipts/")).title == "Version 2 is handed in"
    with lead.page.expect_download() as download:
        lead.page.get_by_role("link", name="prototype.pdf").first.click()
    assert download.value.path().read_bytes() == pdf("We counted buses twice.")
    return name


def _judge(walker: Callable[[], Walker], post: Post, cohort: str) -> None:
    """Step 7: who has work left does it; a new judge comes by the mailed link, and once only."""
    for name in ("judge-1", "judge-2"):
        judge = walker().become(name)
        for _ in range(5):
            if not (onward := judge.page.locator("main a.btn")).count():
                break
            judge.click(onward)
            _score(judge)
            judge.open(f"/c/{cohort}/judging")
        assert re.search(r"(\d) of your \1 entries are scored", judge.words), judge.words
    staff = walker().become("staff-1").open(f"/c/{cohort}/judging/rounds")
    staff.click(staff.page.locator("main th a"))
    staff.follow("Panel", within="main").follow("Invite a judge")
    staff.type(email=JUDGE, name="Judge Seven").press("Send the invitation")
    invitation = link_in(post.wait(JUDGE, "we invite you to judge"), "/")
    seventh = walker().open(invitation)
    seventh.click(seventh.page.locator("main form button"))
    assert seventh.path == f"/c/{cohort}/judging", seventh.words
    again = walker()
    again.page.goto(invitation)
    again.click(again.page.locator("main form button"))
    assert f"/c/{cohort}/judging" not in again.path
    staff.page.reload()
    assert "Judge Seven" in staff.words


def _score(judge: Walker) -> None:
    rows = judge.page.locator("fieldset.rub")
    judge.press("Save and go to next")  # nothing is missing that was not said
    assert "choose a step" in judge.words
    for row in rows.all():
        row.locator("label").filter(has=judge.page.locator("input[value='4']")).click()
    judge.type(comment="One number would help.").press("Save and go to next")


def _compile(walker: Callable[[], Walker], cohort: str) -> tuple[list[str], str]:
    """Step 8: closed by staff, compiled by the real worker, the raw numbers; returns who wins and the page."""
    staff = walker().become("staff-1").open(f"/c/{cohort}/judging/rounds")
    staff.click(staff.page.locator("main th a"))
    staff.open(f"{staff.path}/close").press("Close the round")
    assert "Nothing is accepted any more." in staff.words
    staff.follow("Results", within="main").press("Compile the results")
    here = staff.path
    until(lambda: "Standings" in staff.open(here).words, lambda: staff.words)
    while (settle := staff.page.get_by_role("link", name="Settle the cut first")).count():
        staff.click(settle).page.get_by_label("Left as computed").check()
        staff.type(reason="The jury stands by the computed order.").press("Record the decision")
        staff.open(here)
    return _above_the_cut(staff), here


def _above_the_cut(staff: Walker) -> list[str]:
    """The names of the teams that win, off the page of results."""
    rows = staff.page.locator("main table tbody tr")
    texts = [row.inner_text() for row in rows.all()]
    cut = next(at for at, text in enumerate(texts) if "Prizes end here" in text)
    assert all(re.search(r"\d+\.\d", text) for text in texts[:cut])
    winners = [rows.nth(at).locator("th a").first.inner_text() for at in range(cut)]
    assert winners
    return winners


def _seal_and_reveal(
    walker: Callable[[], Walker], post: Post, cohort: str, winners: list[str], round_page: str
) -> None:
    """Step 9: two confirm, nobody knows, the reveal, everybody knows."""
    for name in ("staff-1", "staff-2"):
        staff = walker().become(name).open(round_page).follow("Confirm these results")
        staff.page.locator("[name=looked]").check()
        staff.click(staff.page.locator("main form button"))
    assert "the results are sealed" in staff.words
    staff.follow("Ceremony control")
    assert all(name in staff.words for name in winners)  # there is something to keep secret

    lead, public = walker().become("lead"), walker()
    own = lead.open(f"/c/{cohort}/team").title
    looked_at = {path: public.open(f"/c/{cohort}/{path}").page.content() for path in ("", "ceremony")}
    for path in ("home", "team", "work", "line", "ceremony", ""):
        looked_at[f"lead {path}"] = lead.open(f"/c/{cohort}/{path}").page.content().replace(own, "")
    for path, content in looked_at.items():
        assert [name for name in winners if name in content] == [], path
        assert not re.search(r"first place|the winners:|congratulat", content, re.IGNORECASE), path
    assert [
        mail for mail in post.all() if re.search("winner|congratulat", mail["subject"] + mail["text"], re.IGNORECASE)
    ] == []
    refused = lead.page.goto(round_page)
    assert refused is not None
    assert refused.status in (403, 404)

    staff.type(word="reveal").press("Reveal the winners")
    assert "The winners are public." in staff.words
    for path in ("", "ceremony"):
        text = public.open(f"/c/{cohort}/{path}").words + public.page.locator("body").inner_text()
        assert [name for name in winners if name not in text] == [], path
    for to in ("lead@demo.example", "staff-2@demo.example"):
        assert all(name in post.wait(to, winners[0])["text"] for name in winners)
    told = until(
        lambda: len({mail["to"] for mail in post.all() if winners[0] in mail["text"]}) > 40, lambda: "few mails"
    )
    assert told


def _board(walker: Callable[[], Walker], cohort: str, handed_in: str) -> None:
    """Step 10: staff see who came this week and who handed in."""
    staff = walker().become("staff-1").open(f"/c/{cohort}/board?q=participant@demo.example")
    assert "1 of" in staff.words
    _first_person(staff)
    assert re.search(r"Prototype.{0,40}Present", staff.words, re.DOTALL), staff.words
    other = staff.open(f"/c/{cohort}/board?q=other-lead@demo.example").page.locator(PERSON).get_attribute("href")
    both = staff.open(f"/c/{cohort}/board?q=lead@demo.example").page.locator(PERSON)
    (own,) = {str(each.get_attribute("href")) for each in both.all()} - {other}
    staff.open(own)
    assert re.search(re.escape(handed_in) + r"\s+Handed in .*version 2", staff.words), staff.words


def _first_person(staff: Walker) -> None:
    """The page of the first person that the board shows."""
    staff.open(str(staff.page.locator(PERSON).first.get_attribute("href")))


def test_what_one_looks_like_from_outside(demonstration: Service) -> None:
    """Somebody suspended is told so in words, and nothing else."""
    answer = Visitor(demonstration.port).become("suspended")
    assert answer.status in (403, 409)
