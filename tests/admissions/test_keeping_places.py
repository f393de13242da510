"""The waiting list is kept: places are offered, offers run out, leavers are replaced, staff and waiters see why."""

from datetime import timedelta

import pytest

from champions.admissions import actions, queries, waiting
from champions.admissions.models import Verdict
from champions.core import clock
from champions.core.audit import AuditEntry
from champions.core.db import db
from champions.core.errors import Refused
from champions.core.outbox import Notification
from champions.registration.models import ApplicationState
from tests import factories

S = ApplicationState
HERE = "/c/2027/admissions/waiting"


@pytest.fixture
def cohort(now):
    """Two places, applications closed, the first day in three weeks."""
    return factories.cohort(
        seats=2,
        first_day=(now + timedelta(weeks=3)).date(),
        apply_opens_at=now - timedelta(days=40),
        apply_closes_at=now - timedelta(days=5),
    )


@pytest.fixture
def plan(cohort):
    return factories.review_plan(cohort, readers_each=1)


def waits(cohort, plan, value, **facts):
    """Somebody on the list whom one reader gave `value` throughout."""
    one = factories.application(cohort, state="waitlisted", **facts)
    factories.review(one, factories.reviewer(plan), tuple([value] * len(plan.criteria)))
    return one


def keep_places():
    """What the worker does each minute; what the test made is committed before."""
    db.session.commit()
    actions.keep_places()
    db.session.expire_all()


def told(message):
    return db.session.query(Notification).filter_by(message=f"admissions/{message}").count()


def test_the_best_score_is_offered_the_free_place(cohort, plan, now):
    low, high = waits(cohort, plan, 2), waits(cohort, plan, 5)
    unread = factories.application(cohort, state="waitlisted")
    factories.enrolment(cohort)
    assert [each.id for each in queries.waiting_list(cohort)] == [high.id, low.id, unread.id]
    keep_places()
    assert (high.state, low.state) == (S.OFFERED, S.WAITLISTED)
    keep_places()
    assert low.state is S.WAITLISTED, "the place is held"
    assert told("offer") == 1


def test_an_offer_that_ran_out_lapses_and_the_next_is_asked(cohort, plan, now):
    cohort.seats = 1
    held = factories.application(cohort, state="offered")
    next_ = waits(cohort, plan, 4)
    clock.freeze(held.answer_by)
    keep_places()
    assert (held.state, next_.state) == (S.OFFERED, S.WAITLISTED), "the stated instant itself is in time"
    clock.freeze(held.answer_by + timedelta(milliseconds=1))
    keep_places()
    assert (held.state, next_.state) == (S.LAPSED, S.OFFERED)
    assert (told("lapsed"), told("offer")) == (1, 1)
    entry = db.session.query(AuditEntry).filter_by(action="application.lapse").one()
    assert entry.actor_id is None


def test_a_leaver_before_the_third_session_is_replaced_and_a_later_one_is_not(cohort, plan, now):
    cohort.seats = 1
    leaver, next_ = factories.enrolment(cohort), waits(cohort, plan, 4)
    staff = factories.staff(cohort)
    until = waiting.replace_until(cohort, queries.phases(cohort))
    assert until > now
    actions.leave(leaver, by=staff, why="A new job.")
    clock.freeze(until)
    keep_places()
    assert next_.state is S.WAITLISTED
    clock.freeze(until - timedelta(seconds=1))
    keep_places()
    assert next_.state is S.OFFERED


def test_quotas_say_who_is_passed_over(cohort, plan, now):
    cohort.seats = 2
    factories.quota(cohort, "region", "asia", least=None, most=1)
    holder = factories.enrolment(cohort)
    holder.application.country = "JP"
    first, second = waits(cohort, plan, 5, country="KR"), waits(cohort, plan, 3, country="KE")
    db.session.flush()
    turn = actions.next_offers(cohort, 1)
    assert waiting.why_in_words(turn.passed[first.id]) == "One more would break “Asia: at most 1”."
    keep_places()
    assert (first.state, second.state) == (S.WAITLISTED, S.OFFERED)


def test_staged_offers_come_first_and_whoever_is_being_decided_waits(cohort, plan, now):
    cohort.seats = 1
    staff = factories.staff(cohort)
    best, other = waits(cohort, plan, 5), waits(cohort, plan, 4)
    actions.stage(best, Verdict.OFFER, by=staff)
    keep_places()
    assert other.state is S.WAITLISTED, "the place is meant for somebody"
    cohort.seats = 2
    db.session.flush()
    keep_places()
    assert (best.state, other.state) == (S.WAITLISTED, S.OFFERED)


def test_nothing_moves_while_applications_are_open(cohort, plan, now):
    one = waits(cohort, plan, 5)
    cohort.apply_closes_at = now + timedelta(days=1)
    db.session.flush()
    keep_places()
    assert one.state is S.WAITLISTED
    clock.freeze(now + timedelta(days=1, seconds=1))
    keep_places()
    assert one.state is S.OFFERED


def test_out_of_turn_needs_a_reason_and_keeps_it(cohort, plan, as_, now):
    cohort.seats = 1
    staff = factories.staff(cohort)
    _first, second = waits(cohort, plan, 5), waits(cohort, plan, 4)
    here = f"/c/2027/admissions/{second.code}/place"
    refused = as_(staff).send(here, why="")
    assert refused.status_code == 200
    assert "It is not their turn." in refused.get_data(as_text=True)
    assert as_(staff).send(here, why="The partner city pays.").status_code == 303
    db.session.refresh(second)
    assert second.state is S.OFFERED
    entry = db.session.query(AuditEntry).filter_by(action="application.offer").one()
    assert (entry.actor_id, entry.facts["why"]) == (staff.id, "The partner city pays.")
    third = waits(cohort, plan, 3)
    with pytest.raises(Refused, match="No place is free"):
        actions.offer_by_hand(third, by=staff, why="Please.")


def test_the_page_shows_the_order_who_is_next_and_why_not(cohort, plan, as_, statements, now):
    staff = as_(factories.staff(cohort))
    factories.quota(cohort, "region", "asia", least=None, most=0)
    waits(cohort, plan, 5, country="KR", name="Kim")
    with statements() as one:
        page = staff.get(HERE).get_data(as_text=True)
    assert "One more would break “Asia: at most 0”." in page
    waits(cohort, plan, 4, name="Wanjiru")
    waits(cohort, plan, 3, name="Otieno")
    with statements() as three:
        page = staff.get(HERE).get_data(as_text=True)
    assert page.index("Kim") < page.index("Wanjiru") < page.index("Otieno")
    assert page.count(">Next<") == 2
    assert "2</strong>" in page or "2 are free." in page
    assert len(one) == len(three) <= 8
    assert staff.get(f"{HERE}?page=x").status_code == 200


def test_somebody_who_waits_sees_a_band_and_what_it_means(cohort, plan, as_, now):
    for _ in range(10):
        waits(cohort, plan, 5)
    one = waits(cohort, plan, 2)
    page = as_(one.person).get("/c/2027/status").get_data(as_text=True)
    assert "You are on the waiting list" in page
    assert "11 to 25" in page
    assert "offered to one person at a time" in page
    assert "2.00" not in page, "no score is shown"


def test_who_asked_for_a_later_cohort_hears_of_it_once(cohort, now):
    one = factories.application(cohort, state="deferred")
    other = factories.application(cohort, state="deferred")
    later = factories.cohort("2028", first_day=cohort.first_day + timedelta(days=364), apply_opens_at=now)
    factories.application(later, other.person)
    for _ in range(2):
        keep_places()
    told_ = db.session.query(Notification).filter_by(message="admissions/again").all()
    assert [each.person_id for each in told_] == [one.person_id]


def test_an_error_in_one_cohort_stops_no_other(cohort, plan, now, monkeypatch):
    other = factories.cohort("2028", seats=1, first_day=(now + timedelta(weeks=3)).date(),
                             apply_closes_at=now - timedelta(days=5))  # fmt: skip
    bad, good = waits(cohort, plan, 5), factories.application(other, state="waitlisted")
    real = queries.free_places

    def breaking(where, *args, **kwargs):
        if where.id == cohort.id:
            raise RuntimeError("this cohort is broken")
        return real(where, *args, **kwargs)

    monkeypatch.setattr(queries, "free_places", breaking)
    keep_places()
    assert (bad.state, good.state) == (S.WAITLISTED, S.OFFERED)
