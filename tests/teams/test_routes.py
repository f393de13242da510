"""Teams as participants and staff see them."""

import re
from urllib.parse import urlsplit

import brotli
import pytest

from champions.cohorts.models import Role
from champions.core.db import db
from champions.teams import queries
from champions.teams.models import Team, TeamMember
from tests import factories


def text_of(answer):
    return answer.get_data(as_text=True)


@pytest.fixture
def cohort(now):
    return factories.cohort()


@pytest.fixture
def me(cohort):
    return factories.enrolment(cohort, factories.person(name="Amara Okafor", zone="Africa/Nairobi"))


def link_on(page):
    (found,) = re.findall(r'readonly value="([^"]+)"', text_of(page))
    return urlsplit(found).path


def test_from_nothing_to_a_team_and_out_again(as_, cohort, me):
    browser = as_(me.person)
    nothing = text_of(browser.get("/c/2027/team"))
    assert "Ask a friend for their link" in nothing
    assert "/c/2027/team/new" in nothing
    assert browser.send("/c/2027/team/new", name="Team Nile", challenge="Streets that flood").status_code == 303
    page = browser.get("/c/2027/team")
    assert "Team Nile" in text_of(page)
    assert "You are awake from 07:00 to 23:00" in text_of(page)

    friend = factories.enrolment(cohort, factories.person(name="Fatou Diop", zone="Africa/Dakar"))
    other, link = as_(friend.person), link_on(page)
    invited = text_of(other.get(link))
    assert "Team Nile" in invited
    assert "1 person, room for 8" in invited
    assert "Amara" not in invited
    answer = other.send(link)
    assert (answer.status_code, answer.location) == (303, "/c/2027/team")
    together = text_of(browser.get("/c/2027/team"))
    assert "All of you are awake from 10:00 to 23:00" in together
    assert "Fatou Diop" in together
    assert "12:00 in Dakar (GMT)" in together

    asked = text_of(browser.get("/c/2027/team/leave"))
    assert "Fatou Diop" in asked
    assert browser.send("/c/2027/team/leave").status_code == 303
    assert "You have no team yet" in text_of(browser.get("/c/2027/team"))
    assert queries.is_lead(cohort.id, friend.person_id)


def test_looking_at_a_link_joins_nothing(as_, cohort, me):
    team = factories.team(cohort, [factories.enrolment(cohort)])
    browser = as_(me.person)
    address = f"/c/2027/team/join/{team.invite_code}"
    for _ in range(3):
        answer = browser.get(address)
        assert answer.status_code == 200
        assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert len(queries.members(team.id)) == 1


def test_what_stands_in_the_way_is_said(as_, cohort, me):
    full = factories.team(cohort, [factories.enrolment(cohort)], max_size=1)
    mine = factories.team(cohort, [me])
    other = factories.enrolment(cohort)
    over = factories.cohort("2022", first_day=cohort.first_day.replace(year=2022))
    past = factories.team(over, [factories.enrolment(over)])
    late = factories.enrolment(over)

    def page(who, team):
        answer = as_(who.person).get(f"/c/{team.cohort.slug}/team/join/{team.invite_code}")
        return text_of(answer)

    assert "This team is full" in page(other, full)
    assert "You are in a team already" in page(me, full)
    assert "You are in this team" in page(me, mine)
    assert "The programme is over" in page(late, past)
    for who, team in ((other, full), (me, full), (me, mine), (late, past)):
        assert "Join this team" not in page(who, team)
        sent = as_(who.person).send(f"/c/{team.cohort.slug}/team/join/{team.invite_code}", _at="/sign-out")
        assert sent.status_code == 200
    assert (full.size, mine.size, past.size) == (1, 1, 1)
    assert db.session.query(TeamMember).count() == 3


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("", "Give the team a name."),
        ("  ...  ", "letters or numbers"),
        ("x" * 81, "at most 80"),
        ("ﷺ" * 60, "too long"),
    ],
)
def test_a_name_is_asked_for_in_words(as_, me, name, words):
    answer = as_(me.person).send("/c/2027/team/new", name=name, challenge="Water")
    assert answer.status_code == 200
    assert words in text_of(answer)
    assert "Water" in text_of(answer)
    assert db.session.query(Team).count() == 0


def test_a_name_that_is_taken_is_said_beside_the_field(as_, cohort, me):
    assert as_(me.person).send("/c/2027/team/new", name="Équipe").status_code == 303
    other = as_(factories.enrolment(cohort).person)
    assert "looks like it" in text_of(other.send("/c/2027/team/new", name="EQUIPE"))
    assert other.send("/c/2027/team/new", name="Une autre").status_code == 303


def test_only_the_lead_renews_the_link(as_, cohort, me):
    friend = factories.enrolment(cohort)
    team = factories.team(cohort, [me, friend])
    old = team.invite_code
    assert as_(friend.person).send("/c/2027/team/link", _at="/sign-out").status_code == 403
    assert as_(friend.person).get("/c/2027/team").status_code == 200
    assert "Make a new link" not in text_of(as_(friend.person).get("/c/2027/team"))
    lead = as_(me.person)
    assert lead.send("/c/2027/team/link", _at="/c/2027/team").status_code == 303
    db.session.refresh(team)
    assert team.invite_code != old
    outsider = as_(factories.enrolment(cohort).person)
    assert outsider.get(f"/c/2027/team/join/{old}").status_code == 404
    assert outsider.get(f"/c/2027/team/join/{team.invite_code}").status_code == 200


def test_a_foreign_team_is_out_of_reach(as_, client, cohort, me):
    team = factories.team(cohort, [me], name="Team Nile")
    elsewhere = factories.cohort("2028")
    stranger = factories.enrolment(elsewhere)
    mentor = factories.grant(factories.person(), Role.MENTOR, cohort)
    for who in (stranger.person, mentor, factories.person()):
        browser = as_(who)
        for address in (f"/c/2027/team/join/{team.invite_code}", f"/c/2028/team/join/{team.invite_code}"):
            answer = browser.get(address)
            assert answer.status_code == 404
            assert "Nile" not in text_of(answer)
            assert browser.send(address, _at="/sign-out").status_code == 404
        for address in ("/c/2027/team", "/c/2027/team/new", "/c/2027/team/leave", "/c/2027/teams"):
            assert browser.get(address).status_code == 403
    assert client.get(f"/c/2027/team/join/{team.invite_code}").status_code == 302
    assert "Nile" not in text_of(as_(factories.enrolment(cohort).person).get("/c/2027/team"))


def test_somebody_suspended_is_nobody(as_, cohort, me):
    team = factories.team(cohort, [factories.enrolment(cohort)])
    browser = as_(me.person)
    address = f"/c/2027/team/join/{team.invite_code}"
    assert browser.get(address).status_code == 200
    me.person.state = "suspended"
    db.session.flush()
    assert browser.get(address).status_code == 302
    assert browser.get("/c/2027/team").status_code == 302
    assert browser.post(address).status_code in (400, 401)
    assert len(queries.members(team.id)) == 1


def test_staff_see_all_teams_and_who_has_none(as_, cohort, me):
    factories.team(cohort, [me], name="Team Nile")
    factories.team(cohort, [], name="Team Volta")
    factories.enrolment(cohort)
    page = text_of(as_(factories.staff(cohort)).get("/c/2027/teams"))
    assert "1 person has no team" in page
    assert "2 teams, 1 people in them." in page
    for word in ("Team Nile", "Amara Okafor", "Too small", "Team Volta", "Empty"):
        assert word in page
    assert as_(me.person).get("/c/2027/teams").status_code == 403


def test_a_cohort_of_another_shape_has_other_teams(as_, now):
    short = factories.cohort("short", weeks=10, lectures=8, workshops=3, team_min=2, team_max=2)
    one, two, three = (factories.enrolment(short) for _ in range(3))
    browser = as_(one.person)
    assert "2 to 2 people" in text_of(browser.get("/c/short/team"))
    browser.send("/c/short/team/new", name="Nile")
    page = browser.get("/c/short/team")
    assert "at least 2 people" in text_of(page)
    assert as_(two.person).send(link_on(page)).status_code == 303
    assert "Your team is full" in text_of(browser.get("/c/short/team"))
    assert "This team is full: it has 2 people" in text_of(as_(three.person).get(link_on(page)))


def test_statements_do_not_grow_with_the_rows(as_, statements, cohort, me):
    desk, browser = as_(factories.staff(cohort)), as_(me.person)
    team = factories.team(cohort, [me])
    counts = []
    for _round in range(2):
        row = []
        for who, address in ((desk, "/c/2027/teams"), (browser, "/c/2027/team"), (browser, "/c/2027/team/leave")):
            db.session.expire_all()
            with statements() as made:
                assert who.get(address).status_code == 200
            row.append(len(made))
        counts.append(row)
        for _more in range(2):
            db.session.add(TeamMember(team_id=team.id, enrolment_id=factories.enrolment(cohort).id))
            team.size += 1
            factories.team(cohort, [factories.enrolment(cohort), factories.enrolment(cohort)])
        db.session.flush()
    assert counts[0] == counts[1]
    assert max(counts[0]) <= 8


def test_the_pages_are_light(as_, cohort):
    names = [
        "زينب الحسن",
        "Łukasz Wiśniewski",
        "राहुल देशपांडे",
        "Nguyễn Thị Mai",
        "이하나",
        "Sofía Quispe Mamani",
        "Elif Yılmaz",
    ]
    for number in range(60):
        members = [
            factories.enrolment(cohort, factories.person(name=f"{name} {number}", zone="Asia/Seoul")) for name in names
        ]
        team = factories.team(
            cohort, members, name=f"Team {number}", challenge="Streets that flood before anyone knows"
        )
    pages = ((as_(members[0].person), "/c/2027/team"), (as_(factories.staff(cohort)), "/c/2027/teams"))
    for browser, address in pages:
        assert len(brotli.compress(browser.get(address).get_data(), quality=5)) <= 8 * 1024
    assert team.size == 7
