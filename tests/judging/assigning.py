"""Small questions of who judges what, and a slow and plain way to answer them: everything is tried."""

from collections import Counter
from collections.abc import Iterator
from fractions import Fraction
from itertools import combinations, product
from typing import Any

from hypothesis import strategies as st

from champions.judging.assignment import Entry, Judge, given

ORGANISATIONS = ("", "North", "South")
TOPICS = ("air", "water", "waste")

Pairs = frozenset[tuple[str, str]]


@st.composite
def questions(draw: Any, entries: int = 3, judges: int = 4, *, even: bool = False, given_before: bool = True) -> Any:
    """A question that everything can be tried for."""
    names = [f"e{number}" for number in range(draw(st.integers(1, entries)))]
    asked = [
        Entry(
            name,
            tuple(draw(st.lists(st.sampled_from(ORGANISATIONS), max_size=1))),
            draw(st.sampled_from(("", "en", "en", "fr"))),
            tuple(draw(st.lists(st.sampled_from(TOPICS), max_size=3))),
        )
        for name in names
    ]
    panel = [
        Judge(
            f"j{number}",
            draw(st.sampled_from(ORGANISATIONS)),
            tuple(draw(st.lists(st.sampled_from(("en", "fr")), max_size=2))),
            tuple(draw(st.lists(st.sampled_from(TOPICS), max_size=3))),
            draw(st.sampled_from((None, None, 0, 1, 2))),
            tuple(draw(st.lists(st.sampled_from(names), max_size=1))),
        )
        for number in range(draw(st.integers(1, judges)))
    ]
    every = st.tuples(st.sampled_from(names), st.sampled_from([each.code for each in panel]))
    before = st.lists(every, max_size=2) if given_before else st.just([])
    return given(
        asked, panel, per_entry=draw(st.integers(1, 3)), standing=draw(before), kept=draw(before), seed=1, even=even
    )


def may(question: Any, entry: Any, judge: Any) -> bool:
    """Whether a judge may judge an entry."""
    return (
        entry["entry"] not in judge["conflicts"]
        and not (judge["organisation"] and judge["organisation"] in entry["organisations"])
        and (not entry["language"] or not judge["languages"] or entry["language"] in judge["languages"])
    )


def everything(question: Any) -> Iterator[Pairs]:
    """All sets of pairs that keep the hard rules."""
    standing = {tuple(pair) for pair in question["standing"]}
    organisation = {each["judge"]: each["organisation"] or each["judge"] for each in question["judges"]}
    choices = []
    for entry in question["entries"]:
        held = {judge for name, judge in standing if name == entry["entry"]}
        able = [
            each["judge"] for each in question["judges"] if may(question, entry, each) and each["judge"] not in held
        ]
        here = []
        for more in combinations(able, max(0, question["per_entry"] - len(held))):
            groups = Counter(organisation[judge] for judge in {*more, *held})
            if all(groups[organisation[judge]] == 1 for judge in more):
                here.append([(entry["entry"], judge) for judge in (*more, *sorted(held))])
        choices.append(here)
    stands = Counter(judge for _, judge in standing)
    limit = {
        each["judge"]: max(len(choices) if each["max_load"] is None else each["max_load"], stands[each["judge"]])
        for each in question["judges"]
    }
    for chosen in product(*choices):
        pairs = frozenset(pair for part in chosen for pair in part)
        loads = Counter(judge for _, judge in pairs)
        if all(loads[judge] <= limit[judge] for judge in loads):
            yield pairs


def affinity(question: Any, pairs: Pairs) -> list[Fraction]:
    """What the judges of each entry know of it, added up."""
    topics = {each["entry"]: set(each["topics"]) for each in question["entries"]}
    knows = {each["judge"]: set(each["topics"]) for each in question["judges"]}
    found = dict.fromkeys(topics, Fraction(0))
    for entry, judge in pairs:
        found[entry] += Fraction(len(topics[entry] & knows[judge]), len(topics[entry])) if topics[entry] else 1
    return list(found.values())


def worth(question: Any, pairs: Pairs) -> tuple[Any, ...]:
    """What counts, in order: how much is kept, the smallest affinity, the total, how even the loads are."""
    kept = {tuple(pair) for pair in question["kept"]}
    values = affinity(question, pairs)
    loads = Counter(judge for _, judge in pairs)
    return len(kept & pairs), min(values), sum(values), -sum(load**2 for load in loads.values())


def parts(pairs: Pairs) -> int:
    """Into how many parts judges and entries fall."""
    groups: list[set[str]] = []
    for pair in pairs:
        touching = [group for group in groups if group & set(pair)]
        groups = [group for group in groups if not group & set(pair)] + [set(pair).union(*touching)]
    return len(groups)
