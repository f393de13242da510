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
def ask_look(viewer: Any, subject: Any) -> bool:
    """Staff of the cohort may have judges asked, once, to look again at scores far from what was to be expected."""
    return bool(viewer.is_staff(subject.cohort.id))


@permission
def confirm(viewer: Any, subject: Any) -> bool:
    """Staff of the cohort may confirm a compilation; two different people seal it."""
    return bool(viewer.is_staff(subject.cohort.id))


@permission
def settle(viewer: Any, subject: Any) -> bool:
    """Staff of the cohort may write down what people decided between entries that the numbers do not tell apart."""
    return bool(viewer.is_staff(subject.cohort.id))


@permission
def export(viewer: Any, subject: Any) -> bool:
    """Staff of the cohort may take results out in a file, saying what for."""
    return bool(viewer.is_staff(subject.cohort.id))


@permission
def bind(viewer: Any, subject: Any) -> bool:
    """Staff of the cohort may publish the digest of what is sealed, which binds them and says nothing of the result."""
    return bool(viewer.is_staff(subject.cohort.id))


@permission
def see_proof(viewer: Any, subject: Any) -> bool:
    """Everybody may see which digests were published, and have what is public as the very file that was sealed."""
    return True
