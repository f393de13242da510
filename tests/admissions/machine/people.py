"""What applicants and guardians do."""

from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule
from sqlalchemy import select

from champions.admissions import actions
from champions.admissions.actions import take_back_consent
from champions.core.db import db
from champions.registration import actions as registration
from champions.registration import queries as applied
from champions.registration.actions import consents, guardians
from champions.registration.models import GuardianConsent

from .base import CHILD, Base, applicants, code_of, sometimes, wilds

WHOLE = {
    "name": "Amara Okafor", "country": "KE", "city": "Nairobi", "zone": "Africa/Nairobi",
    "university": "University of Nairobi", "field_of_study": "Urban planning", "languages": "English",
    "city_problem": "Water is lost on the way.", "motivation": "To find where.",
}  # fmt: skip
GAP = {**WHOLE, "motivation": ""}


class Applicants(Base):
    """From the first page to the answer."""

    @rule(who=applicants, whole=st.sampled_from([True, True, True, False]))
    def save(self, who, whole):
        one, person = self.plain.people[who], self.person(who)
        answers, born = WHOLE if whole else GAP, self.world.born(who)

        def act():
            registration.save(self.cohort, born, answers, by=person).code = code_of(who)

        if self.attempt(self.plain.may_save(one, whole), act):
            one.state, one.whole = one.state or "draft", whole
            if one.began_at is None:
                self.plain.numbers += 1
                one.began_at, one.number = self.plain.now, self.plain.numbers

    @rule(who=applicants)
    def agree(self, who):
        one, application = self.plain.people[who], self.application(who)
        if one.state == "draft":
            texts = {each.text_id for each in applied.clauses(self.cohort_id, application.id)}
            self.attempt(True, lambda: consents.agree(application, texts, by=self.person(who)))
            one.agreed = True

    @rule(who=applicants, wild=wilds)
    def submit(self, who, wild):
        who = self.pick(who, "submit", wild)
        one, application = self.plain.people[who], self.application(who)
        if application is None:
            return
        if self.attempt(self.plain.may_send(one), lambda: registration.submit(application, by=self.person(who))):
            one.go("submit")
            one.sent_at = self.plain.now
            self.plain.arrivals += self.plain.open_admission

    @rule(who=applicants)
    def apply(self, who):
        """All of it at once: most runs should get somewhere."""
        self.save(who, True)
        self.agree(who)
        self.submit(who, wild=True)

    @rule(who=applicants, wild=wilds, sure=sometimes)
    def withdraw(self, who, wild, sure):
        who = self.pick(who, "withdraw", wild)
        one, application = self.plain.people[who], self.application(who)
        if application is None or not sure:
            return
        if self.attempt(one.may("withdraw"), lambda: registration.withdraw(application, by=self.person(who))):
            one.go("withdraw")

    @rule(who=applicants, answer=st.sampled_from(["accept", "accept", "accept", "decline", "defer"]), wild=wilds)
    def answer(self, who, answer, wild):
        who = self.pick(who, answer, wild)
        one, application = self.plain.people[who], self.application(who)
        if application is None:
            return
        in_time = answer != "accept" or (one.answer_by is not None and self.plain.now <= one.answer_by)
        act = getattr(actions, answer)
        if self.attempt(one.may(answer) and in_time, lambda: act(application, by=self.person(who))):
            if answer == "accept":
                self.plain.enrol(one, "accept")
            else:
                one.go(answer)

    @precondition(lambda self: any(one.state == "not_selected" for one in self.plain.people))
    @rule(who=applicants, wild=wilds)
    def appeal(self, who, wild):
        who = self.pick(who, "reopen", wild)
        one, application = self.plain.people[who], self.application(who)
        if application is None:
            return
        act = lambda: actions.file_appeal(application, "You read it wrong.", by=self.person(who))  # noqa: E731
        if self.attempt(self.plain.may_appeal(one), act):
            one.appeal = "filed"
            one.tell("file")


class Guardians(Base):
    """The one child has a guardian, who is asked again when they said no, or changed their mind."""

    def consent(self):
        return db.session.scalars(select(GuardianConsent).order_by(GuardianConsent.id.desc())).first()

    @precondition(lambda self: self.plain.people[CHILD].consent not in ("asked", "given"))
    @rule()
    def ask_guardian(self):
        child = self.plain.people[CHILD]
        email = f"guardian{self.plain.numbers}@example.org"
        self.plain.numbers += 1
        act = lambda: guardians.ask_guardian(self.cohort, email, "KE", address="192.0.2.1")  # noqa: E731
        self.attempt(True, act)
        child.consent, child.consent_until = "asked", self.plain.now + timedelta(days=30)

    @precondition(lambda self: self.plain.people[CHILD].consent != "")
    @rule(yes=st.sampled_from([True, True, True, False]))
    def answer_guardian(self, yes):
        child, consent = self.plain.people[CHILD], self.consent()
        allowed = child.consent == "asked" and self.plain.now < child.consent_until

        def act():
            if not yes:
                return guardians.refuse_consent(consent)
            shown = guardians.text_shown(self.cohort)[0]
            facts = {"name": "Wanjiru", "relation": "mother", "child_email": self.world.child}
            return guardians.give_consent(consent, **facts, shown=shown, onward="/")

        if self.attempt(allowed, act):
            child.consent = "given" if yes else "refused"

    @precondition(lambda self: self.plain.people[CHILD].consent != "")
    @rule(sure=sometimes)
    def take_back(self, sure):
        child, consent = self.plain.people[CHILD], self.consent()
        if sure and self.attempt(child.consent == "given", lambda: take_back_consent(consent)):
            self.plain.take_back(child)
