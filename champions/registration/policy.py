"""Who may do what with applications of their own."""

from typing import Any

from champions.core.access import permission


@permission
def ask(viewer: Any, cohort: Any) -> bool:
    """Everybody may ask whether they can apply, and begin with their e-mail address."""
    return True


@permission
def apply(viewer: Any, cohort: Any) -> bool:
    """Whoever is signed in may fill in, send, follow and withdraw one application of their own."""
    return bool(viewer.is_authenticated)
