"""Pure: the waiting list. Its order, what one is told about one's place, who is offered the next place and who is not.

The order is the readers' score, ties by the published lot; in a cohort with open admission the time of arrival. A place
is offered to one person at a time, within the quotas as they count who holds a place already.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import gettext as _

from champions.cohorts import line
from champions.core import render

from .quotas import Rule, rule_in_words

IN, OUT = "in", "out"
# The last place of each band; nobody is told a number that goes up when somebody else's score does.
BANDS = (10, 25, 50)
# The session before which a leaver is replaced.
REPLACED_BEFORE = 3


@dataclass(frozen=True)
class Candidate:
    """Somebody on the list: the better sort key first, what quotas count them by, and whether staff pinned them."""

    id: int
    key: tuple[Any, ...]
    person: Mapping[str, Any]
    pinned: str | None = None


@dataclass(frozen=True)
class Passed:
    """Why somebody was not offered a place although one was free: pinned out, or a rule."""

    kind: str
    rule: Rule | None = None


@dataclass(frozen=True)
class Turn:
    """Who is offered a place now, in this order, and why each who stood before the last of them is not."""

    offers: list[int]
    passed: dict[int, Passed]


def in_order(candidates: Iterable[Candidate]) -> list[Candidate]:
    """The list as it stands: who is pinned in first, then by their key, who is pinned out last."""
    sides = {IN: 0, None: 1, OUT: 2}
    return sorted(candidates, key=lambda each: (sides[each.pinned], each.key, each.id))


def band(position: int) -> tuple[int, int | None]:
    """The band that a position (from 1) lies in: its first place and its last; None for a band without an end."""
    first = 1
    for last in BANDS:
        if position <= last:
            return first, last
        first = last + 1
    return first, None


def band_in_words(position: int) -> str:
    """What somebody on the list is told about their place."""
    first, last = band(position)
    if last is None:
        return _("after the first %(last)s", last=first - 1)
    if first == 1:
        return _("among the first %(last)s", last=last)
    return _("%(first)s to %(last)s", first=first, last=last)


def next_offers(
    candidates: Sequence[Candidate], holders: Sequence[Mapping[str, Any]], rules: Sequence[Rule], free: int | None
) -> Turn:
    """For each free place (None: any number) the first of the list who fits, and why those before them do not."""
    having, left = list(holders), list(candidates)
    turn = Turn([], {})
    while left and (free is None or len(turn.offers) < free):
        table = _Table(rules, having, left, None if free is None else free - len(turn.offers))
        chosen = None
        for each in left:
            why = table.why_not(each)
            if why is None:
                chosen = each
                break
            turn.passed[each.id] = why
        if chosen is None:
            break
        turn.passed.pop(chosen.id, None)
        turn.offers.append(chosen.id)
        having.append(chosen.person)
        left.remove(chosen)
    return turn


def why_in_words(passed: Passed) -> str:
    """Why somebody was passed over, for staff."""
    if passed.rule is None:
        return _("Pinned out by staff.")
    if passed.kind == "least":
        return _("The places left are needed for “%(rule)s”.", rule=rule_in_words(passed.rule))
    return _("One more would break “%(rule)s”.", rule=rule_in_words(passed.rule))


def replace_until(cohort: Any, phases: Sequence[Any]) -> datetime:
    """Until when a free place goes to the waiting list: the setting, else until the week of the third session begins.

    A cohort with fewer sessions replaces until its last week begins.
    """
    if cohort.replace_until is not None:
        until: datetime = cohort.replace_until
        return until
    # The plan alone is asked, so any instant will do.
    stops = line.stops(cohort, phases, datetime.combine(cohort.first_day, time(), ZoneInfo(cohort.zone)))
    sessions = [stop.monday for stop in stops if stop.kind in (line.Kind.LECTURE, line.Kind.WORKSHOP)]
    monday = sessions[REPLACED_BEFORE - 1] if len(sessions) >= REPLACED_BEFORE else stops[-1].monday
    return datetime.combine(monday, time(), ZoneInfo(cohort.zone))


def resting(cohort: Any, until: datetime, undecided: int, now: datetime) -> str | None:
    """Why free places are not offered by themselves now, for staff; None while they are.

    By itself the list moves once the applications are closed and decided, so that it overtakes nobody.
    """
    if now >= until:
        return _("Places were given to the waiting list until %(when)s.", when=render.in_words(until, cohort.zone))
    if cohort.admission == "open":
        return None
    if now <= cohort.apply_closes_at:
        return _("Applications are open. By itself the list moves once they are closed and decided.")
    if undecided and not _is_over(cohort.decide_by, cohort.zone, now):
        return _("Not all applications are decided. By itself the list moves once they are.")
    return None


def _is_over(day: date | None, zone: str, now: datetime) -> bool:
    return day is not None and now.astimezone(ZoneInfo(zone)).date() > day


class _Table:
    """How many hold a place and how many could still come, by rule, before the next place is given."""

    def __init__(
        self,
        rules: Sequence[Rule],
        having: Sequence[Mapping[str, Any]],
        left: Sequence[Candidate],
        remaining: int | None,
    ) -> None:
        self.rules, self.remaining = rules, remaining
        self.held = {rule.key: Counter(each[rule.field] for each in having if rule.counts(each)) for rule in rules}
        self.there = {
            rule.key: sum(rule.counts(each.person) for each in left if each.pinned != OUT)
            for rule in rules
            if rule.least is not None
        }

    def why_not(self, candidate: Candidate) -> Passed | None:
        """Why the candidate is not given the next place; None when they are."""
        if candidate.pinned == OUT:
            return Passed("pinned")
        for rule in self.rules:
            if rule.most is None or not rule.counts(candidate.person):
                continue
            # A rule of each value counts only those who share the candidate's.
            if self.held[rule.key][candidate.person[rule.field]] >= rule.most:
                return Passed("most", rule)
        return self._needed(candidate)

    def _needed(self, candidate: Candidate) -> Passed | None:
        """The rule that needs the places which would be left, and whose people are there to take them."""
        lacking: Counter[str] = Counter()
        for rule in self.rules:
            if rule.least is None or self.remaining is None:
                continue
            own = rule.counts(candidate.person)
            missing = rule.least - self.held[rule.key].total() - own
            # A rule that asks for more people than there are does not hold up the rest; and the values of a field are
            # disjoint: nobody helps two rules of one field.
            lacking[rule.field] += min(max(0, missing), self.there[rule.key] - own)
            if lacking[rule.field] > self.remaining - 1:
                return Passed("least", rule)
        return None
