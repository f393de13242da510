"""What `champions check` says of decisions and places: nothing when all is well, and each thing that is wrong."""

from datetime import timedelta

import pytest

from champions.admissions import actions
from champions.admissions.models import Verdict
from champions.core import checks
from champions.core.db import db
from champions.core.outbox import Notification
from champions.core.work import WorkState
from champions.registration.models import Reason
from tests import factories


@pytest.fixture
def cohort(now):
    return factories.cohort(seats=3)


@pytest.fixture
def staff(cohort):
    return factories.staff(cohort)


def wrong():
    db.session.flush()
    return {each.invariant for each in checks.run() if each.invariant.startswith("admissions.")}


def test_nothing_is_wrong_after_offers_answers_and_leaving(cohort, staff):
    people = [factories.application(cohort) for _ in range(3)]
    for each in people:
        actions.offer(each, by=staff)
    enrolment = actions.accept(people[0], by=people[0].person)
    actions.decline(people[1], by=people[1].person)
    actions.leave(enrolment, by=staff, why="Gone.")
    actions.stage(factories.application(cohort), Verdict.WAITLIST, by=staff)
    assert wrong() == set()


def test_too_many_are_in(cohort):
    cohort.seats = 1
    factories.enrolment(cohort)
    assert wrong() == set()
    factories.application(cohort, state="offered")
    assert wrong() == {"admissions.places"}


@pytest.mark.parametrize(("verdict", "reason"), [("offer", None), ("waitlist", None), ("reject", "time")])
def test_a_decision_without_its_mail(cohort, staff, verdict, reason):
    actions.stage(factories.application(cohort), Verdict(verdict), by=staff, reason=reason)
    dispatch = actions.confirm_dispatch(cohort, 1, by=staff)
    db.session.commit()
    actions.send_decisions(dispatch.id)
    assert wrong() == set()
    db.session.query(Notification).delete()
    assert wrong() == {"admissions.told"}


def test_a_second_decision_has_a_mail_of_its_own(cohort, staff):
    one = factories.application(cohort)
    for number in (1, 2):
        actions.stage(one, Verdict.REJECT, by=staff, reason=Reason.TIME)
        dispatch = actions.confirm_dispatch(cohort, 1, by=staff)
        db.session.commit()
        actions.send_decisions(dispatch.id)
        db.session.refresh(one)
        if number == 1:
            appeal = actions.file_appeal(one, "Wrong file.", by=one.person)
            actions.uphold(appeal, "You are right.", by=factories.staff(cohort))
    assert wrong() == set()
    last = db.session.query(Notification).filter_by(message="admissions/reject").order_by(Notification.id.desc())
    db.session.delete(last.first())
    db.session.flush()
    assert wrong() == {"admissions.told"}


def test_a_decision_left_behind_in_a_sending(cohort, staff):
    dispatch = factories.dispatch(cohort, staff)
    factories.decision(factories.application(cohort), staff, dispatch_id=dispatch.id)
    assert wrong() == set()
    dispatch.work_state = WorkState.DONE
    assert wrong() == {"admissions.sent"}


def test_an_enrolment_and_its_application_tell_different_stories(cohort):
    enrolment = factories.enrolment(cohort)
    now = enrolment.enrolled_at
    assert wrong() == set()
    factories.application(cohort, state="enrolled")
    other = factories.application(cohort, state="offered", answer_by=now - timedelta(days=1))
    enrolment.application_id = other.id
    assert wrong() == {"admissions.enrolled"}
