"""Pure: what a quota says and whom it counts, and what is impossible before anybody is counted."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from champions.core import render
from champions.core.text import without_marks
from champions.registration import places
from champions.registration.regions import REGIONS, countries_of, region_of

FIELDS: Mapping[str, Any] = {
    "region": _l("Region"),
    "country": _l("Country"),
    "gender": _l("Gender"),
    "member_city": _l("Member city"),
    "university": _l("University"),
}
GENDERS: Mapping[str, Any] = {"woman": _l("Women"), "man": _l("Men"), "other": _l("Another gender")}
# A quota for each value by itself: nobody is to come in crowds.
EACH: Mapping[str, Any] = {"country": _l("Each country"), "university": _l("Each university")}
YES = "yes"


@dataclass(frozen=True)
class Rule:
    """At least and at most so many people whose `field` is `value`; '' means at most so many of each value."""

    field: str
    value: str
    least: int | None = None
    most: int | None = None

    @property
    def key(self) -> str:
        """What the rule is called in a run."""
        return f"{self.field}:{self.value}"

    @property
    def stored(self) -> dict[str, Any]:
        """The rule as a run keeps it."""
        return {"field": self.field, "value": self.value, "least": self.least, "most": self.most}

    @cached_property
    def wanted(self) -> str:
        """The value as people have it: a university by its name as names are compared."""
        return key(self.value) if self.field == "university" else self.value

    def counts(self, person: Mapping[str, Any]) -> bool:
        """True when the rule counts the person; a rule of each value counts everybody who has one."""
        return bool(person[self.field]) if self.value == "" else bool(person[self.field] == self.wanted)


def key(text: str) -> str:
    """How names are compared: without case, accents, and spaces that say nothing; the same in SQL (`bare`)."""
    return without_marks(text)


def person(
    *, country: str, city: str, gender: str | None, university: str, member_cities: frozenset[tuple[str, str]]
) -> dict[str, str]:
    """What quotas can count somebody by."""
    return {
        "region": region_of(country),
        "country": country,
        "gender": gender or "",
        "member_city": YES if (country, key(city)) in member_cities else "",
        "university": key(university),
    }


def name(field: str, value: str) -> str:
    """Whom a quota counts, in words: `Africa`, `Kenya`, `Women`, `Each university`."""
    if value == "":
        return str(EACH.get(field, FIELDS[field]))
    if field == "country":
        return places.country(value, render.locale())
    if field == "member_city":
        return _("Lives in a member city")
    return str((REGIONS if field == "region" else GENDERS if field == "gender" else {}).get(value, value))


def demand(least: int | None, most: int | None) -> str:
    """What a quota asks for, in words: `at least 80`."""
    if least is not None and most is not None:
        return _("exactly %(num)s", num=least) if least == most else _("%(least)s to %(most)s", least=least, most=most)
    return _("at most %(num)s", num=most) if least is None else _("at least %(num)s", num=least)


def rule_in_words(rule: Rule) -> str:
    """The whole rule: `Africa: at least 80`."""
    return _("%(who)s: %(demand)s", who=name(rule.field, rule.value), demand=demand(rule.least, rule.most))


def value_error(field: str, value: str) -> str | None:
    """What is wrong with the value for that field, or None."""
    if field not in FIELDS:
        return _("Choose what people are counted by.")
    if value == "":
        return None if field in EACH else _("Choose whom it counts.")
    known: dict[str, Any] = {
        "region": REGIONS,
        "gender": GENDERS,
        "member_city": (YES,),
        "country": {code for code, _name in places.countries(render.locale())},
    }
    return None if field == "university" or value in known[field] else _("Choose whom it counts.")


def numbers_error(value: str, least: int | None, most: int | None) -> str | None:
    """What is wrong with the numbers, or None."""
    if least is None and most is None:
        return _("Say a number: at least, at most, or both.")
    if value == "" and least is not None:
        return _("A rule for each can only say at most. Leave “at least” empty.")
    if least is not None and most is not None and least > most:
        return _("“At least” (%(least)s) must not be more than “at most” (%(most)s).", least=least, most=most)
    return None


def problems(rules: Iterable[Rule], seats: int | None) -> list[str]:
    """Why these rules cannot all be kept by anybody, one sentence each; empty when that cannot be seen yet."""
    rules = list(rules)
    return [*_more_than_seats(rules, seats), *_more_than_region(rules)]


def warnings(rules: Iterable[Rule], seats: int | None) -> list[str]:
    """What follows from these rules that people may not expect, one sentence each."""
    most = {rule.value: rule.most for rule in rules if rule.field == "region"}
    if seats is None or any(most.get(region) is None for region in REGIONS):
        return []
    allowed = sum(number or 0 for number in most.values())
    if allowed >= seats:
        return []
    return [
        _(
            "The regions together allow at most %(allowed)s people. %(empty)s of %(seats)s places stay empty.",
            allowed=allowed,
            empty=seats - allowed,
            seats=seats,
        )
    ]


def _more_than_seats(rules: list[Rule], seats: int | None) -> list[str]:
    if seats is None:
        return []
    found = []
    asked: dict[str, int] = defaultdict(int)
    for rule in rules:
        asked[rule.field] += rule.least or 0
        if (rule.least or 0) > seats:
            found.append(
                _("“%(rule)s” asks for more than the %(seats)s places.", rule=rule_in_words(rule), seats=seats)
            )
    # The values of a field are disjoint: nobody is counted twice.
    found += [
        _(
            "The rules by “%(field)s” together ask for at least %(asked)s people. There are %(seats)s places.",
            field=FIELDS[field],
            asked=number,
            seats=seats,
        )
        for field, number in asked.items()
        if number > seats and not any(rule.field == field and (rule.least or 0) > seats for rule in rules)
    ]
    return found


def _more_than_region(rules: list[Rule]) -> list[str]:
    found = []
    for rule in rules:
        if rule.field != "region" or rule.most is None:
            continue
        inside = set(countries_of(rule.value))
        asked = sum(each.least or 0 for each in rules if each.field == "country" and each.value in inside)
        if asked > rule.most:
            found.append(
                _(
                    "“%(rule)s” cannot be kept: rules for its countries ask for at least %(asked)s people.",
                    rule=rule_in_words(rule),
                    asked=asked,
                )
            )
    return found
