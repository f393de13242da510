"""Two people, and what each of them has seen: no seal rests on a word that was given for something else."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from champions.core import checks, clock
from champions.core.db import db
from champions.core.errors import Refused
from champions.judging.models import Purpose, Score
from champions.results import actions, queries, settling
from champions.results.models import Confirmation, PublishedResult
from tests import factories
from tests.results import scene as scenes
from tests.results.test_routes import words
from tests.results.test_settling_pages import CLOSE, VOTED, WHY


def later():
    clock.freeze(clock.now() + timedelta(minutes=1))


def there_and_back(scene):
    """The first compilation was sealed, then one of other scores; now the scores are again what they were."""
    first = scenes.compiled(scene)
    later()
    scenes.sealed(scene, first)
    score = db.session.scalars(select(Score).order_by(Score.id).limit(1)).one()
    before, score.value = score.value, 1
    later()
    second = scenes.compiled(scene)
    later()
    scenes.sealed(scene, second)
    score.value = before
    later()
    again = actions.ask_compilation(scene.round, by=scene.staff[0])
    assert again.id == first.id
    later()
    db.session.commit()
    return first


def test_words_that_sealed_once_do_not_seal_a_second_time(now):
    scene = scenes.judged()
    first = there_and_back(scene)
    third = factories.staff(scene.cohort)
    assert actions.confirm(first, by=third) is None, "one person alone seals nothing"
    later()
    result = actions.confirm(first, by=scene.staff[0])
    assert result is not None, "who stood behind it then may stand behind it again"
    assert queries.seals(scene.round.id).pending.id == result.id
    assert db.session.query(Confirmation).filter_by(compilation_id=first.id).count() == 3
    assert [each for each in checks.run() if each.invariant == "sealed by two"] == []


def test_the_page_asks_again_for_both_words(as_, now):
    scene = scenes.judged()
    there_and_back(scene)
    one = as_(scene.staff[0])
    db.session.commit()
    said = words(one.get(f"/c/2027/results/{scene.round.code}"))
    assert "Confirm these results" in said
    assert "You have confirmed" not in said


def test_a_decision_leaves_the_words_of_an_earlier_seal_where_they_are(now):
    scene = scenes.judged(CLOSE, top=2)
    first = there_and_back(scene)
    pair = (scene.entries[1].code, scene.entries[2].code)
    assert actions.settle(first, pair[::-1], VOTED, WHY, scene.staff[0]) == 0
    assert db.session.query(Confirmation).filter_by(compilation_id=first.id).count() == 2, "they sealed it then"


def test_who_confirms_has_seen_the_last_decision(as_, now):
    scene = scenes.judged(CLOSE, top=2)
    compilation = scenes.compiled(scene)
    pair = (scene.entries[1].code, scene.entries[2].code)
    actions.settle(compilation, pair, "", WHY, scene.staff[0])
    one, two = (as_(person) for person in scene.staff)
    db.session.commit()
    address = f"/c/2027/results/compilations/{compilation.code}/confirm"
    seen = two.get(address).get_data(as_text=True)
    assert 'name="seen" value="1"' in seen
    actions.settle(compilation, pair[::-1], VOTED, WHY, scene.staff[0])
    db.session.commit()
    assert one.send(address, looked="y").status_code == 303
    answer = two.send(address, looked="y", seen="1")
    assert answer.status_code == 409
    assert "A decision was recorded while you read" in words(answer)
    assert db.session.query(PublishedResult).count() == 0
    assert two.send(address, looked="y").status_code == 303
    assert db.session.query(PublishedResult).count() == 1


def test_a_result_that_was_revealed_meanwhile_is_corrected_and_not_lost(now):
    """Read before the lock, released by somebody else, then replaced: what is public stays so until the correction."""
    scene = scenes.judged()
    first = scenes.sealed(scene)
    later()
    db.session.scalars(select(Score).order_by(Score.id).limit(1)).one().value = 1
    second = scenes.compiled(scene)
    scenes.left_as_computed(scene, second)
    actions.confirm(second, by=scene.staff[0])
    db.session.commit()
    assert queries.seals(scene.round.id).pending is first
    db.session.execute(
        update(PublishedResult).values(release_at=clock.now()), execution_options={"synchronize_session": False}
    )
    with pytest.raises(Refused, match="An earlier result is public"):
        actions.confirm(second, by=scene.staff[1])
    sealed = actions.confirm(second, by=scene.staff[1], correction="Two scorecards were mixed up.")
    assert sealed.replaces_id == first.id
    assert queries.seals(scene.round.id).current.id == first.id


def test_a_round_stands_once_in_the_list_however_often_it_was_sealed(as_, now):
    scene = scenes.judged()
    there_and_back(scene)
    assert [line.code for line in queries.rounds(scene.cohort.id)] == [scene.round.code]
    result = queries.seals(scene.round.id).pending
    actions.release(result, by=scene.staff[0])
    later()
    db.session.scalars(select(Score).order_by(Score.id).limit(1)).one().value = 2
    scenes.sealed(scene, scenes.compiled(scene), correction="Two scorecards were mixed up.")
    [line] = queries.rounds(scene.cohort.id)
    assert (line.sealed_at, line.release_at) == (queries.seals(scene.round.id).pending.sealed_at, None)


def test_in_a_selection_the_vote_only_ticks_who_goes_on(as_, now):
    scene = scenes.judged(CLOSE, top=2, purpose=Purpose.SELECTION)
    compilation = scenes.compiled(scene)
    second, third = (entry.code for entry in scene.entries[1:3])
    one, here = as_(scene.staff[0]), f"/c/2027/results/compilations/{compilation.code}/settle"
    db.session.commit()
    page = one.get(here).get_data(as_text=True)
    assert 'type="checkbox"' in page
    assert 'name="place_' not in page
    vote = {"first": "2", "how": "vote", "voted": VOTED, "reason": WHY}
    answer = one.send(here, **vote)
    assert answer.status_code == 200
    assert "Tick at least 1: as many go on." in words(answer)
    assert one.send(here, **vote, inside=[third]).status_code == 303
    placing = queries.placing_of(compilation)
    assert [each.entry for each in placing.inside] == [scene.entries[0].code, third]
    assert placing.open == []
    assert one.send(here, _at=f"{here}?first=2", **vote, inside=[second, third]).status_code == 303
    assert len(queries.placing_of(compilation).inside) == 3, "those who share the cut are all in when people say so"


@pytest.mark.parametrize(
    ("inside", "order"), [("c", ("c", "a=b")), ("ca", ("a=c", "b")), ("cab", ("a=b=c",)), ("", ("a=b=c",))]
)
def test_who_goes_on_as_an_order(inside, order):
    assert settling.order_of_those_in("abc", inside) == order


def test_the_host_is_warned_when_scorecards_changed_after_the_seal(as_, now):
    scene = scenes.judged()
    scenes.sealed(scene)
    one, stale = as_(scene.staff[0]), "Scorecards or entries have changed since this was sealed."
    db.session.commit()
    assert stale not in words(one.get("/c/2027/ceremony/control"))
    scene.entries[0].withdrawn_at, scene.entries[0].withdrawn_reason = clock.now(), "It was not their own work."
    db.session.commit()
    assert stale in words(one.get("/c/2027/ceremony/control"))
