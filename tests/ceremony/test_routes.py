"""The stage, the host's control, the reveal: as people see them."""

import re
from datetime import timedelta

import brotli
import pytest

from champions.core import clock, messages, rendering
from champions.core.db import db
from champions.core.outbox import Notification
from champions.notifications import catalogue
from champions.results.models import PublishedResult
from champions.teams.models import TeamMember
from tests import factories
from tests.results import scene as scenes
from tests.results.test_routes import words

CONTROL, REVEAL, STAGE = "/c/2027/ceremony/control", "/c/2027/ceremony/reveal", "/c/2027/ceremony"


@pytest.fixture
def scene(now):
    made = scenes.judged()
    scenes.sealed(made)
    return made


def test_the_reveal_lights_the_stage_and_the_public_page_for_everybody_at_once(as_, client, scene):
    host = as_(scene.staff[0])
    db.session.commit()
    dark = client.get(STAGE)
    assert "The city waits for its light" in words(dark)
    assert dark.headers["Cache-Control"] == "no-store"
    assert not any(team.name in words(client.get(each)) for team in scene.teams for each in (STAGE, "/c/2027/", "/"))
    said = words(host.get(CONTROL))
    assert said.index("Third place") < said.index("Second place") < said.index("First place")

    answer = host.send(REVEAL, _at=CONTROL, word="Reveal")
    assert (answer.status_code, answer.location) == (303, CONTROL)
    assert "Everything is revealed" in words(host.get(CONTROL))
    for address in (STAGE, "/c/2027/", "/"):
        assert all(team.name in words(client.get(address)) for team in scene.teams), address
    assert scene.people[0].name in words(client.get("/c/2027/"))
    assert words(client.get(STAGE)).count(scene.teams[0].name) == 2, "once as the headline, once in the list"


@pytest.mark.parametrize(("word", "said"), [("", "Type the word first."), ("yes", "The word is “reveal”.")])
def test_without_the_word_nothing_happens(as_, scene, word, said):
    host = as_(scene.staff[0])
    db.session.commit()
    answer = host.send(REVEAL, _at=CONTROL, word=word)
    assert answer.status_code == 200
    assert said in words(answer)
    assert db.session.query(PublishedResult).one().release_at is None
    assert db.session.query(Notification).count() == 0


def test_what_is_revealed_is_not_revealed_again(as_, scene):
    host = as_(scene.staff[0])
    other = as_(scene.staff[1])
    db.session.commit()
    page = other.get(CONTROL).get_data(as_text=True)
    assert host.send(REVEAL, _at=CONTROL, word="reveal").status_code == 303
    db.session.expire_all()
    released_at = db.session.query(PublishedResult).one().release_at
    hidden = {
        re.search(r'name="([^"]+)"', tag)[1]: (re.search(r'value="([^"]*)"', tag) or ["", ""])[1]
        for tag in re.findall(r"<input[^>]*hidden[^>]*>", page)
    }
    answer = other.post(REVEAL, data={**hidden, "word": "reveal"})
    assert answer.status_code == 409
    assert "cannot be revealed twice" in words(answer)
    db.session.expire_all()
    assert db.session.query(PublishedResult).one().release_at == released_at


def test_an_envelope_of_another_cohort_cannot_be_opened_here(as_, scene):
    other = factories.cohort("2028")
    host = as_(factories.staff(other))
    foreign = db.session.query(PublishedResult).one()
    db.session.commit()
    page = host.get("/c/2028/ceremony/control")
    assert "Nothing is sealed yet." in words(page)
    host.application.config["WTF_CSRF_ENABLED"] = False
    try:
        answer = host.post("/c/2028/ceremony/reveal", data={"result": foreign.code, "word": "reveal"})
    finally:
        host.application.config["WTF_CSRF_ENABLED"] = True
    assert answer.status_code == 404
    db.session.expire_all()
    assert foreign.release_at is None


def test_two_rounds_are_opened_one_after_the_other(as_, client, scene, now):
    first = db.session.query(PublishedResult).one()
    clock.freeze(now + timedelta(minutes=1))
    second = factories.round_(factories.deliverable(scene.cohort), state="closed", name="Special prize")
    extra = scenes.Scene(scene.cohort, second, scene.teams[:1], [], [], [factories.judge(second)], scene.staff)
    handed_in = factories.submission(second.deliverable, scene.teams[0], scene.people[0])
    extra.entries.append(factories.entry(second, handed_in))
    second.cards_required = 1
    scenes.sealed(scenes.score(extra, {0: [5]}))
    host = as_(scene.staff[0])
    db.session.commit()
    assert host.send(REVEAL, _at=CONTROL, word="reveal").status_code == 303
    db.session.expire_all()
    assert first.release_at is not None
    assert "Special prize" not in words(client.get(STAGE))
    assert "Special prize" in words(host.get(CONTROL))
    assert host.send(REVEAL, _at=CONTROL, word="reveal").status_code == 303
    assert "Special prize" in words(client.get(STAGE))


def test_the_stage_asks_for_itself_again_only_around_the_ceremony(client, scene, now):
    assert "Refresh" not in client.get(STAGE).headers
    scene.cohort.ceremony_at = now + timedelta(minutes=59)
    db.session.commit()
    assert client.get(STAGE).headers["Refresh"] == "5"
    clock.freeze(now + timedelta(hours=7))
    assert "Refresh" not in client.get(STAGE).headers


def mails(scene) -> dict[int, tuple[str, str, str]]:
    """What each person's mail says now, by the person's id; nothing for whom it must not be sent."""
    assert "results/released" in {message.name for message in messages.all_messages()}, catalogue
    said = {}
    people = {person.id: person for person in [*scene.people, *scene.staff]}
    for row in db.session.query(Notification).filter(Notification.message.like("results/%")):
        message, person = messages.get(row.message), people[row.person_id]
        with rendering.as_read_by(person):
            facts = message.facts(row.params, person)
            if facts is not None:
                written = rendering.words(message, person, facts)
                said[person.id] = (written.subject, written.text, written.html)
    return said


def test_mails_say_the_place_of_whoever_has_one_and_their_subject_says_nothing(as_, now):
    scene = scenes.judged({0: [5], 1: [4], 2: [3], 3: [1]})
    scenes.sealed(scene)
    host = as_(scene.staff[0])
    db.session.commit()
    host.send(REVEAL, _at=CONTROL, word="reveal")
    db.session.expire_all()
    said = mails(scene)
    assert len(said) == len(scene.people) + len(scene.staff)
    assert {said[person.id][0] for person in scene.people} == {"Your result is ready"}
    winner, loser = said[scene.people[0].id], said[scene.people[-1].id]
    assert f"First place: {scene.teams[0].name}" in winner[1]
    assert "First place" in winner[2]
    assert "not among them this time" in loser[1]
    assert "congratulate" not in loser[1] + loser[2]
    assert "/c/2027/" in winner[1]


def test_a_mail_that_must_not_be_sent_any_more_is_not(as_, scene):
    host = as_(scene.staff[0])
    db.session.commit()
    host.send(REVEAL, _at=CONTROL, word="reveal")
    db.session.expire_all()
    left = scene.people[0]
    for member in db.session.query(TeamMember):
        if member.enrolment.person_id == left.id:
            member.left_at = clock.now()
    db.session.flush()
    said = mails(scene)
    assert left.id not in said
    assert scene.people[1].id in said
    db.session.query(PublishedResult).one().release_at = clock.now() + timedelta(hours=1)
    db.session.flush()
    assert mails(scene) == {}


def test_the_public_pages_stay_small(as_, client, scene, statements):
    def weigh(address):
        with statements() as made:
            answer = client.get(address)
        assert len(brotli.compress(answer.data, quality=5)) <= 8_000
        return len(made)

    assert weigh(STAGE) <= 4
    host = as_(scene.staff[0])
    db.session.commit()
    host.send(REVEAL, _at=CONTROL, word="reveal")
    assert weigh(STAGE) <= 4
    assert weigh("/c/2027/") <= 6
    for address in (CONTROL, "/c/2027/results", f"/c/2027/results/{scene.round.code}"):
        assert len(brotli.compress(host.get(address).data, quality=5)) <= 8_000
