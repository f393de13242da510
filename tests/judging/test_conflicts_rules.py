"""Pure rules: who must not judge what, names as judges type them, and when a judge may be reminded."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from champions.core import names
from champions.judging import conflicting, nudging
from champions.judging.conflicting import Found, Judge, Member, Team
from champions.judging.models import Why
from tests.conftest import NOON

KIM = Member(1, "Seoul National University", "kim@snu.ac.kr")
SALIM = Member(2, "Université de Lomé", "salim@gmail.com")
TEAM = Team((KIM, SALIM), frozenset((9,)))


def judge(person=5, organisation="", universities=(), mail="j@gmail.com"):
    return Judge(person, organisation, tuple(universities), mail)


@pytest.mark.parametrize(
    ("who", "found"),
    [
        (judge(), set()),
        (judge(1), {"member"}),
        (judge(9), {"mentor"}),
        (judge(organisation="SEOUL  national university"), {"university"}),
        (judge(universities=("universite de lome",)), {"university"}),
        (judge(organisation="City of Lomé"), set()),
        (judge(mail="prof@snu.ac.kr"), {"organisation"}),
        (judge(mail="prof@cs.SNU.ac.kr."), {"organisation"}),
        (judge(mail="prof@notsnu.ac.kr"), set()),
        (judge(mail="x@gmail.com"), set()),
        (judge(1, "Seoul National University", mail="kim@snu.ac.kr"), {"member", "university"}),
        (judge(9, "Université de Lomé", mail="x@snu.ac.kr"), {"mentor", "university", "organisation"}),
    ],
)
def test_derived_conflicts(who, found):
    assert conflicting.derived(who, TEAM) == found


def test_what_is_found_are_reasons_of_the_model():
    assert {each.value for each in Found} < {each.value for each in Why}


@pytest.mark.parametrize(
    ("host", "public"),
    [
        ("gmail.com", True), ("yahoo.co.kr", True), ("hotmail.fr", True), ("localhost", True), ("com", True),
        ("example.org", True), ("demo.example", True), ("snu.ac.kr", False), ("seoul.go.kr", False), ("un.org", False),
    ],
)  # fmt: skip
def test_public_hosts(host, public):
    assert conflicting.is_public(host) is public


@pytest.mark.parametrize(
    ("typed", "name", "known"),
    [
        (["Amina Salim"], "Amina Salim", True),
        (["amína SALIM"], "Amina Salim", True),
        (["Salim, Amina"], "Amina Salim", True),
        (["Amina Salim"], "Amina Wanjiru Salim", True),
        (["Amina Wanjiru Salim"], "Amina Salim", True),
        (["Amina"], "Amina Salim", False),
        (["Sukarno"], "Sukarno", True),
        (["President Sukarno"], "Sukarno", False),
        (["김 민준"], "김 민준", True),
        (["Omar Salim"], "Amina Salim", False),
        ([""], "Amina Salim", False),
        (["Amina Salim"], "", False),
        ([], "Amina Salim", False),
    ],
)
def test_typed_names(typed, name, known):
    assert conflicting.known(typed, name) is known


WORDS = st.text("aåbÇçé Kß-가", max_size=12)


@given(WORDS, WORDS)
def test_sameness_is_symmetric_and_says_nothing_of_empty_names(one, other):
    assert names.same(one, other) == names.same(other, one)
    assert names.same(one, one) == bool(names.plain(one))
    assert conflicting.known([one], other) == conflicting.known([other], one)


PEOPLE = st.integers(1, 4)
MAILS = st.sampled_from(["a@snu.ac.kr", "b@gmail.com", "c@cs.snu.ac.kr", "d@uon.ac.ke", "nowhere"])
PLACES = st.sampled_from(["", "Uni A", "uni  a", "Uni B"])
MEMBERS = st.lists(st.builds(Member, PEOPLE, PLACES, MAILS), max_size=4).map(tuple)
TEAMS = st.builds(Team, MEMBERS, st.frozensets(PEOPLE, max_size=2))
JUDGES = st.builds(Judge, PEOPLE, PLACES, st.lists(PLACES, max_size=2).map(tuple), MAILS)


@given(JUDGES, TEAMS, st.builds(Member, PEOPLE, PLACES, MAILS))
def test_more_members_never_take_a_conflict_away(who, team, more):
    bigger = Team((*team.members, more), team.mentors)
    assert conflicting.derived(who, team) <= conflicting.derived(who, bigger)


@given(JUDGES, TEAMS)
def test_own_and_mentored_teams_are_always_found(who, team):
    found = conflicting.derived(who, team)
    assert (Found.MEMBER in found) == any(each.person == who.person for each in team.members)
    assert (Found.MENTOR in found) == (who.person in team.mentors)


def facts(**told):
    return nudging.Facts(**{
        "ended": False, "waiting": False, "declared": True, "to_do": 3, "round_open": True, "scoring": True, **told
    })  # fmt: skip


@pytest.mark.parametrize(
    ("of", "what"),
    [
        (facts(), "entries"),
        (facts(to_do=0), None),
        (facts(scoring=False), None),
        (facts(declared=False), "conflicts"),
        (facts(declared=False, round_open=False, scoring=False), None),
        (facts(waiting=True, declared=False), "link"),
        (facts(waiting=True, round_open=False, scoring=False), "link"),
        (facts(ended=True, waiting=True), None),
    ],
)
def test_what_a_judge_is_behind_with(of, what):
    assert nudging.behind(of) == what


def test_reminders_rest_for_a_day_and_for_who_is_away():
    assert nudging.rested(None, NOON)
    assert not nudging.rested(NOON - timedelta(hours=24) + timedelta(seconds=1), NOON)
    assert nudging.rested(NOON - timedelta(hours=24), NOON)
    first, last = date(2027, 4, 5), date(2027, 4, 7)
    away = [nudging.is_away(first, last, date(2027, 4, day)) for day in (4, 5, 6, 7, 8)]
    assert away == [False, True, True, True, False]
    assert not nudging.is_away(None, None, first)
