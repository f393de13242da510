"""Until the reveal nobody but staff can tell who won, nor that anything is sealed: two worlds, the same bytes."""

import pytest
from sqlalchemy import true

from champions.cohorts.viewer import Anonymous, Viewer
from champions.core.db import db
from champions.results import actions, public, queries
from tests.results import worlds


@pytest.fixture
def stage(app, as_, now):
    """scene, the secrets of the devices of those who look, and all addresses."""
    scene, people = worlds.base()
    sids = worlds.sids(people, as_, app.config["SID_COOKIE"])
    where = worlds.addresses(app)
    return scene, sids, where


def look(app, stage, table, *, only=None, sealed=True, revealed=False):
    """What the world with these scores shows to everybody (or to the identities in `only`)."""
    scene, sids, where = stage
    sids = {name: sid for name, sid in sids.items() if only is None or name in only}
    with worlds.world(scene, table, sealed=sealed):
        if revealed:
            actions.release(queries.published(scene.round.id), by=scene.staff[0])
            db.session.commit()
        return worlds.crawl(app, sids, where)


def test_before_the_reveal_all_worlds_look_the_same_to_everybody(app, stage):
    one, other = (look(app, stage, table) for table in worlds.WORLDS.values())
    reached = [key for key, answer in one.items() if key[0] != "mail" and answer[0] == 200]
    assert len({name for name, _ in reached}) == len(stage[1]), "everybody reads something"
    assert [key for key, answer in one.items() if key[0] != "mail" and answer[0] >= 500] == []
    assert worlds.differences(one, other) == []


def test_nobody_can_tell_that_anything_is_sealed(app, stage):
    table = worlds.WORLDS["one"]
    only = ("anonymous", "lead", "judge")
    sealed, scored = (look(app, stage, table, only=only, sealed=sealed) for sealed in (True, False))
    assert worlds.differences(sealed, scored) == []


def test_after_the_reveal_everybody_can_tell(app, stage):
    one, other = (
        look(app, stage, table, only=("anonymous", "lead"), revealed=True) for table in worlds.WORLDS.values()
    )
    told = worlds.differences(one, other)
    assert {("anonymous", "/c/2027/"), ("anonymous", "/c/2027/ceremony"), ("lead", "/c/2027/ceremony")} <= set(told)
    assert [row[0] for row in one["mail", ""]] != []


def without_embargo(monkeypatch):
    monkeypatch.setattr(public, "released", lambda now: true())


def staff_for_all(monkeypatch):
    for kind in (Viewer, Anonymous):
        monkeypatch.setattr(kind, "is_staff", lambda viewer, cohort_id: True)


@pytest.mark.parametrize("leak", [without_embargo, staff_for_all])
def test_a_planted_leak_is_caught(app, stage, monkeypatch, leak):
    leak(monkeypatch)
    one, other = (look(app, stage, table, only=("lead",)) for table in worlds.WORLDS.values())
    assert worlds.differences(one, other) != []
