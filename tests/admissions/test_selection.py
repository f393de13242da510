"""The best set within quotas: against all sets there are, and what is said about it."""

from itertools import combinations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from champions.admissions import selection, ties
from champions.admissions.case import read
from champions.admissions.quotas import Rule

SEED = "published"


def someone(code, score, region="asia", gender="woman", university="", country="KR", member_city=""):
    """A person as a run knows them."""
    return {
        "code": code,
        "score": selection.points(score),
        "region": region,
        "country": country,
        "gender": gender,
        "member_city": member_city,
        "university": university,
    }


def asked(people, seats, rules=(), pins=None, held=(), unread=()):
    """The inputs of a run."""
    return selection.inputs(
        seats=seats, seed=SEED, candidates=people, held=held, unread=unread, rules=rules, pins=pins or {}
    )


def keeps(case, chosen):
    """True when the set of places breaks no rule: said once more, without the solver's words."""
    having = [*case.held, *(case.people[i] for i in chosen)]
    codes = {case.people[i]["code"] for i in chosen}
    for code, side in case.pins.items():
        if (code in codes) != (side == "in"):
            return False
    for rule in case.rules:
        values = {rule.value} if rule.value else {person[rule.field] for person in having} - {""}
        for value in values:
            number = sum(person[rule.field] == value for person in having)
            there = sum(person[rule.field] == value for person in case.held)
            if rule.most is not None and number > max(rule.most, there):
                return False
            if rule.least is not None and number < rule.least:
                return False
    return len(chosen) <= case.seats


def by_hand(inputs):
    """The best set, found by looking at every set there is; None when none keeps the rules."""
    case = read(inputs)
    everybody = range(len(case.people))
    sets = [chosen for size in range(len(case.people) + 1) for chosen in combinations(everybody, size)]
    good = [chosen for chosen in sets if keeps(case, chosen)]
    lots = [ties.lot(SEED, person["code"]) for person in case.people]
    worth = {
        chosen: (len(chosen), sum(case.people[i]["score"] for i in chosen), -sum(lots[i] for i in chosen))
        for chosen in good
    }
    return {case.people[i]["code"] for i in max(good, key=worth.__getitem__)} if good else None


people = st.lists(
    st.builds(
        dict,
        score=st.sampled_from([3.0, 3.5, 4.0, 4.333333]),
        region=st.sampled_from(["asia", "africa"]),
        gender=st.sampled_from(["woman", "man", ""]),
        university=st.sampled_from(["", "a", "b"]),
    ),
    min_size=1,
    max_size=8,
).map(lambda rows: [someone(f"p{i}", row.pop("score"), **row) for i, row in enumerate(rows)])

NUMBERS = st.one_of(st.none(), st.integers(0, 4))
WHOM = st.sampled_from(
    [("region", "asia"), ("region", "africa"), ("gender", "woman"), ("gender", "man"), ("university", "a")]
)
one_rule = st.builds(lambda whom, least, most: Rule(*whom, least, most), WHOM, NUMBERS, NUMBERS).filter(
    lambda rule: (
        (rule.least is not None or rule.most is not None)
        and (rule.least or 0) <= (99 if rule.most is None else rule.most)
    )
)
each_rule = st.builds(lambda most: Rule("university", "", None, most), st.integers(1, 2))
all_rules = st.lists(st.one_of(one_rule, each_rule), max_size=3, unique_by=lambda rule: rule.key)


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    people,
    st.integers(1, 6),
    all_rules,
    st.dictionaries(st.integers(0, 7), st.sampled_from(["in", "out"]), max_size=2),
    st.integers(0, 2),
)
def test_no_set_is_better(rows, seats, rules, pins, number_held):
    held = [someone(f"h{i}", 4.0, region="africa", university="a") for i in range(number_held)]
    inputs = asked(rows, seats, rules, {f"p{i}": side for i, side in pins.items()}, held)
    expected = by_hand(inputs)
    outputs = selection.compute(inputs)
    assert outputs["possible"] == (expected is not None)
    if expected is None:
        assert outputs["conflict"] or outputs["pins"]
        return
    assert set(outputs["selected"]) == expected
    told(inputs, outputs)


def told(inputs, outputs):
    """What is said beside the set agrees with the set."""
    case = read(inputs)
    chosen = frozenset(i for i, person in enumerate(case.people) if person["code"] in outputs["selected"])
    before = {case.people[i]["code"] for i in case.by_rank()}
    assert {row["code"] for row in outputs["moves"] if row["move"] == "in"} == set(outputs["selected"]) - before
    assert {row["code"] for row in outputs["moves"] if row["move"] == "out"} == before - set(outputs["selected"])
    assert all(row["because"] for row in outputs["moves"])
    assert outputs["total"] == sum(case.people[i]["score"] for i in chosen)
    assert not set(outputs["line"]) & set(outputs["selected"])
    for row, rule in zip(outputs["rules"], case.rules, strict=True):
        assert row["now"] == case.count(rule, chosen)
        assert row["seats_lost"] >= 0
        assert row["lost"] >= 0 or row["seats_lost"]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(people, st.integers(1, 5), st.lists(one_rule, min_size=1, max_size=3, unique_by=lambda rule: rule.key))
def test_what_cannot_be_kept_is_the_heart_of_it_and_each_change_helps(rows, seats, rules):
    unread = [someone(f"u{i}", 0, region="africa") for i in range(3)]
    inputs = asked(rows, seats, rules, unread=unread)
    outputs = selection.compute(inputs)
    if outputs["possible"]:
        return
    heart = [Rule(**rule) for rule in outputs["conflict"]]
    assert by_hand(asked(rows, seats, heart)) is None
    for left_out in heart:
        assert by_hand(asked(rows, seats, [rule for rule in heart if rule != left_out])) is not None
    rules = heart if outputs["partly"] else rules
    for change in outputs["changes"]:
        assert by_hand(changed(rows, seats, rules, unread, change)) is not None
        if change["kind"] in ("least", "most", "seats"):
            step = 1 if change["kind"] == "least" else -1
            assert by_hand(changed(rows, seats, rules, unread, change | {"to": change["to"] + step})) is None


def changed(rows, seats, rules, unread, change):
    """The inputs after the change."""
    if change["kind"] == "seats":
        return asked(rows, change["to"], rules)
    if change["kind"] == "read":
        rule = next(rule for rule in rules if rule.key == change["key"])
        more = [person for person in unread if rule.counts(person)]
        assert len(more) == change["count"]
        return asked([*rows, *more], seats, rules)
    other = [
        Rule(rule.field, rule.value, **{"least": rule.least, "most": rule.most} | {change["kind"]: change["to"]})
        if rule.key == change["key"]
        else rule
        for rule in rules
    ]
    return asked(rows, seats, other)
