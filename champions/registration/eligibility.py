"""Pure: who is of the age a cohort is for, on its reference date, and that in words.

A person is so many years old from the instant their birthday begins; a birthday on 29 February is on 1 March in common
years. It is counted on the cohort's reference date, never today, so no clock and no time zone can change the answer.
"""

from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Protocol

from flask_babel import gettext as _

from champions.cohorts.calendar import years_before
from champions.core.render import day

# Raise it when the rule itself (not its numbers) changes: applications keep the version they were decided by.
VERSION = 1


class Ages(Protocol):
    """The settings of a cohort that this module reads."""

    reference_date: date
    age_limit: int
    minimum_age: int


class Answer(StrEnum):
    """What the rule says to a date of birth."""

    ELIGIBLE = "eligible"
    TOO_OLD = "too_old"
    TOO_YOUNG = "too_young"


@dataclass(frozen=True)
class Rule:
    """The age rule with its numbers: under `age_limit` and at least `minimum_age` on `reference_date`."""

    reference_date: date
    age_limit: int
    minimum_age: int
    version: int = VERSION

    @property
    def born_after(self) -> date:
        """Whoever was born on this day, or before it, is too old."""
        return years_before(self.reference_date, self.age_limit)

    @property
    def born_by(self) -> date:
        """Whoever was born after this day is too young."""
        return years_before(self.reference_date, self.minimum_age)

    def stored(self) -> dict[str, Any]:
        """The rule as an application keeps it."""
        return asdict(self) | {"reference_date": self.reference_date.isoformat()}

    def answer(self, born: date) -> Answer:
        """Whether somebody born on that day is of the right age."""
        if born <= self.born_after:
            return Answer.TOO_OLD
        return Answer.ELIGIBLE if born <= self.born_by else Answer.TOO_YOUNG


def rule_of(cohort: Ages) -> Rule:
    """The rule of the cohort, as its settings are now."""
    return Rule(cohort.reference_date, cohort.age_limit, cohort.minimum_age)


def is_eligible(cohort: Ages, born: date) -> bool:
    """True when somebody born on that day may apply to the cohort."""
    return rule_of(cohort).answer(born) is Answer.ELIGIBLE


def birthday(born: date, year: int) -> date:
    """The day in `year` on which somebody born on `born` is a year older."""
    try:
        return born.replace(year=year)
    except ValueError:
        return date(year, 3, 1)


def rule_in_words(rule: Rule) -> str:
    """The rule as one sentence with its dates, said before anybody types anything."""
    said = {"limit": rule.age_limit, "when": in_full(rule.reference_date), "after": in_full(rule.born_after)}
    if not rule.minimum_age:
        return _("You must be under %(limit)s on %(when)s: born after %(after)s.", **said)
    said |= {"least": rule.minimum_age, "by": in_full(rule.born_by)}
    return _(
        "You must be under %(limit)s and at least %(least)s on %(when)s: born after %(after)s and not after %(by)s.",
        **said,
    )


def answer_in_words(rule: Rule, born: date) -> str:
    """What the rule says to that date of birth, and why, with the dates."""
    answer = rule.answer(born)
    said = {"when": in_full(rule.reference_date), "limit": rule.age_limit, "after": in_full(rule.born_after)}
    if answer is Answer.ELIGIBLE:
        return _("You can apply: you were born after %(after)s, so you are under %(limit)s on %(when)s.", **said)
    if answer is Answer.TOO_YOUNG:
        return _(
            "You cannot apply yet: you must be at least %(least)s on %(when)s, so born on %(by)s or before.",
            least=rule.minimum_age,
            by=in_full(rule.born_by),
            **said,
        )
    if birthday(born, born.year + rule.age_limit) == rule.reference_date:
        return _(
            "You cannot apply to this cohort: you turn %(limit)s on %(when)s, the very day we count. "
            "You must be born after %(after)s.",
            **said,
        )
    return _(
        "You cannot apply to this cohort: you must be under %(limit)s on %(when)s, so born after %(after)s.", **said
    )


def age_in_words(rule: Rule, born: date) -> str:
    """`You are 23 on 1 March 2027: eligible`, or what else the rule says."""
    if rule.answer(born) is not Answer.ELIGIBLE:
        return answer_in_words(rule, born)
    when = in_full(rule.reference_date)
    return _("You are %(age)s on %(when)s: eligible", age=age_on(born, rule.reference_date), when=when)


def age_on(born: date, day: date) -> int:
    """How old somebody born on `born` is on `day`."""
    return day.year - born.year - (birthday(born, day.year) > day)


def in_full(value: date) -> str:
    """`1 March 1992`, in the reader's language."""
    return day(value, year=True, weekday=False)
