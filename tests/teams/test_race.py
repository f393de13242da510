"""Many at once, on real commits: the database counts, and nobody is shown an error of it."""

import pytest

from champions import create_app
from champions.admissions.models import Enrolment
from champions.core import checks
from champions.core.db import db
from champions.core.errors import Refused
from champions.core.transaction import transaction
from champions.teams import actions, queries
from champions.teams.models import Team, TeamMember
from tests import factories
from tests.conftest import make_migrated, make_settings
from tests.racing import at_once

PEOPLE, ROUNDS, ROOM = 50, 3, 8


@pytest.fixture(scope="module")
def service(tmp_path_factory, worker_id):
    """A service with a database of its own: what happens here is committed."""
    home = tmp_path_factory.mktemp("race")
    app = create_app(make_settings(home, make_migrated(f"champions_teams_{worker_id}", home)))
    with app.app_context(), transaction():
        cohort = factories.cohort(team_max=ROOM)
        ids = [factories.enrolment(cohort).id for _ in range(PEOPLE)]
    yield app, cohort.id, ids
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def joining(team_id, enrolment_id):
    def act():
        team, who = db.session.get_one(Team, team_id), db.session.get_one(Enrolment, enrolment_id)
        actions.join(team, who, by=who.person)

    return act


def leaving(enrolment_id):
    def act():
        who = db.session.get_one(Enrolment, enrolment_id)
        member = queries.own_membership(who.cohort_id, who.person_id)
        if member is None:
            raise Refused("gone")
        actions.leave(member, by=who.person)

    return act


def creating(enrolment_id, name):
    def act():
        who = db.session.get_one(Enrolment, enrolment_id)
        actions.create(who, name, by=who.person)

    return act


def new_team(cohort_id, lead_id, name):
    with transaction():
        who = db.session.get_one(Enrolment, lead_id)
        return actions.create(who, name, by=who.person).id


def standing(team_id):
    db.session.remove()
    team = db.session.get_one(Team, team_id)
    now_in = db.session.query(TeamMember).filter_by(team_id=team_id, left_at=None).count()
    assert list(checks.run()) == []
    return team.size, now_in


def all_leave(ids):
    with transaction():
        for each in ids:
            member = queries.own_membership(*_key(each))
            if member is not None:
                actions.leave(member, by=member.enrolment.person)


def _key(enrolment_id):
    who = db.session.get_one(Enrolment, enrolment_id)
    return who.cohort_id, who.person_id


@pytest.mark.parametrize("number", range(ROUNDS))
def test_fifty_join_at_once_and_the_team_is_exactly_full(service, number):
    app, cohort_id, ids = service
    with app.app_context():
        team_id = new_team(cohort_id, ids[0], f"Full {number}")
        ends = at_once(app, [joining(team_id, each) for each in ids])
        assert ends == {"done": ROOM - 1, "refused": PEOPLE - ROOM + 1}
        assert standing(team_id) == (ROOM, ROOM)
        all_leave(ids)


@pytest.mark.parametrize("number", range(ROUNDS))
def test_one_person_everywhere_at_once_is_in_one_team(service, number):
    app, cohort_id, ids = service
    with app.app_context():
        teams = [new_team(cohort_id, each, f"Many {number} {place}") for place, each in enumerate(ids[1:8])]
        acts = [joining(team_id, ids[0]) for team_id in teams for _ in range(3)]
        acts += [creating(ids[0], f"Own {number} {place}") for place in range(4)]
        before = db.session.query(Team).count()
        db.session.remove()
        ends = at_once(app, acts)
        assert ends == {"done": 1, "refused": len(acts) - 1}
        assert db.session.query(TeamMember).filter_by(enrolment_id=ids[0], left_at=None).count() == 1
        assert db.session.query(Team).count() - before in (0, 1), "a refused creation leaves no empty team"
        assert list(checks.run()) == []
        all_leave(ids)


@pytest.mark.parametrize("number", range(ROUNDS))
def test_all_leave_while_others_join(service, number):
    app, cohort_id, ids = service
    with app.app_context():
        team_id = new_team(cohort_id, ids[0], f"Door {number}")
        at_once(app, [joining(team_id, each) for each in ids[1:6]])
        ends = at_once(app, [leaving(each) for each in ids[:6]] + [joining(team_id, each) for each in ids[6:16]])
        assert set(ends) <= {"done", "refused"}
        size, now_in = standing(team_id)
        assert size == now_in <= ROOM
        all_leave(ids)
        assert standing(team_id) == (0, 0)


@pytest.mark.parametrize("number", range(ROUNDS))
def test_of_many_with_one_name_one_has_it(service, number):
    app, _cohort_id, ids = service
    with app.app_context():
        ends = at_once(
            app, [creating(each, f"{'ÉTÉ' if place % 2 else 'ete'} {number}") for place, each in enumerate(ids[:20])]
        )
        assert ends == {"done": 1, "refused": 19}
        assert list(checks.run()) == []
        all_leave(ids)
