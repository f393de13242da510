"""The second look: who is asked, once, in which words, and what staff learn of it."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from champions.accounts.models import Person
from champions.core import clock, messages, rendering, work
from champions.core.audit import AuditEntry
from champions.core.db import db
from champions.core.errors import Refused
from champions.core.outbox import Notification
from champions.core.work import WorkState
from champions.judging.models import Scorecard, ScorecardState, SecondLook
from champions.notifications import catalogue  # noqa: F401  fills the messages
from champions.results import actions, queries
from tests.results import scene as scenes
from tests.results.panel import panel
from tests.results.test_routes import words


@pytest.fixture
def scene(now):
    return panel(closed=False)


def looked(scene) -> SecondLook:
    asked = actions.ask_look(scene.round, by=scene.staff[0])
    db.session.commit()
    assert actions.look_now(asked.id)
    db.session.refresh(asked)
    return asked


def asked_cards() -> list[Scorecard]:
    return list(db.session.scalars(select(Scorecard).where(Scorecard.look_again_at.is_not(None))))


def owed() -> list[Notification]:
    return list(db.session.scalars(select(Notification).where(Notification.message == "results/look_again")))


def worded(mail: Notification) -> rendering.Words | None:
    """What the mail says if it leaves now."""
    message, person = messages.get(mail.message), db.session.get_one(Person, mail.person_id)
    with rendering.as_read_by(person):
        facts = message.facts(mail.params, person)
        return None if facts is None else rendering.words(message, person, facts)


def test_the_judge_of_the_odd_card_is_asked_once(scene, now):
    before = {card.id: card.version for card in db.session.scalars(select(Scorecard))}
    done = looked(scene)
    (card,) = asked_cards()
    assert (card.entry_id, card.judge_id) == (scene.entries[2].id, scene.judges[2].id)
    assert (card.look_again_at, card.confirmed_at, card.state) == (now, None, ScorecardState.SUBMITTED)
    assert (done.work_state, done.found) == (WorkState.DONE, 1)
    assert card.version == before[card.id], "whoever has the page open can go on saving"
    assert [each.person_id for each in owed()] == [scene.judges[2].person_id]
    clock.freeze(now + timedelta(hours=1))
    again = looked(scene)
    assert (again.found, len(asked_cards()), len(owed())) == (0, 1, 1)
    assert asked_cards()[0].look_again_at == now


def test_the_mail_says_nothing_of_others_nor_of_the_score(scene, now):
    looked(scene)
    (mail,) = owed()
    said = worded(mail)
    assert "Please look again at 1 scorecard" in said.subject
    assert "It may be exactly what you meant" in said.text
    names = [team.name for team in scene.teams] + [entry.title for entry in scene.entries if entry.title]
    assert not any(name in said.text for name in [*names, "points", "other judges", "panel"])


def test_nothing_is_mailed_about_a_card_that_was_answered_meanwhile(scene, now):
    looked(scene)
    (card,) = asked_cards()
    card.confirmed_at = now
    db.session.flush()
    assert worded(owed()[0]) is None


def test_an_ended_judge_and_a_void_card_are_left_alone(scene, now):
    card = db.session.scalars(
        select(Scorecard).where(Scorecard.entry_id == scene.entries[2].id, Scorecard.judge_id == scene.judges[2].id)
    ).one()
    card.judge.ended_at, card.judge.ended_reason = now, "She is away."
    db.session.commit()
    assert looked(scene).found == 0
    assert asked_cards() == owed() == []


def test_only_while_scoring_is_open_and_one_run_at_a_time(scene, now):
    first = actions.ask_look(scene.round, by=scene.staff[0])
    assert actions.ask_look(scene.round, by=scene.staff[1]) is first
    db.session.commit()
    clock.freeze(scene.round.closes_at + timedelta(seconds=1))
    with pytest.raises(Refused, match="while scoring is open"):
        actions.ask_look(scene.round, by=scene.staff[0])
    assert actions.look_now(first.id), "what was asked in time is done"
    assert asked_cards() == [], "and nobody is asked who cannot answer any more"


def test_a_run_is_done_once_and_taken_over_from_a_dead_worker(scene, now):
    asked = actions.ask_look(scene.round, by=scene.staff[0])
    db.session.commit()
    held = work.claim(SecondLook, asked.id)
    assert actions.look_now(asked.id) is False
    clock.freeze(now + timedelta(minutes=3))
    assert actions.look_now(asked.id) is True
    assert work.finish(SecondLook, held, found=9) is False
    assert actions.look_now(asked.id) is False
    assert len(owed()) == 1


def test_staff_ask_on_the_page_and_learn_numbers_only(scene, as_, now):
    browser = as_(scene.staff[0])
    db.session.commit()
    address = f"/c/2027/results/{scene.round.code}"
    assert "Each is asked once" in words(browser.get(address))
    assert browser.send(f"{address}/look", _at=address).status_code == 303
    page = words(browser.get(address))
    assert "We are looking now." in page
    assert actions.look_now(db.session.query(SecondLook).one().id)
    page = words(browser.get(address))
    assert "1 scorecard was asked about, 0 answered." in page
    assert not any(judge.person.name in page for judge in scene.judges)
    assert not any(team.name in page for team in scene.teams)
    asked_cards()[0].confirmed_at = now
    db.session.commit()
    assert "1 scorecard was asked about, 1 answered." in words(browser.get(address))
    assert queries.looks(scene.round.id).asked == 1
    trail = [entry.action for entry in db.session.scalars(select(AuditEntry))]
    assert trail.count("round.look") == trail.count("scorecard.look_again") == 1


def test_a_closed_round_has_no_second_look(as_, now):
    closed = scenes.judged()
    browser = as_(closed.staff[0])
    db.session.commit()
    address = f"/c/2027/results/{closed.round.code}"
    assert "A second look" not in words(browser.get(address))
    assert browser.send(f"{address}/look", _at=address).status_code == 409


def test_a_day_before_the_close_it_runs_by_itself_once(scene, now):
    assert actions.look_before_close() == 0, "five days are left"
    clock.freeze(scene.round.closes_at - timedelta(days=1, seconds=1))
    assert actions.look_before_close() == 0
    clock.freeze(scene.round.closes_at - timedelta(days=1))
    assert actions.look_before_close() == 1
    assert actions.look_before_close() == 0
    run = db.session.query(SecondLook).one()
    assert run.asked_by_id is None
    assert actions.look_now(run.id)
    assert (len(owed()), actions.look_before_close()) == (1, 0)


def test_what_staff_asked_for_does_not_stand_for_it(scene, now):
    looked(scene)
    clock.freeze(scene.round.closes_at - timedelta(hours=2))
    assert actions.look_before_close() == 1


def test_after_the_close_nothing_begins_by_itself(scene, now):
    clock.freeze(scene.round.closes_at)
    assert actions.look_before_close() == 0
