"""What do we know, for a reader: their queue, one review, and of an application exactly what a reader may see."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import aliased, contains_eager, joinedload, lazyload, selectinload

from champions.cohorts.models import Cohort
from champions.core import render
from champions.core.db import db
from champions.registration.models import Answer, Application, Question, QuestionKind
from champions.reviews import blind, order, sheet
from champions.reviews.models import CoveredWords, Review, Reviewer, ReviewPlan, ReviewScore, ReviewState

from .giving import GONE, Reader, competing


@dataclass(frozen=True)
class Card:
    """A review in its reader's queue. `number` is how the reader knows the application; it says nothing else."""

    code: str
    number: int
    state: ReviewState
    saved_at: datetime | None
    submitted_at: datetime | None
    edited_at: datetime | None
    given: int

    @property
    def done(self) -> bool:
        """True when it is submitted."""
        return self.state is ReviewState.SUBMITTED

    @property
    def begun(self) -> bool:
        """True when something is saved but it is not submitted."""
        return not self.done and self.saved_at is not None

    @property
    def changed(self) -> bool:
        """True when the applicant has changed the answers after they were read."""
        return bool(self.done and self.edited_at and self.submitted_at and self.edited_at > self.submitted_at)


SHOWN: dict[str, Callable[[Card], bool]] = {
    "todo": lambda card: not card.done,
    "drafts": lambda card: card.begun,
    "done": lambda card: card.done,
    "all": lambda card: True,
}


@dataclass(frozen=True)
class Queue:
    """All that a reader has, in the reader's own order."""

    cards: list[Card]

    def of(self, show: str) -> list[Card]:
        """Those that the filter `show` leaves."""
        return [card for card in self.cards if SHOWN[show](card)]

    @property
    def done(self) -> int:
        """How many are submitted."""
        return sum(card.done for card in self.cards)

    @property
    def next(self) -> Card | None:
        """The first that is not submitted, those already begun first; None when all are."""
        to_do = self.of("todo")
        return next((card for card in to_do if card.begun), to_do[0] if to_do else None)

    def card(self, code: str) -> Card | None:
        """The review with that code."""
        return next((card for card in self.cards if card.code == code), None)

    def after(self, code: str, show: str) -> Card | None:
        """The next one to do after `code` among what the filter leaves; else any other; None when all is done."""
        to_do = {card.code for card in self.of("todo")}
        every = [card.code for card in self.cards]
        within = to_do & ({card.code for card in self.of(show)} | {code})
        found = order.next_after(every, code, within) or order.next_after(every, code, to_do)
        return self.card(found) if found else None


def queue(plan: ReviewPlan, reader: Reviewer) -> Queue:
    """The reader's queue: what the fewest others have read comes first, then an order of the reader's own."""
    other = aliased(Review)
    others = (
        select(func.count())
        .where(
            other.application_id == Review.application_id,
            other.reviewer_id != Review.reviewer_id,
            other.state == ReviewState.SUBMITTED,
        )
        .scalar_subquery()
    )
    given = select(func.count()).where(ReviewScore.review_id == Review.id).scalar_subquery()
    wanted = (
        select(
            Review.code, Review.state, Review.saved_at, Review.submitted_at, Application.edited_at, given,
            Application.code, Application.state, others,
        )
        .join(Application, Application.id == Review.application_id)
        .where(Review.reviewer_id == reader.id)
        .order_by(Review.id)
    )  # fmt: skip
    found = []
    for number, row in enumerate(db.session.execute(wanted), start=1):
        code, state, saved_at, submitted_at, edited_at, scores, application, standing, read = row
        if state is not ReviewState.RECUSED and standing not in GONE:
            card = Card(code, number, state, saved_at, submitted_at, edited_at, scores)
            found.append((read, order.place(plan.seed, reader.code, application), card))
    return Queue([card for _, _, card in sorted(found, key=lambda row: row[:2])])


def reader_by_id(reviewer_id: int) -> Reviewer | None:
    """The reviewer with that id, who reads still, with plan and cohort."""
    wanted = select(Reviewer).where(Reviewer.id == reviewer_id, Reviewer.ended_at.is_(None))
    return db.session.scalar(wanted.options(joinedload(Reviewer.plan, innerjoin=True)))


# What a reader opens most: built once.
_REVIEW = (
    select(Review)
    .join(Review.plan)
    .join(ReviewPlan.cohort)
    .join(Review.application)
    .join(Review.reviewer)
    .where(Cohort.slug == bindparam("cohort"), Review.code == bindparam("code"), Application.state.not_in(GONE))
    .where(~competing(Reviewer.person_id, ReviewPlan.cohort_id))
    .options(
        contains_eager(Review.plan).options(contains_eager(ReviewPlan.cohort), selectinload(ReviewPlan.criteria)),
        contains_eager(Review.application).options(
            lazyload(Application.cohort), joinedload(Application.person, innerjoin=True)
        ),
        contains_eager(Review.reviewer).lazyload(Reviewer.plan),
        selectinload(Review.scores),
    )
)


def review(cohort: str, code: str) -> Review | None:
    """The review with that code in that cohort, with plan, criteria, reviewer, scores and the application."""
    return db.session.scalar(_REVIEW, {"cohort": cohort, "code": code})


def as_reader(reviewer: Reviewer) -> Reader:
    """The reviewer as rules about conflicts see them; whether they compete was asked when they were given something."""
    return Reader(reviewer.id, reviewer.code, reviewer.person_id, reviewer.university, reviewer.most, False)


def sheet_of(of: Review) -> sheet.Sheet:
    """What the reader of the review may see of the application."""
    wanted = (
        select(Question.label, Question.kind, Answer.words, Answer.chosen, Question.most)
        .join(Question, Question.id == Answer.question_id)
        .where(Answer.application_id == of.application_id, Question.for_reviewers)
        .order_by(Question.topic, Question.position, Question.id)
    )
    answers = [
        sheet.Answered(label, kind is QuestionKind.LONG_TEXT, kind is QuestionKind.FILE, words, chosen, most)
        for label, kind, words, chosen, most in db.session.execute(wanted)
    ]
    covered = select(CoveredWords.words).where(
        CoveredWords.application_id == of.application_id, CoveredWords.covered_at.is_not(None)
    )
    application = of.application
    return sheet.sheet(
        {column: getattr(application, column) for column in blind.READABLE},
        answers,
        hides=of.plan.hides,
        covered=db.session.scalars(covered).all(),
        mail=application.person.email,
        on=of.plan.cohort.reference_date,
        locale=render.locale(),
    )
