"""Seals: the nonce, the digest that binds before the reveal, and corrections that replace and never edit."""

import json
import re
from datetime import timedelta
from hashlib import sha256
from itertools import permutations

import brotli
import pytest
from sqlalchemy import select

from champions.core import checks, clock, messages, rendering
from champions.core.audit import AuditEntry
from champions.core.canonical import digest, written
from champions.core.db import db
from champions.core.errors import Refused
from champions.core.outbox import Notification
from champions.judging.models import Score
from champions.notifications import catalogue
from champions.results import actions, public, queries
from champions.results.models import PublishedResult
from tests import factories
from tests.results import scene as scenes
from tests.results.test_routes import words

PROOF = "/c/2027/results/commitment"
SORRY = "Two scorecards were mixed up."


def later(minutes=1):
    clock.freeze(clock.now() + timedelta(minutes=minutes))


def changed(scene, entry=0, step=1):
    """The scorecards of the entry say something else now, and that is compiled."""
    cards = select(scenes.Scorecard.id).where(scenes.Scorecard.entry_id == scene.entries[entry].id)
    for score in db.session.scalars(select(Score).where(Score.scorecard_id.in_(cards))):
        score.value = step
    db.session.commit()
    later()
    return scenes.compiled(scene)


def corrected(scene, compilation, why=SORRY):
    """The compilation, sealed by both of the staff, in place of what is public."""
    scenes.left_as_computed(scene, compilation)
    assert actions.confirm(compilation, by=scene.staff[0]) is None
    result = actions.confirm(compilation, by=scene.staff[1], correction=why)
    db.session.commit()
    return result


def released(scene, result):
    actions.release(result, by=scene.staff[0])
    db.session.commit()
    return result


def names(winners):
    return [place.team for place in winners.places]


def test_the_same_winners_have_another_digest_each_time(now):
    scene = scenes.judged()
    one = scenes.sealed(scene)
    nonce = one.snapshot["nonce"]
    assert re.fullmatch(r"[0-9a-f]{64}", nonce)
    assert one.digest == digest(one.snapshot)
    other = scenes.sealed(scene, changed(scene, 2, 2))
    assert {**one.snapshot, "nonce": ""} == {**other.snapshot, "nonce": ""}, "the same winners"
    assert one.digest != other.digest


def test_all_orders_of_all_names_do_not_find_the_digest_without_the_nonce(now):
    scene = scenes.judged()
    sealed = scenes.sealed(scene)

    def guesses(nonce):
        for order in permutations(sealed.snapshot["places"]):
            places = [{**each, "rank": rank} for rank, each in enumerate(order, 1)]
            yield digest({**sealed.snapshot, "places": places, "nonce": nonce})
            bare = {name: value for name, value in sealed.snapshot.items() if name != "nonce"}
            yield digest({**bare, "places": places})

    assert sealed.digest not in set(guesses("")) | set(guesses("0" * 64))
    assert sealed.digest in set(guesses(sealed.snapshot["nonce"])), "with it anybody can check"


def test_the_digest_is_published_once_and_only_while_it_binds(now):
    scene = scenes.judged()
    sealed = scenes.sealed(scene)
    assert public.commitments(scene.cohort.id, now) == []
    actions.publish_digest(sealed, scene.staff[0])
    [shown] = public.commitments(scene.cohort.id, now)
    assert (shown.round, shown.digest, shown.code, shown.released_at) == (scene.round.name, sealed.digest, None, None)
    assert public.winners(scene.cohort.id, now) == []
    assert public.sealed("2027", sealed.code) is None
    audited = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "result.publish_digest")).one()
    assert audited.facts["digest"] == sealed.digest
    with pytest.raises(Refused, match="public already"):
        actions.publish_digest(sealed, scene.staff[1])
    released(scene, sealed)
    with pytest.raises(Refused, match="and its digest with it"):
        actions.publish_digest(sealed, scene.staff[1])
    [shown] = public.commitments(scene.cohort.id, now)
    assert shown.code == sealed.code


def test_the_public_page_says_nothing_then_the_digest_then_how_to_check_it(as_, client, now, statements):
    scene = scenes.judged()
    sealed = scenes.sealed(scene)
    host = as_(scene.staff[0])
    db.session.commit()
    nothing = words(client.get(PROOF))
    assert "There is no digest here now." in nothing
    assert scene.round.name not in nothing
    here = f"/c/2027/results/{scene.round.code}/digest"
    assert sealed.digest in words(host.get(here))
    answer = host.send(here)
    assert (answer.status_code, answer.location) == (303, PROOF)
    with statements() as made:
        page = client.get(PROOF)
    assert len(made) <= 4
    assert len(brotli.compress(page.data, quality=5)) <= 8_000
    assert sealed.digest in words(page)
    assert scene.round.name in words(page)
    assert not any(team.name in words(page) for team in scene.teams)
    file = f"{PROOF}/{sealed.code}.json"
    assert (client.get(file).status_code, client.get(f"{PROOF}/{'0' * 10}.json").status_code) == (404, 404)
    assert "Public since" in words(host.get(here))
    released(scene, sealed)
    assert file in client.get(PROOF).get_data(as_text=True)
    got = client.get(file)
    assert got.mimetype == "application/json"
    assert sha256(got.data).hexdigest() == sealed.digest
    assert got.data == written(sealed.snapshot)
    assert [each["team"] for each in json.loads(got.data)["places"]] == [team.name for team in scene.teams]
    assert "sha256sum" in words(client.get(PROOF))


def test_without_a_seal_there_is_no_digest_to_publish(as_, now):
    scene = scenes.judged()
    host = as_(scene.staff[0])
    db.session.commit()
    assert "Nothing is sealed" in words(host.get(f"/c/2027/results/{scene.round.code}/digest"))


def test_a_seal_nobody_knew_is_replaced_at_once_and_nobody_is_told(now):
    scene = scenes.judged()
    first = scenes.sealed(scene)
    second = scenes.sealed(scene, changed(scene))
    db.session.refresh(first)
    assert first.superseded_at == clock.now()
    assert (second.replaces_id, second.correction) == (None, "")
    assert queries.published(scene.round.id) == second
    with pytest.raises(Refused, match="A newer seal"):
        actions.release(first, by=scene.staff[0])
    with pytest.raises(Refused, match="A newer seal"):
        actions.publish_digest(first, scene.staff[0])
    released(scene, second)
    [winners] = public.winners(scene.cohort.id, clock.now())
    assert names(winners)[0] == scene.teams[1].name
    assert winners.correction == ""
    assert db.session.query(Notification).filter_by(message="results/corrected").count() == 0
    assert [each.code for each in queries.published_of(scene.cohort.id)] == [second.code]
    assert public.sealed("2027", first.code) is None, "what was never public stays so"


def test_a_published_digest_stays_to_be_seen_when_its_seal_is_replaced(now):
    scene = scenes.judged()
    first = scenes.sealed(scene)
    actions.publish_digest(first, scene.staff[0])
    scenes.sealed(scene, changed(scene))
    [shown] = public.commitments(scene.cohort.id, clock.now())
    assert (shown.digest, shown.replaced_at, shown.code) == (first.digest, clock.now(), None)


def test_a_correction_of_what_is_public_needs_its_reason(now):
    scene = scenes.judged()
    released(scene, scenes.sealed(scene))
    newer = changed(scene)
    scenes.left_as_computed(scene, newer)
    actions.confirm(newer, by=scene.staff[0])
    for why in ("", "  "):
        with pytest.raises(Refused, match="Write what the world is told"):
            actions.confirm(newer, by=scene.staff[1], correction=why)
    assert db.session.query(PublishedResult).count() == 1
    assert actions.confirm(newer, by=scene.staff[1], correction=f" {SORRY} ").correction == SORRY


def test_a_correction_is_public_when_it_is_revealed_and_not_before(now):
    scene = scenes.judged()
    first = released(scene, scenes.sealed(scene))
    second = corrected(scene, changed(scene))
    assert second.replaces_id == first.id
    [before] = public.winners(scene.cohort.id, clock.now())
    assert (names(before)[0], before.correction) == (scene.teams[0].name, "")
    assert first.superseded_at is None
    later()
    released(scene, second)
    db.session.refresh(first)
    assert first.superseded_at == second.release_at == clock.now()
    [after] = public.winners(scene.cohort.id, clock.now())
    assert (names(after)[0], after.correction) == (scene.teams[1].name, SORRY)
    known = public.commitments(scene.cohort.id, clock.now())
    assert [(each.digest, each.correction, bool(each.replaced_at)) for each in known] == [
        (first.digest, "", True), (second.digest, SORRY, False),
    ]  # fmt: skip
    assert public.sealed("2027", first.code) is not None, "what was public can still be checked"
    audited = [row.action for row in db.session.scalars(select(AuditEntry).order_by(AuditEntry.id))]
    assert audited.count("result.supersede") == 1
    assert [each for each in checks.run() if each.invariant in {"sealed by two", "published digest"}] == []


def test_a_correction_of_a_correction_replaces_what_is_public(now):
    scene = scenes.judged()
    first = released(scene, scenes.sealed(scene))
    waiting = corrected(scene, changed(scene))
    third = corrected(scene, changed(scene, 1, 2), "The file had one row too many.")
    assert waiting.superseded_at is not None
    assert third.replaces_id == first.id
    released(scene, third)
    fourth = corrected(scene, changed(scene, 0, 5), "Now it is right.")
    assert fourth.replaces_id == third.id
    released(scene, fourth)
    assert len(public.winners(scene.cohort.id, clock.now())) == 1
    assert len(public.commitments(scene.cohort.id, clock.now())) == 3


def said_to(scene):
    """{person's id: (message, subject, text)} of what would leave now."""
    assert "results/corrected" in {message.name for message in messages.all_messages()}, catalogue
    said = {}
    people = {person.id: person for person in [*scene.people, *scene.staff]}
    for row in db.session.scalars(select(Notification).where(Notification.message.like("results/%"))):
        message, person = messages.get(row.message), people[row.person_id]
        with rendering.as_read_by(person):
            facts = message.facts(row.params, person)
            if facts is not None:
                written_ = rendering.words(message, person, facts)
                said.setdefault(person.id, []).append((row.message, written_.subject, written_.text, written_.html))
    return said


def test_everybody_who_was_told_before_is_told_once_and_the_old_mail_leaves_no_more(now):
    scene = scenes.judged({0: [5, 5], 1: [4, 4], 2: [3, 3], 3: [1, 1]})
    released(scene, scenes.sealed(scene))
    assert {each[0][0] for each in said_to(scene).values()} == {"results/released", "results/released_staff"}
    late = factories.staff(scene.cohort)
    scene.staff.append(late)
    second = corrected(scene, changed(scene))
    before = db.session.query(Notification).count()
    later()
    released(scene, second)
    assert db.session.query(Notification).count() == before + len(scene.people) + len(scene.staff)
    said = said_to(scene)
    assert {person: [each[0] for each in mails] for person, mails in said.items()} == {
        **{person.id: ["results/corrected"] for person in [*scene.people, *scene.staff[:2]]},
        late.id: ["results/released_staff"],
    }
    loser, third = said[scene.people[0].id][0], said[scene.people[-1].id][0]
    assert loser[1] == "A result was corrected"
    assert SORRY in loser[2]
    assert SORRY in loser[3]
    assert f"First place: {scene.teams[1].name}" in loser[2]
    assert "/results/commitment" in loser[2]
    assert third[2].count(scene.teams[3].name) >= 1
    assert all("Your team is not among them" not in each[2] for each in said[scene.staff[0].id])


def test_the_public_page_shows_the_correction_and_its_reason(as_, client, now):
    scene = scenes.judged()
    released(scene, scenes.sealed(scene))
    second = corrected(scene, changed(scene))
    host = as_(scene.staff[0])
    db.session.commit()
    for page in ("/c/2027/", "/c/2027/ceremony"):
        assert SORRY not in words(client.get(page))
    control = words(host.get("/c/2027/ceremony/control"))
    assert "This corrects a result that is public" in control
    assert SORRY in control
    sent = host.send("/c/2027/ceremony/reveal", _at="/c/2027/ceremony/control", word="reveal")
    assert sent.status_code == 303
    db.session.refresh(second)
    assert second.release_at is not None
    for page in ("/c/2027/", "/c/2027/ceremony", PROOF):
        assert SORRY in words(client.get(page)), page
    assert "Corrected." in words(client.get("/c/2027/"))


def test_the_form_of_a_correction_asks_for_the_reason_and_shows_the_way_to_the_difference(as_, now):
    scene = scenes.judged()
    released(scene, scenes.sealed(scene))
    newer = changed(scene)
    scenes.left_as_computed(scene, newer)
    one, two = (as_(person) for person in scene.staff)
    db.session.commit()
    here = f"/c/2027/results/compilations/{newer.code}/confirm"
    assert "That result is public" in words(one.get(here))
    assert f"{newer.code}/difference" in one.get(here).get_data(as_text=True)
    assert "Write why it changed" in words(one.send(here, looked="y"))
    assert one.send(here, looked="y", correction=SORRY).status_code == 303
    assert two.send(here, looked="y", correction=SORRY).status_code == 303
    assert queries.seals(scene.round.id).pending.correction == SORRY


def test_a_selection_says_who_goes_on_and_nothing_of_an_order(as_, client, now):
    scene = scenes.judged({0: [5, 5], 1: [4, 4], 2: [3, 3], 3: [1, 1]}, top=2, purpose="selection")
    compilation = scenes.compiled(scene)
    one = as_(scene.staff[0])
    db.session.commit()
    assert "These 2 teams go on" in words(one.get(f"/c/2027/results/compilations/{compilation.code}/confirm"))
    released(scene, scenes.sealed(scene, compilation))
    for page in ("/c/2027/", "/c/2027/ceremony"):
        said = words(client.get(page))
        assert all(team.name in said for team in scene.teams[:2])
        assert not any(team.name in said for team in scene.teams[2:])
        assert "First place" not in said
        assert "winners" not in said.lower() or page == "/c/2027/"
    assert "2 teams go on" in words(client.get("/c/2027/ceremony"))
    mail = said_to(scene)[scene.people[0].id][0][2]
    assert "Goes on" in mail
    assert "place" not in mail


def test_snapshots_of_before_purposes_and_nonces_are_still_read():
    old = {"round": "Final", "places": [{"rank": 1, "code": "a", "team": "Han", "challenge": "", "members": ["A"]}]}
    winners = public.read(old, clock.now())
    assert (winners.purpose, winners.correction, winners.first[0].team) == ("final", "", "Han")
