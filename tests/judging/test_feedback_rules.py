"""Pure: hints about words, the order of comments, what a team reads."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from champions.judging.feedback import Found, Hint, Words, body, hints

pytestmark = pytest.mark.once

WHO = {"judge": "Amara Okafor", "organisation": "Lagos Tech Hub", "teams": ["Nile", "Green Volta", "Æon"]}


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("A clear plan. Next, talk to the people who live there.", []),
        ("", []),
        # Who judged
        ("Write to me, amara OKAFOR.", [(Hint.JUDGE, "Amara Okafor")]),
        ("Okafor here: well done.", [(Hint.JUDGE, "Okafor")]),
        ("We at the Lagos-Tech-Hub do the same.", [(Hint.JUDGE, "Lagos Tech Hub")]),
        ("Amaranth is a grain.", []),
        # Other teams
        ("Nile had more data.", [(Hint.TEAM, "Nile")]),
        ("Look at what GREEN VOLTA did.", [(Hint.TEAM, "Green Volta")]),
        ("Green ideas.", []),
        ("æon was here", [(Hint.TEAM, "Æon")]),
        # Addresses
        ("Ask j.doe+x@example.org.", [(Hint.ADDRESS, "j.doe+x@example.org")]),
        ("See https://example.org/a?b=1 for more", [(Hint.ADDRESS, "https://example.org/a?b=1")]),
        ("www.example.org has it", [(Hint.ADDRESS, "www.example.org")]),
        ("Meet @ noon", []),
        # Scores and places
        ("4/5 for the idea", [(Hint.RESULT, "4/5")]),
        ("It is a 7 out of 10.", [(Hint.RESULT, "7 out of 10")]),
        ("I gave it a 4", [(Hint.RESULT, "gave it a 4")]),
        ("You scored 12 from me", [(Hint.RESULT, "scored 12")]),
        ("85 points", [(Hint.RESULT, "85 points")]),
        ("4,5 / 5", [(Hint.RESULT, "4,5 / 5")]),
        ("first place for me", [(Hint.RESULT, "first place")]),
        ("a top-ranked idea", [(Hint.RESULT, "top-ranked")]),
        ("Your 3rd prize", [(Hint.RESULT, "3rd prize")]),
        ("the best entry", [(Hint.RESULT, "the best entry")]),
        ("better than all others", [(Hint.RESULT, "better than all others")]),
        ("You are winners", [(Hint.RESULT, "winners")]),
        ("On the first page, put the place.", []),
        ("Open 24/7 and in 3 of 4 streets", []),
        ("It began in 2026/27, for 30 % of the city; three points are open.", []),
        # Hurtful
        ("This is Rubbish, sorry.", [(Hint.HARSH, "Rubbish")]),
        ("a waste of time", [(Hint.HARSH, "waste of time")]),
        ("The river carries waste; that takes time.", []),
    ],
)
def test_what_to_look_at_twice(words, found):
    assert hints(words, **WHO) == [Found(*each) for each in found]


def test_in_a_round_that_is_not_blind_the_judge_may_be_named():
    assert hints("I am Amara Okafor, see Nile", **WHO, blind=False) == [Found(Hint.TEAM, "Nile")]


@pytest.mark.parametrize(
    "words", ["first places", "الفريق الأول ممتاز", "第一名", "e\u0301cole", "a" * 5000, "((((@@@@....////5/5/5"]
)
def test_any_script_and_any_length_is_read(words):
    assert isinstance(hints(words, judge="", organisation="", teams=["", "  ", "x"]), list)


@given(st.text(max_size=300), st.text(max_size=30), st.lists(st.text(max_size=20), max_size=4))
def test_hints_quote_the_words_or_a_name_we_know(words, judge, teams):
    for each in hints(words, judge=judge, teams=teams):
        if each.hint in (Hint.JUDGE, Hint.TEAM):
            assert each.words in {judge.strip(), *judge.split(), *(team.strip() for team in teams)}
        else:
            assert each.words in words


CRITERIA = {1: "Impact", 2: "Evidence"}
SAID = st.lists(st.tuples(st.text(min_size=1, max_size=9), st.text(max_size=40)), max_size=6)


def read(said, **more):
    return body("entry12345", said, criteria=CRITERIA, **{"blind": True, **more})


def test_a_team_reads_words_and_no_judge():
    said = [("Amara", Words("Go on. ", {2: " Show where. ", 1: ""})), ("Bela", Words(" ", {1: " "}))]
    assert read(said) == [
        {"judge": None, "words": "Go on.", "remarks": [{"criterion": "Evidence", "words": "Show where."}]}
    ]
    assert [each["judge"] for each in read(said, blind=False)] == ["Amara"]
    assert read([]) == []


@given(SAID, st.randoms(use_true_random=False))
def test_the_order_says_nothing_about_judges(said, chance):
    cards = [(judge, Words(words, {})) for judge, words in said]
    renamed = [(f"J{place}", words) for place, (_, words) in enumerate(cards)]
    chance.shuffle(renamed)
    assert read(cards) == read(renamed)


def test_the_order_is_another_one_for_each_entry():
    said = [("A", Words("Because I say so.", {})), ("B", Words("Measure it twice.", {}))]
    orders = {
        tuple(each["words"] for each in body(f"entry{number}", said, criteria={}, blind=True)) for number in range(20)
    }
    assert len(orders) == 2
