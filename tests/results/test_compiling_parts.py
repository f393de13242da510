"""Parts of a compilation one by one: ties, diagnostics, alpha at its edges, places, missing scores."""

from fractions import Fraction

import numpy as np
import pytest

from champions.results.compiling import agreement, copeland, diagnostics, tiebreak
from champions.results.compiling.design import Design
from champions.results.compiling.engine import STAGES, compiled, versions
from champions.results.compiling.given import Criterion, Sheet, inputs
from champions.results.compiling.standing import equals, places

from .compiling import entry, judge, outputs, panels, sheets

pytestmark = pytest.mark.once


def test_places_share_and_use_up_and_compare_to_a_billionth():
    assert places([3, 9, 3, 1]) == [2, 1, 2, 4]
    assert places([1.0, 1.0 + 5e-10, 1.0 + 5e-9]) == [2, 2, 1]
    assert places([]) == []
    assert equals(["a", "b", "c"], [2, 1, 2]) == [["a", "c"]]


def test_the_graph_names_its_parts_and_bridges():
    design = Design.of([(0, 0), (1, 0), (2, 1), (3, 2)], 4, 3)
    assert design.parts == [([0, 1], [0]), ([2], [1]), ([3], [2])]
    assert design.bridges() == [(0, 2), (1, 3)]
    assert not design.complete
    assert Design.of([(0, 0), (1, 0)], 2, 1).complete


def test_equal_scores_are_listed_and_share_a_rank():
    scores = {
        (name, f"J{who}"): value + who for name, value in (("A", 9), ("B", 7), ("C", 7), ("D", 1)) for who in range(3)
    }
    found = outputs(scores | {("D", "J0"): 2}, top=2)
    assert [row["rank"] for row in found["entries"]] == [1, 2, 2, 4]
    assert found["ties"]["exact"] == [["B", "C"]]
    assert found["ties"]["boundaries"][1] == {
        "after": 2, "above": "B", "below": "C", "p": 0.5, "flag": "statistical_tie",
    }  # fmt: skip
    assert ["B", "C"] in found["ties"]["statistical"]


def test_runs_are_maximal_and_may_overlap():
    found = outputs(panels(1, 40, 8, 3), top=5)
    order = [row["entry"] for row in found["entries"]]
    runs = [(order.index(run[0]), order.index(run[-1])) for run in found["ties"]["statistical"]]
    assert runs == sorted(runs)
    assert [last for _, last in runs] == sorted({last for _, last in runs})
    assert all(
        run == order[first : last + 1] for run, (first, last) in zip(found["ties"]["statistical"], runs, strict=True)
    )


def test_a_judge_without_whom_another_would_win_is_named():
    scores = {("A", "x"): 5, ("A", "y"): 5, ("A", "z"): 9, ("B", "x"): 6, ("B", "y"): 6, ("B", "z"): 6, ("C", "x"): 1,
              ("C", "y"): 1, ("C", "z"): 2}  # fmt: skip
    found = outputs(scores)
    assert found["entries"][0]["entry"] == "A"
    assert found["decisive_judges"] == [{"judge": "z", "after": 1, "in": ["B"], "out": ["A"]}]


def test_severity_is_taken_out_sheet_by_sheet():
    found = outputs(panels(1, 40, 8, 3))
    by_entry: dict[str, list[float]] = {}
    for sheet in found["sheets"]:
        assert sheet["adjusted"] == pytest.approx(sheet["score"] + sheet["adjustment"], abs=2e-4)
        assert sheet["adjustment"] == pytest.approx(-judge(found, sheet["judge"])["severity"], abs=1e-4)
        by_entry.setdefault(sheet["entry"], []).append(sheet["adjusted"])
    for row in found["entries"]:
        assert np.mean(by_entry[row["entry"]]) == pytest.approx(row["fair"], abs=2e-4)


def test_missing_scores_are_missing_and_never_0():
    scores = panels(1, 40, 8, 3)
    key = next(iter(scores))
    without = {each: score for each, score in scores.items() if each != key}
    blank, none = outputs(scores | {key: None}), outputs(without)
    assert [(row["entry"], row["fair"], row["n"]) for row in blank["entries"]] == [
        (row["entry"], row["fair"], row["n"]) for row in none["entries"]
    ]
    silent = outputs(scores | {("E000", "J99"): None, ("E999", "J00"): None})
    assert judge(silent, "J99") == {"judge": "J99", "n": 0, "severity": None, "se": None, "outfit": None, "flags": []}
    assert entry(silent, "E999")["rank"] is None
    assert silent["entries"][-1]["entry"] == "E999"
    nothing = outputs({("A", "x"): None, ("B", "x"): None})
    assert (nothing["method"], nothing["reason"]) == ("raw", "there is no complete scorecard")
    assert [row["raw"] for row in nothing["entries"]] == [None, None]


def test_a_criterion_that_does_not_apply_to_an_entry_is_left_out_for_all_its_judges():
    rubric = {"one": Criterion(1, 1, 5), "two": Criterion(3, 1, 5)}
    cards = [Sheet(name, who, {"one": 5, "two": 1} if name == "A" else {"one": 3}) for name in "AB" for who in "xyz"]
    found = compiled(inputs(cards, rubric=rubric, not_applicable={"B": ["two"]}))
    assert {row["entry"]: (row["n"], row["raw"]) for row in found["entries"]} == {"A": (3, 25.0), "B": (3, 50.0)}
    assert {row["entry"]: row["n"] for row in compiled(inputs(cards, rubric=rubric))["entries"]} == {"A": 3, "B": 0}


def test_alpha_is_undefined_where_nothing_varies():
    same = [[Fraction(3)] * 3] * 5
    alone = [[Fraction(1)], [Fraction(2)]]
    for units in (same, alone, []):
        assert [agreement.alpha(units, metric) for metric in agreement.METRICS] == [None] * 4
        assert agreement.interval_alpha(units, 1) == (None, None, None)
        assert agreement.ordinal_alpha(units, 1) == (None, None, None)


def test_a_pair_is_decided_by_those_who_placed_both():
    ballots = [{"A": Fraction(1), "B": Fraction(2)}, {"A": Fraction(1)}, {"B": Fraction(1), "A": Fraction(2)}, {}]
    assert copeland.votes(ballots, "A", "B") == (1, 1)
    assert copeland.points([*ballots, {"A": Fraction(1), "B": Fraction(2)}], ["A", "B"]) == {"A": 1, "B": -1}


def fractions(**values: int) -> dict[str, Fraction]:
    return {name: Fraction(value) for name, value in values.items()}


@pytest.mark.parametrize(
    ("more", "groups", "rules"),
    [
        ({}, [["A", "B", "C"]], []),
        ({"priority": fractions(A=1, B=3, C=2)}, [["B"], ["C"], ["A"]], ["priority criterion"] * 2),
        ({"ballots": [fractions(A=1, B=2), fractions(C=1, A=3)]}, [["B"], ["A"], ["C"]], ["head-to-head"] * 2),
        ({"ballots": [fractions(A=5), fractions(B=4, X=9), fractions(C=3)]}, [["A", "C"], ["B"]], ["first places"]),
        ({"vote": {"A": 1, "B": 4, "C": 1}}, [["B"], ["A", "C"]], ["jury vote"]),
        (
            {"priority": fractions(A=3, B=3, C=2), "vote": {"A": 1, "B": 2, "C": 9}},
            [["B"], ["A"], ["C"]],
            ["jury vote", "priority criterion"],
        ),
    ],
)
def test_ties_are_decided_rule_by_rule(more, groups, rules):
    assert tiebreak.decide(["C", "A", "B"], **more) == tiebreak.Decided(groups, rules)


def test_unusual_judges_are_flagged_and_usual_ones_are_not():
    assert not diagnostics.is_central(np.array([1.0, 5, 9, 3, 7]), 10.0)
    assert diagnostics.is_central(np.array([5.0, 5, 5, 5, 5.1]), 10.0)
    assert not diagnostics.is_central(np.array([5.0, 5, 5]), 10.0)
    assert diagnostics.is_halo([[1, 1], [2, 2], [1, 1]])
    assert not diagnostics.is_halo([[1, 1], [2, 2]])
    assert not diagnostics.is_halo([[1], [1], [1]])
    time = np.arange(10)
    noise = np.array([0.1, -0.2, 0.1, 0.0, -0.1, 0.2, 0.0, -0.1, 0.1, -0.1])
    assert diagnostics.is_drift(time * 0.3 + noise, time.tolist())
    assert diagnostics.is_drift((time * 0.3 + noise)[::-1], (100 - time).tolist())
    assert not diagnostics.is_drift(noise, time.tolist())
    assert not diagnostics.is_drift(time * 0.3, [None] * 10)
    assert (diagnostics.is_far(2.51), diagnostics.is_far(-2.51), diagnostics.is_far(2.5)) == (True, True, False)


def test_an_erratic_judge_has_an_outfit_and_a_sheet_to_confirm():
    scores = panels(1, 60, 8, 5)
    chance = np.random.default_rng(1)
    scores = {key: score + (float(chance.normal(0, 15)) if key[1] == "J03" else 0) for key, score in scores.items()}
    found = outputs({key: round(score, 3) for key, score in scores.items()})
    assert {"outfit", "confirm"} <= set(judge(found, "J03")["flags"])
    assert {sheet["judge"] for sheet in found["sheets"] if sheet["confirm"]} >= {"J03"}
    assert sum("outfit" in row["flags"] for row in found["judges"]) == 1


def test_halo_and_drift_come_from_what_judges_gave():
    rubric = {"one": Criterion(1, 1, 5), "two": Criterion(1, 1, 9)}
    chance = np.random.default_rng(3)
    cards = []
    for who in "vwxyz":
        for number in range(12):
            one = int(chance.integers(1, 6))
            two = 2 * one - 1 if who == "v" else int(chance.integers(1, 10))
            if who == "w":
                one, two = min(5, 1 + number // 3), min(9, 1 + number // 2)
            cards.append(Sheet(f"E{number:02}", who, {"one": one, "two": two}, order=number))
    found = compiled(inputs(cards, rubric=rubric))
    flagged = {row["judge"]: row["flags"] for row in found["judges"]}
    assert "halo" in flagged["v"]
    assert "drift" in flagged["w"]
    assert not any({"halo", "drift"} & set(flagged[who]) for who in "xyz")


def test_progress_is_told_and_versions_are_named():
    seen: list[int] = []
    compiled(inputs(sheets(panels(1, 20, 5, 3))), seen.append)
    assert seen == list(range(1, STAGES + 1))
    assert versions()["engine"] == "fair/1"
