"""The question in one order, and every hard rule held against an assignment from anywhere."""

import json

import pytest

from champions.core.names import plain
from champions.judging.assignment import Entry, Judge, broken, case, check, given
from champions.judging.assignment.case import Case
from champions.reviews.conflicts import same_university

pytestmark = pytest.mark.once

ENTRIES = [
    Entry("A", ("Université de Lyon", "Lagos"), "en", ("water", "waste")),
    Entry("B", (), "fr", ("energy",)),
    Entry("C"),
]
JUDGES = [
    Judge("one", "universite de  LYON", ("en",), ("water",)),
    Judge("two", "North", ("en", "fr"), (), 1, ("C",)),
    Judge("three", "north", ("FR",)),
    Judge("four", "", (), ("waste",)),
    Judge("five"),
]


def asked(per_entry=2, **more):
    return given(ENTRIES, JUDGES, per_entry=per_entry, **more)


def codes(question, *pairs, anchors=()):
    found = check(question, [pair.split() for pair in pairs], anchors=[pair.split() for pair in anchors])
    return [(each.code, *(each.facts[name] for name in ("entry", "judge") if name in each.facts)) for each in found]


GOOD = ("A four", "A five", "B two", "B four", "C one", "C three")


def test_what_keeps_all_rules_is_right():
    assert codes(asked(), *GOOD) == []


@pytest.mark.parametrize(
    ("pairs", "wrong"),
    [
        (GOOD[1:], [("too_few", "A")]),
        ((*GOOD, "C five"), [("too_many", "C")]),
        ((*GOOD, "A four"), [("twice", "A", "four")]),
        ((*GOOD, "Z four"), [("unknown", "Z", "four")]),
        ((*GOOD, "A nobody"), [("unknown", "A", "nobody")]),
        (("A one", *GOOD[1:]), [("organisation", "A", "one")]),
        (("A three", *GOOD[1:]), [("language", "A", "three")]),
        ((*GOOD[:4], "C two", "C four"), [("conflict", "C", "two"), ("overload", "two")]),
        ((*GOOD[:3], "B three", *GOOD[4:]), [("same_organisation", "B")]),
        (("A two", *GOOD[1:]), [("overload", "two")]),
        ((), [("too_few", "A"), ("too_few", "B"), ("too_few", "C")]),
    ],
)
def test_each_rule_that_is_broken_is_named(pairs, wrong):
    assert codes(asked(), *pairs) == wrong


def test_what_stands_stays_whatever_it_breaks_and_what_comes_on_top_does_not():
    question = asked(standing=[("A", "one"), ("C", "two"), ("A", "two")])
    assert codes(question, "A one", "A two", *GOOD[2:4], "C two", "C three") == [
        ("same_organisation", "C"), ("overload", "two"),
    ]  # fmt: skip
    assert codes(question, "A one", "A two", "B four", "B five", "C two", "C one") == []
    assert codes(question, "A one", "A five", "B four", "B five", "C two", "C one") == [("lost", "A", "two")]


def test_an_entry_with_more_that_stand_than_it_needs_keeps_them():
    question = asked(1, standing=[("A", "four"), ("A", "five")])
    assert codes(question, "A four", "A five", "B two", "C one") == []
    assert codes(question, "A four", "A five", "A two", "B four", "C one") == [("too_many", "A")]


def test_an_anchor_is_one_more_and_keeps_all_other_rules():
    assert codes(asked(), *GOOD, "C five", anchors=("C five",)) == []
    assert codes(asked(), *GOOD, "C two", anchors=("C two",)) == [
        ("conflict", "C", "two"), ("same_organisation", "C"), ("overload", "two"),
    ]  # fmt: skip


def test_one_choice_by_hand():
    assert [each.code for each in broken(asked(), "A", "one")] == ["organisation"]
    assert broken(asked(), "B", "one")[0].words == "Judge one does not read the language of entry B."
    assert broken(asked(), "C", "one") == []


def test_every_problem_can_be_stored_and_has_words():
    wrong = check(asked(standing=[("A", "five")]), [("A", "one"), ("A", "three"), ("B", "two"), ("B", "three")])
    stored = json.loads(json.dumps([each.stored for each in wrong]))
    assert all(set(each) == {"code", "facts", "words"} and each["words"].endswith(".") for each in stored)
    assert [each["words"] for each in stored][:3] == [
        "Judge five has submitted a scorecard for entry A, which has to stay.",
        "Judge one is of the same organisation as entry A.",
        "Judge three does not read the language of entry A.",
    ]


def test_the_question_does_not_depend_on_the_order_it_came_in():
    one = given(ENTRIES, JUDGES, per_entry=2, standing=[("A", "four"), ("B", "two")], kept=[("C", "one")])
    other = given(
        ENTRIES[::-1], JUDGES[::-1], per_entry=2, standing=[("B", "two"), ("A", "four")],
        kept=[("C", "one"), ("A", "four")],
    )  # fmt: skip
    assert one == other == json.loads(json.dumps(one))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"per_entry": 0}, "one judge"),
        ({"standing": [("A", "nobody")]}, "unknown pair"),
        ({"kept": [("Z", "one")]}, "unknown pair"),
        ({"entries": [*ENTRIES, Entry("A")]}, "twice"),
        ({"judges": [*JUDGES, Judge("one")]}, "twice"),
        ({"judges": [Judge("one", max_load=-1)]}, "below zero"),
    ],
)
def test_a_question_that_makes_no_sense_is_refused(change, words):
    asked_for = {"entries": ENTRIES, "judges": JUDGES, "per_entry": 2, **change}
    with pytest.raises(ValueError, match=words):
        given(asked_for.pop("entries"), asked_for.pop("judges"), **asked_for)


def test_pairs_are_barred_by_the_names_as_they_are_compared_elsewhere():
    question = asked()
    for row, entry in zip(Case(question).barred, question["entries"], strict=True):
        for rule, judge in zip(row, question["judges"], strict=True):
            own = any(same_university(judge["organisation"], each) for each in entry["organisations"])
            reads = entry["language"].casefold() in {each.casefold() for each in judge["languages"]}
            silent = not entry["language"] or not judge["languages"]
            by_rule = {"conflict": entry["entry"] in judge["conflicts"], "organisation": own,
                       "language": not reads and not silent}  # fmt: skip
            assert rule == next((name for name, holds in by_rule.items() if holds), None)


def test_many_names_are_made_plain_once_each_and_not_once_a_pair(monkeypatch):
    made = []
    monkeypatch.setattr(case, "plain", lambda name: made.append(name) or plain(name))
    entries = [Entry(f"e{number}", (f"Place {number}",)) for number in range(40)]
    judges = [Judge(f"j{number}", f"Place {number}") for number in range(20)]
    found = Case(given(entries, judges, per_entry=2)).barred
    assert sum(row.count("organisation") for row in found) == 20
    assert len(made) == 60
