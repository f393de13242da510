"""What is true of any answer: names do not matter, what stands stays, the least changes, the same everywhere."""

import random
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import given as drawn

from bench.assignment import world
from champions.core.canonical import digest
from champions.judging.assignment import Entry, Judge, check, given, solve
from champions.judging.assignment.contrast import calmer, variances
from champions.judging.assignment.flow import common, fill
from champions.judging.assignment.graph import bridges, parts, shared

from .assigning import questions

pytestmark = pytest.mark.once
SLOWLY = settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
ROOT = Path(__file__).resolve().parents[2]


def renamed(question, entries, judges):
    """The same question under other names."""
    return given(
        [
            Entry(entries[each["entry"]], tuple(each["organisations"]), each["language"], tuple(each["topics"]))
            for each in question["entries"]
        ],
        [
            Judge(
                judges[each["judge"]], each["organisation"], tuple(each["languages"]), tuple(each["topics"]),
                each["max_load"], tuple(entries[code] for code in each["conflicts"]),
            )
            for each in question["judges"]
        ],
        per_entry=question["per_entry"],
        standing=[(entries[one], judges[other]) for one, other in question["standing"]],
        kept=[(entries[one], judges[other]) for one, other in question["kept"]],
        seed=question["seed"],
        even=question["even"],
    )  # fmt: skip


def plain(answer):
    """What the question alone decides; whom an anchor takes may depend on names, where several are as good."""
    names = ["infeasible", "status", "kept"]
    if answer["connected"] and not answer["anchors"]:
        names += ["smallest_affinity", "total_affinity"]
    return [answer[name] for name in names] + [sorted(answer["loads"].values()) if len(names) == 5 else None]


@SLOWLY
@drawn(question=questions(even=True))
def test_names_do_not_matter(question):
    entries = {each["entry"]: f"x{9 - place}" for place, each in enumerate(question["entries"])}
    judges = {each["judge"]: f"y{9 - place}" for place, each in enumerate(question["judges"])}
    assert plain(solve(renamed(question, entries, judges), quick=True)) == plain(solve(question, quick=True))


@SLOWLY
@drawn(question=questions())
def test_quick_is_as_good_as_whole_and_never_breaks_a_rule(question):
    quick, whole = solve(question, quick=True), solve(question)
    assert plain(quick) == plain(whole)
    for answer in (quick, whole):
        if not answer["infeasible"]:
            assert check(question, answer["pairs"], anchors=answer["anchors"]) == []
            assert {tuple(pair) for pair in question["standing"]} <= {tuple(pair) for pair in answer["pairs"]}


def without(question, judge):
    """The question when a judge leaves: what the others had is kept, of the rest a third is submitted already."""
    answer = solve(question, quick=True)
    rest = [tuple(pair) for pair in answer["pairs"] if pair[1] != judge]
    entries = [
        Entry(each["entry"], tuple(each["organisations"]), each["language"], tuple(each["topics"]))
        for each in question["entries"]
    ]
    judges = [
        Judge(
            each["judge"], each["organisation"], tuple(each["languages"]), tuple(each["topics"]), each["max_load"],
            tuple(each["conflicts"]),
        )
        for each in question["judges"]
        if each["judge"] != judge
    ]  # fmt: skip
    done = rest[::3]
    return answer, done, given(
        entries, judges, per_entry=question["per_entry"], standing=done, kept=rest, seed=1, even=question["even"]
    )  # fmt: skip


# In the third one nobody who is left may judge one of the entries unless somebody gives up another.
@pytest.mark.parametrize(("seed", "moved"), [(0, 0), (1, 0), (2, 1)])
def test_when_a_judge_leaves_only_their_entries_change(seed, moved):
    question = world(30, 12, 3, seed)
    leaving = max(question["judges"], key=lambda each: each["max_load"] is None)["judge"]
    before, done, after = without(question, leaving)
    answer = solve(after)
    assert not answer["infeasible"]
    now, then = {tuple(pair) for pair in answer["pairs"]}, {tuple(pair) for pair in before["pairs"]}
    assert set(done) <= now
    assert answer["kept"] == len(then - set(done)) - before["loads"][leaving] - moved
    assert answer["kept"] == solve({**after, "even": False}, quick=True)["kept"]
    assert len(now - then) == before["loads"][leaving] + moved


def test_an_entry_that_comes_late_changes_nothing_else():
    question = world(30, 12, 3, 1)
    before = [pair for pair in solve(question, quick=True)["pairs"] if pair[0] != "E0007"]
    answer = solve({**question, "kept": before}, quick=True)
    assert len(before) == 29 * 3
    assert {tuple(pair) for pair in answer["pairs"]} >= set(map(tuple, before))
    assert answer["kept"] == len(before)


def test_a_judge_who_comes_late_takes_nothing_from_the_others():
    question = world(30, 12, 3, 1)
    before = solve(question, quick=True)["pairs"]
    late = {"judge": "J999", "organisation": "", "languages": [], "topics": [], "max_load": None, "conflicts": []}
    answer = solve({**question, "judges": [*question["judges"], late], "kept": before}, quick=True)
    assert answer["pairs"] == before
    assert answer["loads"]["J999"] == 0


def two_worlds(bilingual, per_entry=2):
    """Three entries in each of two languages, three judges for each, and some who read both."""
    return given(
        [Entry(f"{language}{place}", (), language) for language in ("en", "fr") for place in range(3)],
        [Judge(f"{language}-{place}", "", (language,)) for language in ("en", "fr") for place in range(3)]
        + [Judge(f"both-{place}", "", ("en", "fr")) for place in range(bilingual)],
        per_entry=per_entry,
    )


def test_who_reads_both_languages_joins_them():
    answer = solve(two_worlds(1))
    assert (answer["connected"], answer["anchors"], answer["reasons"]) == (True, [], [])
    assert "both-0" in answer["bridges"]
    assert answer["weakest"]["shared"] == 0


def test_where_nobody_can_join_them_it_is_said():
    answer = solve(two_worlds(0))
    assert (answer["infeasible"], answer["connected"], answer["parts"]) == (False, False, 2)
    assert answer["contrast_variance"] is None
    assert [each["code"] for each in answer["reasons"]] == ["not_connected"]


def test_with_one_judge_an_entry_anchors_join_them():
    answer = solve(two_worlds(1, per_entry=1))
    assert answer["connected"]
    assert len(answer["pairs"]) == 6 + len(answer["anchors"])
    assert len(answer["anchors"]) == sum(load > 0 for load in answer["loads"].values()) - 1


def test_what_stands_in_two_parts_is_joined_by_an_anchor():
    asked, panel = [Entry("a"), Entry("b")], [Judge("1"), Judge("2"), Judge("3"), Judge("4", max_load=0)]
    standing = [("a", "1"), ("a", "2"), ("b", "3"), ("b", "4")]
    answer = solve(given(asked, panel, per_entry=2, standing=standing))
    assert answer["connected"]
    assert len(answer["anchors"]) == 1
    assert len(answer["pairs"]) == 5


@pytest.mark.parametrize("quick", [True, False])
def test_the_same_question_has_the_same_answer_in_another_process(quick):
    code = (
        "from bench.assignment import world; from champions.judging.assignment import solve; "
        f"from champions.core.canonical import digest; print(digest(solve(world(25, 9, 3, 4), quick={quick})))"
    )
    for salt in ("1", "2"):
        done = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT,
            env={"PATH": "/usr/bin:/bin", "PYTHONHASHSEED": salt, "OMP_NUM_THREADS": salt},
        )  # fmt: skip
        assert done.stdout.strip() == digest(solve(world(25, 9, 3, 4), quick=quick))


def test_the_variance_of_contrasts_is_that_of_the_additive_model():
    numpy = pytest.importorskip("numpy")
    chance = random.Random(3)
    pairs = {(entry, judge) for entry in range(12) for judge in chance.sample(range(5), chance.choice((2, 3)))}
    rows = numpy.zeros((len(pairs), 17))
    for place, (entry, judge) in enumerate(sorted(pairs)):
        rows[place, entry] = rows[place, 12 + judge] = 1
    # The plainest way: generalised inverse of all normal equations, entries and judges together.
    inverse = numpy.linalg.pinv(rows.T @ rows)
    mean, each = variances(pairs)
    for (one, other), value in each.items():
        contrast = numpy.zeros(17)
        contrast[12 + one], contrast[12 + other] = 1, -1
        assert value == pytest.approx(contrast @ inverse @ contrast)
    assert mean == pytest.approx(sum(each.values()) / len(each))


def test_judges_who_all_see_everything_are_compared_as_well_as_can_be():
    pairs = {(entry, judge) for entry in range(10) for judge in range(4)}
    assert variances(pairs)[0] == pytest.approx(2 / 10)
    assert (parts(pairs), bridges(pairs)) == ([(frozenset(range(10)), frozenset(range(4)))], [])
    assert set(shared(pairs).values()) == {10}
    assert variances({(0, 0), (1, 0)}) == (None, {})
    assert variances({(0, 0), (1, 1)}) == (None, {})


@pytest.mark.parametrize("size", [(40, 10, 2), (60, 12, 3)])
def test_the_calmer_design_is_calmer_and_as_good_in_all_else(size):
    from champions.judging.assignment.case import Case

    entries, judges, per_entry = size
    case = Case(given([Entry(f"e{n:03}") for n in range(entries)], [Judge(f"j{n:03}") for n in range(judges)],
                      per_entry=per_entry))  # fmt: skip
    case = case.with_common(common(case))
    start = fill(case).pairs
    calm = calmer(case, start, seeds=2)
    assert check(case.given, case.codes(calm)) == []
    assert sorted(case.loads(calm)) == sorted(case.loads(start))
    best = 2 / (per_entry * entries / judges) * (judges - 1) / judges * per_entry / (per_entry - 1)
    assert best - 1e-9 <= variances(calm)[0] < best * 1.25
    assert calm == calmer(case, start, seeds=2)
