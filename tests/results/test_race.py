"""Two people at the same moment: real commits, real threads, a database of their own."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest

from champions import Service, create_app
from champions.accounts.models import Person
from champions.core import work
from champions.core.db import db
from champions.core.errors import Refused
from champions.core.outbox import Notification
from champions.core.transaction import transaction
from champions.results import actions
from champions.results.models import Compilation, Confirmation, PublishedResult
from tests.conftest import make_migrated, make_settings
from tests.results import scene as scenes


@pytest.fixture
def service(tmp_path: Any, worker_id: str) -> Iterator[Service]:
    """A service on a database of its own, in which commits are real."""
    app = create_app(make_settings(tmp_path, make_migrated(f"champions_race_{worker_id}", tmp_path)))
    work.use_bell(lambda _job, _row: True)
    yield app
    with app.app_context():
        db.engine.dispose()


def at_once(service: Service, *acts: Callable[[], Any]) -> list[Any]:
    """What each of `acts` returned or was refused with, all begun at the same moment, each in a transaction."""
    barrier = Barrier(len(acts))

    def run(act: Callable[[], Any]) -> Any:
        with service.app_context():
            barrier.wait()
            try:
                with transaction():
                    return act()
            except Refused as refused:
                return refused

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def confirming(compilation_id: int, person_id: int) -> Callable[[], str]:
    def act() -> str:
        compilation = db.session.get_one(Compilation, compilation_id)
        sealed = actions.confirm(compilation, by=db.session.get_one(Person, person_id))
        return "sealed" if sealed else "confirmed"

    return act


def releasing(result_id: int, person_id: int) -> Callable[[], str]:
    def act() -> str:
        actions.release(db.session.get_one(PublishedResult, result_id), by=db.session.get_one(Person, person_id))
        return "released"

    return act


def asking(round_id: int, person_id: int) -> Callable[[], int]:
    def act() -> int:
        round_ = db.session.get_one(scenes.Round, round_id)
        return int(actions.ask_compilation(round_, by=db.session.get_one(Person, person_id)).id)

    return act


def test_two_of_everything_at_once_happen_once(service):
    with service.app_context():
        scene = scenes.judged()
        round_id, staff = scene.round.id, [each.id for each in scene.staff]

    asked = at_once(service, *(asking(round_id, staff[n % 2]) for n in range(4)))
    assert len(set(asked)) == 1, asked
    with service.app_context():
        assert sorted([actions.compile_now(asked[0]), actions.compile_now(asked[0])]) == [False, True]

    same = at_once(service, *(confirming(asked[0], staff[0]) for _ in range(3)))
    assert [each for each in same if each == "confirmed"] == ["confirmed"]
    assert sum(isinstance(each, Refused) for each in same) == 2
    with service.app_context(), transaction():
        db.session.query(Confirmation).delete()

    both = at_once(service, *(confirming(asked[0], person) for person in staff))
    assert sorted(both) == ["confirmed", "sealed"]
    with service.app_context():
        assert db.session.query(Confirmation).count() == 2
        result_id = db.session.query(PublishedResult).one().id

    revealed = at_once(service, *(releasing(result_id, person) for person in [*staff, *staff]))
    assert [each for each in revealed if each == "released"] == ["released"]
    assert sum(isinstance(each, Refused) for each in revealed) == 3
    with service.app_context():
        assert db.session.query(Notification).count() == len(scene.people) + len(staff)


def test_two_workers_at_once_compile_once(service):
    with service.app_context():
        scene = scenes.judged()
        with transaction():
            asked = actions.ask_compilation(scene.round, by=scene.staff[0]).id
    barrier = Barrier(3)

    def run(_: int) -> bool:
        with service.app_context():
            barrier.wait()
            return actions.compile_now(asked)

    with ThreadPoolExecutor(3) as pool:
        assert sorted(pool.map(run, range(3))) == [False, False, True]
