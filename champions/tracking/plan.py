"""Pure: the weeks of a cohort with what is held and what is due in each, for any number of weeks and sessions."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from champions.cohorts import calendar
from champions.schedule.attendance import Standing

from .windows import Due, Window, window


@dataclass(frozen=True)
class Week:
    """A week: its number, when it ends, its colour, and the sessions and deliverables that belong to it."""

    number: int
    ends_at: datetime
    colour: int
    sessions: Sequence[Any]
    deliverables: Sequence[Any]

    @property
    def code(self) -> str | None:
        """What heads its column: the labels of its sessions, mostly one; None for a week without."""
        return " ".join(each.label for each in self.sessions) or None

    @property
    def title(self) -> str:
        """What it is about: its sessions, else what is due in it; empty when it is neither."""
        return ", ".join(each.title for each in self.sessions or self.deliverables)


def weeks(cohort: Any, sessions: Iterable[Any], deliverables: Iterable[Any]) -> list[Week]:
    """All weeks of the cohort in order; what lies outside them (a ceremony in December) belongs to none."""
    colours = {number: phase.line for phase in cohort.phases for number in range(phase.first_week, phase.last_week + 1)}
    held = list(sessions)
    asked = [(calendar.week_number(cohort, each.due_at), each) for each in deliverables]
    plan = []
    for number in range(1, cohort.weeks + 1):
        here = [each for each in held if each.week == number]
        due = [each for week, each in asked if week == number]
        colour = here[0].line if here else colours.get(number, 0)
        plan.append(Week(number, calendar.end_of_week(cohort, number), colour, here, due))
    return plan


def windows(
    plan: Sequence[Week], standing: Callable[[Any], Standing], due: Callable[[Any], Due], now: datetime
) -> list[Window]:
    """One participant's windows at `now`, from their `standing` in a session and how they stand with what is `due`."""
    return [
        window(
            [standing(each) for each in week.sessions],
            # What is due says something only about a week without a session.
            () if week.sessions else [due(each) for each in week.deliverables],
            ends_at=week.ends_at,
            now=now,
        )
        for week in plan
    ]


def handed_in(plan: Sequence[Week], due: Callable[[Any], Due]) -> list[bool]:
    """For each week, whether something is due in it and all of that was handed in."""
    return [bool(week.deliverables) and all(due(each).handed_in for each in week.deliverables) for week in plan]
