"""Two of the staff at the same moment: one seal, one correction, one record; real commits, real threads."""

from collections.abc import Callable
from typing import Any

from champions.accounts.models import Person
from champions.core.db import db
from champions.core.errors import Refused
from champions.core.outbox import Notification
from champions.core.transaction import transaction
from champions.judging.models import Score
from champions.results import actions, queries
from champions.results.models import Compilation, Confirmation, PublishedResult, Settlement
from tests.results import scene as scenes
from tests.results.test_race import at_once, releasing, service

__all__ = ["service"]

CLOSE = {0: [5, 5, 5], 1: [4, 3, 5], 2: [4, 4, 3], 3: [3, 3, 4], 4: [1, 1, 2]}


def confirming(compilation_id: int, person_id: int, why: str = "") -> Callable[[], str]:
    def act() -> str:
        compilation = db.session.get_one(Compilation, compilation_id)
        by = db.session.get_one(Person, person_id)
        return "sealed" if actions.confirm(compilation, by=by, correction=why) else "confirmed"

    return act


def settling(compilation_id: int, person_id: int, order: tuple[str, ...]) -> Callable[[], int]:
    def act() -> int:
        compilation = db.session.get_one(Compilation, compilation_id)
        return actions.settle(compilation, order, "All for it.", "So they said.", db.session.get_one(Person, person_id))

    return act


def publishing(result_id: int, person_id: int) -> Callable[[], str]:
    def act() -> str:
        actions.publish_digest(db.session.get_one(PublishedResult, result_id), db.session.get_one(Person, person_id))
        return "published"

    return act


def refused(answers: list[Any]) -> int:
    return sum(isinstance(each, Refused) for each in answers)


def test_a_decision_and_the_second_word_at_once_never_seal_an_order_that_was_not_looked_at(service):
    with service.app_context():
        scene = scenes.judged(CLOSE, top=2)
        staff = [each.id for each in scene.staff]
        compilation = scenes.compiled(scene)
        pair = (scene.entries[1].code, scene.entries[2].code)
        with transaction():
            actions.settle(compilation, pair, "", "As computed.", scene.staff[0])
            actions.confirm(compilation, by=scene.staff[0])
        here = compilation.id
    answers = at_once(service, confirming(here, staff[1]), settling(here, staff[0], pair[::-1]))
    with service.app_context():
        seals, decisions = db.session.query(PublishedResult).count(), db.session.query(Settlement).count()
        words = db.session.query(Confirmation).count()
        first = queries.placing_of(db.session.get_one(Compilation, here)).inside[1].entry
    if seals:
        assert (refused(answers), decisions, words, first) == (1, 1, 2, pair[0])
    else:
        assert (refused(answers), decisions, first) == (0, 2, pair[1])
        assert words in (0, 1), "whoever confirmed after the decision has seen it"


def test_a_correction_is_sealed_published_and_revealed_once(service):
    with service.app_context():
        scene = scenes.judged()
        staff = [each.id for each in scene.staff]
        people = len(scene.people)
        first = scenes.sealed(scene)
        with transaction():
            actions.release(first, by=scene.staff[0])
        with transaction():
            for score in db.session.query(Score).join(scenes.Scorecard):
                score.value = 6 - score.value
        newer = scenes.compiled(scene)
        with transaction():
            scenes.left_as_computed(scene, newer)
        here, before = newer.id, first.id
    why = "Two scorecards were mixed up."
    assert sorted(at_once(service, *(confirming(here, person, why) for person in staff))) == ["confirmed", "sealed"]
    with service.app_context():
        pending = queries.seals(db.session.get_one(Compilation, here).round_id).pending.id
        told = db.session.query(Notification).count()
    answers = at_once(service, *(publishing(pending, staff[n % 2]) for n in range(3)))
    assert (answers.count("published"), refused(answers)) == (1, 2)
    answers = at_once(service, *(releasing(pending, staff[n % 2]) for n in range(3)))
    assert (answers.count("released"), refused(answers)) == (1, 2)
    with service.app_context():
        assert db.session.get_one(PublishedResult, before).superseded_at is not None
        assert db.session.get_one(PublishedResult, pending).superseded_at is None
        assert db.session.query(Notification).count() == told + people + len(staff)
