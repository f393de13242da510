"""What happens to places by themselves: offers run out, free ones go to the waiting list, who arrives is let in."""

from collections.abc import Callable
from typing import Any

import structlog
from flask_babel import gettext as _

from champions.cohorts.models import Admission, Cohort
from champions.core import clock, outbox, work
from champions.core.errors import Refused
from champions.core.lifecycle import move
from champions.core.transaction import transaction
from champions.registration import rechecking
from champions.registration.actions import guardians
from champions.registration.eligibility import Answer
from champions.registration.models import Application, ApplicationState, Arrival

from .. import offers, queries, waiting
from .verdicts import enrol, offer, tell, waitlist

log = structlog.get_logger()

# Rows in one transaction: nobody waits long for the cohort's row.
PIECE = 50


def keep_places() -> None:
    """Offers that ran out have lapsed, free places are offered, who asked for a later cohort has heard that it opens.

    What goes wrong in one cohort stops no other.
    """
    with transaction(write=False):
        expired, waited = queries.cohorts_with_expired_offers(), queries.cohorts_with_waiting_list()
    for cohort_id in expired:
        _safely(_lapse, cohort_id)
    for cohort_id in waited:
        _safely(_replace, cohort_id)
    _safely(_call_again)
    _safely(guardians.expire_consents)


def _safely(act: Callable[..., Any], *args: Any) -> None:
    try:
        act(*args)
    except Exception:
        log.exception("keep places", act=act.__name__, of=args)


def _lapse(cohort_id: int) -> None:
    """Offers of the cohort whose time to answer is over have lapsed, and their applicants are told."""
    while True:
        with transaction():
            cohort = queries.cohort_and_phases(cohort_id)
            queries.locked_seats(cohort)
            some = queries.expired_offers(cohort, PIECE)
            for application in some:
                move(application, "lapse", by=None)
                tell(application, "lapsed")
        if len(some) < PIECE:
            return


def _replace(cohort_id: int) -> None:
    """Each free place of the cohort is offered to the one whose turn it is, while places are given at all."""
    with transaction(write=False):
        cohort = queries.cohort_and_phases(cohort_id)
        until = waiting.replace_until(cohort, cohort.phases)
        if waiting.resting(cohort, until, queries.places(cohort).undecided, clock.now()) is not None:
            return
        if queries.free_places(cohort, cohort.seats, staged=True) == 0:
            return
    while _offer_some(cohort_id):
        pass


def _offer_some(cohort_id: int) -> bool:
    """Some of the free places are offered; False when all are, or nobody is left who fits."""
    with transaction():
        cohort = queries.cohort_and_phases(cohort_id)
        free = queries.free_places(cohort, queries.locked_seats(cohort), staged=True)
        some = PIECE if free is None else min(free, PIECE)
        turn = next_offers(cohort, free)
        for application_id in turn.offers[:some]:
            offer(queries.locked_application(application_id), by=None, why="waiting list")
    return len(turn.offers) > some


def next_offers(cohort: Cohort, free: int | None) -> waiting.Turn:
    """Who of the cohort's waiting list is offered the free places, and why those before them are not."""
    return whose_turn(cohort, free)[1]


def whose_turn(cohort: Cohort, free: int | None) -> tuple[list[queries.Listed], waiting.Turn]:
    """The waiting list, and whose turn it is where `free` places are free."""
    selective = cohort.admission is Admission.SELECTIVE
    rules, cities = (queries.rules(cohort), queries.member_city_keys()) if selective else ([], frozenset())
    listed = queries.waiting_list(cohort, cities)
    candidates = [each.candidate for each in listed if not each.busy]
    return listed, waiting.next_offers(candidates, queries.holders(cohort, cities) if rules else [], rules, free)


def offer_by_hand(application: Application, *, by: Any, why: str) -> None:
    """Somebody on the waiting list is offered a free place now; `why` is needed where it is not their turn."""
    free = queries.free_places(application.cohort, queries.locked_seats(application.cohort), staged=True)
    if free == 0:
        raise Refused(_("No place is free. One is, once somebody declines, leaves, or is taken off the stage."))
    if application.id not in next_offers(application.cohort, free).offers and not why:
        raise Refused(_("It is not their turn. Say why you break the order: it stays in the record."))
    current = queries.locked_application(application.id)
    if current.state is not ApplicationState.WAITLISTED or queries.decision(current) is not None:
        raise Refused(_("They are not on the waiting list any more, or a decision about them is staged."))
    offer(current, by=by, why=why)


def _call_again() -> None:
    """Everybody who asked for a later cohort has heard, once, that one is open."""
    with transaction(write=False):
        if not queries.deferred_to(clock.now()):
            return
    with transaction():
        for application, cohort in queries.deferred_to(clock.now()):
            outbox.owe(
                application.person,
                "admissions/again",
                key=f"application:{application.code}:again:{cohort.slug}",
                cohort_id=cohort.id,
                application=application.id,
                cohort=cohort.id,
            )


def admit(arrival_id: int) -> bool:
    """The worker's part: who arrived at a cohort with open admission has a place, or stands on its waiting list.

    All who wait are looked at in the order in which they sent, so it does not matter which arrival comes first.
    """
    held = work.claim(Arrival, arrival_id)
    if held is None:
        return False
    try:
        while _admit_some(arrival_id):
            pass
    except Exception as error:
        log.exception("admit", arrival=arrival_id)
        with transaction():
            work.retry(Arrival, held, type(error).__name__)
        return False
    with transaction():
        return work.finish(Arrival, held)


def _admit_some(arrival_id: int) -> bool:
    with transaction():
        cohort = queries.cohort_of_arrival(arrival_id)
        if cohort is None or cohort.admission is not Admission.OPEN:
            return False
        seats = queries.locked_seats(cohort)
        waiting_here = [row.id for row in queries.arrived(cohort) if _is_of_age(row)]
        for application_id in waiting_here[:PIECE]:
            application = queries.locked_application(application_id)
            # Whoever waits already comes first, and an offer that is open holds its place.
            if application.state is not ApplicationState.SUBMITTED:
                continue
            if offers.is_full(seats, queries.taken(cohort)) or queries.waits(cohort):
                waitlist(application, by=None)
            else:
                enrol(application, "enrol", by=None)
    return len(waiting_here) > PIECE


def _is_of_age(row: Any) -> bool:
    """By the rule that the application keeps, not by the cohort's of today; an old one without numbers is let in."""
    rule = rechecking.kept_rule(row.rule)
    return rule is None or rule.answer(row.born) is Answer.ELIGIBLE
