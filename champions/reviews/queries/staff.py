"""What do we know, for staff: who thought what of an application, which lack readers, what was reported."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Select, case, func, select

from champions.accounts.models import Person
from champions.core.db import db
from champions.registration.models import Application
from champions.reviews import scoring
from champions.reviews.models import (
    CoveredWords,
    PlanState,
    Review,
    ReviewCriterion,
    Reviewer,
    ReviewPlan,
    ReviewScore,
    ReviewState,
)

from .giving import READ
from .scores import score_table

PER_PAGE = 50


@dataclass(frozen=True)
class Opinion:
    """One reader of an application: their name, how far they are, scores by criterion's number, note."""

    reader: str
    state: ReviewState
    submitted_at: datetime | None
    note: str
    values: dict[int, int] = field(default_factory=dict)
    score: float | None = None


@dataclass(frozen=True)
class Opinions:
    """Everything readers said about one application; drafts are nobody's business but their reader's."""

    criteria: list[tuple[int, str, int]]
    readers: list[Opinion]
    score: scoring.Score
    # Whoever looks has not submitted a review of their own yet: then nobody else's is said.
    sealed: bool = False


def of_application(application_id: int, *, viewer_id: int | None = None) -> Opinions | None:
    """What readers think of the application, in the order in which they were asked; None without a plan.

    While the person `viewer_id` still has it to read, nobody's scores are in it: theirs must be their own.
    """
    lines = select(
        ReviewCriterion.number, ReviewCriterion.name, ReviewCriterion.weight, ReviewPlan.readers_each,
        ReviewPlan.differ_by, ReviewPlan.state,
    )  # fmt: skip
    lines = lines.join(ReviewPlan, ReviewPlan.id == ReviewCriterion.plan_id)
    lines = lines.join(Application, Application.cohort_id == ReviewPlan.cohort_id)
    found = db.session.execute(lines.where(Application.id == application_id).order_by(ReviewCriterion.number)).all()
    if not found:
        return None
    weights = {row.number: row.weight for row in found}
    reviews = _read(application_id)
    is_open = found[0].state is PlanState.OPEN
    if is_open and any(row.person_id == viewer_id and row.state is ReviewState.ASSIGNED for row, _values in reviews):
        nothing = scoring.Score(None, None, None, 0, found[0].readers_each, False)
        return Opinions([], [], nothing, sealed=True)
    readers = [_opinion(weights, *each) for each in reviews]
    totals = [scoring.total(weights, each.values) or 0 for each in readers if each.state is ReviewState.SUBMITTED]
    score = scoring.score(
        totals=sum(totals), lowest=min(totals, default=0), highest=max(totals, default=0), read=len(totals),
        weight=sum(weights.values()), required=found[0].readers_each, by=found[0].differ_by,
    )  # fmt: skip
    return Opinions([(row.number, row.name, row.weight) for row in found], readers, score)


def _read(application_id: int) -> list[tuple[Any, dict[int, int]]]:
    """(facts of a review, its scores by criterion's number) of every review of the application."""
    wanted = (
        select(
            Review.id, Reviewer.person_id, Person.name, Person.email, Review.state, Review.submitted_at, Review.note,
            ReviewCriterion.number, ReviewScore.value,
        )
        .join(Reviewer, Reviewer.id == Review.reviewer_id)
        .join(Person, Person.id == Reviewer.person_id)
        .outerjoin(ReviewScore, ReviewScore.review_id == Review.id)
        .outerjoin(ReviewCriterion, ReviewCriterion.id == ReviewScore.criterion_id)
        .where(Review.application_id == application_id)
        .order_by(Review.id, ReviewCriterion.number)
    )  # fmt: skip
    reviews: dict[int, tuple[Any, dict[int, int]]] = {}
    for row in db.session.execute(wanted):
        _, values = reviews.setdefault(row.id, (row, {}))
        if row.number is not None:
            values[row.number] = row.value
    return list(reviews.values())


def _opinion(weights: dict[int, int], row: Any, values: dict[int, int]) -> Opinion:
    if row.state is not ReviewState.SUBMITTED:
        return Opinion(row.name or row.email, row.state, None, "")
    score = scoring.review_score(weights, values)
    return Opinion(
        row.name or row.email, row.state, row.submitted_at, row.note, values, None if score is None else float(score)
    )


@dataclass(frozen=True)
class Waiting:
    """An application in staff's list: who it is, how many readers it has, what they think so far."""

    code: str
    name: str
    readers: int
    read: int
    mean: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True)
class Page:
    """Some rows of a list and how many there are in all."""

    rows: list[Waiting]
    total: int
    number: int

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return max(1, -(-self.total // PER_PAGE))


LISTS = ("lacking", "unread", "differ")


def waiting(plan: ReviewPlan, show: str, number: int, *, viewer_id: int | None = None) -> Page:
    """Applications to decide on that lack readers, are not read by all of them, or whose readers differ.

    Of what the person `viewer_id` still has to read nobody's scores are in it.
    """
    wanted = _listed(plan, show, viewer_id)
    total = db.session.scalar(select(func.count()).select_from(wanted.subquery())) or 0
    number = max(1, min(number, -(-total // PER_PAGE)))
    rows = db.session.execute(wanted.limit(PER_PAGE).offset((number - 1) * PER_PAGE))
    return Page([Waiting(*row) for row in rows], total, number)


def tallies(plan: ReviewPlan, *, viewer_id: int | None = None) -> dict[str, int]:
    """How many applications each list of `waiting` has, and under `all` how many there are to read."""
    table = _listed(plan, "all", viewer_id).subquery()
    rules = _rules(plan, table.c.readers, table.c.read, table.c.low, table.c.high)
    sums = [func.coalesce(func.sum(case((rule, 1), else_=0)), 0) for rule in rules.values()]
    row = db.session.execute(select(func.count(), *sums).select_from(table)).one()
    return dict(zip(("all", *rules), map(int, row), strict=True))


def _rules(plan: ReviewPlan, readers: Any, read: Any, low: Any, high: Any) -> dict[str, Any]:
    return {
        "lacking": readers < plan.readers_each,
        "unread": read < plan.readers_each,
        # A hair less: a difference of 1.1 is not exactly that in binary.
        "differ": (read > 1) & (high - low >= plan.differ_by - 1e-9),
    }


def _listed(plan: ReviewPlan, show: str, viewer_id: int | None) -> Select[Any]:
    scores = score_table(plan.cohort_id, viewer_id=viewer_id)
    given = (
        select(func.count())
        .where(Review.application_id == Application.id, Review.state != ReviewState.RECUSED)
        .scalar_subquery()
    )
    read = func.coalesce(scores.c.read, 0)
    wanted = (
        select(
            Application.code, Application.name, given.label("readers"), read.label("read"), scores.c.mean,
            scores.c.low, scores.c.high,
        )
        .outerjoin(scores, scores.c.application_id == Application.id)
        .where(Application.cohort_id == plan.cohort_id, Application.state.in_(READ))
    )  # fmt: skip
    if show != "all":
        wanted = wanted.where(_rules(plan, given, read, scores.c.low, scores.c.high)[show])
    return wanted.order_by(given, read, Application.submitted_at, Application.id)


@dataclass(frozen=True)
class Report:
    """Words that a reader found to show who it is, or that staff cover; in which application, by whom."""

    application: str
    name: str
    words: str
    reader: str | None
    at: datetime
    covered_at: datetime | None


def reports(cohort_id: int, application_id: int | None = None) -> list[Report]:
    """Everything reported or covered (in one application), what waits for staff first, the latest first."""
    wanted = (
        select(
            Application.code, Application.name, CoveredWords.words, Person.name, CoveredWords.reported_at,
            CoveredWords.covered_at,
        )
        .join(Application, Application.id == CoveredWords.application_id)
        .outerjoin(Person, Person.id == CoveredWords.reported_by_id)
        .where(Application.cohort_id == cohort_id)
        .order_by(CoveredWords.covered_at.is_not(None), CoveredWords.reported_at.desc(), CoveredWords.id.desc())
        .limit(200)
    )  # fmt: skip
    if application_id is not None:
        wanted = wanted.where(Application.id == application_id)
    return [Report(*row) for row in db.session.execute(wanted)]


def to_cover(cohort_id: int) -> int:
    """How many reports wait for staff."""
    wanted = (
        select(func.count()).select_from(CoveredWords).join(Application, Application.id == CoveredWords.application_id)
    )
    return db.session.scalar(wanted.where(Application.cohort_id == cohort_id, CoveredWords.covered_at.is_(None))) or 0
