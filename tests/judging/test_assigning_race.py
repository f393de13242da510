"""At the same moment: two accept, two move the same entry, a judge submits what is being taken, a worker is killed."""

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from datetime import UTC, datetime

import pytest

from champions import create_app
from champions.accounts.models import Person
from champions.core import checks, clock, work
from champions.core.db import db
from champions.core.transaction import transaction
from champions.core.work import WorkState
from champions.judging import actions, queries
from champions.judging.models import Assignment, Judge, Round, Scorecard, ScorecardState
from tests import factories
from tests.conftest import make_migrated, make_settings
from tests.racing import at_once

from .assigning_scene import cards, scene


@pytest.fixture
def database(tmp_path, worker_id):
    """The address of a database of its own."""
    return make_migrated(f"champions_assigning_race_{worker_id}", tmp_path)


@pytest.fixture
def service(tmp_path, database):
    """A service on it, in which commits are real."""
    app = create_app(make_settings(tmp_path, database))
    work.use_bell(lambda _job, _row: True)
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def story(service):
    """A round with six entries and five judges, and a second person of staff."""
    with service.app_context(), transaction():
        told = scene(datetime.now(UTC))
        told.other = factories.staff(told.cohort)
        told.ids = {"round": told.round.id, "staff": told.staff.id, "other": told.other.id}
        return told


def person(person_id: int) -> Person:
    return db.session.get_one(Person, person_id)


def asked(service, story) -> int:
    """A proposal that was worked out; its id."""
    with service.app_context():
        with transaction():
            run = actions.ask_assignment(db.session.get_one(Round, story.ids["round"]), by=person(story.ids["staff"]))
        actions.assign_now(run.id, quick=True)
        return run.id


def sound(service) -> None:
    with service.app_context(), transaction(write=False):
        assert [each for each in checks.run() if each.invariant.startswith("scorecard.")] == []


def test_many_ask_and_there_is_one_proposal_and_two_accept_it_and_it_is_given_once(service, story):
    def ask():
        actions.ask_assignment(db.session.get_one(Round, story.ids["round"]), by=person(story.ids["staff"]))

    assert at_once(service, [ask] * 4) == Counter(done=4)
    run_id = asked(service, story)
    with service.app_context(), transaction(write=False):
        assert db.session.query(Assignment).count() == 1

    def accepting(who: str):
        def act():
            actions.accept(db.session.get_one(Assignment, run_id), by=person(story.ids[who]))

        return act

    assert at_once(service, [accepting("staff"), accepting("other"), accepting("staff")]) == Counter(done=1, refused=2)
    with service.app_context(), transaction(write=False):
        assert len(cards(story.ids["round"])) == 12
    sound(service)


def test_two_move_the_same_entry_and_one_of_them_does(service, story):
    with service.app_context(), transaction():
        actions.assign(db.session.get_one(Round, story.ids["round"]), by=person(story.ids["staff"]))
    with service.app_context(), transaction(write=False):
        card = cards(story.ids["round"])[0]
        card_id, entry_id = card.id, card.entry_id
        free = [each.id for each in story.judges if queries.card_between(each.id, entry_id) is None]

    def moving(judge_id: int):
        def act():
            card = db.session.get_one(Scorecard, card_id)
            actions.move_card(card, db.session.get_one(Judge, judge_id), by=person(story.ids["staff"]))

        return act

    assert at_once(service, [moving(each) for each in free]) == Counter(done=1, refused=len(free) - 1)
    with service.app_context(), transaction(write=False):
        assert not queries.lacking(db.session.get_one(Round, story.ids["round"]))
        assert len(cards(story.ids["round"])) == 12
    sound(service)


def test_a_card_that_is_taken_while_its_judge_recuses_is_void_once(service, story):
    with service.app_context(), transaction():
        actions.assign(db.session.get_one(Round, story.ids["round"]), by=person(story.ids["staff"]))
    with service.app_context(), transaction(write=False):
        card_id = cards(story.ids["round"])[0].id

    def taking():
        actions.take(db.session.get_one(Scorecard, card_id), "Too many.", by=person(story.ids["staff"]))

    def recusing():
        card = db.session.get_one(Scorecard, card_id)
        actions.recuse(card, "I know them.", by=card.judge.person)

    ends = at_once(service, [taking, recusing, taking])
    assert ends["done"] == 1, ends
    assert sum(ends.values()) == 3
    with service.app_context(), transaction(write=False):
        assert db.session.get_one(Scorecard, card_id).state is ScorecardState.VOID
    sound(service)


DYING = """
import sys
from pathlib import Path
from champions import create_app
from champions.judging import actions, assignment
from tests.conftest import make_settings
home, database, row = sys.argv[1:]
def slow(given, quick=False):
    print("solving", flush=True)
    import time
    time.sleep(60)
assignment.solve = slow
with create_app(make_settings(Path(home), database)).app_context():
    actions.assign_now(int(row))
"""


def test_a_killed_worker_is_followed_by_one_that_finds_the_same(service, story, database, tmp_path):
    with service.app_context(), transaction():
        run = actions.ask_assignment(db.session.get_one(Round, story.ids["round"]), by=person(story.ids["staff"]))
        run_id, inputs = run.id, run.inputs_digest
    command = [sys.executable, "-c", DYING, str(tmp_path), database, str(run_id)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=os.environ) as victim:
        assert victim.stdout is not None
        assert victim.stdout.readline() == b"solving\n"
        victim.send_signal(signal.SIGKILL)
    with service.app_context():
        assert actions.assign_now(run_id, quick=True) is False, "the dead worker's claim holds for its lease"
        clock.freeze(datetime.fromtimestamp(time.time() + work.lease(Assignment).total_seconds() + 1, UTC))
        try:
            assert actions.assign_now(run_id, quick=True) is True
        finally:
            clock.freeze(None)
        with transaction(write=False):
            run = db.session.get_one(Assignment, run_id)
            assert (run.work_state, run.attempts, run.inputs_digest) == (WorkState.DONE, 2, inputs)
            assert run.outputs["pairs"]
