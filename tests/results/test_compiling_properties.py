"""What must hold of a compilation whatever anybody scored."""

import json
import os
import subprocess
import sys
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from champions.results.compiling.engine import compiled, digests
from champions.results.compiling.given import ONLY, Criterion, Sheet, inputs
from champions.results.compiling.ranking import Ranking

from .compiling import case, outputs, panels, sheets

pytestmark = pytest.mark.once

FEW = settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
SEEDS = st.integers(0, 10_000)
KEYS = ("rank", "fair", "raw", "effect", "se", "rank_low", "rank_high", "p_first", "p_top")


@FEW
@given(SEEDS, st.randoms(use_true_random=False))
def test_new_names_change_nothing_that_counts(seed, chance):
    scores = panels(seed, 24, 6, 3)
    entries, judges = sorted({name for name, _ in scores}), sorted({name for _, name in scores})
    new_entries, new_judges = list(entries), list(judges)
    chance.shuffle(new_entries)
    chance.shuffle(new_judges)
    other = dict(zip(entries, new_entries, strict=True)), dict(zip(judges, new_judges, strict=True))
    renamed = {(other[0][entry], other[1][judge]): score for (entry, judge), score in scores.items()}
    before, after = Ranking(case(scores, top=5)), Ranking(case(renamed, top=5))
    assert before.case.decided == after.case.decided
    assert before.case.model.fit.judge == pytest.approx(after.case.model.fit.judge, rel=1e-6, abs=1e-9)
    place = {name: number for number, name in enumerate(after.case.entries)}
    mine = [place[other[0][name]] for name in before.case.entries]
    assert list(before.scores) == pytest.approx([after.scores[each] for each in mine], abs=1e-6)
    assert before.case.model.effect == pytest.approx(after.case.model.effect[mine], abs=1e-6)
    for name in ("first", "top"):
        old = dict(zip(before.ranked, getattr(before.certainty, name), strict=True))
        new = dict(zip(after.ranked, getattr(after.certainty, name), strict=True))
        assert [old[number] for number in range(24)] == pytest.approx([new[each] for each in mine], abs=0.02)


@FEW
@given(SEEDS, st.sampled_from([Fraction(1, 10), Fraction(3), Fraction(1000)]), st.integers(-50, 50))
def test_a_longer_scale_scales_and_a_moved_one_moves(seed, times, more):
    scores = {key: Fraction(str(score)) for key, score in panels(seed, 20, 6, 3).items()}
    first, second = case(scores), case({key: score * times + more for key, score in scores.items()})
    factor = float(times)
    assert first.decided == second.decided
    for name in ("entry", "judge", "residual"):
        assert getattr(second.model.fit, name) == pytest.approx(getattr(first.model.fit, name) * factor**2, rel=1e-6)
    assert second.model.fair == pytest.approx(first.model.fair * factor + more, rel=1e-7, abs=1e-6)
    assert second.model.entry_error == pytest.approx(first.model.entry_error * factor, rel=1e-6)
    assert Ranking(first).ranks == Ranking(second).ranks


@FEW
@given(st.lists(st.lists(st.integers(1, 5), min_size=4, max_size=4), min_size=3, max_size=9))
def test_a_complete_block_keeps_the_raw_order(table):
    scores = {(f"E{row}", f"J{column}"): score for row, each in enumerate(table) for column, score in enumerate(each)}
    found = outputs(scores)
    assert found["method"] == "raw"
    assert found["reason"].startswith("every judge scored every entry, so severity cancels")
    assert [row["fair"] for row in found["entries"]] == [row["raw"] for row in found["entries"]]
    if "told apart" not in found["reason"]:
        totals = {f"E{row}": sum(each) for row, each in enumerate(table)}
        expected = {name: 1 + sum(other > total for other in totals.values()) for name, total in totals.items()}
        assert {row["entry"]: row["rank"] for row in found["entries"]} == expected


@FEW
@given(SEEDS, st.integers(5, 40))
def test_a_constant_of_one_judge_changes_fair_scores_only_through_shrinkage(seed, constant):
    scores = panels(seed, 30, 6, 3)
    harder = {key: score + constant * (key[1] == "J02") for key, score in scores.items()}
    before, after = case(scores), case(harder)
    # With hardly any shrinkage the whole constant is severity; fair scores move together, by one and the same step.
    moved = after.model.fair - before.model.fair
    raw = np.array([float(b - a) for a, b in zip(before.raw, after.raw, strict=True)])
    assert np.ptp(raw) == pytest.approx(constant / 3, abs=1e-6)
    assert np.ptp(moved) < 0.35 * np.ptp(raw)
    # What is left is the severity that shrinkage holds back, and nothing else: fair = raw - mean severity.
    for each in (before, after):
        severity = each.design.by_entry(each.model.severity[each.design.judge]) / each.design.per_entry
        assert each.model.fair == pytest.approx([float(score) for score in each.raw] - severity, abs=1e-9)


@FEW
@given(SEEDS)
def test_probabilities_and_intervals_are_what_they_say(seed):
    found = outputs(panels(seed, 25, 6, 3), top=5)
    rows = found["entries"]
    assert sum(row["p_first"] for row in rows) == pytest.approx(1, abs=0.01)
    assert sum(row["p_top"] for row in rows) == pytest.approx(5, abs=0.01)
    for row in rows:
        assert 1 <= row["rank_low"] <= row["rank_high"] <= 25
        assert row["p_first"] <= row["p_top"] + 1e-9


@FEW
@given(SEEDS, st.randoms(use_true_random=False))
def test_the_order_of_the_rows_does_not_matter(seed, chance):
    rows = sheets(panels(seed, 12, 4, 3))
    shuffled = list(rows)
    chance.shuffle(shuffled)
    assert inputs(rows) == inputs(shuffled)


def test_other_inputs_have_another_digest_and_the_same_ones_the_same():
    scores = panels(1, 12, 4, 3)
    one = inputs(sheets(scores))
    seen = {digests(one, {})["inputs"]}
    for other in (
        inputs(sheets(scores), top=1),
        inputs(sheets(scores), seed=2),
        inputs(sheets(scores), ordinal=True),
        inputs(sheets({**scores, ("E000", "J00"): 1})),
        inputs(sheets(scores), rubric={ONLY: Criterion(1, 0, 100)}),
    ):
        seen.add(digests(other, {})["inputs"])
    assert len(seen) == 6
    assert digests(inputs([Sheet("A", "x", {ONLY: Fraction("7.50")})]), {}) == digests(
        inputs([Sheet("A", "x", {ONLY: Fraction(15, 2)})]), {}
    )


PROGRAM = """
import json, sys
from champions.results.compiling.engine import compiled, digests
given = json.load(sys.stdin)
print(json.dumps(digests(given, compiled(given))))
"""


def test_digests_are_the_same_in_every_process():
    given_ = inputs(sheets(panels(5, 40, 8, 3)), top=5, seed=9)
    here = digests(given_, compiled(given_))
    assert here == digests(given_, compiled(given_))
    for number in ("0", "31"):
        environment = {**os.environ, "PYTHONHASHSEED": number, "OPENBLAS_NUM_THREADS": "2"}
        said = subprocess.run(
            [sys.executable, "-c", PROGRAM], input=json.dumps(given_), capture_output=True, text=True, check=True,
            env=environment,
        ).stdout  # fmt: skip
        assert json.loads(said) == here


@FEW
@given(SEEDS, st.sampled_from([2, 3]), st.integers(0, 40))
def test_every_number_is_rounded_and_nothing_is_infinite(seed, each, missing):
    scores = panels(seed, 15, 5, each)
    for key in list(scores)[:missing]:
        scores[key] = None
    found = outputs(scores, top=4)

    def look(value):
        if isinstance(value, dict):
            for one in value.values():
                look(one)
        elif isinstance(value, list):
            for one in value:
                look(one)
        elif isinstance(value, float):
            assert value == round(value, 4)
            assert abs(value) < 1e9
            assert str(value) != "-0.0"
        else:
            assert value is None or isinstance(value, str | int | bool)

    look(found)
    json.dumps(found, allow_nan=False)


def test_the_order_of_the_criteria_does_not_matter():
    rubric = {"b": Criterion(1, 1, 5), "a": Criterion(2, 1, 5)}
    cards = [Sheet(f"E{one}", f"J{who}", {"a": 1 + one % 5, "b": 1 + who}) for one in range(6) for who in range(3)]
    one, other = inputs(cards, rubric=rubric), inputs(cards, rubric=dict(reversed(rubric.items())))
    assert digests(one, compiled(one)) == digests(other, compiled(other))
