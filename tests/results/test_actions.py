"""Compile, confirm, seal, release: what is stored, and what is refused."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from champions.core import checks, clock, work
from champions.core.audit import AuditEntry
from champions.core.canonical import digest
from champions.core.db import db
from champions.core.errors import Refused
from champions.core.outbox import Notification
from champions.core.work import WorkState
from champions.judging.models import Score, Scorecard, ScorecardState, Void
from champions.results import actions, engine, public, queries
from champions.results.models import Compilation, Confirmation, PublishedResult
from tests import factories
from tests.results import scene as scenes

WRONG = {"sealed by two", "published digest", "compilation digests"}


def wrong() -> list[str]:
    return [found.invariant for found in checks.run() if found.invariant in WRONG]


def audited(action: str) -> list[AuditEntry]:
    return list(db.session.scalars(select(AuditEntry).where(AuditEntry.action == action)))


def test_an_open_round_is_not_compiled(now):
    scene = scenes.score(scenes.build(closed=False), {0: [5, 5]})
    with pytest.raises(Refused, match="Close the round first"):
        actions.ask_compilation(scene.round, by=scene.staff[0])
    assert db.session.query(Compilation).count() == 0


def test_a_round_without_a_scorecard_has_nothing_to_compile(now):
    scene = scenes.build()
    with pytest.raises(Refused, match="nothing to compile"):
        actions.ask_compilation(scene.round, by=scene.staff[0])


def test_the_worker_stores_exact_means_with_their_digests(now):
    scene = scenes.judged({0: [5, 4], 1: [3, 3], 2: [2, 0]})
    asked = actions.ask_compilation(scene.round, by=scene.staff[0])
    assert (asked.work_state, asked.done, asked.total) == (WorkState.QUEUED, 0, engine.STAGES)
    db.session.commit()
    assert actions.compile_now(asked.id)
    db.session.refresh(asked)
    assert (asked.work_state, asked.done, asked.outputs_digest) == (WorkState.DONE, 6, digest(asked.outputs))
    assert asked.versions == engine.versions()
    by_entry = {row["entry"]: row for row in asked.outputs["entries"]}
    first, second, third = (by_entry[entry.code] for entry in scene.entries)
    assert (first["raw"], first["rank"], first["n"]) == (87.5, 1, 2)
    assert (second["raw"], second["rank"]) == (50.0, 2)
    assert (third["raw"], third["rank"], third["provisional"]) == (25.0, None, True)
    assert wrong() == []


def test_asking_twice_finds_the_first_and_the_work_is_done_once(now):
    scene = scenes.judged()
    one = actions.ask_compilation(scene.round, by=scene.staff[0])
    other = actions.ask_compilation(scene.round, by=scene.staff[1])
    assert one is other
    db.session.commit()
    assert actions.compile_now(one.id) is True
    assert actions.compile_now(one.id) is False
    assert actions.ask_compilation(scene.round, by=scene.staff[0]) is one
    assert one.work_state is WorkState.DONE
    assert db.session.query(Compilation).count() == 1


def test_the_ask_is_rung_after_the_commit(app, as_, now):
    scene = scenes.judged()
    browser = as_(scene.staff[0])
    db.session.commit()
    address = f"/c/2027/results/{scene.round.code}"
    assert browser.send(f"{address}/compile", _at=address).status_code == 303
    asked = db.session.query(Compilation).one()
    assert ("results.compile", asked.id) in app.extensions["rung"]


def test_a_worker_killed_in_the_middle_is_succeeded_with_the_same_outcome(now):
    scene = scenes.judged({0: [5, 4, 2], 1: [3, 3, 1], 2: [2, 1, 4]})
    asked = actions.ask_compilation(scene.round, by=scene.staff[0])
    db.session.commit()
    held = work.claim(Compilation, asked.id)
    assert work.renew(Compilation, held, done=4)
    db.session.commit()
    assert actions.compile_now(asked.id) is False, "the lease still holds"
    clock.freeze(now + timedelta(seconds=61))
    assert actions.compile_now(asked.id) is True
    db.session.refresh(asked)
    assert (asked.work_state, asked.done, asked.attempts) == (WorkState.DONE, engine.STAGES, 2)
    assert asked.outputs == engine.compute(asked.inputs)
    assert work.finish(Compilation, held, outputs={}, outputs_digest="0" * 64) is False, "the ghost changes nothing"
    db.session.refresh(asked)
    assert asked.outputs == engine.compute(asked.inputs)


def test_a_worker_whose_claim_was_taken_stops_at_the_next_step(now, monkeypatch):
    scene = scenes.judged()
    asked = actions.ask_compilation(scene.round, by=scene.staff[0])
    db.session.commit()
    compute = engine.compute

    def overtaken(given, step):
        def stolen(done):
            if done == 2:
                clock.freeze(now + timedelta(seconds=61))
                assert work.claim(Compilation, asked.id).attempt == 2
            step(done)

        return compute(given, stolen)

    monkeypatch.setattr(engine, "compute", overtaken)
    assert actions.compile_now(asked.id) is False
    db.session.refresh(asked)
    assert (asked.work_state, asked.outputs) == (WorkState.WORKING, None)


def test_a_score_off_its_scale_fails_loudly_and_is_tried_again(now):
    scene = scenes.judged()
    db.session.execute(select(Score).limit(1)).scalar_one().value = 9
    asked = actions.ask_compilation(scene.round, by=scene.staff[0])
    db.session.commit()
    with pytest.raises(ValueError, match="not between"):
        actions.compile_now(asked.id)
    db.session.refresh(asked)
    assert (asked.work_state, asked.last_error, asked.outputs) == (WorkState.QUEUED, "OffScale", None)
    asked.work_state = WorkState.FAILED
    db.session.commit()
    again = actions.ask_compilation(scene.round, by=scene.staff[0])
    assert (again, again.work_state, again.attempts) == (asked, WorkState.QUEUED, 0)


def test_a_changed_scorecard_is_a_new_compilation_and_changing_it_back_finds_the_old_one(now):
    scene = scenes.judged()
    first = scenes.compiled(scene)
    value = db.session.execute(select(Score).limit(1)).scalar_one()
    before, value.value = value.value, 1 if value.value != 1 else 2
    db.session.commit()
    clock.freeze(now + timedelta(minutes=1))
    second = scenes.compiled(scene)
    assert second is not first
    assert second.inputs_digest != first.inputs_digest
    assert queries.newest_compilation(scene.round.id) is second
    value.value = before
    db.session.commit()
    clock.freeze(now + timedelta(minutes=2))
    assert actions.ask_compilation(scene.round, by=scene.staff[0]) is first
    db.session.commit()
    assert queries.newest_compilation(scene.round.id) is first


def test_while_one_runs_another_with_other_scores_has_to_wait(now):
    scene = scenes.judged()
    actions.ask_compilation(scene.round, by=scene.staff[0])
    db.session.execute(select(Score).limit(1)).scalar_one().value = 1
    db.session.flush()
    with pytest.raises(Refused, match="still running"):
        actions.ask_compilation(scene.round, by=scene.staff[0])


def test_two_different_people_seal(now):
    scene = scenes.judged()
    compilation = scenes.compiled(scene)
    assert actions.confirm(compilation, by=scene.staff[0]) is None
    assert db.session.query(PublishedResult).count() == 0
    with pytest.raises(Refused, match="Somebody else of the staff"):
        actions.confirm(compilation, by=scene.staff[0])
    result = actions.confirm(compilation, by=scene.staff[1])
    assert result.release_at is None
    assert result.digest == digest(result.snapshot)
    places = result.snapshot["places"]
    assert [(each["rank"], each["team"]) for each in places] == [(n, t.name) for n, t in enumerate(scene.teams, 1)]
    assert places[0]["members"] == sorted([scene.people[0].name, scene.people[1].name], key=str.casefold)
    assert [entry.facts["digest"] for entry in audited("result.seal")] == [result.digest]
    assert len(audited("compilation.confirm")) == 2
    assert wrong() == []


def test_nothing_is_confirmed_before_it_is_finished_or_after_it_is_sealed(now):
    scene = scenes.judged()
    asked = actions.ask_compilation(scene.round, by=scene.staff[0])
    with pytest.raises(Refused, match="not finished"):
        actions.confirm(asked, by=scene.staff[0])
    db.session.commit()
    actions.compile_now(asked.id)
    db.session.refresh(asked)
    scenes.sealed(scene, asked)
    with pytest.raises(Refused, match="sealed already"):
        actions.confirm(asked, by=factories.staff(scene.cohort))
    assert db.session.query(Confirmation).count() == 2


def test_a_compilation_that_scorecards_have_left_behind_is_not_confirmed(now):
    scene = scenes.judged()
    compilation = scenes.compiled(scene)
    actions.confirm(compilation, by=scene.staff[0])
    db.session.execute(select(Score).limit(1)).scalar_one().value = 1
    db.session.flush()
    with pytest.raises(Refused, match="Compile again"):
        actions.confirm(compilation, by=scene.staff[1])
    assert db.session.query(PublishedResult).count() == 0


def test_without_a_ranked_entry_there_is_nothing_to_seal(now):
    scene = scenes.judged({0: [5, 0], 1: [3, 0]}, cards_required=2)
    with pytest.raises(Refused, match="nothing to seal"):
        actions.confirm(scenes.compiled(scene), by=scene.staff[0])


def test_shared_third_places_are_all_sealed_and_the_fifth_is_not(now):
    scene = scenes.judged({0: [5], 1: [4], 2: [3], 3: [3], 4: [1]})
    result = scenes.sealed(scene)
    assert [each["rank"] for each in result.snapshot["places"]] == [1, 2, 3, 3]
    assert scene.teams[4].name not in str(result.snapshot)


def test_a_person_without_a_name_is_not_printed_by_their_address(now):
    scene = scenes.build(1, 1)
    scene.people[0].name = scene.people[0].call_name = ""
    scenes.score(scene, {0: [5]})
    assert scenes.sealed(scene).snapshot["places"][0]["members"] == [scene.people[1].name]


def test_release_is_once_and_owes_everybody_a_mail(now):
    scene = scenes.judged()
    result = scenes.sealed(scene)
    assert public.winners(scene.cohort.id, now) == []
    assert db.session.query(Notification).count() == 0
    actions.release(result, by=scene.staff[0])
    db.session.commit()
    assert public.winners(scene.cohort.id, now - timedelta(microseconds=1)) == []
    released = public.winners(scene.cohort.id, now)
    assert [place.team for place in released[0].places] == [team.name for team in scene.teams]
    owed = db.session.query(Notification).all()
    assert {row.person_id for row in owed if row.message == "results/released"} == {each.id for each in scene.people}
    assert {row.person_id for row in owed if row.message == "results/released_staff"} == {p.id for p in scene.staff}
    assert {row.due_at for row in owed} == {now}
    with pytest.raises(Refused, match="cannot be revealed twice"):
        actions.release(result, by=scene.staff[1])
    assert db.session.query(Notification).count() == len(owed)
    assert len(audited("result.release")) == 1


def test_the_invariants_see_what_was_tampered_with(now):
    scene = scenes.judged()
    result = scenes.sealed(scene)
    assert wrong() == []
    result.snapshot = {**result.snapshot, "round": "Another"}
    db.session.delete(db.session.query(Confirmation).first())
    db.session.query(Compilation).one().outputs = {"method": "raw", "entries": [], "sheets": []}
    db.session.flush()
    assert set(wrong()) == WRONG


def test_only_submitted_scorecards_count_and_inputs_hold_no_name(now):
    scene = scenes.judged()
    open_card = db.session.execute(select(Scorecard).limit(1)).scalar_one()
    given = queries.inputs_now(scene.round)
    assert len(given["sheets"]) == 6
    open_card.state, open_card.submitted_at = "assigned", None
    db.session.flush()
    assert len(queries.inputs_now(scene.round)["sheets"]) == 5
    words = str(given)
    assert not any(person.name in words for person in [*scene.people, *scene.staff])
    assert (given["top"], given["seed"]) == (scene.round.top, scene.round.seed)
    assert given["engine"] == "fair/1"


def test_a_failed_one_is_not_taken_up_while_another_runs(now):
    scene = scenes.judged()
    failed = actions.ask_compilation(scene.round, by=scene.staff[0])
    failed.work_state = WorkState.FAILED
    score = db.session.execute(select(Score).limit(1)).scalar_one()
    before, score.value = score.value, 1
    db.session.flush()
    assert actions.ask_compilation(scene.round, by=scene.staff[0]).id != failed.id
    score.value = before
    db.session.flush()
    with pytest.raises(Refused, match="still running"):
        actions.ask_compilation(scene.round, by=scene.staff[0])


def test_parts_that_share_nothing_are_not_sealed_and_the_reason_is_said(now):
    scene = scenes.judged({0: [5, 0], 1: [3, 0], 2: [0, 4], 3: [0, 2]}, cards_required=1)
    compilation = scenes.compiled(scene)
    assert compilation.outputs["method"] == "incomparable"
    with pytest.raises(Refused, match="parts that cannot be compared"):
        actions.confirm(compilation, by=scene.staff[0])


def test_a_void_scorecard_is_not_one_that_is_missing(now):
    scene = scenes.judged()
    card = db.session.execute(select(Scorecard).limit(1)).scalar_one()
    card.state, card.void, card.submitted_at = ScorecardState.VOID, Void.RECUSED, None
    card.voided_at, card.void_reason = clock.now(), "Knows them"
    db.session.flush()
    assert queries.cards(scene.round.id) == queries.Cards(5, 5)
