"""Appeals: filed in time, once, answered by somebody who had no part in the decision, with a deadline."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from champions.admissions import actions, appealing, messages, queries
from champions.admissions.models import Appeal, AppealState, Side, Verdict
from champions.core import clock, rendering
from champions.core import messages as core_messages
from champions.core.audit import AuditEntry
from champions.core.db import db
from champions.core.errors import Refused
from champions.core.outbox import Notification
from champions.registration.models import ApplicationState, Reason
from tests import factories

PAGE, DESK = "/c/2027/status/appeal", "/c/2027/admissions/appeals"
S = ApplicationState


@pytest.mark.parametrize(
    ("decided", "days", "zone", "until"),
    [
        # Decided at 23:30 in Seoul: the days are counted there, and the last one is whole.
        ("2027-02-15T14:30", 14, "Asia/Seoul", "2027-03-01T14:59:59.999"),
        ("2027-02-15T15:30", 14, "Asia/Seoul", "2027-03-02T14:59:59.999"),
        ("2027-02-15T14:30", 14, "UTC", "2027-03-01T23:59:59.999"),
    ],
)
def test_until_when(decided, days, zone, until):
    said = appealing.until(datetime.fromisoformat(decided).replace(tzinfo=UTC), days, zone)
    assert said == datetime.fromisoformat(until).replace(tzinfo=UTC)


moments = st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001  hypothesis adds the zone


@given(moments, st.integers(1, 60), st.sampled_from(["Asia/Seoul", "America/Lima", "Pacific/Apia", "UTC"]))
def test_everybody_has_at_least_the_days_that_were_promised(decided, days, zone):
    until = appealing.until(decided, days, zone)
    assert until - decided >= timedelta(days=days) - timedelta(hours=1, milliseconds=1)  # clocks may be put forward
    assert appealing.is_open(decided, days, zone, until)
    assert not appealing.is_open(decided, days, zone, until + timedelta(milliseconds=1))
    assert not appealing.is_open(decided, 0, zone, decided)


@pytest.fixture
def cohort(now):
    factories.cohort("2025")
    return factories.cohort()


@pytest.fixture
def decider(cohort):
    return factories.staff(cohort, name="Decided It")


@pytest.fixture
def other(cohort):
    return factories.staff(cohort)


@pytest.fixture
def refused(cohort, decider):
    """Somebody who was not selected, by a decision that was staged and sent."""
    one = factories.application(cohort)
    actions.stage(one, Verdict.REJECT, by=decider, reason=Reason.INCOMPLETE, note="Two lines only.")
    actions.send_decisions(actions.confirm_dispatch(cohort, 1, by=factories.staff(cohort)).id)
    db.session.refresh(one)
    return one


def told(message):
    return db.session.query(Notification).filter_by(message=f"admissions/{message}").count()


def test_an_appeal_is_filed_once_and_names_its_day(cohort, refused, as_, now):
    browser = as_(refused.person)
    assert "Appeal against the decision" in browser.get("/c/2027/status").get_data(as_text=True)
    assert browser.send(PAGE, words="You read\nthe wrong file.").status_code == 303
    appeal = db.session.query(Appeal).one()
    assert appeal.answer_by == appealing.answer_by(now, cohort.appeal_answer_days, cohort.zone)
    page = browser.get(PAGE).get_data(as_text=True)
    assert "We have your appeal" in page
    assert "Wed 21 April" in page
    assert appeal.code in page
    assert "We answer by Wed 21 April 2027." in browser.get("/c/2027/status").get_data(as_text=True)
    assert told("appeal_filed") == 1
    with pytest.raises(Refused, match="appealed already"):
        actions.file_appeal(refused, "Again.", by=refused.person)


def test_too_many_words_and_none_come_back_as_typed(refused, as_):
    browser = as_(refused.person)
    long = browser.send(PAGE, words="word " * 301).get_data(as_text=True)
    assert "1 word too many" in long
    assert long.count("word word") > 100
    assert "Write why" in browser.send(PAGE, words=" ").get_data(as_text=True)
    assert db.session.query(Appeal).count() == 0


def test_too_late_is_said(cohort, refused, as_):
    clock.freeze(appealing.until(refused.decided_at, cohort.appeal_days, cohort.zone) + timedelta(seconds=1))
    browser = as_(refused.person)
    assert "The time to appeal is over." in browser.get(PAGE).get_data(as_text=True)
    assert "Appeal against" not in browser.get("/c/2027/status").get_data(as_text=True)
    with pytest.raises(Refused, match="time to appeal is over"):
        actions.file_appeal(refused, "Late.", by=refused.person)


@pytest.mark.parametrize("state", ["submitted", "offered", "enrolled", "withdrawn", "waitlisted"])
def test_only_who_was_not_selected_appeals(cohort, as_, state):
    one = factories.application(cohort, state=state)
    assert as_(one.person).get(PAGE).status_code == 404
    with pytest.raises(Refused, match="no decision to appeal against"):
        actions.file_appeal(one, "No.", by=one.person)


def test_who_decided_cannot_answer(refused, decider, as_):
    appeal = actions.file_appeal(refused, "Wrong file.", by=refused.person)
    for act in (actions.uphold, actions.dismiss):
        with pytest.raises(Refused, match="had a part in this decision"):
            act(appeal, "No.", by=decider)
    browser = as_(decider)
    page = browser.get(f"{DESK}/{appeal.code}").get_data(as_text=True)
    assert "Somebody else has to answer" in page
    assert "Wrong file." in page
    assert appeal.state is AppealState.FILED


def test_neither_who_sent_it_nor_who_pinned_it_out_answers(cohort, decider, as_):
    one, sender, pinner = factories.application(cohort), factories.staff(cohort), factories.staff(cohort)
    actions.pin(one, Side.OUT, "They know somebody here.", by=pinner)
    actions.stage(one, Verdict.REJECT, by=decider, reason=Reason.PLACES)
    actions.send_decisions(actions.confirm_dispatch(cohort, 1, by=sender).id)
    db.session.refresh(one)
    appeal = actions.file_appeal(one, "Wrong file.", by=one.person)
    for each in (decider, sender, pinner):
        assert not actions.may_answer(appeal, each.id)
    assert actions.may_answer(appeal, factories.staff(cohort).id)


def test_the_mail_says_that_and_until_when_one_can_appeal(cohort, refused, other):
    def mail():
        owed = db.session.query(Notification).filter_by(message="admissions/reject").order_by(Notification.id.desc())
        with rendering.as_read_by(refused.person):
            facts = messages.reject(owed.first().params, refused.person)
            return facts["until"], rendering.words(core_messages.get("admissions/reject"), refused.person, facts)

    until, said = mail()
    assert until == appealing.until(refused.decided_at, cohort.appeal_days, cohort.zone)
    for body in (said.text, said.html):
        assert "you can appeal on your status page" in body
        assert "22 April" in body or "21 April" in body
    cohort.appeal_days = 0
    assert mail()[0] is None
    assert "appeal" not in mail()[1].text


def test_decided_again_the_same_way_is_told_again_and_said_as_it_is(cohort, refused, other, as_):
    appeal = actions.file_appeal(refused, "Wrong file.", by=refused.person)
    actions.uphold(appeal, "You are right.", by=other)
    actions.stage(refused, Verdict.REJECT, by=other, reason=Reason.PLACES)
    actions.send_decisions(actions.confirm_dispatch(cohort, 1, by=other).id)
    db.session.expire_all()
    assert refused.state is S.NOT_SELECTED
    assert told("reject") == 2
    page = as_(refused.person).get("/c/2027/status").get_data(as_text=True)
    assert "After your appeal we decided again." in page
    assert "the decision stands" not in page
    owed = db.session.query(Notification).filter_by(message="admissions/reject").order_by(Notification.id.desc())
    with rendering.as_read_by(refused.person):
        assert messages.reject(owed.first().params, refused.person)["until"] is None


def test_upheld_it_is_decided_again(refused, other, as_):
    appeal = actions.file_appeal(refused, "Wrong file.", by=refused.person)
    answer = as_(other).send(f"{DESK}/{appeal.code}", verb="uphold", answer="You are right.")
    assert answer.status_code == 303
    db.session.expire_all()
    assert (appeal.state, refused.state, refused.reason) == (AppealState.UPHELD, S.SUBMITTED, None)
    assert told("appeal_upheld") == 1
    page = as_(refused.person).get("/c/2027/status").get_data(as_text=True)
    assert "We are reading your application" in page
    assert "We decide again" in page
    assert "You are right." in as_(refused.person).get(PAGE).get_data(as_text=True)
    assert queries.decision(refused) is None
    actions.stage(refused, Verdict.OFFER, by=other)
    entry = db.session.query(AuditEntry).filter_by(action="appeal.uphold").one()
    assert entry.actor_id == other.id


def test_dismissed_the_decision_stands(refused, other, as_):
    appeal = actions.file_appeal(refused, "Wrong file.", by=refused.person)
    empty = as_(other).send(f"{DESK}/{appeal.code}", verb="dismiss", answer="")
    assert "Write an answer" in empty.get_data(as_text=True)
    assert as_(other).send(f"{DESK}/{appeal.code}", verb="dismiss", answer="It was read.").status_code == 303
    db.session.expire_all()
    assert (appeal.state, refused.state) == (AppealState.DISMISSED, S.NOT_SELECTED)
    assert told("appeal_dismissed") == 1
    assert "the decision stands" in as_(refused.person).get("/c/2027/status").get_data(as_text=True)
    page = as_(other).get(f"{DESK}/{appeal.code}").get_data(as_text=True)
    assert "It was read." in page
    assert "<textarea" not in page


def test_the_desk_shows_what_waits_first_and_what_is_late(cohort, other, as_, now, statements):
    browser = as_(other)
    late = factories.application(cohort, state="not_selected", name="Late")
    factories.appeal(late, filed_at=now - timedelta(days=20), answer_by=now - timedelta(days=6))
    with statements() as one:
        browser.get(DESK)
    done = factories.application(cohort, state="not_selected", name="Done")
    factories.appeal(done, "dismissed", other)
    new = factories.application(cohort, state="not_selected", name="New")
    factories.appeal(new)
    with statements() as three:
        page = browser.get(DESK).get_data(as_text=True)
    assert page.index("Late") < page.index("New") < page.index("Done")
    assert "2 appeals wait" in page
    assert "1 is overdue" in page
    assert len(one) == len(three) <= 8
    assert browser.get(f"{DESK}?page=x").status_code == 200


def test_who_may_not(cohort, refused, as_, client):
    appeal = actions.file_appeal(refused, "Wrong file.", by=refused.person)
    here = f"{DESK}/{appeal.code}"
    assert as_(factories.staff(cohort)).get(here).status_code == 200
    for who in (refused.person, factories.enrolment(cohort).person, factories.staff(factories.cohort("2028"))):
        assert as_(who).get(here).status_code == 404
        assert as_(who).get(DESK).status_code == 403
    assert client.get(here).status_code == 302
    assert as_(factories.person()).get(PAGE).status_code == 404


def test_staff_do_not_answer_their_own(cohort, as_):
    me = factories.staff(cohort)
    appeal = factories.appeal(factories.application(cohort, me, state="not_selected"))
    assert as_(me).get(f"{DESK}/{appeal.code}").status_code == 404
    assert as_(me).get(PAGE).status_code == 200
