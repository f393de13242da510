"""judging.md, sentence by sentence: what it says of the ladder and of scores, each where it begins to hold.

The ladder as a table of facts and from scores is in test_compiling_ladder; what others have published in
test_compiling_published; other libraries in test_compiling_oracles; properties in test_compiling_properties.
"""

from dataclasses import replace
from fractions import Fraction
from itertools import product

import numpy as np
import pytest

from champions.results.compiling import ladder, ranking, reml
from champions.results.compiling.case import Case
from champions.results.compiling.certainty import above
from champions.results.compiling.engine import compiled
from champions.results.compiling.given import Criterion, Sheet, inputs
from champions.results.compiling.ladder import Facts, decide
from champions.results.compiling.ranking import Ranking

from .compiling import case, entry, judge, outputs, panels, reference, sheets

pytestmark = pytest.mark.once


def block(entries: int, judges: int, without: int = 0, seed: int = 1) -> dict[tuple[str, str], int]:
    """Scores of everybody for everything, but for the last `without` pairs, going back diagonally."""
    chance = np.random.default_rng(seed)
    quality, leniency = chance.normal(0, 9, entries), np.linspace(-12, 12, judges)
    scores = {
        (f"E{one:02}", f"J{who:02}"): round(float(50 + quality[one] + leniency[who] + chance.normal(0, 5)))
        for one, who in product(range(entries), range(judges))
    }
    for number in range(without):
        del scores[f"E{(entries - 1 - number) % entries:02}", f"J{(judges - 1 - number) % judges:02}"]
    return scores


@pytest.mark.parametrize(
    ("scores", "reason"),
    [
        pytest.param(block(14, 2, 1), "fewer than 3 judges (2)", id="2 judges"),
        pytest.param(block(14, 3, 1), None, id="3 judges"),
        pytest.param(
            block(3, 20, 1), "fewer than 3 sheets a judge on average (59 sheets of 20 judges)", id="2.95 sheets a judge"
        ),
        pytest.param(block(4, 11, 11), None, id="33 sheets of 11 judges: 3 on average"),
        pytest.param(block(6, 3, 1), "residual degrees of freedom under 10 (9)", id="9 degrees of freedom"),
        pytest.param(block(7, 3, 2), None, id="10 degrees of freedom"),
        pytest.param(block(14, 3), "every judge scored every entry, so severity cancels", id="a complete block"),
        pytest.param(block(2, 2), "every judge scored every entry", id="a complete block of any size: 2 x 2"),
        pytest.param(block(3, 1), "every judge scored every entry", id="a complete block of any size: 3 x 1"),
    ],
)
def test_where_each_guard_begins(scores, reason):
    found = outputs(scores)
    assert found["method"] == ("fair" if reason is None else "raw")
    assert (found["reason"] is None) if reason is None else found["reason"].startswith(reason)
    if reason:
        assert all(row["fair"] == row["raw"] for row in found["entries"])


def test_the_average_of_sheets_a_judge_is_compared_exactly():
    facts = Facts(parts=1, entries=60, judges=100, sheets=299, most_per_entry=5, judge_variance=1.0, entry_variance=1.0)
    assert "on average (299 sheets of 100 judges)" in (decide(facts)[1] or "")
    assert decide(replace(facts, sheets=300)) == ("fair", None)


@pytest.mark.parametrize(
    "scores",
    [block(14, 2, 1), block(6, 3, 1), block(3, 20, 1), block(14, 3), block(2, 4), panels(1, 40, 8, 3)],
    ids=["judges", "freedom", "sheets", "block", "two entries", "fair"],
)
def test_guards_switch_off_the_adjustment_only(scores):
    found = outputs(scores)
    assert None not in found["components"].values()
    assert None not in [found["agreement"][name] for name in ("icc_a1", "icc_ak", "icc_c1", "icc_ck")]
    assert all(row["severity"] is not None for row in found["judges"])
    assert {sheet["adjustment"] for sheet in found["sheets"]} == {0.0} or found["method"] == "fair"


@pytest.mark.parametrize(
    "scores",
    [{("A", "x"): 1, ("A", "y"): 2}, {("A", "x"): 1, ("B", "x"): 2}, {("A", "x"): 1, ("B", "x"): 3, ("B", "y"): 2}],
    ids=["one entry", "one judge", "no degree of freedom left"],
)
def test_where_the_scores_cannot_carry_variances_there_are_none(scores):
    found = outputs(scores)
    assert set(found["components"].values()) == {None}
    assert found["agreement"]["icc_a1"] is None
    assert found["ties"]["statistical"] is None


def test_three_parts_are_joined_by_two_bridges_each_named():
    scores = {(f"{part}{one}", f"{part.lower()}{who}"): one + who for part in "ABC" for one in range(3) for who in "xy"
              for who in (0, 1)}  # fmt: skip
    found = outputs(scores)
    assert "3 parts" in found["reason"]
    assert found["bridges"] == [{"judge": "a0", "entry": "B0"}, {"judge": "b0", "entry": "C0"}]
    joined = scores | {(each["entry"], each["judge"]): 2 for each in found["bridges"]}
    assert outputs(joined)["method"] != "incomparable"
    assert outputs(joined)["bridges"] == []


def test_one_entry_more_than_two_has_a_rank():
    for count, ranked in ((1, False), (2, False), (3, True)):
        found = outputs(block(count, 4), top=1)
        assert all((row["rank"] is not None) == ranked for row in found["entries"])
        assert (found["ties"]["boundaries"] is not None) == ranked


NOTHING = {(f"E{one}", f"J{who}"): (one + 2 * who) % 5 for one in range(5) for who in range(5)}


def test_where_entries_cannot_be_told_apart_nobody_decides_who_wins():
    # Every entry has the same sum, so no entry variance; without any one judge the sums would differ.
    found = outputs(NOTHING, top=2)
    assert found["components"]["entry"] == 0
    assert {row["rank"] for row in found["entries"]} == {1}
    assert found["decisive_judges"] == []
    assert {row[key] for row in found["entries"] for key in ("p_first", "p_top", "rank_low", "rank_high")} == {None}


def test_more_places_than_entries_means_all():
    scores = panels(3, 12, 5, 3)
    for top in (12, 13, 500):
        found = outputs(scores, top=top)
        assert {row["p_top"] for row in found["entries"]} == {1.0}
        assert [each["after"] for each in found["ties"]["boundaries"]] == [1]


@pytest.mark.parametrize(
    ("p", "flag"),
    [
        (None, None), (1.0, None), (0.80, None), (0.7999, "statistical_tie"), (0.5, "statistical_tie"),
        (0.4999, "unequal_panels"), (0.0, "unequal_panels"),
    ],
)  # fmt: skip
def test_what_a_boundary_is_called(p, flag):
    assert ranking._flag(p) == flag


def test_two_thirds_from_a_lenient_panel_are_flagged_where_severity_is_not_taken_out():
    # Two judges only, so raw: whoever was seen by the lenient one alone stands higher than the model would have them.
    scores = {(f"E{one:02}", "strict"): 40 + 3 * one for one in range(10)}
    scores |= {(f"E{one:02}", "lenient"): 63 + 3 * one for one in range(8)}
    scores |= {("F", "lenient"): 84}
    scores["E03", "lenient"] += 2
    scores["E05", "strict"] -= 2
    found = outputs(scores, top=3)
    assert found["reason"] == "fewer than 3 judges (2)"
    first = found["ties"]["boundaries"][0]
    assert (first["above"], first["flag"]) == ("F", "unequal_panels")
    assert first["p"] < 0.5


def test_the_run_of_a_statistical_tie_ends_where_the_first_is_sure_to_be_above():
    made = Ranking(case(panels(2, 30, 7, 3), top=5))
    runs = made.ties["statistical"]
    names = [made.case.entries[each] for each in made.ranked]
    for run in runs:
        first, last = made.ranked[names.index(run[0])], made.ranked[names.index(run[-1])]
        assert _above(made, first, last) < 0.8
        after = names.index(run[-1]) + 1
        if after < len(names):
            assert _above(made, first, made.ranked[after]) >= 0.8
    for boundary in made.ties["boundaries"]:
        inside, outside = (made.case.entries.index(boundary[side]) for side in ("above", "below"))
        assert boundary["p"] == pytest.approx(_above(made, inside, outside), abs=1e-12)
        tied = any(boundary["above"] in run and boundary["below"] in run for run in runs)
        assert tied == (boundary["p"] < 0.8)


def _above(made, one, other):
    return above(made.case.model, one, other)


def test_any_single_judge_whose_absence_would_change_a_prize_is_named_with_severity_taken_out():
    scores = panels(6, 24, 6, 3)
    made = Ranking(case(scores, top=4))
    assert made.case.fair
    named = {(each["judge"], each["after"]): (each["in"], each["out"]) for each in made.decisive}
    assert named
    model, design = made.case.model, made.case.design
    for (who, cut), (more, less) in named.items():
        # By the definition: variances held, the sheets of this judge left out, everybody's mean anew.
        kept = design.judge != made.case.judges.index(who)
        ze, zj = np.eye(24)[design.entry[kept]], np.eye(6)[design.judge[kept]]
        spread = model.fit.residual * np.eye(kept.sum()) + model.fit.entry * ze @ ze.T + model.fit.judge * zj @ zj.T
        turned, ones, values = np.linalg.inv(spread), np.ones(kept.sum()), model.scores[kept]
        mean = ones @ turned @ values / (ones @ turned @ ones)
        left = values - zj @ (model.fit.judge * zj.T @ turned @ (values - mean))
        fair = (ze.T @ left) / ze.sum(axis=0)
        now = {made.case.entries[each] for each in np.argsort(-fair)[:cut].tolist()}
        before = {made.case.entries[each] for each in made.ranked[:cut]}
        assert (sorted(now - before), sorted(before - now)) == (more, less)


def test_the_intervals_of_ranks_are_those_of_all_draws():
    made = Ranking(case(panels(4, 15, 5, 3), top=3))
    count = len(made.ranked)
    chance = np.random.default_rng(7)
    model = made.case.model
    mine = np.array(made.ranked)
    spread = np.diag(model.own[mine]) + model.common[mine] @ model.common[mine].T
    drawn = chance.multivariate_normal(model.effect[mine], spread, 10_000)
    ranks = np.argsort(np.argsort(-drawn, axis=1), axis=1) + 1
    certain = made.certainty
    assert certain.first == pytest.approx((ranks == 1).mean(axis=0), abs=0.02)
    assert certain.top == pytest.approx((ranks <= 3).mean(axis=0), abs=0.02)
    low, high = np.quantile(ranks, 0.05, axis=0, method="lower"), np.quantile(ranks, 0.95, axis=0, method="higher")
    assert np.abs(certain.low - low).max() <= 1
    assert np.abs(certain.high - high).max() <= 1
    assert count == 15


def test_not_applicable_is_a_property_of_the_entry_for_all_judges():
    rubric = {"one": Criterion(1, 1, 5), "two": Criterion(3, 1, 5)}
    chance = np.random.default_rng(2)
    given = [Sheet(f"E{one}", who, {"one": int(chance.integers(1, 6)), "two": int(chance.integers(1, 6))})
             for one in range(6) for who in "vwxyz"]  # fmt: skip
    # Whether a judge gave it a score all the same makes no difference to anything that is computed.
    without = [
        Sheet(each.entry, each.judge, {"one": each.values["one"]}) if each.entry == "E0" else each for each in given
    ]
    one, other = (compiled(inputs(each, rubric=rubric, not_applicable={"E0": ["two"]})) for each in (given, without))
    assert one == other
    assert entry(one, "E0")["n"] == 5


def test_k_is_the_judges_of_a_block_else_the_harmonic_mean():
    assert case(block(9, 4)).k == 4
    some = case(block(9, 4, 3))
    assert some.k == pytest.approx(9 / (6 / 4 + 3 / 3))


def test_the_variances_of_shrout_and_fleiss_unrounded():
    rows = reference("shrout_fleiss_1979")
    fit = case({(row["target"], row["judge"]): row["rating"] for row in rows}).model.fit
    # By hand from the published mean squares: 11.24 between targets, 32.49 between judges, 1.02 residual.
    assert (fit.entry, fit.judge, fit.residual) == pytest.approx((23 / 9, 5.2444444, 1.0194444), abs=1e-5)


def test_the_sheet_score_is_the_published_formula_exactly():
    rubric = {"one": Criterion(2, 1, 5), "two": Criterion(Fraction(3, 2), 0, 10), "three": Criterion(1, 0, 3)}
    made = case_of(rubric, {"one": 4, "two": 7, "three": 1})
    expected = 100 * (2 * Fraction(3, 4) + Fraction(3, 2) * Fraction(7, 10) + Fraction(1, 3)) / Fraction(9, 2)
    assert made.sheets[0].score == expected


def case_of(rubric, values):
    return Case.of(inputs([Sheet("A", "x", values)], rubric=rubric))


def test_an_incomplete_sheet_counts_for_nothing():
    rubric = {"one": Criterion(1, 1, 5), "two": Criterion(1, 1, 5)}
    found = compiled(inputs([Sheet("A", "x", {"one": 5}), Sheet("A", "y", {"one": 1, "two": 3})], rubric=rubric))
    assert (entry(found, "A")["n"], entry(found, "A")["raw"], judge(found, "x")["n"]) == (1, 25.0, 0)


def test_an_entry_out_of_prizes_takes_nobodys_place():
    scores = panels(1, 40, 8, 3)
    best = outputs(scores)["entries"][0]["entry"]
    dropped = next(key for key in scores if key[0] == best)
    found = outputs({key: score for key, score in scores.items() if key != dropped}, required=3, top=1)
    assert [row["rank"] for row in found["entries"][:2]] == [1, 2]
    assert found["entries"][-1]["entry"] == best
    assert best not in {name for run in found["ties"]["statistical"] for name in run}
    assert best not in {each[side] for each in found["ties"]["boundaries"] for side in ("above", "below")}


def test_the_first_reason_is_said_and_never_two_guards():
    few = dict.fromkeys(block(3, 2, 1), 7)
    reason = outputs(few)["reason"]
    assert reason == f"fewer than 3 judges (2); {ladder.NOT_TOLD_APART}"
    assert sheets(few)


# One judge's 1,730,881,837 among scores of hundreds: the deviance falls by three billionths towards the inside.
STEEP = [
    "0 955618 11", "473989 1730881837 159", "642 8 1561", "156115 4 18", "0 0 357475", "20211 - 3197768", "0 116 758",
    "1462154 137 0", "31 1980734 0", "19 7 110",
]  # fmt: skip


def test_a_boundary_that_is_missed_by_nothing_is_a_solution():
    scores = {
        (f"E{row}", f"J{column}"): int(score)
        for row, line in enumerate(STEEP)
        for column, score in enumerate(line.split())
        if score != "-"
    }
    found = outputs(scores)
    assert found["reason"] == ladder.NOT_TOLD_APART
    assert found["components"]["entry"] == 0
    assert found["components"]["judge"] > 0


def test_variances_that_were_not_found_say_nothing_about_the_entries(monkeypatch):
    known = reml.fit
    monkeypatch.setattr(reml, "fit", lambda *given: replace(known(*given), converged=False, entry=0.0, judge=0.0))
    found = outputs(panels(1, 40, 8, 3))
    assert (found["method"], found["reason"]) == ("raw", ladder.NOT_CONVERGED)
    assert len({row["rank"] for row in found["entries"]}) > 30
    assert found["agreement"]["alpha_interval"] is not None
