"""Every number of the programme is a setting: a cohort of 8 lectures, 3 workshops and 10 weeks, for people under 30."""

import re
from datetime import timedelta

import pytest

from champions.schedule.models import SessionKind
from tests import factories


@pytest.fixture
def cohort(app, now):
    """Ten weeks, of which the fifth is now."""
    return factories.cohort(
        "2031", weeks=10, lectures=8, workshops=3, age_limit=30, team_min=2, team_max=4, offer_hours=24,
        first_day=(now - timedelta(weeks=4)).date(), place="Daegu",
    )  # fmt: skip


def words(page) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page.get_data(as_text=True)).split())


def stops(page) -> set[str]:
    return set(re.findall(r">([LW]\d+)<", page.get_data(as_text=True)))


ALL = {f"L{number}" for number in range(1, 9)} | {f"W{number}" for number in range(1, 4)}


def make_sessions(cohort, now):
    for number in range(1, 9):
        starts = now + timedelta(weeks=number - 5, hours=2)
        factories.session(cohort, starts_at=starts, number=number, week=number, title=f"Lecture {number}")
    for number in range(1, 4):
        starts = now + timedelta(weeks=number + 2)
        factories.session(cohort, SessionKind.WORKSHOP, starts, number=number, week=number + 7, title=f"Shop {number}")


def test_the_public_page_says_these_numbers(client, cohort):
    page = client.get("/c/2031/")
    assert stops(page) == ALL
    assert "8 lectures, 3 workshops" in words(page)
    assert "10 weeks" in words(page)
    assert "under 30" in words(page)
    assert "Daegu" in words(page)


def test_eligibility_asks_for_this_age(client, cohort):
    day = cohort.reference_date
    too_old = {"born-day": day.day, "born-month": day.month, "born-year": day.year - 30}
    page = client.get("/c/2031/apply").get_data(as_text=True)
    names = re.findall(r'name="([\w-]*(?:day|month|year))"', page)
    assert len(names) == 3
    asked = dict(zip(names, too_old.values(), strict=True))
    refused = words(client.send("/c/2031/apply", **asked))
    assert "under 30" in refused
    asked[names[2]] = day.year - 29
    assert words(client.send("/c/2031/apply", **asked)) != refused


def test_home_line_and_board_have_ten_weeks(as_, cohort, now):
    make_sessions(cohort, now)
    member = factories.enrolment(cohort)
    browser = as_(member.person)
    home = browser.get("/c/2031/home")
    assert "week 5 of 10" in words(home)
    assert stops(home) >= ALL
    assert stops(browser.get("/c/2031/line")) >= ALL
    board = as_(factories.staff(cohort)).get("/c/2031/board?look=table")
    headings = re.findall(r"<thead.*?</thead>", board.get_data(as_text=True), re.DOTALL)[-1]
    assert sorted(re.findall(r"\b[LW]\d\b", re.sub(r"<[^>]+>", " ", headings))) == sorted(ALL), "two in week 8"
    assert "week 5 of 10" in words(board)


def test_a_team_holds_four(as_, cohort, now):
    members = [factories.enrolment(cohort) for _ in range(5)]
    team = factories.team(cohort, members[:4], name="Four")
    assert "full" in words(as_(members[4].person).get(f"/c/2031/team/join/{team.invite_code}"))
