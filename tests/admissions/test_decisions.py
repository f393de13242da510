"""Staged decisions: nobody is told until they are sent, and then each is made true and told once and only once."""

import re
from datetime import timedelta

import pytest

from champions.admissions import actions, messages, queries
from champions.admissions.actions import Staging, dispatches
from champions.admissions.models import Decision, Dispatch, Verdict
from champions.core import clock
from champions.core.audit import AuditEntry
from champions.core.db import db
from champions.core.errors import Refused
from champions.core.outbox import Notification
from champions.core.transaction import transaction
from champions.core.work import WorkState
from champions.registration import actions as registration
from champions.registration.models import ApplicationState, Reason
from tests import factories

LIST = "/c/2027/admissions"
S = ApplicationState


@pytest.fixture
def cohort(now):
    """Not the first row of its table: a rule that takes one number for another is seen."""
    factories.cohort("2025")
    return factories.cohort()


@pytest.fixture
def staff(cohort):
    return factories.staff(cohort)


def mails(message=None):
    wanted = db.session.query(Notification).filter(Notification.message.startswith("admissions/"))
    return wanted.filter_by(message=message).count() if message else wanted.count()


def stage_three(cohort, staff):
    rows = [factories.application(cohort) for _ in range(3)]
    actions.stage(rows[0], Verdict.OFFER, by=staff, note="We liked your map.")
    actions.stage(rows[1], Verdict.WAITLIST, by=staff)
    actions.stage(rows[2], Verdict.REJECT, by=staff, reason=Reason.TIME, note="Come again.")
    return rows


def test_staging_tells_nobody_and_changes_nothing(cohort, staff):
    rows = stage_three(cohort, staff)
    assert [each.state for each in rows] == [S.SUBMITTED] * 3
    assert mails() == 0
    assert db.session.query(AuditEntry).filter_by(action="decision.stage").count() == 3
    assert queries.stage(cohort).counts == {Verdict.OFFER: 1, Verdict.WAITLIST: 1, Verdict.REJECT: 1}


def test_staged_again_the_last_word_holds(cohort, staff):
    one = factories.application(cohort)
    actions.stage(one, Verdict.OFFER, by=staff)
    actions.stage(one, Verdict.REJECT, by=staff, reason=Reason.PLACES)
    decision = db.session.query(Decision).one()
    assert (decision.verdict, decision.reason) == (Verdict.REJECT, Reason.PLACES)
    actions.unstage(one, by=staff)
    assert db.session.query(Decision).count() == 0
    with pytest.raises(Refused, match="not on the stage"):
        actions.unstage(one, by=staff)


@pytest.mark.parametrize("state", ["draft", "enrolled", "declined", "not_selected", "withdrawn", "offered", "deferred"])
def test_what_is_decided_cannot_be_staged(cohort, staff, state):
    with pytest.raises(Refused, match="already been decided"):
        actions.stage(factories.application(cohort, state=state), Verdict.OFFER, by=staff)


def test_nobody_stages_about_themselves_and_a_no_needs_its_reason(cohort, staff):
    own, other = factories.application(cohort, staff), factories.application(cohort)
    with pytest.raises(Refused, match="somebody else decides"):
        actions.stage(own, Verdict.OFFER, by=staff)
    with pytest.raises(Refused, match="Choose the reason"):
        actions.stage(other, Verdict.REJECT, by=staff)
    with pytest.raises(Refused, match="Choose the reason"):
        actions.stage(other, Verdict.OFFER, by=staff, reason=Reason.AGE)


def test_many_at_once_are_staged_and_each_refusal_has_its_reason(cohort, staff):
    good, gone = factories.application(cohort), factories.application(cohort, state="withdrawn")
    elsewhere = factories.application(factories.cohort("2028"))
    rows = [Staging(each.id, Verdict.WAITLIST) for each in (good, gone, elsewhere)]
    staged = actions.stage_many(cohort, rows, by=staff)
    assert staged.done == 1
    assert set(staged.refused) == {gone.id, elsewhere.id}
    assert db.session.query(Decision).one().application_id == good.id


def test_sent_they_are_all_true_and_told(cohort, staff, now):
    rows = stage_three(cohort, staff)
    dispatch = actions.confirm_dispatch(cohort, 3, by=staff)
    assert [each.state for each in rows] == [S.SUBMITTED] * 3, "the worker does it"
    assert actions.send_decisions(dispatch.id) is True
    db.session.expire_all()
    assert [each.state for each in rows] == [S.OFFERED, S.WAITLISTED, S.NOT_SELECTED]
    assert rows[0].answer_by == now + timedelta(hours=72)
    assert (rows[2].reason, rows[2].reason_note) == (Reason.TIME, "Come again.")
    assert [mails(f"admissions/{verb}") for verb in ("offer", "waitlisted", "reject")] == [1, 1, 1]
    assert db.session.get(Dispatch, dispatch.id).work_state is WorkState.DONE
    assert actions.send_decisions(dispatch.id) is False
    assert mails() == 3


def test_a_wrong_number_or_another_stage_sends_nothing(cohort, staff):
    rows = stage_three(cohort, staff)
    seen = queries.stage(cohort).seen
    with pytest.raises(Refused, match="3 decisions are staged, not 2"):
        actions.confirm_dispatch(cohort, 2, by=staff, seen=seen)
    # One taken off and another put on: the number is the same, the people are not.
    actions.unstage(rows[1], by=staff)
    actions.stage(factories.application(cohort), Verdict.WAITLIST, by=staff)
    with pytest.raises(Refused, match="stage has changed"):
        actions.confirm_dispatch(cohort, 3, by=staff, seen=seen)
    assert db.session.query(Dispatch).count() == 0


def test_more_offers_than_places_are_not_sent(cohort, staff):
    cohort.seats = 2
    factories.enrolment(cohort)
    for _ in range(2):
        actions.stage(factories.application(cohort), Verdict.OFFER, by=staff)
    with pytest.raises(Refused, match="2 offers for 1 free places"):
        actions.confirm_dispatch(cohort, 2, by=staff)


def test_offers_being_sent_hold_their_places(cohort, staff):
    cohort.seats = 1
    actions.stage(factories.application(cohort), Verdict.OFFER, by=staff)
    actions.confirm_dispatch(cohort, 1, by=staff)
    assert queries.free_places(cohort, cohort.seats) == 0
    actions.stage(factories.application(cohort), Verdict.OFFER, by=staff)
    with pytest.raises(Refused, match="1 offers for 0 free places"):
        actions.confirm_dispatch(cohort, 1, by=staff)


def test_whoever_withdrew_meanwhile_is_skipped_with_a_reason(cohort, staff):
    rows = stage_three(cohort, staff)
    dispatch = actions.confirm_dispatch(cohort, 3, by=staff)
    registration.withdraw(rows[0], by=rows[0].person)
    db.session.flush()
    assert actions.send_decisions(dispatch.id)
    assert [row.skipped for row in queries.skipped(dispatch)] == ["It had changed meanwhile: Withdrawn."]
    assert (mails("admissions/offer"), mails()) == (0, 2)


def test_offered_again_after_the_waiting_list_is_a_new_fact(cohort, staff):
    one = factories.application(cohort)
    for verdict in (Verdict.WAITLIST, Verdict.OFFER):
        actions.stage(one, verdict, by=staff)
        actions.send_decisions(actions.confirm_dispatch(cohort, 1, by=staff).id)
    assert (mails("admissions/waitlisted"), mails("admissions/offer")) == (1, 1)
    assert len(queries.decisions_made(one.id)) == 2


class Killed(BaseException):
    """The process ends here: no clean-up of ours runs."""


@pytest.mark.parametrize("point", range(1, 9))
def test_killed_anywhere_it_is_taken_up_again_and_each_is_told_once(cohort, staff, now, monkeypatch, point):
    people = [factories.application(cohort) for _ in range(5)]
    for each in people:
        actions.stage(each, Verdict.OFFER, by=staff)
    dispatch = actions.confirm_dispatch(cohort, 5, by=staff)
    db.session.commit()
    monkeypatch.setattr(dispatches, "PIECE", 2)
    calls = {"left": point}

    def dying(real):
        def act(*args, **kwargs):
            calls["left"] -= 1
            if not calls["left"]:
                raise Killed
            return real(*args, **kwargs)

        return act

    # Before and after each decision, in the middle of a piece and between pieces.
    monkeypatch.setattr(dispatches, "_make_true", dying(dispatches._make_true))
    monkeypatch.setattr(queries, "pieces", dying(queries.pieces))
    with pytest.raises(Killed):
        actions.send_decisions(dispatch.id)
    monkeypatch.undo()
    assert actions.send_decisions(dispatch.id) is False, "the claim of the dead still holds"
    clock.freeze(now + timedelta(minutes=3))
    assert actions.send_decisions(dispatch.id) is True
    db.session.expire_all()
    assert {each.state for each in people} == {S.OFFERED}
    assert mails("admissions/offer") == 5
    assert db.session.query(AuditEntry).filter_by(action="application.offer").count() == 5


def test_stopped_what_is_left_is_staged_again(cohort, staff, monkeypatch):
    monkeypatch.setattr(dispatches, "PIECE", 1)
    rows = stage_three(cohort, staff)
    dispatch = actions.confirm_dispatch(cohort, 3, by=staff)
    real, done = dispatches._send_some, []

    def one_then_stop(held):
        if done:
            with transaction():
                actions.stop_dispatch(dispatch, by=staff)
        done.append(real(held))
        return done[-1]

    monkeypatch.setattr(dispatches, "_send_some", one_then_stop)
    assert actions.send_decisions(dispatch.id) is False
    db.session.expire_all()
    assert [each.state for each in rows] == [S.OFFERED, S.SUBMITTED, S.SUBMITTED]
    assert queries.stage(cohort).total == 2
    assert dispatch.work_state is WorkState.CANCELLED
    with pytest.raises(Refused, match="nothing left to stop"):
        actions.stop_dispatch(dispatch, by=staff)


def test_what_a_failed_sending_left_comes_back_to_the_stage(cohort, staff, as_):
    stage_three(cohort, staff)
    dispatch = actions.confirm_dispatch(cohort, 3, by=staff)
    dispatch.work_state, dispatch.finished_at, dispatch.last_error = WorkState.FAILED, clock.now(), "worker died"
    db.session.flush()
    here = f"{LIST}/decisions/{dispatch.code}"
    assert "Put the rest back on the stage" in as_(staff).get(here).get_data(as_text=True)
    assert as_(staff).send(here).status_code == 303
    db.session.expire_all()
    assert queries.stage(cohort).total == 3
    assert actions.send_decisions(actions.confirm_dispatch(cohort, 3, by=staff).id) is True
    assert mails() == 3


def test_the_mail_of_the_page_is_the_mail_that_leaves(cohort, staff, as_, now):
    rows = stage_three(cohort, staff)
    browser = as_(staff)
    page = browser.get(f"{LIST}/{rows[0].code}/unstage").get_data(as_text=True)
    assert "We offer you a place" in page
    assert "We liked your map." in page
    assert "Sat 10 April, 15:00 in Nairobi (EAT)" in page
    refusal = browser.get(f"{LIST}/{rows[2].code}/unstage").get_data(as_text=True)
    assert "You were not selected this time." in refusal
    assert "Come again." in refusal
    assert messages.preview(rows[1], queries.decision(rows[1])).subject == "You are on the waiting list"


def test_the_stage_is_read_and_cleared_in_the_browser(cohort, staff, as_):
    rows = stage_three(cohort, staff)
    browser = as_(staff)
    page = browser.get(f"{LIST}/decisions").get_data(as_text=True)
    assert re.findall(r'verdict=(\w+)"[^>]*>[^<]*<span class="num">(\d+)<', page) == [
        ("offer", "1"),
        ("waitlist", "1"),
        ("reject", "1"),
    ]
    assert "We liked your map." in page
    assert "Come again." not in page, "another tab"
    assert browser.send(f"{LIST}/decisions", code=rows[0].code).status_code == 303
    assert queries.decision(rows[0]) is None
    nothing = browser.send(f"{LIST}/decisions", code="0000000000")
    assert nothing.status_code == 303
    assert queries.stage(cohort).total == 2
    for nonsense in ("verdict=x", "page=x", "page=-1", "page=99999"):
        assert browser.get(f"{LIST}/decisions?{nonsense}").status_code == 200


def test_the_number_is_typed_and_the_sending_is_watched(cohort, staff, as_):
    rows = stage_three(cohort, staff)
    browser = as_(staff)
    page = browser.get(f"{LIST}/decisions/send").get_data(as_text=True)
    assert "3 people get a mail each." in page
    # A browser sends every field that stands in the form: each of them once.
    names = re.findall(r'<input[^>]* name="(\w+)"', page)
    assert sorted(names) == sorted(set(names))
    assert queries.stage(cohort).seen in page
    for typed, said in (("2", "3 decisions are staged, not 2"), ("", "Type the number"), ("x", "Type the number")):
        wrong = browser.send(f"{LIST}/decisions/send", count=typed)
        assert wrong.status_code == 200
        assert said in wrong.get_data(as_text=True) or "Not a valid" in wrong.get_data(as_text=True)
    assert db.session.query(Dispatch).count() == 0
    sent = browser.send(f"{LIST}/decisions/send", count="3")
    assert sent.status_code == 303
    dispatch = db.session.query(Dispatch).one()
    watched = browser.get(sent.location).get_data(as_text=True)
    assert "0 of 3 are decided and told." in watched
    assert "Stop what is not sent yet" in watched
    actions.send_decisions(dispatch.id)
    db.session.expire_all()
    watched = browser.get(sent.location).get_data(as_text=True)
    assert "All of it is done" in watched
    assert "Stop what" not in watched
    assert rows[0].state is S.OFFERED
    assert "Sent before" in browser.get(f"{LIST}/decisions").get_data(as_text=True)


def test_stopping_is_a_button(cohort, staff, as_):
    stage_three(cohort, staff)
    dispatch = actions.confirm_dispatch(cohort, 3, by=staff)
    here = f"{LIST}/decisions/{dispatch.code}"
    assert as_(staff).send(here).status_code == 303
    assert "It was stopped" in as_(staff).get(here).get_data(as_text=True)
    assert queries.stage(cohort).total == 3
    assert as_(staff).get(f"/c/2028/admissions/decisions/{dispatch.code}").status_code == 404


def test_the_stage_asks_the_same_number_of_statements(cohort, staff, as_, statements):
    browser = as_(staff)
    actions.stage(factories.application(cohort), Verdict.OFFER, by=staff)
    with statements() as one:
        browser.get(f"{LIST}/decisions")
    for _ in range(2):
        actions.stage(factories.application(cohort), Verdict.OFFER, by=staff)
    with statements() as three:
        browser.get(f"{LIST}/decisions")
    assert len(one) == len(three) <= 8


def test_the_applicant_cannot_tell_that_something_is_staged(cohort, staff, as_):
    rows = stage_three(cohort, staff)
    plain = factories.application(cohort)

    def status(of):
        page = as_(of.person).get("/c/2027/status").get_data(as_text=True)
        for own in (of.code, of.name, of.person.called):
            page = page.replace(own, "-")
        return re.sub(r"nonce-\w+|[0-9a-z]{16}", "-", page)

    for each in rows:
        assert status(each) == status(plain)
