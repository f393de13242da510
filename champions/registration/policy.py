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


@permission
def set_up(viewer: Any, subject: Any) -> bool:
    """Staff of the cohort may set up its registration: dates, ages, places, questions and consent texts."""
    return bool(viewer.is_staff(subject.cohort.id))


@permission
def see_paper(viewer: Any, paper: Any) -> bool:
    """The files of an application may be had by the applicant and, once it was sent, by staff of the cohort."""
    if not viewer.is_authenticated:
        return False
    if viewer.id == paper.application.person_id:
        return True
    return bool(paper.application.submitted_at is not None and viewer.is_staff(paper.cohort.id))


@permission
def see_corrections(viewer: Any, cohort: Any) -> bool:
    """Staff of the cohort may see who asks for another date of birth."""
    return bool(viewer.is_staff(cohort.id))


@permission
def correct(viewer: Any, wish: Any) -> bool:
    """Staff of the cohort may read the evidence and decide on a date of birth, but never on their own."""
    application = wish.application
    return bool(viewer.is_staff(application.cohort_id) and application.person_id != viewer.id)


@permission
def help_with_account(viewer: Any, application: Any) -> bool:
    """Staff of the cohort may help an applicant who lost an address or has two accounts, but never themselves."""
    return bool(viewer.is_staff(application.cohort_id) and application.person_id != viewer.id)
