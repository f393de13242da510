"""Which of staff's questions are asked: conditions in chains, in circles, on what is retired; what is missing."""

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from champions.core.uploads import File
from champions.registration.asking import Said, asked, in_order, missing, on_page

pytestmark = pytest.mark.once

PAPER = Said(file=File("0" * 64, "plan.pdf", 9, "application/pdf"))


@dataclass(frozen=True)
class Q:
    """A question as far as the rule looks at it."""

    id: int
    condition_id: int | None = None
    condition_is: str | None = None
    required: bool = False
    position: int = 0
    topic: str = "about"


FREE, AFTER, THEN = Q(1), Q(2, 1, "Yes"), Q(3, 2, "Often")


@pytest.mark.parametrize(
    ("said", "ids"),
    [
        ({}, [1]),
        ({1: Said("Yes")}, [1, 2]),
        ({1: Said("  yes ")}, [1, 2]),
        ({1: Said("YES")}, [1, 2]),
        ({1: Said("No")}, [1]),
        ({1: Said("Yes, of course")}, [1]),
        ({1: Said(chosen=("No", "Yes"))}, [1, 2]),
        ({1: Said(chosen=("No",))}, [1]),
        ({1: PAPER}, [1]),
        ({1: Said("Yes"), 2: Said("Often")}, [1, 2, 3]),
        # The one in the middle is not asked any more: what hangs on its old answer is not either.
        ({1: Said("No"), 2: Said("Often")}, [1]),
    ],
)
def test_a_question_is_asked_after_the_answer_it_hangs_on(said, ids):
    assert [each.id for each in asked([FREE, AFTER, THEN], said)] == ids


def test_one_that_hangs_on_what_is_not_asked_any_more_is_not_asked():
    assert asked([AFTER], {1: Said("Yes")}) == []


def test_two_that_hang_on_each_other_are_not_asked():
    circle = [Q(1, 2, "x"), Q(2, 1, "x"), Q(3)]
    assert [each.id for each in asked(circle, {1: Said("x"), 2: Said("x")})] == [3]


def test_they_stand_in_their_order_page_by_page():
    questions = [Q(1, position=3), Q(2, position=1), Q(3, position=1), Q(4, topic="city")]
    assert [each.id for each in in_order(questions)] == [4, 2, 3, 1]
    assert [each.id for each in on_page(questions, "about")] == [2, 3, 1]


@pytest.mark.parametrize(
    ("said", "ids"),
    [
        ({}, [1]),
        ({1: Said()}, [1]),
        ({1: Said("No")}, []),
        ({1: Said("Yes")}, [2]),
        ({1: Said("Yes"), 2: Said(chosen=("a",))}, []),
        ({1: Said("Yes"), 2: PAPER}, []),
    ],
)
def test_what_is_needed_is_missing_only_when_it_is_asked(said, ids):
    questions = [Q(1, required=True), Q(2, 1, "Yes", required=True), Q(3)]
    assert [each.id for each in missing(questions, said)] == ids


answers = st.builds(Said, st.sampled_from(["", "a", "b"]), st.lists(st.sampled_from("ab"), max_size=2).map(tuple))
trees = st.lists(
    st.tuples(st.integers(0, 9), st.sampled_from("ab"), st.booleans(), st.booleans()), min_size=1, max_size=10
).map(
    lambda rows: [
        Q(place, on if hangs else None, value if hangs else None, needed, place)
        for place, (on, value, hangs, needed) in enumerate(rows)
    ]
)


@given(trees, st.dictionaries(st.integers(0, 9), answers))
def test_whatever_is_asked_has_its_reason(questions, said):
    found = asked(questions, said)
    ids = {each.id for each in found}
    for each in questions:
        if each.condition_id is None:
            assert each.id in ids
        elif each.id in ids:
            assert each.condition_id in ids
            assert said[each.condition_id].means(each.condition_is)
    assert set(missing(questions, said)) <= set(found)
    assert found == in_order(found)


@given(trees, st.dictionaries(st.integers(0, 9), answers))
def test_answers_to_what_is_not_asked_change_nothing(questions, said):
    ids = {each.id for each in asked(questions, said)}
    assert asked(questions, {key: value for key, value in said.items() if key in ids}) == asked(questions, said)
