"""Teams: size, one at a time, who leads, and what is told to whom."""

import pytest

from champions.core import audit, checks, clock
from champions.core.db import db
from champions.core.errors import Refused
from champions.core.outbox import Notification
from champions.teams import actions, messages, queries
from champions.teams.models import Team, TeamMember
from tests import factories


@pytest.fixture
def cohort(now):
    return factories.cohort(team_max=3)


def people(cohort, count):
    return [factories.enrolment(cohort) for _ in range(count)]


def wrong():
    return [each.sentence for each in checks.run() if each.invariant == "team.size"]


def names(team):
    return [each.enrolment.person.name for each in queries.members(team.id)]


def test_who_creates_a_team_leads_it(cohort):
    (me,) = people(cohort, 1)
    team = actions.create(me, "Nile", "Streets that flood", by=me.person)
    (member,) = queries.members(team.id)
    assert (member.enrolment_id, member.is_lead, team.size, team.max_size) == (me.id, True, 1, 3)
    assert wrong() == []
    entry = db.session.query(audit.AuditEntry).filter_by(action="team.create").one()
    assert entry.facts == {"enrolment": me.code}


def test_two_teams_cannot_look_alike(cohort):
    one, other = people(cohort, 2)
    actions.create(one, "Équipe Nile", by=one.person)
    with pytest.raises(actions.NameTaken):
        actions.create(other, "equipe  NILE", by=other.person)
    assert db.session.query(Team).count() == 1
    elsewhere = factories.cohort("2028")
    (third,) = people(elsewhere, 1)
    assert actions.create(third, "Équipe Nile", by=third.person).size == 1


def test_one_team_at_a_time(cohort):
    one, other = people(cohort, 2)
    mine = actions.create(one, "Nile", by=one.person)
    with pytest.raises(actions.InATeam):
        actions.create(one, "Niger", by=one.person)
    theirs = actions.create(other, "Volta", by=other.person)
    with pytest.raises(Refused, match="in a team already"):
        actions.join(theirs, one, by=one.person)
    with pytest.raises(Refused, match="in this team"):
        actions.join(mine, one, by=one.person)
    assert db.session.query(Team).count() == 2
    assert wrong() == []


def test_joining_fills_the_team_and_then_no_more(cohort):
    one, *others = people(cohort, 4)
    team = actions.create(one, "Nile", by=one.person)
    for each in others[:2]:
        actions.join(team, each, by=each.person)
    assert team.size == 3
    with pytest.raises(Refused, match="full"):
        actions.join(team, others[2], by=others[2].person)
    assert len(queries.members(team.id)) == 3
    assert wrong() == []


def test_a_stale_look_at_the_size_lets_nobody_in(cohort):
    one, *others = people(cohort, 4)
    team = actions.create(one, "Nile", by=one.person)
    for each in others[:2]:
        actions.join(team, each, by=each.person)
    db.session.flush()
    db.session.expunge(team)
    team.size = 1
    with pytest.raises(Refused, match="full"):
        actions.join(team, others[2], by=others[2].person)
    assert wrong() == []


def test_when_the_lead_leaves_the_longest_member_leads(cohort, now):
    one, two, three = people(cohort, 3)
    team = actions.create(one, "Nile", by=one.person)
    for minute, each in enumerate((two, three), start=1):
        clock.freeze(now.replace(minute=minute))
        actions.join(team, each, by=each.person)
    actions.leave(queries.own_membership(cohort.id, one.person_id), by=one.person)
    assert names(team) == [two.person.name, three.person.name]
    assert [each.is_lead for each in queries.members(team.id)] == [True, False]
    assert team.size == 2
    former = db.session.query(TeamMember).filter_by(enrolment_id=one.id).one()
    assert former.left_at == clock.now()
    assert wrong() == []
    actions.leave(queries.own_membership(cohort.id, three.person_id), by=three.person)
    assert [each.is_lead for each in queries.members(team.id)] == [True]
    actions_done = [row.action for row in db.session.query(audit.AuditEntry).order_by(audit.AuditEntry.id)]
    assert actions_done == ["team.create", "team.join", "team.join", "team.leave", "team.lead", "team.leave"]


def test_an_empty_team_stays_and_takes_nobody(cohort):
    one, other = people(cohort, 2)
    team = actions.create(one, "Nile", by=one.person)
    member = queries.own_membership(cohort.id, one.person_id)
    actions.leave(member, by=one.person)
    assert (team.size, queries.members(team.id)) == (0, [])
    with pytest.raises(Refused, match="Nobody is in this team"):
        actions.join(team, other, by=other.person)
    with pytest.raises(Refused, match="left this team already"):
        actions.leave(member, by=one.person)
    assert team.size == 0
    assert wrong() == []
    assert actions.create(one, "Volta", by=one.person).size == 1


def test_nobody_forms_a_team_when_the_programme_is_over(now):
    over = factories.cohort("2022", first_day=now.date().replace(year=2022))
    one, other = people(over, 2)
    team = factories.team(over, [one])
    with pytest.raises(Refused, match="over"):
        actions.join(team, other, by=other.person)
    with pytest.raises(Refused, match="over"):
        actions.create(other, "Nile", by=other.person)


def test_the_lead_is_told_who_joined_while_it_is_true(cohort, in_request):
    one, two = people(cohort, 2)
    team = actions.create(one, "Nile", by=one.person)
    actions.join(team, two, by=two.person)
    owed = db.session.query(Notification).one()
    assert (owed.person_id, owed.message) == (one.person_id, "teams/joined")
    facts = messages.joined
    assert facts(owed.params, one.person)["member"] == two.person
    assert facts(owed.params, two.person) is None, "only the lead is told"
    actions.leave(queries.own_membership(cohort.id, two.person_id), by=two.person)
    assert facts(owed.params, one.person) is None, "they have left again"


def test_what_check_says_about_a_team_that_does_not_add_up(cohort):
    members = people(cohort, 3)
    good, bad = factories.team(cohort, members[:1]), factories.team(cohort, members[1:])
    bad.size = 1
    queries.members(bad.id)[0].is_lead = False
    db.session.flush()
    assert wrong() == [f"team {bad.code} says it has 1 people and has 2", f"team {bad.code} has 0 leads"]
    assert good.code not in " ".join(wrong())
