"""At the same moment: staff open a round twice, and change its rubric; what is fixed is what was hashed."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from champions import Service, create_app
from champions.accounts.models import Person
from champions.core import work
from champions.core.db import db
from champions.core.transaction import transaction
from champions.judging import actions, queries, rubric
from champions.judging.models import Entry, RoundState
from champions.judging.scoring import canonical_method
from tests.conftest import make_migrated, make_settings
from tests.racing import at_once

from .story import tell


@pytest.fixture
def service(tmp_path: Path, worker_id: str) -> Iterator[Service]:
    """A service on a database of its own, in which commits are real."""
    app = create_app(make_settings(tmp_path, make_migrated(f"champions_rounds_race_{worker_id}", tmp_path)))
    work.use_bell(lambda _job, _row: True)
    yield app
    with app.app_context():
        db.engine.dispose()


def test_a_round_is_opened_once_and_a_rubric_that_changes_meanwhile_is_in_or_out(service):
    with service.app_context(), transaction():
        story = tell(datetime.now(UTC), state="preparing")
        code, staff_id = story.round.code, story.staff.id

    def opening() -> None:
        actions.open_round(queries.round_by_code("2027", code), by=db.session.get_one(Person, staff_id))

    def adding(name: str):
        def act() -> None:
            staff = db.session.get_one(Person, staff_id)
            actions.add_criterion(queries.round_by_code("2027", code), rubric.Line(name), by=staff)

        return act

    ends = at_once(service, [opening, opening, opening, adding("One more"), adding("And one")])
    assert sum(ends.values()) == 5
    assert ends["done"] >= 1
    with service.app_context(), transaction(write=False):
        opened = queries.round_by_code("2027", code)
        assert opened.state is RoundState.OPEN
        assert [each.number for each in db.session.query(Entry).order_by(Entry.number)] == [1, 2, 3]
        assert opened.method == canonical_method(opened), "what is hashed is what is there"
    assert at_once(service, [opening, adding("Too late")]) == Counter(refused=2)
