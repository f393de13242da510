"""Deciding and answering: what is stored, who is told, and what is refused in words."""

from datetime import timedelta

import pytest

from champions.admissions import actions, messages, queries
from champions.admissions.models import Enrolment
from champions.cohorts.models import Role, RoleGrant
from champions.core import clock
from champions.core.audit import AuditEntry
from champions.core.db import db
from champions.core.errors import Refused
from champions.core.lifecycle import WrongState
from champions.core.outbox import Notification
from champions.registration.models import ApplicationState, Reason
from tests import factories


@pytest.fixture
def cohort(now):
    return factories.cohort()


@pytest.fixture
def staff(cohort):
    return factories.staff(cohort)


def owed(message):
    return db.session.query(Notification).filter_by(message=message).count()


def audited(action):
    return db.session.query(AuditEntry).filter_by(action=action).count()


def test_an_offer_is_held_told_and_written_down(cohort, staff, now):
    waiting = factories.application(cohort)
    actions.offer(waiting, by=staff)
    # 12:00 UTC is 15:00 in Nairobi: three days later is day too.
    assert (waiting.state, waiting.answer_by) == (ApplicationState.OFFERED, now + timedelta(hours=72))
    assert (owed("admissions/offer"), audited("application.offer")) == (1, 1)


def test_the_account_knows_the_zone_better_than_the_form(cohort, staff, now):
    # 12:00 UTC is 21:00 in Seoul and 22:00 in Vladivostok.
    waiting = factories.application(cohort, factories.person(zone="Asia/Vladivostok"), zone="Asia/Seoul")
    actions.offer(waiting, by=staff)
    assert waiting.answer_by == now + timedelta(hours=72 + 10)


def test_only_what_waits_can_be_decided(cohort, staff):
    for state in ("draft", "offered", "enrolled", "declined", "not_selected", "withdrawn"):
        decided = factories.application(cohort, state=state)
        with pytest.raises(WrongState):
            actions.offer(decided, by=staff)
        with pytest.raises(WrongState):
            actions.reject(decided, by=staff, reason=Reason.PLACES, note="")
    assert owed("admissions/offer") == owed("admissions/reject") == 0


def test_offers_that_are_open_hold_a_seat_and_those_that_ran_out_do_not(cohort, staff, now):
    cohort.seats = 2
    factories.enrolment(cohort)
    offered = factories.application(cohort, state="offered")
    waiting = factories.application(cohort)
    with pytest.raises(Refused, match="All 2 places"):
        actions.offer(waiting, by=staff)
    assert (waiting.state, owed("admissions/offer")) == (ApplicationState.SUBMITTED, 0)
    clock.freeze(offered.answer_by + timedelta(seconds=1))
    actions.offer(waiting, by=staff)
    assert waiting.state is ApplicationState.OFFERED


def test_the_last_seat_is_given_once_although_an_old_offer_comes_back(cohort, staff, now):
    cohort.seats = 1
    offered = factories.application(cohort, state="offered")
    factories.enrolment(cohort)
    with pytest.raises(Refused, match="All 1 places"):
        actions.accept(offered, by=offered.person)
    assert db.session.query(Enrolment).filter_by(person_id=offered.person_id).count() == 0


def test_accepting_enrols_grants_and_welcomes(cohort, now):
    offered = factories.application(cohort, factories.person(name="", zone=None), state="offered", name="Wanjiru")
    actions.accept(offered, by=offered.person)
    db.session.flush()
    enrolment = db.session.query(Enrolment).one()
    grant = db.session.query(RoleGrant).filter_by(person_id=offered.person_id).one()
    assert (enrolment.application_id, enrolment.cohort_id) == (offered.id, cohort.id)
    assert (grant.role, grant.cohort_id) == (Role.PARTICIPANT, cohort.id)
    assert (offered.person.name, offered.person.zone) == ("Wanjiru", "Africa/Nairobi")
    assert owed("admissions/enrolled") == 1
    with pytest.raises(WrongState):
        actions.accept(offered, by=offered.person)
    assert db.session.query(Enrolment).count() == 1


@pytest.mark.parametrize(("late", "good"), [(timedelta(0), True), (timedelta(milliseconds=1), False)])
def test_the_time_to_accept_is_exact(cohort, now, late, good):
    offered = factories.application(cohort, state="offered")
    clock.freeze(offered.answer_by + late)
    if good:
        actions.accept(offered, by=offered.person)
    else:
        with pytest.raises(Refused, match="time to accept"):
            actions.accept(offered, by=offered.person)
    assert (offered.state is ApplicationState.ENROLLED) is good


def test_declining_frees_the_place(cohort, staff, now):
    cohort.seats = 1
    offered, waiting = factories.application(cohort, state="offered"), factories.application(cohort)
    assert queries.taken(cohort) == 1
    actions.decline(offered, by=offered.person)
    db.session.flush()
    assert queries.taken(cohort) == 0
    actions.offer(waiting, by=staff)
    with pytest.raises(WrongState):
        actions.accept(offered, by=offered.person)


def test_mails_say_what_is_true_when_they_leave(cohort, staff, now, in_request):
    waiting, other = factories.application(cohort), factories.application(cohort)
    actions.offer(waiting, by=staff)
    actions.reject(other, by=staff, reason=Reason.TIME, note="Apply again.")
    db.session.flush()
    assert messages.reject({"application": other.id}, other.person)["application"].reason_note == "Apply again."
    assert "/c/2027/status" in messages.offer({"application": waiting.id}, waiting.person)["link"]
    assert messages.enrolled({"application": waiting.id}, waiting.person) is None
    clock.freeze(waiting.answer_by + timedelta(seconds=1))
    assert messages.offer({"application": waiting.id}, waiting.person) is None, "an offer that ran out is not sent"
