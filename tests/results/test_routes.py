"""Staff's pages of results, as a person walks them."""

import re
from datetime import timedelta

import pytest

from champions.cohorts.models import Role
from champions.core import clock, work
from champions.core.db import db
from champions.core.work import WorkState
from champions.results import actions, queries
from champions.results.models import Compilation, PublishedResult
from tests import factories
from tests.results import scene as scenes


def words(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.get_data(as_text=True)))


def test_the_whole_way_from_closed_to_sealed(app, as_, now):
    scene = scenes.judged()
    one, two = (as_(person) for person in scene.staff)
    db.session.commit()
    address = f"/c/2027/results/{scene.round.code}"
    assert scene.round.name in words(one.get("/c/2027/results"))
    assert "To compile" in words(one.get("/c/2027/results"))
    assert "6 of 6 scorecards are in" in words(one.get(address))

    answer = one.send(f"{address}/compile", _at=address)
    assert (answer.status_code, answer.location) == (303, address)
    page = one.get(address)
    assert page.headers["Refresh"] == "3"
    assert "Step 1 of 6: reading the scorecards" in words(page)

    compilation = db.session.query(Compilation).one()
    held = work.claim(Compilation, compilation.id)
    work.renew(Compilation, held, done=4)
    db.session.commit()
    assert "Step 5 of 6: trying without each judge" in words(one.get(address))
    clock.freeze(now + timedelta(minutes=2))
    actions.compile_now(compilation.id)

    page = one.get(address)
    assert "Refresh" not in page.headers
    assert "Embargo." in words(page)
    said = words(page)
    assert [said.index(team.name) for team in scene.teams] == sorted(said.index(team.name) for team in scene.teams)
    assert "87.5" in said
    assert "Every judge scored every entry" in said
    assert not any(judge.person.name in said for judge in scene.judges)
    db.session.refresh(compilation)
    assert compilation.outputs_digest[:12] in said

    confirm = f"/c/2027/results/compilations/{compilation.code}/confirm"
    answer = one.send(confirm)
    assert answer.status_code == 200
    assert "Tick the box" in words(answer)
    assert one.send(confirm, looked="y").location == address
    assert "One more person of the staff must confirm too" in words(one.get(address))
    again = one.send(confirm, looked="y")
    assert again.status_code == 409
    assert "Somebody else of the staff" in words(again)
    assert db.session.query(PublishedResult).count() == 0
    assert two.send(confirm, looked="y").status_code == 303
    assert "the results are sealed" in words(two.get(address))
    assert "Sealed" in words(one.get("/c/2027/results"))
    assert db.session.query(PublishedResult).one().release_at is None


def test_a_stale_compilation_is_refused_in_words(as_, now):
    scene = scenes.judged()
    compilation = scenes.compiled(scene)
    browser = as_(scene.staff[0])
    scenes.card(scenes.Scene(**{**vars(scene), "judges": [factories.judge(scene.round)]}), 0, 0, 1, 1)
    db.session.commit()
    answer = browser.send(f"/c/2027/results/compilations/{compilation.code}/confirm", looked="y")
    assert answer.status_code == 409
    assert "Scorecards have changed" in words(answer)


def test_provisional_entries_stand_below_the_line_and_a_failed_one_can_be_asked_for_again(as_, now):
    scene = scenes.judged({0: [5, 5], 1: [4, 0]})
    browser = as_(scene.staff[0])
    compilation = scenes.compiled(scene)
    address = f"/c/2027/results/{scene.round.code}"
    assert "1 of 2 scorecards" in words(browser.get(address))
    confirm = f"/c/2027/results/compilations/{compilation.code}/confirm"
    assert "1 entry has too few sheets" in words(browser.get(confirm))
    assert scene.teams[1].name not in words(browser.get(confirm))
    compilation.work_state, compilation.outputs, compilation.outputs_digest = WorkState.FAILED, None, None
    db.session.commit()
    assert "The computation failed" in words(browser.get(address))
    assert browser.send(f"{address}/compile", _at=address).status_code == 303
    db.session.refresh(compilation)
    assert compilation.work_state is WorkState.QUEUED


def test_an_open_round_says_how_far_the_judges_are(as_, now):
    scene = scenes.score(scenes.build(closed=False), {0: [5, 0]})
    factories.scorecard(scene.entries[1], scene.judges[0])
    browser = as_(scene.staff[0])
    db.session.commit()
    assert "1 of 2 scorecards are in" in words(browser.get(f"/c/2027/results/{scene.round.code}"))


def test_nobody_else_gets_in_and_a_round_of_others_is_as_absent(app, as_, now):
    scene = scenes.judged()
    compilation = scenes.compiled(scene)
    scenes.sealed(scene, compilation)
    other = factories.cohort("2028")
    strangers = {
        "participant": as_(scene.people[0]),
        "judge": as_(scene.judges[0].person),
        "mentor": as_(factories.grant(factories.person(), Role.MENTOR, scene.cohort)),
        "staff elsewhere": as_(factories.staff(other)),
    }
    staff = as_(scene.staff[0])
    db.session.commit()
    there = [
        f"/c/2027/results/{scene.round.code}",
        f"/c/2027/results/compilations/{compilation.code}/confirm",
    ]
    absent = ["/c/2027/results/0000000000", "/c/2027/results/compilations/0000000000/confirm"]
    for name, browser in strangers.items():
        for known, unknown in zip(there, absent, strict=True):
            assert (browser.get(known).status_code, browser.get(unknown).status_code) == (404, 404), name
        assert browser.get("/c/2027/results").status_code == 403, name
        assert browser.get("/c/2027/ceremony/control").status_code == 403, name
        assert browser.post("/c/2027/ceremony/reveal").status_code in (400, 403), name
    assert all(staff.get(each).status_code == 200 for each in there)
    assert staff.get(f"/c/2028/results/{scene.round.code}").status_code in (403, 404)
    anonymous = app.test_client()
    assert {anonymous.get(each).status_code for each in [*there, *absent]} == {302}


@pytest.mark.parametrize("page", ["index", "show", "control", "confirm"])
def test_statements_do_not_grow_with_the_rows(as_, now, statements, page):
    def counted(table, slug):
        scene = scenes.judged(table)
        compilation = scenes.compiled(scene)
        scenes.sealed(scene, compilation) if page == "control" else actions.confirm(compilation, by=scene.staff[1])
        browser = as_(scene.staff[0])
        db.session.commit()
        addresses = {
            "index": f"/c/{slug}/results",
            "show": f"/c/{slug}/results/{scene.round.code}",
            "confirm": f"/c/{slug}/results/compilations/{compilation.code}/confirm",
            "control": f"/c/{slug}/ceremony/control",
        }
        with statements() as made:
            answer = browser.get(addresses[page])
        assert answer.status_code == 200
        return len(made), len(answer.data)

    few, _ = counted({0: [5], 1: [3], 2: [1]}, "2027")
    db.session.query(scenes.Cohort).one().slug = "2026"
    many, _size = counted({0: [5, 4, 4], 1: [3, 3, 3], 2: [2, 2, 1], 3: [1, 1, 1]}, "2027")
    assert few == many
    assert many <= 8


def test_the_newest_of_several_compilations_is_shown(as_, now):
    scene = scenes.judged()
    first = scenes.compiled(scene)
    scenes.card(scenes.Scene(**{**vars(scene), "judges": [factories.judge(scene.round)]}), 0, 0, 1, 1)
    db.session.commit()
    clock.freeze(now + timedelta(minutes=1))
    second = scenes.compiled(scene)
    assert [queries.newest_compilation(scene.round.id), len(queries.rounds(scene.cohort.id))] == [second, 1]
    browser = as_(scene.staff[0])
    db.session.commit()
    said = words(browser.get(f"/c/2027/results/{scene.round.code}"))
    assert second.inputs_digest[:12] in said
    assert first.inputs_digest[:12] not in said
