"""The row is the truth: claimed by one, freed when its worker dies, tried again later, rung in bounds."""

import os
import subprocess
import sys
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
from flask_migrate import upgrade

from champions import create_app
from champions.core import clock, outbox, work
from champions.core.db import db
from champions.core.outbox import Notification
from champions.core.transaction import transaction
from champions.core.work import PAUSES, WINDOW, WorkState
from tests import factories
from tests.conftest import make_database, make_settings

LEASE = timedelta(seconds=30)


def owed(number: int = 1, **facts: object) -> list[int]:
    """Rows that are due, rung by nobody."""
    person = factories.person()
    later = clock.now() + timedelta(days=1)  # so that making them rings none
    for each in range(number):
        outbox.owe(person, "accounts/sign_in", key=f"test:{person.id}:{each}", due_at=later, sign_in=1)
    rows = db.session.query(Notification).filter_by(person_id=person.id).order_by(Notification.id).all()
    for row in rows:
        row.due_at = clock.now()
        for name, value in facts.items():
            setattr(row, name, value)
    db.session.flush()
    return [row.id for row in rows]


def row(row_id: int) -> Notification:
    db.session.expire_all()
    return db.session.get_one(Notification, row_id)


def test_one_claims_and_no_other_until_it_is_done(app, now):
    (it,) = owed()
    held = work.claim(Notification, it)
    assert held == work.Claim(it, 1, now + LEASE)
    assert work.claim(Notification, it) is None
    with transaction():
        assert work.finish(Notification, held)
    assert work.claim(Notification, it) is None
    assert (row(it).work_state, row(it).finished_at) == (WorkState.DONE, now)


@pytest.mark.parametrize("state", [WorkState.DONE, WorkState.FAILED, WorkState.CANCELLED])
def test_what_has_ended_is_never_claimed(app, now, state):
    (it,) = owed(work_state=state)
    assert work.claim(Notification, it) is None
    assert work.sweep() == 0


def test_nothing_is_claimed_before_it_is_due(app, now):
    (it,) = owed(due_at=now + timedelta(seconds=1))
    assert work.claim(Notification, it) is None
    clock.freeze(now + timedelta(seconds=1))
    assert work.claim(Notification, it) is not None


def test_a_dead_workers_row_is_free_after_the_lease_and_its_ghost_writes_nothing(app, now):
    (it,) = owed()
    ghost = work.claim(Notification, it)
    clock.freeze(now + LEASE)
    assert work.claim(Notification, it) is None, "the lease holds to its last instant"
    clock.freeze(now + LEASE + timedelta(milliseconds=1))
    successor = work.claim(Notification, it)
    assert successor is not None
    assert successor.attempt == 2
    with transaction():
        assert not work.finish(Notification, ghost)
        assert not work.retry(Notification, ghost, "late")
        assert not work.cancel(Notification, ghost, "late")
    assert row(it).work_state is WorkState.WORKING
    with transaction():
        assert work.finish(Notification, successor)


def test_each_pause_is_longer_and_the_last_try_fails(app, now):
    (it,) = owed()
    waited = []
    for _ in PAUSES:
        held = work.claim(Notification, it)
        with transaction():
            assert work.retry(Notification, held, "OSError")
        assert row(it).work_state is WorkState.QUEUED
        waited.append(row(it).due_at - clock.now())
        assert work.claim(Notification, it) is None
        clock.freeze(row(it).due_at)
    assert waited == sorted(waited) == list(PAUSES)
    held = work.claim(Notification, it)
    with transaction():
        work.retry(Notification, held, "OSError")
    assert (row(it).work_state, row(it).last_error, row(it).attempts) == (WorkState.FAILED, "OSError", len(PAUSES) + 1)


def test_what_kills_every_worker_is_given_up(app, now):
    (it,) = owed()
    for attempt in range(1, work.MAX_ATTEMPTS + 1):
        assert work.claim(Notification, it).attempt == attempt
        clock.freeze(clock.now() + LEASE * 2)
    assert work.claim(Notification, it) is None
    work.sweep()
    assert (row(it).work_state, row(it).last_error) == (WorkState.FAILED, "worker died")


def test_the_sweep_rings_the_longest_waiting_up_to_the_window_and_not_again_within_a_lease(app, now):
    rows = owed(WINDOW + 50)
    rung = app.extensions["rung"]
    assert work.sweep() == WINDOW
    assert [each for _, each in rung] == rows[:WINDOW]
    assert work.sweep() == 0
    with transaction():
        work.finish(Notification, work.claim(Notification, rows[0]))
    assert work.sweep() == 1
    assert rung[-1] == ("notifications.deliver", rows[WINDOW])
    rung.clear()
    clock.freeze(now + LEASE)  # as after a flush of Redis: nobody came for any of them
    assert work.sweep() == WINDOW
    assert [each for _, each in rung] == rows[1 : WINDOW + 1]


def test_due_rows_are_rung_once_a_transaction_after_it_and_never_for_one_that_failed(app, now):
    rung = app.extensions["rung"]
    with transaction():
        person = factories.person()

    def owe_two(fails: bool) -> None:
        with transaction():
            for each in range(2):
                outbox.owe(person, "accounts/sign_in", key=f"two:{fails}:{each}", sign_in=1)
            assert rung == []
            if fails:
                raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        owe_two(fails=True)
    assert (rung, db.session.query(Notification).count()) == ([], 0)
    owe_two(fails=False)
    assert len(rung) == 2


def test_a_silent_broker_leaves_the_rows_free_for_the_next_sweep(app, now):
    rows = owed(3)
    asked = []
    work.use_bell(lambda job, each: asked.append(each) or len(asked) < 2)
    assert work.sweep() == 1
    assert asked == rows[:2], "the first silence ends the try"
    work.use_bell(lambda job, each: asked.append(each) is None)
    assert work.sweep() == 2
    assert asked[2:] == rows[1:]


def test_a_key_is_owed_once(app, now):
    person = factories.person()
    assert outbox.owe(person, "accounts/sign_in", key="once", sign_in=1)
    assert not outbox.owe(person, "accounts/sign_in", key="once", sign_in=2)
    assert outbox.is_owed("once")
    assert not outbox.is_owed("twice")
    (it,) = db.session.query(Notification)
    assert (it.params, it.message_id) == ({"sign_in": 1}, f"<{it.code}@127.0.0.1>")


def test_liveness_is_the_age_of_the_oldest_due_row(app, now, client):
    assert client.get("/healthz/deep").status_code == 200
    owed(2)
    clock.freeze(now + timedelta(seconds=45))
    assert work.oldest_due(Notification) == timedelta(seconds=45)
    assert client.get("/healthz/deep").status_code == 200
    clock.freeze(now + timedelta(seconds=46))
    assert client.get("/healthz/deep").status_code == 503


RACER = """
import sys
from champions import create_app
from champions.core import work
from champions.core.outbox import Notification
from champions.core.transaction import transaction
from config import load
app = create_app(load())
print("ready", flush=True)
sys.stdin.readline()
with app.app_context():
    for row in sorted(range(1, 101), reverse=sys.argv[1] == "1"):
        held = work.claim(Notification, row)
        if held:
            print(row, flush=True)
            with transaction():
                work.finish(Notification, held)
"""


def test_two_processes_race_for_a_hundred_rows_and_each_is_done_once(tmp_path: Path):
    url = make_database("champions_race", tmp_path)
    before = work._ring
    app = create_app(make_settings(tmp_path, url))
    work.use_bell(lambda job, each: True)
    with app.app_context():
        upgrade()
        with transaction():
            assert owed(100) == list(range(1, 101))
        db.session.remove()
        db.engine.dispose()
    work.use_bell(before)
    known = {"CHAMPIONS_ENV": "test", "CHAMPIONS_HOME": str(tmp_path), "DATABASE_URL": url, "LOG_LEVEL": "error"}
    racers = [
        subprocess.Popen(
            [sys.executable, "-c", RACER, str(each)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            env={**os.environ, **known},
        )
        for each in range(2)
    ]  # fmt: skip
    assert [racer.stdout.readline() for racer in racers] == ["ready\n", "ready\n"]
    for racer in racers:
        racer.stdin.write("go\n")
        racer.stdin.flush()
    said = [racer.communicate(timeout=60)[0].split() for racer in racers]
    assert [racer.returncode for racer in racers] == [0, 0]
    assert Counter(said[0]) + Counter(said[1]) == Counter(str(each) for each in range(1, 101))
