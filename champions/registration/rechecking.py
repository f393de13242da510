"""Pure: whose answer another age rule would change, and what an application keeps of what staff then decided.

An application keeps the rule it was decided by. When the cohort's rule changes, nothing happens to it by itself: it is
open until staff keep the old rule for it or apply the new one.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from .eligibility import Answer, Rule


@dataclass(frozen=True)
class Change:
    """What two rules say of the same date of birth, when they do not say the same."""

    before: Answer
    after: Answer

    @property
    def loses(self) -> bool:
        """True when somebody who was eligible no longer is."""
        return self.before is Answer.ELIGIBLE


@dataclass(frozen=True)
class Count:
    """How many become not eligible, and how many become eligible."""

    out: int
    into: int

    @property
    def all(self) -> int:
        """How many change in all."""
        return self.out + self.into


def kept_rule(stored: Mapping[str, Any]) -> Rule | None:
    """The rule an application keeps; None for one that was sent before rules were kept with their numbers."""
    try:
        return Rule(
            date.fromisoformat(stored["reference_date"]),
            int(stored["age_limit"]),
            int(stored["minimum_age"]),
            int(stored.get("version", 1)),
        )
    except (KeyError, TypeError, ValueError):
        return None


def change(before: Rule | None, after: Rule, born: date) -> Change | None:
    """What changes for somebody born on that day; None when both rules answer alike. No rule means eligible."""
    said = before.answer(born) if before else Answer.ELIGIBLE
    says = after.answer(born)
    return None if said is says else Change(said, says)


def open_change(stored: Mapping[str, Any], rule: Rule, born: date) -> Change | None:
    """What `rule` would change for an application, unless staff have decided about this very rule already."""
    if stored.get("kept") and stored.get("against") == rule.stored():
        return None
    return change(kept_rule(stored), rule, born)


def count(changes: Iterable[Change | None]) -> Count:
    """How many of them go out and come in."""
    real = [each for each in changes if each is not None]
    out = sum(each.loses for each in real)
    return Count(out, len(real) - out)


def keep(stored: Mapping[str, Any], rule: Rule, reason: str) -> dict[str, Any]:
    """What an application keeps when staff leave it under its old rule, although `rule` says something else."""
    return {**stored, "kept": True, "against": rule.stored(), "reason": reason}


def apply(rule: Rule, born: date, reason: str) -> dict[str, Any]:
    """What an application keeps when staff apply the new rule to it: the rule and its answer."""
    return {**rule.stored(), "answer": str(rule.answer(born)), "reason": reason}
