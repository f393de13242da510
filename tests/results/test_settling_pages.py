"""Staff settle what the numbers do not decide: what is recorded, what it takes away, what stays refused."""

from datetime import timedelta

import brotli
import pytest
from sqlalchemy import select

from champions.core import clock
from champions.core.audit import AuditEntry
from champions.core.db import db
from champions.core.errors import Refused
from champions.judging.models import Purpose, Score
from champions.results import actions, queries
from champions.results.models import Confirmation, PublishedResult, Settlement
from champions.results.placing import Rule
from tests.results import scene as scenes
from tests.results.test_routes import words

# The second lies above the third with a probability of 74 %, and two win: the cut goes between them.
CLOSE = {0: [5, 5, 5], 1: [4, 3, 5], 2: [4, 4, 3], 3: [3, 3, 4], 4: [1, 1, 2]}
VOTED = "Dr Park and Temir Asanov for the third, Amina Yusuf for the second."
WHY = "The third has shown it in two districts."


@pytest.fixture
def scene(now):
    return scenes.judged(CLOSE, top=2)


@pytest.fixture
def compilation(scene):
    return scenes.compiled(scene)


def pair(scene):
    """The codes of the second and the third."""
    return scene.entries[1].code, scene.entries[2].code


def address(compilation, what="settle"):
    return f"/c/2027/results/compilations/{compilation.code}/{what}"


def test_a_boundary_that_is_like_a_coin_is_settled_before_anybody_confirms(scene, compilation):
    second, third = pair(scene)
    with pytest.raises(Refused, match=r"Settle the cut first: .* places 2–3"):
        actions.confirm(compilation, by=scene.staff[0])
    assert db.session.query(Confirmation).count() == 0
    assert actions.settle(compilation, (third, second), VOTED, WHY, scene.staff[0]) == 0
    assert actions.confirm(compilation, by=scene.staff[0]) is None
    sealed = actions.confirm(compilation, by=scene.staff[1])
    assert [each["team"] for each in sealed.snapshot["places"]] == [scene.teams[0].name, scene.teams[2].name]
    assert queries.placing_of(compilation).of(third).rule is Rule.VOTE


def test_left_as_computed_needs_a_reason_and_no_vote(scene, compilation):
    with pytest.raises(Refused, match="Write down the reason"):
        actions.settle(compilation, pair(scene), "", " ", scene.staff[0])
    actions.settle(compilation, pair(scene), "", "The computed order stands.", scene.staff[0])
    made = db.session.query(Settlement).one()
    assert (made.voted, made.order, made.by_id) == ("", list(pair(scene)), scene.staff[0].id)
    scenes.sealed(scene, compilation)
    assert queries.placing_of(compilation).of(pair(scene)[0]).rule is Rule.AS_COMPUTED


def test_another_order_needs_a_vote_and_only_what_is_asked_is_settled(scene, compilation):
    second, third = pair(scene)
    with pytest.raises(Refused, match="needs a vote"):
        actions.settle(compilation, (third, second), " ", WHY, scene.staff[0])
    for order in [(second,), (scene.entries[0].code, second), (second, second), ()]:
        with pytest.raises(Refused, match="nothing to settle"):
            actions.settle(compilation, order, VOTED, WHY, scene.staff[0])
    assert db.session.query(Settlement).count() == 0


def test_a_decision_takes_confirmations_away_and_says_so_in_the_record(scene, compilation):
    actions.settle(compilation, pair(scene), "", "The computed order stands.", scene.staff[0])
    actions.confirm(compilation, by=scene.staff[0])
    db.session.commit()
    assert actions.settle(compilation, pair(scene)[::-1], VOTED, WHY, scene.staff[1]) == 1
    assert db.session.query(Confirmation).count() == 0
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "compilation.settle")).all()[-1]
    assert entry.facts["removed"] == [scene.staff[0].id]
    assert VOTED not in str(entry.facts), "the record holds codes, not words"
    assert actions.confirm(compilation, by=scene.staff[0]) is None, "they look again"
    assert db.session.query(Settlement).count() == 2, "nothing is edited: the last one counts"
    assert queries.placing_of(compilation).of(pair(scene)[1]).place == 2


def test_shared_only_when_it_was_settled_so(scene, compilation):
    actions.settle(compilation, ("=".join(pair(scene)),), VOTED, WHY, scene.staff[0])
    ranks = [each["rank"] for each in scenes.sealed(scene, compilation).snapshot["places"]]
    assert ranks == [1, 2, 2], "two places, three on them"


def test_what_is_sealed_or_behind_the_scorecards_is_settled_no_more(scene, compilation):
    scenes.sealed(scene, compilation)
    with pytest.raises(Refused, match="sealed already"):
        actions.settle(compilation, pair(scene), "", WHY, scene.staff[0])
    db.session.execute(select(Score).limit(1)).scalar_one().value = 1
    db.session.flush()
    clock.freeze(clock.now() + timedelta(minutes=1))
    newer = scenes.compiled(scene)
    db.session.execute(select(Score).limit(1)).scalar_one().value = 2
    db.session.flush()
    with pytest.raises(Refused, match="Compile again"):
        actions.settle(newer, pair(scene), "", WHY, scene.staff[0])


def test_in_a_selection_only_the_cut_matters_and_nobody_has_a_rank(now):
    scene = scenes.judged({0: [4, 3, 5], 1: [4, 4, 3], 2: [3, 3, 4], 3: [1, 1, 1]}, top=3, purpose=Purpose.SELECTION)
    compilation = scenes.compiled(scene)
    assert compilation.outputs["ties"]["boundaries"][0]["flag"] == "statistical_tie", "who is first is open"
    assert actions.confirm(compilation, by=scene.staff[0]) is None
    sealed = actions.confirm(compilation, by=scene.staff[1])
    assert [each["rank"] for each in sealed.snapshot["places"]] == [None] * 3
    names = sorted(each["team"] for each in sealed.snapshot["places"])
    assert [each["team"] for each in sealed.snapshot["places"]] == names, "in no order but the alphabet's"


def test_staff_see_the_group_side_by_side_and_record_a_vote(as_, scene, compilation):
    one = as_(scene.staff[0])
    db.session.commit()
    page = one.get(address(compilation))
    said = words(page)
    assert "Places 2 to 3" in said
    assert "The cut goes through this group." in said
    assert "with a probability of 74 %" in said
    assert "1 : 1" in said or "1 : 2" in said or "2 : 1" in said, "head to head"
    assert scene.teams[0].name not in said
    second, third = pair(scene)
    here = {"first": "2", "reason": WHY}
    for typed, refused in [
        ({}, "Choose how it was decided."),
        ({"how": "vote", f"place_{second}": "3", f"place_{third}": "2"}, "Write down who voted how"),
        ({"how": "vote", "voted": VOTED, f"place_{second}": "3"}, "Choose a place."),
        ({"how": "computed", "reason": ""}, "Write down the reason"),
    ]:
        answer = one.send(address(compilation), **{**here, **typed})
        assert answer.status_code == 200
        assert refused in words(answer)
    assert db.session.query(Settlement).count() == 0
    vote = {"how": "vote", "voted": VOTED, f"place_{second}": "3", f"place_{third}": "2"}
    assert one.send(address(compilation), **here, **vote).status_code == 303
    said = words(one.get(address(compilation)))
    assert "Everything is settled" in said
    assert VOTED in said
    assert WHY in said
    assert db.session.query(Settlement).one().order == [third, second]


def test_the_same_place_for_two_is_a_shared_one_and_who_confirmed_is_told(as_, scene, compilation):
    actions.settle(compilation, pair(scene), "", "The computed order stands.", scene.staff[0])
    actions.confirm(compilation, by=scene.staff[1])
    one = as_(scene.staff[0])
    db.session.commit()
    assert "1 person has confirmed" in words(one.get(address(compilation) + "?first=2"))
    second, third = pair(scene)
    typed = {f"place_{second}": "2", f"place_{third}": "2", "how": "vote", "voted": VOTED, "reason": WHY, "first": "2"}
    assert one.send(address(compilation), _at=address(compilation) + "?first=2", **typed).status_code == 303
    assert "1 confirmation was taken away" in words(one.get(address(compilation)))
    assert queries.placing_of(compilation).of(second).shared


def test_the_page_of_confirming_says_what_is_open_and_by_what_places_were_decided(as_, scene, compilation):
    one = as_(scene.staff[0])
    db.session.commit()
    assert "Settle the cut first" in words(one.get(address(compilation, "confirm")))
    assert one.send(address(compilation, "confirm"), looked="y").status_code == 409
    actions.settle(compilation, pair(scene)[::-1], VOTED, WHY, scene.staff[0])
    db.session.commit()
    said = words(one.get(address(compilation, "confirm")))
    assert "Settle the cut first" not in said
    assert "Decided by: vote of the jury" in said
    assert "1 decision of people is on record" in said


@pytest.mark.parametrize("typed", ["9", "x", "-1", "99999999999", ""])
def test_places_that_are_asked_about_nowhere_do_no_harm(as_, scene, compilation, typed):
    browser = as_(scene.staff[0])
    db.session.commit()
    assert browser.get(address(compilation) + f"?first={typed}").status_code == 200


@pytest.mark.parametrize("what", ["settle", "confirm"])
def test_statements_and_weight(as_, now, statements, what):

    def counted(table, top, slug):
        scene = scenes.judged(table, top=top)
        compilation = scenes.compiled(scene)
        browser = as_(scene.staff[0])
        db.session.commit()
        with statements() as made:
            answer = browser.get(f"/c/{slug}/results/compilations/{compilation.code}/{what}")
        assert answer.status_code == 200
        assert len(brotli.compress(answer.data, quality=5)) <= 12_000
        return len(made)

    few = counted(CLOSE, 2, "2027")
    db.session.query(scenes.Cohort).one().slug = "2026"
    many = counted({n: [4 - n % 2, 3 + n % 2, 4, 3] for n in range(14)}, 5, "2027")
    assert few == many
    assert many <= 8


def test_nothing_is_released_by_a_settlement(scene, compilation):
    actions.settle(compilation, pair(scene), "", WHY, scene.staff[0])
    assert db.session.query(PublishedResult).count() == 0
