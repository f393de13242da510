"""At the same moment: two members hand in, two devices score, the round closes under a judge's hand."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from champions import Service, create_app
from champions.accounts.models import Person
from champions.core import work
from champions.core.db import db
from champions.core.errors import Refused
from champions.core.transaction import transaction
from champions.judging import actions, queries
from champions.judging.models import Judge, Round, Scorecard
from champions.teams.models import Team
from champions.workshops import actions as workshops
from champions.workshops.models import Deliverable, Submission
from tests import factories
from tests.conftest import make_migrated, make_settings
from tests.racing import at_once

from .story import tell


@pytest.fixture
def service(tmp_path: Path, worker_id: str) -> Iterator[Service]:
    """A service on a database of its own, in which commits are real."""
    app = create_app(make_settings(tmp_path, make_migrated(f"champions_judging_race_{worker_id}", tmp_path)))
    work.use_bell(lambda _job, _row: True)
    yield app
    with app.app_context():
        db.engine.dispose()


def person_of(card: Scorecard) -> Person:
    return db.session.get_one(Person, card.judge.person_id)


def test_of_many_who_hand_in_at_once_one_version_stands(service):
    with service.app_context(), transaction():
        cohort = factories.cohort()
        members = [factories.enrolment(cohort) for _ in range(6)]
        team, asked = factories.team(cohort, members), factories.deliverable(cohort)
        ids = [each.person_id for each in members]
        team_id, asked_id = team.id, asked.id

    def handing_in(person_id: int, based_on: int):
        def act() -> None:
            deliverable = db.session.get_one(Deliverable, asked_id)
            workshops.hand_in(
                deliverable, db.session.get_one(Team, team_id), by=db.session.get_one(Person, person_id),
                at=datetime.now(UTC), words=f"Mine, {person_id}.", url="", file=None, based_on=based_on,
            )  # fmt: skip

        return act

    for version in range(3):
        ends = at_once(service, [handing_in(person_id, version) for person_id in ids])
        assert ends == Counter(done=1, refused=5)
    with service.app_context(), transaction(write=False):
        rows = db.session.query(Submission.version, Submission.is_current).order_by(Submission.version).all()
        assert [tuple(row) for row in rows] == [(1, False), (2, False), (3, True)]


def test_two_devices_and_a_close_at_once(service):
    with service.app_context(), transaction():
        story = tell(datetime.now(UTC))
        round_id, staff_id = story.round.id, story.staff.id
        code = story.cards[story.judges[0].id, story.entries[0].id].code

    def scoring(value: int, seen: int):
        def act() -> None:
            card = queries.fill(queries.scorecard("2027", code))
            given = {each.id: value for each in card.round.criteria}
            actions.score(card, given=given, comment="", seen=seen, by=person_of(card))

        return act

    def closing() -> None:
        round_ = db.session.get_one(Round, round_id)
        actions.close(round_, by=db.session.get_one(Person, staff_id))

    for seen in (1, 2, 3):
        assert at_once(service, [scoring(value, seen) for value in (1, 2, 3, 4, 5)]) == Counter(done=1, refused=4)
    ends = at_once(service, [closing, scoring(5, 4), scoring(4, 4)])
    assert ends["done"] in (1, 2)
    assert sum(ends.values()) == 3
    with service.app_context(), transaction(write=False):
        card = queries.fill(queries.scorecard("2027", code))
        closed_at = db.session.get_one(Round, round_id).closed_at
        assert len({each.value for each in card.scores}) == 1, "never half of one and half of the other"
        assert card.saved_at <= closed_at, "what was accepted was accepted before the close"
        assert db.session.query(Judge).count() == 2
    assert at_once(service, [scoring(1, 5)]) == Counter(refused=1)


def test_what_is_submitted_while_its_judge_is_ended_stays_or_is_refused(service):
    with service.app_context(), transaction():
        story = tell(datetime.now(UTC))
        judge_id, staff_id, slug = story.judges[0].id, story.staff.id, story.cohort.slug
        code = story.cards[story.judges[0].id, story.entries[0].id].code

    def submitting() -> None:
        found = queries.scorecard(slug, code)
        if found is None:
            raise Refused("Void already: its page is not there.")
        card = queries.fill(found)
        given = {each.id: 3 for each in card.round.criteria}
        actions.score(card, given=given, comment="", seen=1, by=person_of(card))
        actions.submit(card, by=person_of(card))

    def ending() -> None:
        judge = db.session.get_one(Judge, judge_id)
        actions.end_judge(judge, "Ill.", by=db.session.get_one(Person, staff_id))

    ends = at_once(service, [submitting, ending])
    with service.app_context(), transaction(write=False):
        card = db.session.query(Scorecard).filter_by(code=code).one()
        assert ends == (Counter(done=2) if card.state == "submitted" else Counter(done=1, refused=1))
