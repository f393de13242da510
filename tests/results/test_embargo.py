"""Until the reveal nobody but staff can tell who won, nor that anything is sealed: two worlds, the same bytes."""

import re

import pytest
from sqlalchemy import true

from champions.cohorts.viewer import Anonymous, Viewer
from champions.core.db import db
from champions.results import actions, public, queries
from tests.results import worlds

PROOF = "/c/2027/results/commitment"

# Where what is public stands: enough to see that a leak would be found there.
TELLING = re.compile(r"/(c/2027/(ceremony|results.*)?)?(\?.*)?$")


@pytest.fixture
def stage(app, as_, now):
    """scene, the secrets of the devices of those who look, and all addresses."""
    scene, people = worlds.base()
    sids = worlds.sids(people, as_, app.config["SID_COOKIE"])
    where = worlds.addresses(app)
    return scene, sids, where


def look(app, stage, table, *, only=None, where=None, after=None, **more):
    """What the world with these scores shows to everybody (or to the identities in `only`).

    `after` is done to what is sealed before anybody looks.
    """
    scene, sids, everywhere = stage
    sids = {name: sid for name, sid in sids.items() if only is None or name in only}
    with worlds.world(scene, table, **more):
        if after is not None:
            after(queries.published(scene.round.id), by=scene.staff[0])
            db.session.commit()
        return worlds.crawl(app, sids, everywhere if where is None else where)


def telling(stage):
    """The addresses at which a result would be read."""
    return [address for address in stage[2] if TELLING.match(address)]


@pytest.mark.once  # half a minute; the shorter worlds below run on every engine
def test_before_the_reveal_all_worlds_look_the_same_and_nobody_can_tell_that_anything_is_sealed(app, stage):
    one, other = (look(app, stage, table) for table in worlds.WORLDS.values())
    reached = [key for key, answer in one.items() if key[0] != "mail" and answer[0] == 200]
    assert len({name for name, _ in reached}) == len(stage[1]), "everybody reads something"
    assert [key for key, answer in one.items() if key[0] != "mail" and answer[0] >= 500] == []
    assert worlds.differences(one, other) == []
    only = ("anonymous", "lead", "judge")
    scored = look(app, stage, worlds.WORLDS["one"], only=only, sealed=False)
    sealed = {key: answer for key, answer in one.items() if key in scored}
    assert worlds.differences(sealed, scored) == []


def test_after_the_reveal_everybody_can_tell(app, stage):
    one, other = (
        look(app, stage, table, only=("anonymous", "lead"), where=telling(stage), after=actions.release)
        for table in worlds.WORLDS.values()
    )
    told = worlds.differences(one, other)
    assert {("anonymous", "/c/2027/"), ("anonymous", "/c/2027/ceremony"), ("lead", "/c/2027/ceremony")} <= set(told)
    assert {("anonymous", PROOF), ("anonymous", f"{PROOF}/{worlds.FIXED['published_result']}.json")} <= set(told)
    assert [row[0] for row in one["mail", ""]] != []


def test_a_published_digest_is_all_that_differs_and_says_nothing(app, stage):
    one, other = (
        look(app, stage, table, only=("anonymous",), after=actions.publish_digest) for table in worlds.WORLDS.values()
    )
    differing = worlds.differences(one, other)
    assert ("anonymous", PROOF) in differing
    assert {address.partition("?")[0] for _, address in differing} == {PROOF}, "on one page only"
    assert worlds.differences(worlds.without_digests(one), worlds.without_digests(other)) == []


def test_a_correction_that_waits_leaks_nothing(app, stage):
    more = {"only": ("anonymous", "lead"), "told": worlds.TOLD}
    one, other = (look(app, stage, table, **more) for table in worlds.WORLDS.values())
    shown = one["anonymous", "/c/2027/"][2]
    assert stage[0].teams[1].name in shown, "what was revealed is still there"
    # What was revealed has a nonce of its own in each of the worlds.
    one, other = worlds.without_digests(one), worlds.without_digests(other)
    assert worlds.differences(one, other) == []
    assert not any("mixed up" in answer[2] for key, answer in one.items() if key[0] != "mail")


def without_embargo(monkeypatch):
    monkeypatch.setattr(public, "released", lambda now: true())


def staff_for_all(monkeypatch):
    for kind in (Viewer, Anonymous):
        monkeypatch.setattr(kind, "is_staff", lambda viewer, cohort_id: True)


@pytest.mark.parametrize("leak", [without_embargo, staff_for_all])
def test_a_planted_leak_is_caught(app, stage, monkeypatch, leak):
    leak(monkeypatch)
    one, other = (look(app, stage, table, only=("lead",), where=telling(stage)) for table in worlds.WORLDS.values())
    assert worlds.differences(worlds.without_digests(one), worlds.without_digests(other)) != []
