"""Who may decide on applications, and who may answer an offer."""

from typing import Any

from champions.cohorts.models import Cohort, Role
from champions.core.access import permission
from champions.registration.models import Application

from .models import Appeal, Enrolment, SavedView


@permission
def see_all(viewer: Any, cohort: Cohort) -> bool:
    """Staff of the cohort may see all its applications."""
    return bool(viewer.is_staff(cohort.id))


@permission
def see(viewer: Any, application: Application) -> bool:
    """Staff of the cohort may read an application."""
    return bool(viewer.is_staff(application.cohort_id))


@permission
def offer(viewer: Any, application: Application) -> bool:
    """Staff of the cohort may stage the offer of a place to an applicant, but never to themselves."""
    return bool(viewer.is_staff(application.cohort_id) and application.person_id != viewer.id)


@permission
def waitlist(viewer: Any, application: Application) -> bool:
    """Staff of the cohort may stage a place on the waiting list for an applicant, but never for themselves."""
    return offer(viewer, application)


@permission
def reject(viewer: Any, application: Application) -> bool:
    """Staff of the cohort may stage the decision not to select an applicant, but never about themselves."""
    return offer(viewer, application)


@permission
def unstage(viewer: Any, application: Application) -> bool:
    """Staff of the cohort may read a staged decision with its mail and take it off the stage, but never their own."""
    return offer(viewer, application)


@permission
def dispatch(viewer: Any, subject: Any) -> bool:
    """Staff of the cohort may send the decisions that are staged, all together, and see how far that is."""
    return bool(viewer.is_staff(subject.cohort.id))


@permission
def shortlist(viewer: Any, subject: Any) -> bool:
    """Staff of the cohort may set its quotas, have shortlists made, try rules, read and accept them."""
    return bool(viewer.is_staff(subject.cohort.id))


@permission
def member_cities(viewer: Any, cohort: Cohort) -> bool:
    """Staff of a cohort and administrators may keep the list of member cities, which is one for all cohorts."""
    return bool(viewer.is_staff(cohort.id))


@permission
def pin(viewer: Any, application: Application) -> bool:
    """Staff of the cohort may pin an applicant in or out of its shortlists, with a reason, but never themselves."""
    return offer(viewer, application)


@permission
def answer(viewer: Any, cohort: Cohort) -> bool:
    """Whoever is signed in may answer the offer that was made to themselves."""
    return bool(viewer.is_authenticated)


@permission
def waiting_list(viewer: Any, cohort: Cohort) -> bool:
    """Staff of the cohort may see its waiting list in order, who is next, and why somebody was not offered a place."""
    return bool(viewer.is_staff(cohort.id))


@permission
def offer_by_hand(viewer: Any, application: Application) -> bool:
    """Staff of the cohort may offer a free place to somebody on the waiting list at once, but never to themselves."""
    return offer(viewer, application)


@permission
def appeal(viewer: Any, cohort: Cohort) -> bool:
    """Whoever is signed in may appeal against the decision about themselves."""
    return bool(viewer.is_authenticated)


@permission
def see_appeals(viewer: Any, cohort: Cohort) -> bool:
    """Staff of the cohort may see its appeals and by when each is to be answered."""
    return bool(viewer.is_staff(cohort.id))


@permission
def answer_appeal(viewer: Any, appeal: Appeal) -> bool:
    """Staff of the cohort may read and answer an appeal, but never their own."""
    return offer(viewer, appeal.application)


@permission
def leave(viewer: Any, cohort: Cohort) -> bool:
    """Participants of a cohort may leave it."""
    return bool(viewer.has(Role.PARTICIPANT, cohort.id))


@permission
def end(viewer: Any, enrolment: Enrolment) -> bool:
    """Staff of the cohort may write down that somebody takes part no more, with the reason."""
    return bool(viewer.is_staff(enrolment.cohort_id) and enrolment.person_id != viewer.id)


@permission
def own_letter(viewer: Any, cohort: Cohort) -> bool:
    """Participants of a cohort may have their own letter of participation."""
    return bool(viewer.has(Role.PARTICIPANT, cohort.id))


@permission
def letter(viewer: Any, enrolment: Enrolment) -> bool:
    """Staff of the cohort may have the letter of participation of somebody who takes part."""
    return bool(viewer.is_staff(enrolment.cohort_id))


@permission
def own_view(viewer: Any, view: SavedView) -> bool:
    """Staff of the cohort may throw away the views they keep themselves."""
    return bool(viewer.is_staff(view.cohort_id) and view.person_id == viewer.id)


@permission
def bulk(viewer: Any, subject: Any) -> bool:
    """Staff of the cohort may change many of its applications at once, but never their own."""
    return bool(viewer.is_staff(subject.cohort.id))


@permission
def export(viewer: Any, cohort: Cohort) -> bool:
    """Staff of the cohort may take its applications out in a file, saying what for."""
    return bool(viewer.is_staff(cohort.id))


@permission
def bring_in(viewer: Any, subject: Any) -> bool:
    """Staff of the cohort may bring in applications from a file, as drafts that their people check and send."""
    return bool(viewer.is_staff(subject.cohort.id))
