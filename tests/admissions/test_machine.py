"""Promise B7: whatever people do in whatever order, admission goes the way a sheet of paper would have gone.

Small in every run of the tests. `bench/prove B7` runs it 2,000 times 50 steps on both engines: RUNS and STEPS in the
environment say how often and how long, FIGURES names a file for what happened in them. SHRINK=1 looks for the shortest
way to a failure, which takes minutes.
"""

import json
import os
from collections import Counter
from pathlib import Path

import pytest
from flask.globals import app_ctx
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test
from sqlalchemy.orm import Session, scoped_session, sessionmaker

from champions.core import clock, work
from champions.core.db import db
from tests.admissions.machine.base import World
from tests.admissions.machine.people import Applicants, Guardians
from tests.admissions.machine.staff import Decisions, Places
from tests.conftest import NOON

RUNS, STEPS = int(os.environ.get("RUNS", "20")), int(os.environ.get("STEPS", "40"))


class Machine(Applicants, Guardians, Decisions, Places):
    """All rules together."""


@pytest.fixture
def machine(the_app):
    """The machine on a transaction that is undone after each run, and everything after the last."""
    work.use_bell(lambda job, row: True)
    with the_app.test_request_context():
        connection = db.engine.connect()
        outer = connection.begin()
        before = db.session
        factory = sessionmaker(
            class_=Session, bind=connection, join_transaction_mode="create_savepoint", expire_on_commit=False
        )
        db.session = scoped_session(factory, scopefunc=lambda: id(app_ctx._get_current_object()))
        clock.freeze(NOON)
        Machine.world, Machine.connection = World(), connection
        Machine.taken, Machine.refusals = Counter(), Counter()
        try:
            yield Machine
        finally:
            db.session.remove()
            db.session = before
            outer.rollback()
            connection.close()
            clock.freeze(None)


def test_admission_never_takes_a_wrong_path(machine):
    full = "RUNS" in os.environ
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=RUNS, stateful_step_count=STEPS, deadline=None, database=None, derandomize=not full,
            phases=[Phase.generate, *([Phase.shrink] if "SHRINK" in os.environ else [])],
            suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip
    assert {"submit", "offer"} <= set(machine.taken), machine.taken
    if "FIGURES" in os.environ:
        found = {"taken": dict(machine.taken), "refused": dict(machine.refusals)}
        Path(os.environ["FIGURES"]).write_text(json.dumps(found))
