"""Open admission: eligible means enrolled while there is room, then the waiting list; the last seat has one winner."""

from datetime import date, timedelta

import pytest

from champions.admissions import actions, queries
from champions.admissions.models import Enrolment, Verdict
from champions.cohorts.models import Role, RoleGrant
from champions.core import clock
from champions.core.db import db
from champions.core.outbox import Notification
from champions.core.work import WorkState
from champions.registration.models import ApplicationState
from tests import factories

S = ApplicationState


@pytest.fixture
def cohort(now):
    return factories.cohort(admission="open", seats=2, first_day=(now + timedelta(weeks=3)).date())


def arrive(cohort, minutes=0, **facts):
    """Somebody who sent their application so many minutes ago, and the arrival that waits for the worker."""
    sent = clock.now() - timedelta(minutes=minutes)
    one = factories.application(cohort, submitted_at=sent, **facts)
    return one, factories.arrival(one)


def admit(arrival):
    db.session.commit()
    done = actions.admit(arrival.id)
    db.session.expire_all()
    return done


def told(message):
    return db.session.query(Notification).filter_by(message=f"admissions/{message}").count()


def test_who_arrives_takes_part_while_there_is_room(cohort):
    people = [arrive(cohort, minutes=9 - number) for number in range(3)]
    for _one, arrival in people:
        assert admit(arrival) is True
    assert [one.state for one, _ in people] == [S.ENROLLED, S.ENROLLED, S.WAITLISTED]
    assert db.session.query(Enrolment).count() == 2
    assert db.session.query(RoleGrant).filter_by(role=Role.PARTICIPANT).count() == 2
    assert (told("enrolled"), told("waitlisted")) == (2, 1)
    assert {arrival.work_state for _, arrival in people} == {WorkState.DONE}
    assert admit(people[0][1]) is False, "done is done"


def test_the_order_is_that_of_arrival_whoever_the_worker_meets_first(cohort):
    cohort.seats = 1
    first, _ = arrive(cohort, minutes=5)
    second, late = arrive(cohort, minutes=1)
    admit(late)
    assert (first.state, second.state) == (S.ENROLLED, S.WAITLISTED)


def test_without_a_limit_everybody_takes_part(cohort):
    cohort.seats = None
    people = [arrive(cohort) for _ in range(4)]
    admit(people[0][1])
    assert {one.state for one, _ in people} == {S.ENROLLED}


def test_nobody_overtakes_those_who_wait(cohort):
    waits = factories.application(cohort, state="waitlisted")
    one, arrival = arrive(cohort)
    admit(arrival)
    assert (waits.state, one.state) == (S.WAITLISTED, S.WAITLISTED)


def test_an_open_offer_holds_its_place(cohort):
    cohort.seats = 1
    factories.application(cohort, state="offered")
    one, arrival = arrive(cohort)
    admit(arrival)
    assert one.state is S.WAITLISTED


def test_eligible_by_the_rule_that_was_kept_not_by_that_of_today(cohort):
    rule = {"version": 1, "reference_date": "2027-03-01", "age_limit": 35, "minimum_age": 16}
    old, first = arrive(cohort, minutes=3, born=date(1980, 1, 1), rule=rule)
    good, second = arrive(cohort, minutes=2, born=date(1995, 1, 1), rule=rule)
    cohort.age_limit = 20
    for arrival in (first, second):
        assert admit(arrival) is True
    assert (old.state, good.state) == (S.SUBMITTED, S.ENROLLED), "staff look at who is not"


def test_whom_staff_are_deciding_about_is_left_to_them(cohort):
    staff = factories.staff(cohort)
    one, arrival = arrive(cohort)
    actions.stage(one, Verdict.REJECT, by=staff, reason="incomplete")
    admit(arrival)
    assert one.state is S.SUBMITTED


def test_a_cohort_that_selects_admits_nobody(cohort):
    cohort.admission = "selective"
    one, arrival = arrive(cohort)
    assert admit(arrival) is True
    assert one.state is S.SUBMITTED


def test_who_withdrew_meanwhile_gets_nothing(cohort):
    gone, arrival = arrive(cohort, state="withdrawn")
    assert admit(arrival) is True
    assert gone.state is S.WITHDRAWN
    assert db.session.query(Enrolment).count() == 0


def test_a_place_that_becomes_free_is_offered_to_who_waited_longest(cohort, now):
    cohort.seats = 1
    taker, first = arrive(cohort, minutes=9)
    early, second = arrive(cohort, minutes=8)
    late, third = arrive(cohort, minutes=7)
    for arrival in (first, second, third):
        admit(arrival)
    enrolment = db.session.query(Enrolment).filter_by(person_id=taker.person_id).one()
    actions.leave(enrolment, by=taker.person, why="No time.")
    db.session.commit()
    actions.keep_places()
    db.session.expire_all()
    assert (early.state, late.state) == (S.OFFERED, S.WAITLISTED)
    assert queries.taken(cohort) == 1


def test_the_status_says_where_one_stands(cohort, as_):
    cohort.seats = 1
    in_, first = arrive(cohort, minutes=2)
    out, second = arrive(cohort, minutes=1)
    admit(first)
    admit(second)
    assert "You take part" in as_(in_.person).get("/c/2027/status").get_data(as_text=True)
    page = as_(out.person).get("/c/2027/status").get_data(as_text=True)
    assert "in the order in which applications arrived" in page
    assert "among the first 10" in page
