"""The ladder: each step and each guard, as a table and from scores."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from champions.results.compiling import ladder
from champions.results.compiling.ladder import Facts, decide

from .compiling import case, entry, outputs, panels

pytestmark = pytest.mark.once

# Sixty entries, ten judges, three sheets an entry: nothing stands in the way of taking severity out.
GOOD = Facts(
    parts=1, entries=60, judges=10, sheets=180, most_per_entry=3, judge_variance=4.0, entry_variance=9.0,
    exact=False, converged=True,
)  # fmt: skip


@pytest.mark.parametrize(
    ("facts", "method", "reason"),
    [
        (GOOD, "fair", None),
        (replace(GOOD, sheets=0, parts=0, entries=0, judges=0), "raw", "no complete scorecard"),
        (replace(GOOD, parts=2), "incomparable", "fall into 2 parts that share no judge and no entry"),
        (replace(GOOD, parts=2, judges=2), "incomparable", "2 parts"),
        (replace(GOOD, sheets=600), "raw", "every judge scored every entry, so severity cancels"),
        (replace(GOOD, entries=1, judges=1, sheets=1), "raw", "every judge scored every entry"),
        (replace(GOOD, judges=2, sheets=100), "raw", "fewer than 3 judges (2)"),
        (replace(GOOD, judges=70), "raw", "fewer than 3 sheets a judge on average (180 sheets of 70 judges)"),
        (replace(GOOD, entries=180, most_per_entry=1), "raw", "one judge per entry"),
        (replace(GOOD, entries=162), "raw", "residual degrees of freedom under 10 (9)"),
        (replace(GOOD, entries=161), "fair", None),
        (replace(GOOD, judge_variance=0.0), "raw", "no measurable severity"),
        (replace(GOOD, exact=True), "raw", "an additive solution fits exactly; no uncertainty is claimed"),
        (replace(GOOD, converged=False), "raw", "did not converge"),
        (replace(GOOD, entry_variance=0.0), "raw", "entries cannot be told apart"),
        (replace(GOOD, entry_variance=0.0, judge_variance=0.0), "raw", "severity; entries cannot be told apart"),
        (replace(GOOD, entries=2, judges=10, sheets=19), "raw", "no claim on rank"),
    ],
)
def test_the_first_step_that_matches_decides(facts, method, reason):
    found, why = decide(facts)
    assert found == method
    assert (why is None) if reason is None else (reason in why)


ORDER = [
    ({"parts": 2}, "parts"),
    ({"sheets": 600}, "every judge scored"),
    ({"judges": 2}, "fewer than 3 judges"),
    ({"judges": 70}, "sheets a judge"),
    ({"most_per_entry": 1}, "one judge per entry"),
    ({"entries": 165}, "degrees of freedom"),
    ({"judge_variance": 0.0}, "no measurable severity"),
    ({"exact": True}, "additive"),
    ({"converged": False}, "converge"),
]


@pytest.mark.parametrize("step", range(4, len(ORDER)))
def test_an_earlier_guard_hides_every_later_one(step):
    changes, words = ORDER[step]
    facts = replace(GOOD, **changes)
    for later, _ in ORDER[step + 1 :]:
        facts = replace(facts, **later)
    assert words in decide(facts)[1]


@given(st.builds(Facts, *[st.integers(1, 40)] * 5, *[st.sampled_from([None, 0.0, 1.0])] * 2,
    st.sampled_from([None, True, False]), st.sampled_from([None, True, False])))  # fmt: skip
def test_only_fair_has_no_reason(facts):
    method, reason = decide(facts)
    assert (method == ladder.FAIR) == (reason is None)


def test_fair_from_scores():
    found = outputs(panels(1, 40, 8, 3))
    assert (found["method"], found["reason"]) == ("fair", None)
    assert any(abs(row["fair"] - row["raw"]) > 0.5 for row in found["entries"])


def test_parts_are_ranked_inside_and_joined_by_a_bridge():
    scores = {(f"{part}{number}", f"{part}-{who}"): number * 10 + who for part in "AB" for number in range(3)
              for who in range(2)}  # fmt: skip
    found = outputs(scores, top=2)
    assert found["method"] == "incomparable"
    rows = [(row["entry"], row["rank"], row["part"], row["part_rank"]) for row in found["entries"]]
    assert rows == [
        ("A2", None, 1, 1), ("A1", None, 1, 2), ("A0", None, 1, 3),
        ("B2", None, 2, 1), ("B1", None, 2, 2), ("B0", None, 2, 3),
    ]  # fmt: skip
    assert all(row[key] is None for row in found["entries"] for key in ("fair", "effect", "se", "p_first", "p_top"))
    assert set(found["components"].values()) == {None}
    assert found["ties"] == {"exact": [], "statistical": None, "boundaries": None}
    (bridge,) = found["bridges"]
    assert (bridge["judge"][0], bridge["entry"][0]) == ("A", "B")
    joined = outputs({**scores, (bridge["entry"], bridge["judge"]): 20})
    assert joined["method"] != "incomparable"


def test_a_complete_block_is_raw_and_keeps_its_order():
    scores = {
        (f"E{number}", f"J{who}"): number + 3 * who + (number * who) % 4 for number in range(9) for who in range(5)
    }
    found = outputs(scores, top=3)
    assert (found["method"], found["reason"]) == ("raw", ladder.EVERY_JUDGE)
    assert [row["raw"] for row in found["entries"]] == sorted((row["raw"] for row in found["entries"]), reverse=True)
    assert all(row["fair"] == row["raw"] for row in found["entries"])
    assert found["components"]["residual"] > 0
    assert found["agreement"]["icc_a1"] is not None


def test_fewer_than_three_judges_from_scores():
    scores = panels(2, 20, 2, 2)
    del scores["E000", "J01"]
    found = outputs(scores)
    assert (found["method"], found["reason"]) == ("raw", "fewer than 3 judges (2)")
    assert found["components"]["judge"] > 0  # the guard switches off the adjustment only
    assert all(row["fair"] == row["raw"] for row in found["entries"])


def test_fewer_than_three_sheets_a_judge_from_scores():
    scores = {
        (f"E{number}", f"J{who}"): 20 * number + (7 * number + 5 * who) % 11 for number in range(3) for who in range(6)
    }
    del scores["E0", "J0"]
    found = outputs(scores)
    assert found["reason"] == "fewer than 3 sheets a judge on average (17 sheets of 6 judges)"


def test_too_few_degrees_of_freedom_from_scores():
    scores = {
        (f"E{number}", f"J{who}"): (7 * number + 5 * who * number) % 11 for number in range(6) for who in range(3)
    }
    del scores["E0", "J0"]
    found = outputs(scores)
    assert found["reason"] == "residual degrees of freedom under 10 (9)"
    assert found["components"]["residual"] > 0


def test_no_measurable_severity_from_scores():
    for seed in range(20):
        found = outputs(panels(seed, 30, 6, 3, spread=(8.0, 0.0, 5.0)))
        if found["components"]["judge"] == 0:
            break
    assert (found["method"], found["reason"]) == ("raw", ladder.NO_SEVERITY)
    assert all(row["severity"] == 0 for row in found["judges"])


def test_no_residual_from_scores():
    scores = {key: 3 * int(key[0][1:]) % 17 + int(key[1][1:]) for key in panels(7, 40, 8, 3)}
    found = outputs(scores, top=5)
    assert (found["method"], found["reason"]) == ("raw", ladder.NO_RESIDUAL)
    assert found["components"]["residual"] == 0
    assert found["components"]["judge"] == 6.0  # the variance of 0 to 7, exactly
    assert found["agreement"]["icc_c1"] == 1.0
    assert all(
        row[key] is None for row in found["entries"] for key in ("se", "rank_low", "rank_high", "p_first", "p_top")
    )
    assert found["ties"]["statistical"] is None


def test_not_converged_from_scores(monkeypatch):
    from champions.results.compiling import reml

    scores = panels(1, 40, 8, 3)
    known = reml.fit
    monkeypatch.setattr(reml, "fit", lambda *given: replace(known(*given), converged=False))
    found = outputs(scores)
    assert (found["method"], found["reason"]) == ("raw", ladder.NOT_CONVERGED)
    assert set(found["components"].values()) == {None}


def test_one_judge_per_entry_is_in_parts_or_is_a_block():
    assert outputs({("A", "x"): 1, ("B", "y"): 2, ("C", "z"): 3})["method"] == "incomparable"
    assert outputs({("A", "x"): 1, ("B", "x"): 2, ("C", "x"): 3})["reason"] == ladder.EVERY_JUDGE


def test_entries_that_cannot_be_told_apart_share_the_first_rank():
    for seed in range(40):
        scores = panels(seed, 20, 5, 3, spread=(0.0, 5.0, 6.0))
        if case(scores).facts.entry_variance == 0:
            break
    found = outputs(scores, top=3)
    assert found["method"] == "raw"
    assert ladder.NOT_TOLD_APART in found["reason"]
    assert {row["rank"] for row in found["entries"]} == {1}
    assert found["agreement"]["alpha_interval"] is None
    assert found["agreement"]["reliability"] is None
    assert len(found["ties"]["statistical"][0]) == 20
    assert [each["p"] for each in found["ties"]["boundaries"]] == [0.5, 0.5]


@pytest.mark.parametrize("each", [2, 5])
def test_all_scores_equal(each):
    found = outputs(dict.fromkeys(panels(1, 20, 5, each), 7), top=3)
    assert found["method"] == "raw"
    assert ladder.NOT_TOLD_APART in found["reason"]
    assert {row["rank"] for row in found["entries"]} == {1}
    assert found["components"] == {"entry": 0.0, "judge": 0.0, "residual": 0.0, "mean": 7.0}
    assert set(found["agreement"].values()) == {None}
    assert len(found["ties"]["exact"][0]) == 20


@pytest.mark.parametrize("count", [1, 2])
def test_one_entry_or_two_have_scores_and_no_claim_on_rank(count):
    found = outputs(
        {(f"E{number}", f"J{who}"): number + who * who for number in range(count) for who in range(4)}, top=1
    )
    assert ladder.FEW_ENTRIES in found["reason"]
    assert all(row["rank"] is None and row["raw"] is not None for row in found["entries"])
    assert (found["components"]["entry"] is None) == (count == 1)


def test_an_entry_with_too_few_scorecards_is_provisional():
    scores = panels(1, 40, 8, 3)
    best = outputs(scores)["entries"][0]["entry"]
    dropped = next(key for key in scores if key[0] == best)
    left = {key: score for key, score in scores.items() if key != dropped}
    row = entry(outputs(left, required=3, top=5), best)
    assert (row["provisional"], row["rank"], row["p_first"], row["n"]) == (True, None, None, 2)
    assert row["fair"] is not None
    assert entry(outputs(left, required=1), best)["rank"] is not None
