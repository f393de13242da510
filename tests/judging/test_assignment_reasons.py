"""Where nothing keeps the rules it is said who lacks whom and which limit binds; what is left is as much as can be."""

import pytest

from champions.judging.assignment import Entry, Judge, check, given, solve

pytestmark = pytest.mark.once


def entries(number, **more):
    return [Entry(f"e{place}", **more) for place in range(number)]


def judges(number, **more):
    return [Judge(f"j{place}", **more) for place in range(number)]


def english(*names, **more):
    return [Judge(name, languages=("en",), **more) for name in names]


CASES = {
    "a small panel": (
        entries(2), judges(2), 3,
        [("panel_too_small", {"judges": 2, "wanted": 3})],
        ["Each entry needs 3 judges, and the panel has 2."],
    ),
    "nobody reads it": (
        [*entries(1, language="en"), Entry("x", language="ko")], english("a", "b", "c"), 2,
        [("few_judges", {"entry": "x", "wanted": 2, "free": 0, "conflict": 0, "organisation": 0, "language": 3,
                         "limit": 0})],
        [("Entry x needs 2 judges, and 0 may judge it (not free because of a conflict: 0, of the organisation: 0, "
          "of the language: 3, of a limit: 0).")],
    ),
    "each rule takes one": (
        [Entry("x", ("North",), "ko")],
        [Judge("a", conflicts=("x",)), Judge("b", "North"), Judge("c", languages=("en",)), Judge("d", max_load=0),
         Judge("e")], 2,
        [("few_judges", {"entry": "x", "wanted": 2, "free": 1, "conflict": 1, "organisation": 1, "language": 1,
                         "limit": 1})],
        None,
    ),
    "all of one house": (
        entries(1), judges(4, organisation="North"), 2,
        [("few_organisations", {"entry": "e0", "wanted": 2, "free": 4, "organisations": 1})],
        ["Entry e0 needs 2 judges of different organisations, and the 4 who may judge it come from 1."],
    ),
    "all limits together": (
        entries(4), judges(3, max_load=2), 2,
        [("no_room", {"wanted": 8, "room": 6})],
        ["The entries need 8 scorecards, and the limits of all judges leave room for 6."],
    ),
    "three entries fight for one who reads them": (
        [*entries(3, language="en"), *(Entry(f"f{place}", language="fr") for place in range(3))],
        [*english("a", "b", max_load=2), Judge("c", languages=("fr",)), Judge("d", languages=("fr",))], 2,
        [("little_room", {"entries": ["e0", "e1", "e2"], "judges": ["a", "b"], "wanted": 6, "room": 4})],
        [("Entries e0, e1, e2 need 6 scorecards, and those who may judge them can write 4: the limits of a, b are "
          "too low.")],
    ),
    "two fights at once": (
        [*entries(2, language="en"), *(Entry(f"f{place}", language="fr") for place in range(2)), Entry("free")],
        [*english("a", max_load=1), Judge("c", languages=("fr",), max_load=1), Judge("d", languages=("ko",))], 1,
        [("little_room", {"entries": ["e0", "e1"], "judges": ["a"], "wanted": 2, "room": 1}),
         ("little_room", {"entries": ["f0", "f1"], "judges": ["c"], "wanted": 2, "room": 1})],
        None,
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_why_there_is_nothing(case):
    asked, panel, per_entry, wanted, words = CASES[case]
    question = given(asked, panel, per_entry=per_entry)
    answer = solve(question, quick=True)
    assert answer["infeasible"]
    assert (answer["pairs"], answer["status"], answer["connected"]) == ([], "infeasible", False)
    assert [(each["code"], each["facts"]) for each in answer["reasons"]] == wanted
    assert words is None or [each["words"] for each in answer["reasons"]] == words
    lacking = sum(answer["lacking"].values())
    assert lacking > 0
    assert len(answer["partial"]) + lacking == per_entry * len(asked)
    assert {each.code for each in check(question, answer["partial"])} == {"too_few"}


def test_the_price_says_what_would_help():
    asked, panel, per_entry, *_ = CASES["three entries fight for one who reads them"]
    answer = solve(given(asked, panel, per_entry=per_entry), quick=True)
    assert {each["rule"] for each in answer["prices"]} == {"languages", "limits", "per_entry"}
    asked, panel, per_entry, *_ = CASES["all of one house"]
    answer = solve(given(asked, panel, per_entry=per_entry), quick=True)
    assert {each["rule"] for each in answer["prices"]} == {"one_per_organisation", "per_entry"}


def test_the_price_of_even_loads():
    asked, panel = entries(6, topics=("water",)), [Judge("knows", topics=("water",)), *judges(3)]
    answer = solve(given(asked, panel, per_entry=2), quick=True)
    assert answer["loads"] == {"knows": 3, "j0": 3, "j1": 3, "j2": 3}
    assert answer["prices"] == [
        {"rule": "even", "feasible": True, "smallest_affinity": 1.0, "total_affinity": 6.0, "kept": None}
    ]
    other = solve(given(asked, panel, per_entry=2, even=False), quick=True)
    assert other["loads"] == {"knows": 6, "j0": 2, "j1": 2, "j2": 2}
    assert other["prices"] == []


def test_nothing_to_judge_and_nobody_to_judge():
    answer = solve(given([], judges(2), per_entry=1))
    assert (answer["infeasible"], answer["pairs"], answer["loads"]) == (False, [], {"j0": 0, "j1": 0})
    answer = solve(given(entries(1), [], per_entry=1))
    assert [each["code"] for each in answer["reasons"]] == ["panel_too_small"]
    assert (answer["partial"], answer["lacking"]) == ([], {"e0": 1})
