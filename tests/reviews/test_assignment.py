"""Who reads what: tables, what holds for all inputs, and the best there is where all can be tried."""

from collections import Counter
from itertools import combinations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from champions.reviews import order
from champions.reviews.assignment import Lack, assign


def names(prefix, number):
    return [f"{prefix}{each}" for each in range(number)]


@pytest.mark.parametrize(
    ("limits", "each", "conflicts", "loads", "lacking"),
    [
        ({"r0": None, "r1": None}, 2, [], {"r0": 4, "r1": 4}, {}),
        ({"r0": None, "r1": None}, 1, [], {"r0": 2, "r1": 2}, {}),
        ({"r0": 1, "r1": None}, 1, [], {"r0": 1, "r1": 3}, {}),
        ({"r0": None}, 2, [], {"r0": 4}, {f"a{n}": (1, Lack.CONFLICTS) for n in range(4)}),
        ({}, 1, [], {}, {f"a{n}": (1, Lack.CONFLICTS) for n in range(4)}),
        ({"r0": None, "r1": None}, 1, [("r0", f"a{n}") for n in range(4)], {"r0": 0, "r1": 4}, {}),
        ({"r0": None, "r1": None}, 1, [("r0", "a0"), ("r0", "a1"), ("r0", "a2")], {"r0": 1, "r1": 3}, {}),
    ],
)  # fmt: skip
def test_examples(limits, each, conflicts, loads, lacking):
    found = assign(names("a", 4), limits, each=each, conflicts=conflicts, seed="s")
    assert (found.loads, found.lacking) == (loads, lacking)


def test_too_small_limits_are_named_as_such():
    found = assign(names("a", 4), {"r0": 1, "r1": 2}, each=1, seed="s")
    assert found.loads == {"r0": 1, "r1": 2}
    assert list(found.lacking.values()) == [(1, Lack.LIMITS)]


@st.composite
def cases(draw, most=12):
    applications = names("a", draw(st.integers(0, most)))
    readers = names("r", draw(st.integers(0, 5)))
    pairs = list(product(readers, applications))
    some = st.sets(st.sampled_from(pairs), max_size=len(pairs) // 2) if pairs else st.just(set())
    conflicts = draw(some)
    return {
        "applications": applications,
        "limits": {reader: draw(st.none() | st.integers(1, 8)) for reader in readers},
        "each": draw(st.integers(1, 3)),
        "conflicts": conflicts,
        "standing": draw(some) - conflicts,
        "seed": draw(st.text(max_size=3)),
    }


@given(cases())
def test_what_holds_always(case):
    found = assign(**case)
    pairs, standing = set(found.pairs), case["standing"]
    assert len(pairs) == len(found.pairs)
    assert not pairs & case["conflicts"]
    assert not pairs & standing
    loads = Counter(reader for reader, _ in pairs | standing)
    assert found.loads == {reader: loads[reader] for reader in case["limits"]}
    held = Counter(reader for reader, _ in standing)
    for reader, limit in case["limits"].items():
        assert limit is None or loads[reader] <= max(limit, held[reader])
    readers = Counter(application for _, application in pairs | standing)
    for application in case["applications"]:
        missing = found.lacking.get(application, (0, None))[0]
        before = sum(1 for _, each in standing if each == application)
        assert readers[application] == max(case["each"] - missing, before)
    assert assign(**case) == found


@given(number=st.integers(0, 60), readers=st.integers(1, 9), each=st.integers(1, 3), seed=st.text(max_size=4))
def test_without_conflicts_and_limits_loads_differ_by_one_at_most(number, readers, each, seed):
    found = assign(names("a", number), dict.fromkeys(names("r", readers)), each=each, seed=seed)
    assert max(found.loads.values()) - min(found.loads.values()) <= 1
    assert sum(found.loads.values()) == number * min(each, readers)


def best(case):
    """(most readings there can be, the smallest sum of squared loads with as many), by trying everything."""
    held = Counter(reader for reader, _ in case["standing"])
    ways = []
    for application in case["applications"]:
        has = [reader for reader, each in case["standing"] if each == application]
        free = [r for r in case["limits"] if r not in has and (r, application) not in case["conflicts"]]
        wanted = max(case["each"] - len(has), 0)
        ways.append([some for size in range(min(wanted, len(free)) + 1) for some in combinations(free, size)])
    found = []
    for choice in product(*ways):
        new = Counter(reader for some in choice for reader in some)
        loads = {reader: held[reader] + new[reader] for reader in case["limits"]}
        limits = case["limits"].items()
        if all(limit is None or not new[reader] or loads[reader] <= limit for reader, limit in limits):
            found.append((-sum(new.values()), sum(load * load for load in loads.values())))
    return min(found)


@settings(max_examples=60, deadline=None)
@given(cases(most=4))
def test_nothing_better_can_be_found_by_trying_everything(case):
    found = assign(**case)
    assert (-len(found.pairs), sum(load * load for load in found.loads.values())) == best(case)


def test_what_stands_stays_and_a_late_reader_gets_a_share():
    applications = names("a", 30)
    first = assign(applications, dict.fromkeys(names("r", 2)), each=1, seed="s")
    assert assign(applications, dict.fromkeys(names("r", 2)), each=1, standing=first.pairs, seed="s").pairs == ()
    more = [*applications, *names("b", 15)]
    later = assign(more, dict.fromkeys(names("r", 3)), each=1, standing=first.pairs, seed="s")
    assert later.loads == {"r0": 15, "r1": 15, "r2": 15}


def test_another_seed_gives_another_choice():
    applications, readers = names("a", 40), dict.fromkeys(names("r", 4))
    one, other = (assign(applications, readers, each=2, seed=seed) for seed in "xy")
    assert set(one.pairs) != set(other.pairs)
    assert list(one.pairs) != sorted(one.pairs)


def test_a_whole_cohort():
    applications, readers = names("a", 1300), dict.fromkeys(names("r", 10))
    conflicts = {(f"r{number % 7}", application) for number, application in enumerate(applications)}
    found = assign(applications, readers, each=2, conflicts=conflicts, seed="s")
    assert found.lacking == {}
    assert set(found.loads.values()) == {260}


def test_next_in_a_queue():
    codes = ["a", "b", "c", "d"]
    assert [order.next_after(codes, at, {"b", "d"}) for at in codes] == ["b", "d", "d", "b"]
    assert order.next_after(codes, "a", {"a"}) is None
    assert order.next_after(codes, "gone", {"c"}) == "c"
    assert [order.beside(codes, at) for at in ("a", "b", "d", "gone")] == [
        (None, "b"), ("a", "c"), ("c", None), (None, "a"),
    ]  # fmt: skip
    assert order.beside([], "a") == (None, None)
