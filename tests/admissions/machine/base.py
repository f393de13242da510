"""What the rules of the machine stand on: the people, what is looked at after every step, and what always holds."""

from collections import Counter
from datetime import date, timedelta
from hashlib import sha256

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant
from sqlalchemy import text

from champions.accounts.models import Person
from champions.cohorts import viewer
from champions.cohorts.models import Admission, Cohort, Role
from champions.core import clock
from champions.core.db import db
from champions.core.errors import Refused
from champions.core.transaction import transaction
from champions.registration import queries as applied
from champions.registration.models import Application
from tests import factories
from tests.conftest import NOON

from .plain import PATHS, One, Plain

APPLICANTS = 6
TOO_OLD, CHILD, COLLEAGUE = 3, 4, 5  # one is too old, one needs a guardian, one is of the staff too
STAFF = ("staff", "colleague")
SEED = "published"
applicants = st.integers(0, APPLICANTS - 1)
# One time in five somebody tries what cannot be; else whoever can.
wilds = st.integers(0, 4).map(lambda number: number == 4)
verdicts = st.sampled_from(["offer", "offer", "waitlist", "reject"])
# Some things are done one time in three, so that there is something left.
sometimes = st.integers(0, 2).map(lambda number: number == 2)
# Those who try what is staff's: two of them may.
actors = st.sampled_from(["staff", "staff", "staff", "colleague", "colleague", "applicant", "stranger", "elsewhere"])

# Everything that a step can change, in one statement: what it is, whose, what it says now, how often.
SEEN = text("""
SELECT 'application' AS what, person_id AS whose, state AS said, answer_by AS till, 1 AS number FROM application
UNION ALL SELECT 'enrolment', person_id, state, NULL, 1 FROM enrolment
UNION ALL SELECT 'decision', a.person_id, verdict, NULL, CASE WHEN dispatch_id IS NULL THEN 0 ELSE 1 END
    FROM decision JOIN application a ON a.id = application_id WHERE done_at IS NULL
UNION ALL SELECT 'appeal', a.person_id, p.state, NULL, 1 FROM appeal p JOIN application a ON a.id = application_id
UNION ALL SELECT 'consent', guardian_id, state, NULL, coalesce(child_id, 0) FROM guardian_consent
UNION ALL SELECT 'role', person_id, role, NULL, 1 FROM role_grant WHERE role = 'participant' AND ended_at IS NULL
UNION ALL SELECT 'mail', person_id, message, NULL, count(*) FROM notification GROUP BY person_id, message
UNION ALL SELECT 'record', a.person_id, action, NULL, count(*)
    FROM audit_entry JOIN application a ON a.id = subject_id
    WHERE subject_kind = 'application' GROUP BY a.person_id, action
UNION ALL SELECT 'written', 0, '', NULL, count(*) FROM audit_entry
""").columns(till=Application.answer_by.type)


def code_of(who: int) -> str:
    """The code of their application: the same in every run, so that a run can be repeated."""
    return f"applicant{who}"


class World:
    """Two cohorts, one selective and one with open admission, and the people: made once, undone after each run."""

    def __init__(self) -> None:
        self.cohorts = {
            each.value: factories.cohort(
                f"20{number}", admission=each, apply_closes_at=NOON + timedelta(days=12), apply_grace_minutes=60,
                minimum_age=16, guardian_age=18, replace_until=NOON + timedelta(days=60), tie_seed=SEED,
            ).id
            for number, each in enumerate(Admission, 31)
        }  # fmt: skip
        self.applicants = [factories.person(zone="Africa/Nairobi").id for _ in range(APPLICANTS)]
        staff, elsewhere = factories.person(), factories.person()
        for each in self.cohorts.values():
            where = db.session.get_one(Cohort, each)
            factories.grant(staff, Role.STAFF, where)
            factories.grant(db.session.get_one(Person, self.applicants[COLLEAGUE]), Role.STAFF, where)
        factories.grant(elsewhere, Role.STAFF, factories.cohort("2039"))
        self.actors = {
            "staff": staff.id, "elsewhere": elsewhere.id, "colleague": self.applicants[COLLEAGUE],
            "applicant": self.applicants[0], "stranger": factories.person().id,
        }  # fmt: skip
        self.child = db.session.get_one(Person, self.applicants[CHILD]).email
        db.session.commit()
        db.session.expunge_all()

    @staticmethod
    def born(who: int) -> date:
        """Their date of birth."""
        return {TOO_OLD: date(1980, 1, 1), CHILD: date(2010, 9, 1)}.get(who, date(2002, 5, 17))


class Base(RuleBasedStateMachine):
    """Every rule does the same to the service and to the plain model."""

    world: World
    connection: object
    taken: Counter[str]
    refusals: Counter[str]

    def __init__(self) -> None:
        super().__init__()
        self.undo = self.connection.begin_nested()
        clock.freeze(NOON)

    def teardown(self) -> None:
        for one in self.plain.people if hasattr(self, "plain") else ():
            self.taken.update(one.moves)
        self.taken["runs"] += 1
        db.session.rollback()
        db.session.expunge_all()
        self.undo.rollback()

    @initialize(
        open_admission=st.booleans(), seats=st.sampled_from([1, 2, 3]), ready=st.sets(applicants, min_size=2),
        said=st.dictionaries(applicants, verdicts, max_size=4),
    )  # fmt: skip
    def begin(self, open_admission, seats, ready, said):
        self.cohort_id = self.world.cohorts["open" if open_admission else "selective"]
        cohort = self.cohort
        cohort.seats = seats
        db.session.commit()
        lots = [int(sha256((SEED + code_of(who)).encode()).hexdigest()[:8], 16) for who in range(APPLICANTS)]
        self.plain = Plain(
            seats, open_admission, NOON, cohort.apply_opens_at, cohort.apply_closes_at, cohort.replace_until,
            timedelta(minutes=60), cohort.offer_hours, cohort.appeal_days,
            [One(lot, who != TOO_OLD, who == CHILD) for who, lot in enumerate(lots)],
        )  # fmt: skip
        self.before = self.look()
        for who in sorted(ready):
            self.apply(who)
        if said:
            self.decide(said)

    # What the rules are made of.

    @property
    def cohort(self):
        return db.session.get_one(Cohort, self.cohort_id)

    def application(self, who):
        return applied.own(self.cohort_id, self.world.applicants[who])

    def person(self, who):
        return db.session.get_one(Person, self.world.applicants[who])

    def by(self, actor):
        return db.session.get_one(Person, self.world.actors[actor])

    def may(self, permission, actor, subject, who=None):
        """What access says to the actor, which is: staff only, and not about themselves."""
        said = permission(viewer.of_person(self.world.actors[actor]), subject)
        assert said == (actor in STAFF and not (actor == "colleague" and who == COLLEAGUE))
        return said

    def pick(self, who, verb, wild):
        """Somebody who can do it, or of whom it can be done, if there is anybody; anybody when it is `wild`."""
        able = [each for each in range(APPLICANTS) if self.plain.people[each].may(verb)]
        return who if wild or not able else able[who % len(able)]

    def look(self):
        db.session.expunge_all()
        return sorted(map(tuple, db.session.execute(SEEN)), key=repr)

    def attempt(self, expected, act):
        """The act is done or refused as expected; refused, it has changed nothing at all."""
        try:
            with transaction():
                act()
            done = True
        except Refused as why:
            done, self.why = False, str(why)
        assert done == expected, "it was done" if done else f"it was refused: {self.why}"
        seen = self.look()
        if not done:
            self.refusals[self.why] += 1
            assert seen == self.before
        self.before = seen
        return done

    def hold(self, offered):
        """These offers are held as long as promised, and none runs out while the person sleeps."""
        for who in offered:
            one, till = self.plain.people[who], self.application(who).answer_by
            assert one.answer_by <= till <= one.answer_by + timedelta(hours=10, minutes=1)
            assert 8 <= till.astimezone(clock.zone("Africa/Nairobi")).hour < 22
            one.answer_by = till
        self.before = self.look()

    # What holds after every step.

    @invariant()
    def both_say_the_same(self):
        people = dict(zip(self.world.applicants, self.plain.people, strict=True))
        said = {what: {} for what in ("application", "enrolment", "decision", "appeal", "role")}
        mails, record = Counter(), Counter()
        for what, whose, words, _till, number in self.before:
            if what == "mail":
                mails[whose, words] = number
            elif what == "record":
                record[whose, words.removeprefix("application.")] = number
            elif what in said and whose in people:
                said[what][whose] = words
        assert said["application"] == {key: one.state for key, one in people.items() if one.state}
        active = {key for key, state in said["enrolment"].items() if state == "active"}
        assert active == set(said["role"]) == {key for key, one in people.items() if one.takes_part}
        decisions = {self.world.applicants[who]: verdict for who, verdict in self.plain.open_decisions.items()}
        assert said["decision"] == decisions
        assert said["appeal"] == {key: one.appeal for key, one in people.items() if one.appeal}
        for key, one in people.items():
            assert {verb: record[key, verb] for verb in PATHS} == {verb: one.moves[verb] for verb in PATHS}
            told = {name: n for (whose, name), n in mails.items() if whose == key and name.startswith("admissions/")}
            assert told == {name: n for name, n in one.mails.items() if name.startswith("admissions/")}
            assert mails[key, "registration/receipt"] == one.moves["submit"]

    @invariant()
    def nobody_has_a_place_that_is_not_there(self):
        assert self.plain.in_seats + self.plain.open_offers <= self.plain.seats
