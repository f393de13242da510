"""What readers' scores come to: exact by itself, and the same from the database, in one statement."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from champions.core.db import db
from champions.reviews import queries, scoring
from tests import factories

USUAL = {"problem": 40, "drive": 30, "learning": 30}


@pytest.mark.parametrize(
    ("weights", "given", "score"),
    [
        (USUAL, {"problem": 4, "drive": 4, "learning": 4}, 4),
        (USUAL, {"problem": 5, "drive": 1, "learning": 1}, Fraction(13, 5)),
        (USUAL, {"problem": 1, "drive": 5, "learning": 5}, Fraction(17, 5)),
        ({"a": 1, "b": 1, "c": 1}, {"a": 1, "b": 1, "c": 2}, Fraction(4, 3)),
        ({"a": 7}, {"a": 5}, 5),
        ({"a": 7}, {"a": 5, "other": 99}, 5),
        (USUAL, {"problem": 4, "drive": 4}, None),
        (USUAL, {}, None),
        ({}, {}, None),
    ],
)
def test_a_review_is_its_weighted_mean(weights, given, score):
    assert scoring.review_score(weights, given) == score


@pytest.mark.parametrize("value", [0, 6, -1])
def test_a_score_off_the_scale_is_no_score(value):
    with pytest.raises(scoring.OffScale):
        scoring.review_score({"a": 1}, {"a": value})


@pytest.mark.parametrize(
    ("low", "high", "read", "by", "differ"),
    [
        (Fraction(2), Fraction(7, 2), 2, 1.5, True),
        (Fraction(2), Fraction(349, 100), 2, 1.5, False),
        (Fraction(2), Fraction(31, 10), 2, 1.1, True),
        (Fraction(1), Fraction(13, 10), 2, 0.3, True),
        (Fraction(3), Fraction(3), 1, 0.1, False),
        (Fraction(1), Fraction(5), 3, 1.5, True),
    ],
)
def test_readers_differ_when_they_are_so_far_apart_or_farther(low, high, read, by, differ):
    assert scoring.differ(low, high, read, by) is differ


weights = st.dictionaries(st.integers(1, 9), st.integers(1, 100), min_size=1, max_size=6)


@given(weights=weights, data=st.data())
def test_a_review_lies_between_its_lowest_and_highest_step(weights, data):
    given = {key: data.draw(st.integers(1, 5)) for key in weights}
    score = scoring.review_score(weights, given)
    assert min(given.values()) <= score <= max(given.values())
    assert scoring.review_score({key: 3 * weight for key, weight in weights.items()}, given) == score
    one = data.draw(st.sampled_from(sorted(weights)))
    assert scoring.review_score(weights, {key: value for key, value in given.items() if key != one}) is None


def read_by(plan, application, *sheets):
    for sheet in sheets:
        factories.review(application, factories.reviewer(plan), sheet)


def test_scores_of_a_cohort(now, statements):
    cohort = factories.cohort()
    plan = factories.review_plan(cohort)
    agreed, apart, draft, nobody = (factories.application(cohort) for _ in range(4))
    factories.application(cohort, state="draft")
    read_by(plan, agreed, (4, 4, 4), (5, 3, 3))
    read_by(plan, apart, (5, 5, 5), (3, 4, 4), (1, 5, 5))
    read_by(plan, draft, (4,))
    other = factories.review_plan(elsewhere := factories.cohort("2028"))
    read_by(other, factories.application(elsewhere), (1, 1, 1))
    with statements() as made:
        found = queries.scores(cohort.id)
    assert len(made) == 1
    assert found == {
        agreed.id: queries.Score(3.9, 3.8, 4.0, 2, 2, False),
        apart.id: queries.Score((5 + 3.6 + 3.4) / 3, 3.4, 5.0, 3, 2, True),
        draft.id: queries.Score(None, None, None, 0, 2, False),
        nobody.id: queries.Score(None, None, None, 0, 2, False),
    }
    assert [score.is_enough for score in found.values()] == [True, True, False, False]
    table = queries.score_table(cohort.id)
    rows = db.session.execute(select(table.c.application_id, table.c.mean, table.c.low, table.c.high, table.c.read))
    assert {row[0]: tuple(row)[1:] for row in rows} == {
        id_: (score.mean, score.low, score.high, score.read) for id_, score in found.items() if score.read
    }


def test_without_a_plan_nothing_is_known(now):
    cohort = factories.cohort()
    factories.application(cohort)
    assert queries.scores(cohort.id) == {}
    assert db.session.execute(select(queries.score_table(cohort.id))).all() == []
