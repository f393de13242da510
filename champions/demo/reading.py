"""The next cohort is read: a plan, eight readers, most applications read twice, some where readers differ."""

from datetime import timedelta

from sqlalchemy import select

from champions.accounts.models import Person
from champions.cohorts.models import Cohort, Role
from champions.core.db import db
from champions.core.lifecycle import move
from champions.registration.models import Application
from champions.reviews.models import (
    CoveredWords,
    Review,
    ReviewConflict,
    ReviewCriterion,
    Reviewer,
    ReviewPlan,
    ReviewScore,
    ReviewState,
)

from .identities import BY_NAME
from .making import Maker

CRITERIA = (
    ("Problem", 40, "Is it a real problem of a real place, seen from close?"),
    ("Drive", 30, "Has this person done something about it, however small?"),
    ("Learning", 30, "Does the person say what they want to learn, and from whom?"),
)
ANCHORS = ["Absent", "Weak", "Sound", "Strong", "Rare"]
NOTES = (
    "Sees the problem from close and has numbers of their own.",
    "Good heart, little that was done so far.",
    "Would bring people into the room who are never there.",
    "Too general: it could be any city.",
    "",
)
# Of the applications that wait for a decision: how many are read by both, by one, by nobody yet; the rest have no
# readers.
READ, HALF_READ, UNREAD, DIFFERENT = 118, 34, 18, 14
HIDES = ["name", "gender", "age", "country", "city", "university"]


def make(maker: Maker, cohort: Cohort, staff: list[Person], stages: dict[str, list[Application]]) -> list[Reviewer]:
    """The plan is open; everybody decided on was read twice, the others as far as READ and HALF_READ say."""
    plan = ReviewPlan(cohort_id=cohort.id, seed=maker.code(), hides=HIDES)
    maker.keep(plan)
    criteria = [
        maker.keep(
            ReviewCriterion(plan_id=plan.id, number=n, name=name, weight=weight, question=question, anchors=ANCHORS)
        )
        for n, (name, weight, question) in enumerate(CRITERIA, 1)
    ]
    with maker.at(maker.now - timedelta(days=12)):
        move(plan, "open", by=staff[0])
    readers = _readers(maker, plan, cohort, staff)
    reading = _Reading(maker, plan, readers, criteria)
    for stage in ("offered", "enrolled", "waitlisted", "not_selected", "declined", "lapsed", "deferred"):
        for application in stages[stage]:
            reading.read(application, good=stage != "not_selected")
    for place, application in enumerate(stages["submitted"][: READ + HALF_READ + UNREAD]):
        by = 2 if place < READ else 1 if place < READ + HALF_READ else 0
        reading.read(application, by=by, differ=by == 2 and place % (READ // DIFFERENT) == 3)
    reading.begin(readers[0])
    reading.keep()
    _leftovers(maker, stages["submitted"], readers, staff)
    return readers


def _readers(maker: Maker, plan: ReviewPlan, cohort: Cohort, staff: list[Person]) -> list[Reviewer]:
    invited = [maker.person(next(maker.people), BY_NAME["reviewer"].email)]
    invited += [maker.person(next(maker.people)) for _ in range(5)]
    for person in invited:
        maker.grant(person, Role.REVIEWER, cohort, maker.now - timedelta(days=15))
    with maker.at(maker.now - timedelta(days=14)):
        return [maker.keep(Reviewer(plan_id=plan.id, person_id=each.id)) for each in (*invited, *staff)]


class _Reading:
    """Who reads what: the readers take turns, so that loads are even; scores are kept in one go at the end."""

    def __init__(
        self, maker: Maker, plan: ReviewPlan, readers: list[Reviewer], criteria: list[ReviewCriterion]
    ) -> None:
        self.maker, self.plan, self.readers, self.criteria = maker, plan, readers, criteria
        self.turn, self.reviews = 0, 0
        self.scores: list[ReviewScore] = []

    def read(self, application: Application, *, by: int = 2, good: bool = True, differ: bool = False) -> None:
        """Two readers have the application; `by` of them are through."""
        level = self.maker.random.choice((3, 4, 4, 5)) if good else self.maker.random.choice((2, 2, 3))
        for place in range(2):
            # A step more after each round, so that everybody reads with everybody, first and second.
            reader = self.readers[(self.turn + self.turn // len(self.readers)) % len(self.readers)]
            self.turn += 1
            at = self.maker.now - timedelta(hours=self.maker.random.randrange(30, 200))
            with self.maker.at(at):
                review = self.maker.keep(
                    Review(plan_id=self.plan.id, application_id=application.id, reviewer_id=reader.id)
                )
                if place < by:
                    self._score(review, level if not (differ and place) else max(1, level - 3))
                    move(review, "submit", by=reader.person)

    def _score(self, review: Review, level: int) -> None:
        review.note, review.saved_at = self.maker.random.choice(NOTES), review.assigned_at
        for criterion in self.criteria:
            value = min(5, max(1, level + self.maker.random.choice((-1, 0, 0, 0, 1))))
            self.scores.append(ReviewScore(review_id=review.id, criterion_id=criterion.id, value=value))

    def begin(self, reader: Reviewer) -> None:
        """One of those the reader has still to read is begun: two scores, no third one yet."""
        waiting = (Review.reviewer_id == reader.id, Review.state == ReviewState.ASSIGNED)
        draft = db.session.scalars(select(Review).where(*waiting).order_by(Review.id).limit(1)).one()
        draft.saved_at = self.maker.now - timedelta(hours=2)
        for criterion in self.criteria[:2]:
            self.scores.append(ReviewScore(review_id=draft.id, criterion_id=criterion.id, value=4))

    def keep(self) -> None:
        """All scores are in the database."""
        db.session.add_all(self.scores)
        db.session.flush()


def _leftovers(maker: Maker, waiting: list[Application], readers: list[Reviewer], staff: list[Person]) -> None:
    """A conflict somebody declared, words that staff covered, and words that a reader has just reported."""
    unread = waiting[READ + HALF_READ + UNREAD :]
    with maker.at(maker.now - timedelta(days=2)):
        maker.keep(
            ReviewConflict(reviewer_id=readers[0].id, application_id=unread[0].id, why="We worked in the same office.")
        )
        covered = CoveredWords(
            application_id=waiting[1].id, words="eleven mornings", reported_by_id=readers[0].person_id
        )
        covered.covered_by_id, covered.covered_at = staff[0].id, maker.now - timedelta(days=1)
        maker.keep(covered)
        maker.keep(CoveredWords(application_id=waiting[2].id, words="my thesis", reported_by_id=readers[1].person_id))
