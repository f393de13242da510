"""What staff do, what the workers do, and what time does."""

from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule
from sqlalchemy import select
from structlog.testing import capture_logs

from champions.admissions import actions, policy, queries
from champions.admissions.models import Dispatch, Enrolment, Verdict
from champions.core import clock
from champions.core.db import db
from champions.core.work import PENDING
from champions.registration.models import Arrival, Reason

from .base import Base, actors, applicants, sometimes, verdicts, wilds


class Decisions(Base):
    """Staging, looking, sending."""

    @rule(who=applicants, verdict=verdicts, actor=actors, wild=wilds)
    def stage(self, who, verdict, actor, wild):
        who = self.pick(who, verdict, wild)
        one, application = self.plain.people[who], self.application(who)
        if application is None or not self.may(getattr(policy, verdict), actor, application, who):
            return
        sending = who in self.plain.open_decisions and not self.plain.on_stage(who)
        reason = Reason.PLACES if verdict == "reject" else None
        act = lambda: actions.stage(application, Verdict(verdict), by=self.by(actor), reason=reason)  # noqa: E731
        if self.attempt(one.may(verdict) and not sending, act):
            self.plain.put_on_stage(who, verdict, actor)

    @precondition(lambda self: self.plain.stage)
    @rule(who=applicants, actor=actors)
    def unstage(self, who, actor):
        application, there = self.application(who), self.plain.on_stage(who)
        if application is None or not self.may(policy.unstage, actor, application, who):
            return
        if self.attempt(there is not None, lambda: actions.unstage(application, by=self.by(actor))):
            self.plain.stage.remove(there)

    @precondition(lambda self: self.plain.stage)
    @rule(wrong=st.sampled_from([0, 0, 0, 1]), actor=actors)
    def confirm(self, wrong, actor):
        count = len(self.plain.stage) + wrong
        if not self.may(policy.dispatch, actor, self.cohort):
            return
        act = lambda: actions.confirm_dispatch(self.cohort, count, by=self.by(actor))  # noqa: E731
        if self.attempt(self.plain.may_confirm(count), act):
            self.plain.confirm()

    @precondition(lambda self: self.plain.sending)
    @rule()
    def send(self):
        """The worker."""
        for key in db.session.scalars(select(Dispatch.id).order_by(Dispatch.id)).all():
            with capture_logs() as logged:
                actions.send_decisions(key)
            assert not logged
            assert not actions.send_decisions(key), "the same decisions were sent twice"
        self.hold(self.plain.send())

    @precondition(lambda self: self.plain.sending)
    @rule(actor=actors, sure=sometimes)
    def stop_sending(self, actor, sure):
        last = db.session.scalars(select(Dispatch).where(Dispatch.work_state.in_(PENDING)).order_by(Dispatch.id.desc()))
        dispatch = last.first()
        if sure and self.may(policy.dispatch, actor, dispatch.cohort):
            self.attempt(True, lambda: actions.stop_dispatch(dispatch, by=self.by(actor)))
            self.plain.stop()

    @rule(said=st.dictionaries(applicants, verdicts, min_size=2, max_size=4))
    def decide(self, said):
        """A whole round of decisions at once."""
        for who, verdict in said.items():
            self.stage(who, verdict, "staff", wild=self.plain.people[who].may(verdict))
        if self.plain.stage:
            self.confirm(0, "staff")
        if self.plain.sending:
            self.send()

    @precondition(lambda self: any(one.state == "lapsed" for one in self.plain.people))
    @rule(who=applicants)
    def offer_again(self, who):
        """Somebody whose offer ran out is asked once more: another fact, another mail."""
        lapsed = [each for each, one in enumerate(self.plain.people) if one.state == "lapsed"]
        self.decide({lapsed[who % len(lapsed)]: "offer"})

    @precondition(lambda self: any(one.appeal for one in self.plain.people))
    @rule(who=applicants, verb=st.sampled_from(["uphold", "dismiss"]), actor=actors)
    def answer_appeal(self, who, verb, actor):
        filed = [each for each, one in enumerate(self.plain.people) if one.appeal]
        who = filed[who % len(filed)]
        one, appeal = self.plain.people[who], queries.appeal_of(self.application(who).id)
        if not self.may(policy.answer_appeal, actor, appeal, who):
            return
        act = lambda: getattr(actions, verb)(appeal, "We read it again.", by=self.by(actor))  # noqa: E731
        if self.attempt(one.appeal == "filed" and actor not in one.deciders, act):
            one.appeal = "upheld" if verb == "uphold" else "dismissed"
            one.tell(verb)
            if verb == "uphold":
                one.go("reopen")


class Places(Base):
    """Arriving, waiting, leaving, and the clock."""

    @precondition(lambda self: self.plain.arrivals)
    @rule()
    def admit(self):
        """The worker, in whatever order the arrivals reach it."""
        for key in db.session.scalars(select(Arrival.id).order_by(Arrival.id.desc())).all():
            with capture_logs() as logged:
                actions.admit(key)
            assert not logged
            assert not actions.admit(key), "the same arrival was admitted twice"
        self.plain.admit()
        self.before = self.look()

    @precondition(
        lambda self: any(one.state in ("offered", "waitlisted") or one.consent == "asked" for one in self.plain.people)
    )
    @rule(twice=st.booleans())
    def keep(self, twice):
        """The round of every minute; a second one finds nothing to do."""
        with capture_logs() as logged:
            actions.keep_places()
        assert not logged
        self.hold(self.plain.keep())
        if twice:
            actions.keep_places()
            assert self.look() == self.before

    @precondition(lambda self: any(one.state == "waitlisted" for one in self.plain.people))
    @rule(who=applicants, why=st.sampled_from(["", "The city asked for them."]), actor=actors)
    def offer_by_hand(self, who, why, actor):
        who = self.pick(who, "enrol", wild=False)
        one, application = self.plain.people[who], self.application(who)
        if not self.may(policy.offer_by_hand, actor, application, who):
            return
        free = self.plain.free(staged=True)
        may = free > 0 and one.state == "waitlisted" and who not in self.plain.open_decisions
        in_turn = bool(why) or who in self.plain.turns(free)
        act = lambda: actions.offer_by_hand(application, by=self.by(actor), why=why)  # noqa: E731
        if self.attempt(may and in_turn, act):
            self.plain.offer(who)
            one.deciders.add(actor)
            self.hold([who])

    @precondition(lambda self: self.plain.in_seats)
    @rule(who=applicants, actor=actors, own=st.booleans())
    def leave(self, who, actor, own):
        there = [each for each, one in enumerate(self.plain.people) if one.takes_part]
        who = there[who % len(there)]
        mine = select(Enrolment).where(Enrolment.cohort_id == self.cohort_id)
        enrolment = db.session.scalars(mine.where(Enrolment.person_id == self.world.applicants[who])).one()
        if not own and not self.may(policy.end, actor, enrolment, who):
            return
        by = self.person(who) if own else self.by(actor)
        self.attempt(True, lambda: actions.leave(enrolment, by=by, why="They moved."))
        one = self.plain.people[who]
        one.takes_part = False
        one.tell("leave")

    @rule(hours=st.sampled_from([1, 1, 5, 20, 73]), close=st.integers(0, 5))
    def wait(self, hours, close):
        """Some hours, or until half an hour after the close."""
        self.plain.now += timedelta(hours=hours)
        if close == 5:
            self.plain.now = max(self.plain.now, self.plain.closes_at + timedelta(minutes=30))
        clock.freeze(self.plain.now)
