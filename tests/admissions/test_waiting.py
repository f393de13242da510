"""The waiting list: its order, its bands, whose turn it is and why it is not somebody's."""

from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from champions.admissions import waiting
from champions.admissions.quotas import Rule
from champions.admissions.waiting import Candidate, band_in_words, in_order, next_offers
from champions.registration.models import ApplicationState

S = ApplicationState
HERE = "/c/2027/admissions/waiting"


def person(region="africa", university="", gender="woman"):
    return {"region": region, "country": "", "gender": gender, "member_city": "", "university": university}


def listed(*people):
    return [Candidate(number, (number,), *each) for number, each in enumerate(people, 1)]


ASIA = Rule("region", "asia", None, 1)
AFRICA = Rule("region", "africa", 2, None)
EACH = Rule("university", "", None, 1)


@pytest.mark.parametrize(
    ("position", "words"),
    [
        (1, "among the first 10"),
        (10, "among the first 10"),
        (11, "11 to 25"),
        (25, "11 to 25"),
        (26, "26 to 50"),
        (50, "26 to 50"),
        (51, "after the first 50"),
        (900, "after the first 50"),
    ],
)
def test_bands(app, position, words):
    assert band_in_words(position) == words


def test_pinned_in_comes_first_and_pinned_out_last():
    rows = listed((person(), "out"), (person(), None), (person(), "in"))
    assert [each.id for each in in_order(rows)] == [3, 2, 1]


TABLE = [
    # people, holders, rules, free: offers, and who was passed over by which rule
    ([(person(),), (person(),)], [], [], 1, [1], {}),
    ([(person(),), (person(),)], [], [], 0, [], {}),
    ([(person(),), (person(),)], [], [], None, [1, 2], {}),
    ([(person("asia"),), (person(),)], [person("asia")], [ASIA], 1, [2], {1: ("most", ASIA)}),
    ([(person("asia"),), (person("asia"),)], [], [ASIA], 2, [1], {2: ("most", ASIA)}),
    ([(person("asia"), "out"), (person(),)], [], [], 2, [2], {1: ("pinned", None)}),
    ([(person(university="kyoto"),), (person(),)], [person(university="kyoto")], [EACH], 1, [2], {1: ("most", EACH)}),
    ([(person(university=""),)], [person(university="")], [EACH], 1, [1], {}),
    # The last place is needed for Africa, as long as somebody from there waits.
    ([(person("europe"),), (person(),)], [person()], [AFRICA], 1, [2], {1: ("least", AFRICA)}),
    ([(person("europe"),), (person(),)], [person()], [AFRICA], 2, [1, 2], {}),
    ([(person("europe"),)], [person()], [AFRICA], 1, [1], {}),
    ([(person("europe"),), (person(), "out")], [], [AFRICA], 1, [1], {}),
]


@pytest.mark.parametrize(("people", "holders", "rules", "free", "offers", "passed"), TABLE)
def test_whose_turn_it_is(people, holders, rules, free, offers, passed):
    turn = next_offers(listed(*people), holders, rules, free)
    assert turn.offers == offers
    assert {key: (each.kind, each.rule) for key, each in turn.passed.items()} == passed


people = st.builds(
    person, st.sampled_from(["africa", "asia", "europe"]), st.sampled_from(["", "a", "b"]), st.sampled_from("wm")
)
sides = st.sampled_from([None, None, None, "in", "out"])
rules = st.lists(
    st.sampled_from(
        [ASIA, AFRICA, EACH, Rule("gender", "w", 1, 3), Rule("region", "europe", 1, 2), Rule("region", "africa", 0, 2)]
    ),
    unique_by=lambda rule: rule.key,
    max_size=4,
)


@given(st.lists(st.tuples(people, sides), max_size=12), st.lists(people, max_size=6), rules, st.integers(0, 6))
def test_no_rule_is_broken_by_an_offer_and_everybody_before_has_a_reason(waits, holders, rules, free):
    rows = in_order(listed(*waits))
    turn = next_offers(rows, holders, rules, free)
    assert len(turn.offers) == len(set(turn.offers)) <= free
    by_id = {each.id: each for each in rows}
    assert all(by_id[key].pinned != "out" for key in turn.offers)
    assert not set(turn.offers) & set(turn.passed)
    having = [*holders, *(by_id[key].person for key in turn.offers)]
    for rule in rules:
        if rule.most is None:
            continue
        for key in turn.offers:
            one = by_id[key].person
            alike = [each for each in having if rule.counts(each) and each[rule.field] == one[rule.field]]
            assert not rule.counts(one) or len(alike) <= rule.most
    if turn.offers:
        last = [each.id for each in rows].index(turn.offers[-1])
        assert {each.id for each in rows[:last]} <= set(turn.offers) | set(turn.passed)
    elif free and rows:
        assert set(turn.passed) == set(by_id), "nobody fits, and each knows why"


@given(st.lists(st.tuples(people, sides), max_size=8), st.lists(people, max_size=4), rules, st.integers(1, 5))
def test_places_one_by_one_never_exceed_what_places_at_once_may(waits, holders, rules, free):
    rows, having = in_order(listed(*waits)), list(holders)
    given_ = []
    for left in range(free, 0, -1):
        turn = next_offers([each for each in rows if each.id not in given_], having, rules, left)
        if not turn.offers:
            break
        given_.append(turn.offers[0])
        having.append(next(each.person for each in rows if each.id == turn.offers[0]))
    assert given_ == next_offers(rows, holders, rules, free).offers


def settings(**more):
    whole = {
        "zone": "Asia/Seoul", "first_day": date(2027, 3, 1), "weeks": 15, "lectures": 6, "workshops": 4,
        "replace_until": None, "admission": "selective", "apply_opens_at": datetime(2026, 11, 1, tzinfo=UTC),
        "apply_closes_at": datetime(2027, 1, 31, tzinfo=UTC), "apply_grace_minutes": 0, "decide_by": None,
    }  # fmt: skip
    return SimpleNamespace(**whole | more)


@pytest.mark.parametrize(
    ("more", "until"),
    [
        # After the opening a lecture a week: the third one is in week 4, which begins at midnight in Seoul.
        ({}, datetime(2027, 3, 21, 15, tzinfo=UTC)),
        ({"replace_until": datetime(2027, 3, 5, tzinfo=UTC)}, datetime(2027, 3, 5, tzinfo=UTC)),
        ({"lectures": 1, "workshops": 1}, datetime(2027, 6, 6, 15, tzinfo=UTC)),
    ],
)
def test_until_when_a_leaver_is_replaced(more, until):
    assert waiting.replace_until(settings(**more), []) == until


@pytest.mark.parametrize(
    ("more", "undecided", "now", "moves"),
    [
        ({}, 0, datetime(2027, 2, 1, tzinfo=UTC), True),
        ({}, 0, datetime(2027, 1, 30, tzinfo=UTC), False),  # applications are open
        ({}, 3, datetime(2027, 2, 1, tzinfo=UTC), False),  # some are not decided
        ({"decide_by": date(2027, 2, 15)}, 3, datetime(2027, 2, 15, 14, 59, tzinfo=UTC), False),
        ({"decide_by": date(2027, 2, 15)}, 3, datetime(2027, 2, 15, 15, 0, tzinfo=UTC), True),
        ({}, 0, datetime(2027, 4, 10, tzinfo=UTC), False),  # too late for anybody to join
        ({"admission": "open"}, 9, datetime(2027, 1, 30, tzinfo=UTC), True),
    ],
)
def test_when_the_list_moves_by_itself(app, more, undecided, now, moves):
    until = datetime(2027, 4, 1, tzinfo=UTC)
    assert (waiting.resting(settings(**more), until, undecided, now) is None) is moves
