"""Who must not read what, as far as it can be known."""

import pytest

from champions.reviews import conflicts
from champions.reviews.conflicts import Why


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("University of Nairobi", "university of  NAIROBI", True),
        ("Universidad de Los Andes", "Universidád de los Andes.", True),
        ("Yonsei-University", "Yonsei University", True),
        ("서울대학교", "서울대학교 ", True),
        ("University of Nairobi", "University of Lagos", False),
        ("", "", False),
        ("-", "...", False),
        ("", "University of Nairobi", False),
    ],
)
def test_the_same_university(one, other, same):
    assert conflicts.same_university(one, other) is same
    assert conflicts.same_university(other, one) is same


@pytest.mark.parametrize(
    ("facts", "why"),
    [
        ({}, None),
        ({"reader": 2}, Why.OWN),
        ({"competes": True}, Why.COMPETES),
        ({"university": "mit"}, Why.UNIVERSITY),
        ({"university": "Elsewhere"}, None),
    ],
)
def test_what_stands_against_reading(facts, why):
    usual = {"reader": 1, "university": "", "competes": False, "applicant": 2, "applicants_university": "MIT"}
    assert conflicts.derived(**{**usual, **facts}) is why
