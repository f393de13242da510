"""What staff do with the plan: it is made, set up, given its rubric, opened and closed."""

from datetime import UTC, datetime

import pytest

from champions.core.db import db
from champions.core.errors import Refused
from champions.notifications import catalogue  # noqa: F401  fills the catalogue
from champions.reviews import actions, queries
from champions.reviews.models import PlanState
from tests import factories
from tests.reviews.story import tell, words_of

BASE = "/c/2027/reviews"


@pytest.fixture
def it(app, now):
    return tell()


@pytest.fixture
def staff(it, as_):
    return as_(it.staff)


def test_a_plan_is_made_by_saving_it(app, now, as_):
    cohort = factories.cohort()
    staff = as_(factories.staff(cohort))
    assert staff.get(BASE + "/plan").status_code == 200
    assert queries.plan(cohort.id) is None
    answer = staff.send(
        BASE + "/plan", readers_each="3", hides=["name", "country"], differ_by="1,5", read_by="2027-05-01"
    )
    assert answer.status_code == 303
    plan = queries.plan(cohort.id)
    assert (plan.readers_each, plan.hides, plan.differ_by) == (3, ["name", "country"], 1.5)
    assert plan.read_by == datetime(2027, 5, 1, 14, 59, 59, 999000, tzinfo=UTC)
    assert [(each.name, each.weight) for each in plan.criteria] == [("Problem", 40), ("Drive", 30), ("Learning", 30)]
    said = words_of(staff.get(BASE + "/plan"))
    assert "The city tells the country: hide the city too." in said
    assert "The university often tells the country" in said


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"readers_each": "0"}, "Type a whole number from 1 to 10."),
        ({"readers_each": "two"}, "Type a whole number from 1 to 10."),
        ({"differ_by": "9"}, "Type a number from 0.1 to 4, like 1.5."),
        ({"differ_by": "NaN"}, "Type a number from 0.1 to 4, like 1.5."),
        ({"differ_by": "much"}, "Type a number from 0.1 to 4, like 1.5."),
        ({"read_by": "soon"}, "Type a day as year, month and day, like 2027-03-01."),
        ({"read_by": "0999-01-01"}, "Type a year from 2000 to 2100."),
        ({"hides": ["shoe size"]}, "not a valid choice"),
    ],
)
def test_a_plan_says_what_is_wrong_with_it(it, staff, typed, said):
    answer = staff.send(BASE + "/plan", **{"readers_each": "2", "hides": it.plan.hides, "differ_by": "1.5", **typed})
    assert answer.status_code == 200
    assert said in words_of(answer)


def test_once_reading_has_begun_nothing_hidden_is_shown(it, staff):
    more = [*it.plan.hides, "languages"]
    fields = {"readers_each": "2", "differ_by": "1.5"}
    assert staff.send(BASE + "/plan", hides=more, **fields).status_code == 303
    db.session.expire_all()
    assert "languages" in it.plan.hides
    refused = staff.send(BASE + "/plan", hides=more[1:], **fields)
    assert "but not show what was hidden" in words_of(refused)
    db.session.expire_all()
    assert it.plan.hides == more


def rubric(**fields):
    empty = {f"c{number}_{part}": "" for number in range(1, 9) for part in ("name", "question", "weight", "anchors")}
    return empty | fields


def test_the_rubric_is_changed_until_reading_begins(app, now, as_):
    it = tell("preparing")
    staff = as_(it.staff)
    line = {"c2_name": "Courage", "c2_weight": "7", "c2_anchors": "No, Little, Some, Much, Very much"}
    assert staff.send(BASE + "/rubric", **rubric(**line)).status_code == 303
    db.session.expire_all()
    plan = queries.plan(it.cohort.id)
    assert [(each.number, each.name, each.weight, len(each.anchors)) for each in plan.criteria] == [
        (1, "Courage", 7, 5)
    ]
    for wrong, said in (
        (rubric(), "A rubric needs at least one criterion."),
        (rubric(c1_name="Courage", c1_anchors="No, Yes"), "Write five words with commas between them."),
        (rubric(**{**line, "c2_weight": "0"}), "Type a whole number from 1 to 100."),
    ):
        assert said in words_of(staff.send(BASE + "/rubric", **wrong))
    assert staff.send(BASE + "/open").status_code == 303
    db.session.expire_all()
    assert it.plan.state is PlanState.OPEN
    assert "cannot change any more" in words_of(staff.get(BASE + "/rubric"))
    with pytest.raises(Refused, match="cannot change"):
        actions.set_rubric(it.plan, [], by=it.staff)
    with pytest.raises(Refused):
        actions.open_(queries.plan(it.cohort.id), by=it.staff)


def test_closing_says_what_is_missing(it, staff):
    assert "3 applications are not read by all their readers." in words_of(staff.get(BASE + "/close"))
    assert staff.send(BASE + "/close").status_code == 303
    db.session.expire_all()
    assert it.plan.state is PlanState.CLOSED
    assert staff.send(BASE + "/close").status_code == 409
    refused = staff.send(BASE + "/plan", readers_each="9", hides=it.plan.hides, differ_by="1.5")
    assert "Reading is closed: the plan stands as it is." in words_of(refused)
    assert "Reading is closed." in words_of(staff.send(BASE + "/readers/add", email="x@example.org"))
