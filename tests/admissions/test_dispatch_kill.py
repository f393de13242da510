"""A sending that is killed is taken up again: everybody is told exactly once, and nothing waits for ever."""

import subprocess
import sys
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest

from champions import create_app
from champions.admissions import actions
from champions.admissions.models import Decision, Dispatch, Verdict
from champions.core import checks, clock
from champions.core.audit import AuditEntry
from champions.core.db import db
from champions.core.outbox import Notification
from champions.core.transaction import transaction
from champions.core.work import WorkState
from champions.registration.models import Application, ApplicationState, Reason
from tests import factories
from tests.admissions.dying import PIECE
from tests.conftest import make_migrated, make_settings

ROOT = Path(__file__).resolve().parents[2]
EACH = 4  # decisions of each verdict
WHAT = {Verdict.OFFER: None, Verdict.WAITLIST: None, Verdict.REJECT: Reason.PLACES}


@pytest.fixture
def place(tmp_path, worker_id):
    """Where the service of this test keeps its data, and its database."""
    return tmp_path, make_migrated(f"champions_dying_{worker_id}", tmp_path)


@pytest.fixture
def service(place):
    app = create_app(make_settings(*place))
    yield app
    clock.freeze(None)
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def begin():
    """A sending of all three verdicts, EACH of each."""
    with transaction():
        cohort = factories.cohort()
        staff = factories.staff(cohort)
        for verdict, reason in WHAT.items():
            for _ in range(EACH):
                actions.stage(factories.application(cohort), verdict, by=staff, reason=reason)
        return actions.confirm_dispatch(cohort, EACH * len(WHAT), by=staff).id


def done():
    with transaction(write=False):
        return db.session.query(Decision).filter(Decision.done_at.is_not(None)).count()


# At the very end of the first piece; in the middle of a later one, twice.
@pytest.mark.parametrize("deaths", [(PIECE,), (PIECE + 2, 2)])
def test_killed_in_a_piece_it_is_taken_up_and_each_is_told_once(place, service, deaths):
    home, database = place
    with service.app_context():
        row = begin()
        for number, after in enumerate(deaths, 1):
            before = done()
            words = [sys.executable, "-m", "tests.admissions.dying", str(home), database, str(row), str(after)]
            if number > 1:
                # The next worker may take it up once the claim of the dead has ended.
                with transaction():
                    db.session.get_one(Dispatch, row).lease_until = clock.now() - timedelta(seconds=1)
            died = subprocess.run(words, cwd=ROOT, timeout=60, check=False, capture_output=True)
            assert died.returncode == 9, died.stderr.decode()[-500:]
            # What was half done is not done; what was done before stays.
            assert done() == before + (after - 1) // PIECE * PIECE
        assert actions.send_decisions(row) is False, "the claim of the dead still holds"
        clock.freeze(clock.now() + timedelta(minutes=3))
        assert actions.send_decisions(row) is True
        with transaction(write=False):
            states = Counter(each.state for each in db.session.query(Application))
            assert states == dict.fromkeys(
                (ApplicationState.OFFERED, ApplicationState.WAITLISTED, ApplicationState.NOT_SELECTED), EACH
            )
            told = Counter((each.message, each.person_id) for each in db.session.query(Notification))
            assert set(told.values()) == {1}
            assert Counter(message for message, _person in told) == dict.fromkeys(
                ("admissions/offer", "admissions/waitlisted", "admissions/reject"), EACH
            )
            moved = Counter(each.action for each in db.session.query(AuditEntry))
            assert [moved[f"application.{verb}"] for verb in ("offer", "waitlist", "reject")] == [EACH] * 3
            assert db.session.get_one(Dispatch, row).work_state is WorkState.DONE
            assert list(checks.run()) == []
