"""What do we know: how applications will be read. Reviews, which come later in the story, know it and say it here."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Reading:
    """By how many people each application is read, and whether they get the applicant's name and gender."""

    people: int = 2
    without_name: bool = True
    without_gender: bool = True


_ask: Callable[[int], Reading | None] = lambda cohort_id: None  # noqa: E731  set by reviews


def use_reading(ask: Callable[[int], Reading | None]) -> None:
    """From now on `ask(cohort_id)` says how a cohort's applications are read."""
    global _ask  # noqa: PLW0603  one answer for the process
    _ask = ask


def reading(cohort_id: int) -> Reading:
    """How the applications of the cohort are read; before staff have planned it, the usual way."""
    return _ask(cohort_id) or Reading()
