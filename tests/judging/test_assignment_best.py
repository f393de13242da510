"""The answer is the best there is: held against everything, for questions so small that everything can be tried."""

import pytest
from hypothesis import HealthCheck, given, settings

from bench.assignment import world
from champions.judging.assignment import check, solve, solvers

from .assigning import affinity, everything, parts, questions, worth

pytestmark = pytest.mark.once
SLOWLY = settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def wanted(question):
    """The best worth there is; of what hangs together, if anything does and an entry has several judges."""
    every = list(everything(question))
    joined = [pairs for pairs in every if parts(pairs) == 1] if question["per_entry"] > 1 else []
    return max((worth(question, pairs) for pairs in joined or every), default=None)


def without_anchors(answer):
    return frozenset(map(tuple, answer["pairs"])) - set(map(tuple, answer["anchors"]))


@pytest.mark.parametrize("quick", [False, True], ids=["whole", "quick"])
@SLOWLY
@given(question=questions())
def test_nothing_is_better(quick, question):
    answer, best = solve(question, quick=quick), wanted(question)
    assert answer["infeasible"] == (best is None)
    if best is None:
        assert answer["reasons"]
        assert (answer["pairs"], answer["status"]) == ([], "infeasible")
        return
    assert answer["status"] == "optimal"
    assert worth(question, without_anchors(answer)) == best
    assert answer["kept"] == (best[0] if question["kept"] else None)
    values = affinity(question, frozenset(map(tuple, answer["pairs"])))
    assert answer["smallest_affinity"] == round(float(min(values)), 4)
    assert answer["total_affinity"] == round(float(sum(values)), 4)


def test_what_cp_sat_does_not_find_in_its_work_highs_does(monkeypatch):
    question = world(40, 10, 3, 0)
    both = solve(question)
    monkeypatch.setattr(solvers, "ENOUGH_WORK", 0.0)
    alone = solve(question)
    assert set(both["proofs"].values()) == {"cp-sat"}
    assert set(alone["proofs"].values()) == {"highs"}
    assert alone["status"] == both["status"] == "optimal"
    assert alone["smallest_affinity"] == both["smallest_affinity"]
    assert alone["total_affinity"] == both["total_affinity"]
    assert sorted(alone["loads"].values()) == sorted(both["loads"].values())


@SLOWLY
@given(question=questions())
def test_what_is_tried_and_what_is_checked_are_the_same_rules(question):
    every = set(everything(question))
    assert all(check(question, pairs) == [] for pairs in every)
    answer = solve(question, quick=True)
    pairs = frozenset(map(tuple, answer["pairs"]))
    assert answer["infeasible"] or answer["anchors"] or pairs in every
    for extra in [(entry["entry"], judge["judge"]) for entry in question["entries"] for judge in question["judges"]]:
        assert (check(question, pairs ^ {extra}) == []) == (pairs ^ {extra} in every)


@SLOWLY
@given(question=questions())
def test_it_hangs_together_or_it_is_said_that_it_does_not(question):
    answer = solve(question, quick=True)
    if answer["infeasible"]:
        return
    pairs = frozenset(map(tuple, answer["pairs"]))
    assert answer["parts"] == parts(pairs)
    assert answer["connected"] == (parts(pairs) == 1)
    assert answer["connected"] == (not answer["reasons"])
    assert len(answer["anchors"]) == parts(without_anchors(answer)) - parts(pairs)
    assert (answer["contrast_variance"] is None) == (not answer["connected"] or len({j for _, j in pairs}) < 2)


@SLOWLY
@given(question=questions(even=True, given_before=False))
def test_who_has_no_limit_has_no_more_than_the_others_must_have(question):
    every = list(everything(question))
    answer = solve(question, quick=True)
    open_to = {each["judge"] for each in question["judges"] if each["max_load"] is None}
    if not every or not open_to or answer["anchors"]:
        return
    most = min(max(sum(judge == who for _, judge in pairs) for who in open_to) for pairs in every)
    joined = [max(sum(judge == who for _, judge in pairs) for who in open_to) for pairs in every if parts(pairs) == 1]
    reached = max(answer["loads"][who] for who in open_to)
    assert reached <= (max(most, min(joined)) if joined else most)


@SLOWLY
@given(question=questions(given_before=False))
def test_a_rule_that_costs_something_costs_what_it_is_said_to_cost(question):
    answer = solve(question, quick=True)
    free = {
        "conflicts": {**question, "judges": [each | {"conflicts": []} for each in question["judges"]]},
        "languages": {**question, "judges": [each | {"languages": []} for each in question["judges"]]},
        "organisations": {**question, "entries": [each | {"organisations": []} for each in question["entries"]]},
        "limits": {**question, "judges": [each | {"max_load": None} for each in question["judges"]]},
    }
    said = {each["rule"]: each for each in answer["prices"]}
    for rule, other in free.items():
        best = max((worth(other, pairs) for pairs in everything(other)), default=None)
        now = max((worth(question, pairs) for pairs in everything(question)), default=None)
        gains = best is not None and (now is None or best[:3] > now[:3])
        assert (rule in said) == gains
        if gains:
            assert said[rule]["smallest_affinity"] == round(float(best[1]), 4)
            assert said[rule]["total_affinity"] == round(float(best[2]), 4)
