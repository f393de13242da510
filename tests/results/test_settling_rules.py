"""Places: by the scores, by the chain between equal ones, by what people settled. Pure: no database."""

from itertools import product

import pytest
from hypothesis import given as drawn
from hypothesis import settings
from hypothesis import strategies as st

from champions.results.compiling.engine import compiled
from champions.results.compiling.given import Criterion, Sheet, inputs
from champions.results.placing import Place, Question, Rule, Settled, Why, is_order_of, placed

RUBRIC = {"1": Criterion(1, 0, 10), "2": Criterion(1, 0, 10)}


def table(rows, *, top=3, required=1, priority=None):
    """{entry: {judge: (first criterion, second)}} as what was compiled, and what came out."""
    sheets = [
        Sheet(entry, judge, {"1": one, "2": two}) for entry, by in rows.items() for judge, (one, two) in by.items()
    ]
    what = inputs(sheets, rubric=RUBRIC, entries=rows, top=top, seed=1, required=required)
    what |= {} if priority is None else {"priority": priority}
    return what, compiled(what)


def block(*rows, **more):
    """Each entry's scores by judges j, k, l ...; a number stands for the same in both criteria."""
    names = "abcdefgh"
    pairs = [[each if isinstance(each, tuple) else (each, each) for each in row] for row in rows]
    return table({names[n]: dict(zip("jklmn", row, strict=False)) for n, row in enumerate(pairs)}, **more)


def made(*, order, top, ranks=None, exact=(), runs=(), boundaries=(), method="fair"):
    """Outputs as the engine writes them, for what no small table of scores gives by itself."""
    rows = [
        {"entry": entry, "rank": (ranks or list(range(1, len(order) + 1)))[n], "provisional": False}
        for n, entry in enumerate(order)
    ]
    outputs = {
        "method": method,
        "entries": rows,
        "ties": {
            "exact": [list(each) for each in exact],
            "statistical": [list(each) for each in runs],
            "boundaries": [
                {"after": after, "above": order[after - 1], "below": order[after], "p": p, "flag": flag}
                for after, p, flag in boundaries
            ],
        },
    }
    return {"top": top, "rubric": None, "sheets": [], "not_applicable": {}}, outputs


def shown(placing):
    return [(each.entry, each.place, each.rule) for each in placing.places]


def test_clear_scores_need_nobody():
    placing = placed(*block([9, 9, 9], [5, 5, 6], [1, 2, 1], top=1))
    assert shown(placing) == [("a", 1, None), ("b", 2, None), ("c", 3, None)]
    assert (placing.questions, [each.entry for each in placing.inside]) == ((), ["a"])


@pytest.mark.parametrize(
    ("rows", "priority", "first", "rule"),
    [
        # Equal means; the first criterion is worth more to those who wrote the rules.
        ([[(8, 2), (8, 2), (8, 2)], [(2, 8), (2, 8), (2, 8)], [1, 1, 1]], "1", "a", Rule.PRIORITY),
        ([[(8, 2), (8, 2), (8, 2)], [(2, 8), (2, 8), (2, 8)], [1, 1, 1]], "2", "b", Rule.PRIORITY),
        # Two judges of three give b one more, the third gives a two more.
        ([[5, 5, 8], [6, 6, 6], [1, 1, 1]], None, "b", Rule.HEAD_TO_HEAD),
        ([[5, 5, 8], [6, 6, 6], [1, 1, 1]], "1", "b", Rule.HEAD_TO_HEAD),
    ],
)
def test_the_chain_decides_between_equals_and_says_by_what(rows, priority, first, rule):
    placing = placed(*block(*rows, top=1, priority=priority))
    assert shown(placing)[0] == (first, 1, rule)
    assert placing.places[1].rule is rule
    assert placing.places[1].place == 2
    assert placing.open == []


def test_the_number_of_first_places_decides_last():
    # One judge each way; b is the best of judge j, while judge k prefers the third to both.
    placing = placed(*block([5, 6, 5], [6, 5, 5], [4, 9, 0], top=1))
    assert shown(placing)[:2] == [("b", 1, Rule.FIRST_PLACES), ("a", 2, Rule.FIRST_PLACES)]


def test_what_the_chain_leaves_equal_at_a_boundary_people_decide():
    what = block([9, 9], [4, 4], [4, 4], [1, 1], top=2)
    placing = placed(*what)
    assert [(each.entry, each.place, each.shared) for each in placing.places] == [
        ("a", 1, False), ("b", 2, True), ("c", 2, True), ("d", 4, False),
    ]  # fmt: skip
    [question] = placing.open
    assert question == Question(("b=c",), 2, Why.EQUAL, (2,))
    assert (question.entries, question.last) == (["b", "c"], 3)
    voted = placed(*what, settled=[Settled(("c", "b"), by_vote=True)])
    assert voted.open == []
    assert shown(voted)[1:3] == [("c", 2, Rule.VOTE), ("b", 3, Rule.VOTE)]
    assert [each.entry for each in voted.inside] == ["a", "c"]
    shared = placed(*what, settled=[Settled(("b=c",), by_vote=False)])
    assert [each.entry for each in shared.inside] == ["a", "b", "c"]
    assert shown(shared)[1:3] == [("b", 2, Rule.AS_COMPUTED), ("c", 2, Rule.AS_COMPUTED)]


def test_equal_prizes_matter_and_equal_places_among_those_who_go_on_do_not():
    what = block([9, 9], [4, 4], [4, 4], [1, 1], top=3)
    assert [each.why for each in placed(*what).open] == [Why.EQUAL]
    assert placed(*what, each_place=False).open == []
    assert [each.place for each in placed(*what, each_place=False).places] == [1, 2, 2, 4]


def test_a_statistical_tie_at_the_cut_is_the_whole_group_that_cannot_be_told_apart():
    what = made(order="abcdefg", top=4, runs=["ab", "cdef"], boundaries=[(1, 0.93, None), (4, 0.55, "statistical_tie")])
    [question] = placed(*what).open
    assert question == Question(("c", "d", "e", "f"), 3, Why.TIED, (4,))
    settled = [Settled(("f", "c", "e", "d"), by_vote=True)]
    placing = placed(*what, settled=settled)
    assert "".join(each.entry for each in placing.places) == "abfcedg"
    assert [each.place for each in placing.places] == [1, 2, 3, 4, 5, 6, 7]
    assert [each.rule for each in placing.places] == [None, None, *[Rule.VOTE] * 4, None]


def test_left_as_computed_is_a_settlement_too_and_changes_no_place():
    what = made(order="abc", top=1, runs=["ab"], boundaries=[(1, 0.6, "statistical_tie")])
    placing = placed(*what, settled=[Settled(("a", "b"), by_vote=False)])
    assert placing.open == []
    assert shown(placing) == [("a", 1, Rule.AS_COMPUTED), ("b", 2, Rule.AS_COMPUTED), ("c", 3, None)]


def test_unequal_panels_at_a_boundary_are_said():
    what = made(order="abc", top=1, runs=["ab"], boundaries=[(1, 0.41, "unequal_panels")])
    assert [each.why for each in placed(*what).open] == [Why.UNEQUAL]


def test_groups_that_overlap_are_one_question():
    boundaries = [(1, 0.6, "statistical_tie"), (3, 0.7, "statistical_tie")]
    what = made(order="abcdef", top=3, runs=["abc", "cde"], boundaries=boundaries)
    [question] = placed(*what).open
    assert (question.entries, question.after) == (list("abcde"), (1, 3))
    apart = made(order="abcdef", top=3, runs=["ab", "cde"], boundaries=boundaries)
    assert [each.entries for each in placed(*apart).open] == [["a", "b"], ["c", "d", "e"]]


def test_whether_first_matters_depends_on_what_the_round_is_for():
    what = made(order="abcdef", top=3, runs=["ab"], boundaries=[(1, 0.6, "statistical_tie"), (3, 0.9, None)])
    assert len(placed(*what).open) == 1
    assert placed(*what, each_place=False).open == []


def test_the_last_answer_counts_and_only_to_the_very_question():
    what = made(order="abc", top=1, runs=["ab"], boundaries=[(1, 0.6, "statistical_tie")])
    answers = [Settled(("a", "b"), by_vote=False), Settled(("b", "a"), by_vote=True), Settled(("c", "a"), by_vote=True)]
    assert [each.entry for each in placed(*what, settled=answers).places] == ["b", "a", "c"]
    assert len(placed(*what, settled=answers[2:]).open) == 1


def test_provisional_entries_have_no_place():
    rows = {"a": {"j": (9, 9), "k": (9, 9)}, "b": {"j": (5, 5), "k": (5, 5)}, "c": {"j": (2, 2), "k": (1, 1)}}
    what = table({**rows, "d": {"j": (10, 10)}}, top=3, required=2)
    assert [each.entry for each in placed(*what).places] == ["a", "b", "c"]


def test_of_two_entries_people_say_who_is_first():
    what = block([9, 9], [1, 1], top=1)
    [question] = placed(*what).open
    assert question == Question(("a", "b"), 1, Why.FEW, ())
    assert [each.entry for each in placed(*what, settled=[Settled(("b", "a"), by_vote=True)]).inside] == ["b"]
    [alone] = placed(*block([9, 9], top=1)).open
    assert alone.entries == ["a"]


def test_parts_that_cannot_be_compared_have_no_places():
    rows = {"a": {"j": (9, 9)}, "b": {"j": (5, 5)}, "c": {"k": (2, 2)}, "d": {"k": (1, 1)}}
    placing = placed(*table(rows, top=1))
    assert (placing.places, placing.questions) == ((), ())


def test_a_compilation_of_before_ties_were_named_still_has_places():
    outputs = {
        "method": "raw",
        "entries": [
            {"entry": each, "rank": rank, "provisional": rank is None}
            for each, rank in (("a", 1), ("b", 2), ("c", 2), ("d", None))
        ],
        "sheets": [],
    }
    placing = placed({"top": 2, "rubric": {}, "sheets": []}, outputs)
    assert [(each.entry, each.place) for each in placing.places] == [("a", 1), ("b", 2), ("c", 2)]


@pytest.mark.parametrize(
    ("order", "good"), [(("a", "b"), True), (("a=b",), True), (("a",), False), (("a", "a"), False), (("a", "c"), False)]
)
def test_an_order_names_everybody_once(order, good):
    assert is_order_of(order, ["a", "b"]) is good


steps = st.lists(st.lists(st.integers(0, 3), min_size=3, max_size=3), min_size=1, max_size=7)


@settings(max_examples=20, deadline=None)
@drawn(steps, st.integers(1, 5), st.booleans(), st.randoms(use_true_random=False))
def test_settled_or_not_everybody_has_one_place_and_nobody_leaves_their_group(rows, top, each_place, random):
    what = block(*rows, top=top)
    before = placed(*what, each_place=each_place)
    orders = [Settled(tuple(random.sample(each.entries, len(each.entries))), by_vote=True) for each in before.open]
    after = placed(*what, each_place=each_place, settled=orders)
    assert after.open == []
    assert sorted(each.entry for each in after.places) == sorted(each.entry for each in before.places)
    spans = {entry: question for question in before.open for entry in question.entries}
    for each in after.places:
        if each.entry in spans:
            assert spans[each.entry].first <= each.place <= spans[each.entry].last
            assert not each.shared
        else:
            assert each == before.of(each.entry)
    if each_place:
        assert not any(each.shared for each in after.inside)
    raw = {row["entry"]: row["fair"] for row in what[1]["entries"]}
    settled = set(spans)
    for one, other in product(after.places, repeat=2):
        if not settled & {one.entry, other.entry} and one.place < other.place:
            assert raw[one.entry] >= raw[other.entry]


def test_places_are_frozen():
    assert Place("a", 1) == Place("a", 1, None, shared=False)


def test_where_the_chain_changes_who_stands_at_the_cut_the_tie_there_is_still_asked_about():
    # b and c are equal; the engine names c last of the two, the priority criterion puts b last.
    given, outputs = made(order="abcd", top=3, exact=["bc"], runs=["cd"], ranks=[1, 2, 2, 4],
                          boundaries=[(3, 0.6, "statistical_tie")])  # fmt: skip
    line = {"weight": 1, "low": 0, "high": 10}
    gave = {"b": {"1": 3, "2": 5}, "c": {"1": 5, "2": 3}}
    sheets = [{"entry": entry, "judge": "j", "values": values} for entry, values in gave.items()]
    given |= {"rubric": {"1": line, "2": line}, "priority": "1", "sheets": sheets}
    placing = placed(given, outputs, each_place=False)
    assert "".join(each.entry for each in placing.places) == "acbd"
    [question] = placing.open
    assert (question.why, set(question.entries)) == (Why.TIED, {"b", "c", "d"})


def test_entries_that_cannot_be_told_apart_at_all_are_never_sealed_by_their_panels():
    # Each judge gives the same to everybody: scores differ only by who judged.
    gave = {"j": (9, 9), "k": (5, 5), "l": (2, 2)}
    panels = {"a": "jk", "b": "jl", "c": "kl", "d": "jk", "e": "lk", "f": "jl"}
    what = table({entry: {judge: gave[judge] for judge in panel} for entry, panel in panels.items()}, top=2, required=2)
    assert {row["rank"] for row in what[1]["entries"]} == {1}
    for each_place in (True, False):
        [question] = placed(*what, each_place=each_place).open
        assert (question.why, sorted(question.entries)) == (Why.TIED, list("abcdef"))
