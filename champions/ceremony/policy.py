"""Who may watch the ceremony, and who may run it."""

from typing import Any

from champions.core.access import permission


@permission
def watch(viewer: Any, subject: Any) -> bool:
    """Everybody may watch the stage of a cohort's ceremony."""
    return True


@permission
def control(viewer: Any, subject: Any) -> bool:
    """Staff of the cohort may see what is sealed, and how to say it, before the reveal."""
    return bool(viewer.is_staff(subject.cohort.id))


@permission
def reveal(viewer: Any, subject: Any) -> bool:
    """Staff of the cohort may reveal a sealed result: then everybody knows, and nobody can take it back."""
    return bool(viewer.is_staff(subject.cohort.id))
