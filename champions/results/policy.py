"""Who may see results before they are public, and make them so."""

from typing import Any

from champions.core.access import permission


@permission
def see_before_release(viewer: Any, subject: Any) -> bool:
    """Until the reveal all staff of the cohort, and nobody else, may see scores and ranks."""
    return bool(viewer.is_staff(subject.cohort.id))


@permission
def ask_compilation(viewer: Any, subject: Any) -> bool:
    """Staff of the cohort may have a closed round compiled."""
    return bool(viewer.is_staff(subject.cohort.id))


@permission
def confirm(viewer: Any, subject: Any) -> bool:
    """Staff of the cohort may confirm a compilation; two different people seal it."""
    return bool(viewer.is_staff(subject.cohort.id))
