"""What is: the plan of a cohort's reviews, its criteria, its reviewers, their reviews and conflicts, covered words."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import JSON, CheckConstraint, ForeignKeyConstraint, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, relationship

from champions.accounts.models import Person
from champions.cohorts.models import Cohort
from champions.core import clock
from champions.core.db import Coded, Keep, Model, choice, fact, link, link_person, new_code, personal
from champions.core.lifecycle import Stateful, moves
from champions.registration.models import Application


class PlanState(StrEnum):
    PREPARING = "preparing"
    OPEN = "open"
    CLOSED = "closed"


class ReviewPlan(Stateful, Model):
    """How one cohort's applications are read: by how many, what is hidden from them, when two differ too much."""

    __tablename__ = "review_plan"
    __table_args__ = (
        CheckConstraint("readers_each BETWEEN 1 AND 10", name="readers_each"),
        CheckConstraint("differ_by > 0", name="differ_by"),
        CheckConstraint("state = 'preparing' OR opened_at IS NOT NULL", name="opened"),
        CheckConstraint("(state = 'closed') = (closed_at IS NOT NULL)", name="closed"),
    )

    MOVES = moves(
        open=({PlanState.PREPARING}, PlanState.OPEN, "opened_at"),
        close=({PlanState.OPEN}, PlanState.CLOSED, "closed_at"),
    )

    cohort_id: Mapped[int] = link("cohort.id", ondelete="RESTRICT", unique=True, index=False)
    state: Mapped[PlanState] = fact(choice(PlanState), default=PlanState.PREPARING)
    readers_each: Mapped[int] = fact(Integer, default=2)
    # Names of what readers do not get (reviews/blind.py knows which there are).
    hides: Mapped[list[str]] = fact(JSON, default=list)
    # Readers differ when their scores (1 to 5) are so far apart, or farther.
    differ_by: Mapped[float] = fact(default=1.5)
    # The order of each reviewer's queue comes from it.
    seed: Mapped[str] = fact(String(10), default=new_code)
    read_by: Mapped[datetime | None] = fact()
    opened_at: Mapped[datetime | None] = fact()
    closed_at: Mapped[datetime | None] = fact()

    cohort: Mapped[Cohort] = relationship(lazy="joined", innerjoin=True)
    criteria: Mapped[list["ReviewCriterion"]] = relationship(order_by="ReviewCriterion.number", lazy="raise_on_sql")


class ReviewCriterion(Model):
    """One question of the rubric, from 1 to 5, with a word for each."""

    __tablename__ = "review_criterion"
    __table_args__ = (
        UniqueConstraint("plan_id", "number"),
        CheckConstraint("weight > 0", name="weight"),
        CheckConstraint("number >= 1", name="number"),
    )

    plan_id: Mapped[int] = link("review_plan.id", ondelete="CASCADE")
    number: Mapped[int] = fact(Integer)
    name: Mapped[str] = fact(String(80))
    question: Mapped[str] = fact(String(300), default="")
    weight: Mapped[int] = fact(Integer, default=1)
    anchors: Mapped[list[str]] = fact(JSON)


class Reviewer(Coded, Model):
    """Somebody who reads for a cohort, staff or invited; `most` is how many they can take (None: their share)."""

    __tablename__ = "reviewer"
    __table_args__ = (
        UniqueConstraint("plan_id", "person_id"),
        UniqueConstraint("id", "plan_id"),
        CheckConstraint("most IS NULL OR most > 0", name="most"),
        CheckConstraint("ended_at IS NULL OR ended_at >= added_at", name="order"),
    )

    plan_id: Mapped[int] = link("review_plan.id", ondelete="RESTRICT")
    person_id: Mapped[int] = link_person("who reads", keep=Keep.JUDGING)
    university: Mapped[str] = personal("their own university", String(200), default="", keep=Keep.JUDGING)
    most: Mapped[int | None] = fact(Integer)
    added_at: Mapped[datetime] = fact(default=clock.now)
    ended_at: Mapped[datetime | None] = fact()

    plan: Mapped[ReviewPlan] = relationship()
    person: Mapped[Person] = relationship(foreign_keys=[person_id])

    @property
    def cohort(self) -> Cohort:
        """The cohort of the plan."""
        return self.plan.cohort


class ReviewConflict(Model):
    """This reviewer does not read this application, and why."""

    __tablename__ = "review_conflict"
    __table_args__ = (UniqueConstraint("reviewer_id", "application_id"),)

    reviewer_id: Mapped[int] = link("reviewer.id", ondelete="CASCADE")
    application_id: Mapped[int] = link("application.id", ondelete="CASCADE")
    why: Mapped[str] = personal("why they do not read it", String(300), keep=Keep.JUDGING)
    at: Mapped[datetime] = fact(default=clock.now)


class ReviewState(StrEnum):
    ASSIGNED = "assigned"
    SUBMITTED = "submitted"
    RECUSED = "recused"


class Review(Coded, Stateful, Model):
    """What one reviewer thinks of one application; a draft until submitted."""

    __tablename__ = "review"
    __table_args__ = (
        UniqueConstraint("application_id", "reviewer_id"),
        CheckConstraint("(state = 'submitted') = (submitted_at IS NOT NULL)", name="submitted"),
        CheckConstraint("(state = 'recused') = (recused_at IS NOT NULL)", name="recused"),
        ForeignKeyConstraint(
            ["reviewer_id", "plan_id"],
            ["reviewer.id", "reviewer.plan_id"],
            ondelete="RESTRICT",
            name="fk_review_same_plan",
        ),
    )

    MOVES = moves(
        submit=({ReviewState.ASSIGNED}, ReviewState.SUBMITTED, "submitted_at"),
        reopen=({ReviewState.SUBMITTED}, ReviewState.ASSIGNED),
        recuse=({ReviewState.ASSIGNED}, ReviewState.RECUSED, "recused_at"),
    )

    plan_id: Mapped[int] = link("review_plan.id", ondelete="RESTRICT")
    application_id: Mapped[int] = link("application.id", ondelete="CASCADE")
    reviewer_id: Mapped[int] = link("reviewer.id", ondelete="RESTRICT")
    state: Mapped[ReviewState] = fact(choice(ReviewState), default=ReviewState.ASSIGNED)
    note: Mapped[str] = personal("what the reader notes", Text, default="", keep=Keep.JUDGING)
    assigned_at: Mapped[datetime] = fact(default=clock.now)
    saved_at: Mapped[datetime | None] = fact()
    submitted_at: Mapped[datetime | None] = fact()
    recused_at: Mapped[datetime | None] = fact()

    plan: Mapped[ReviewPlan] = relationship(foreign_keys=[plan_id])
    application: Mapped[Application] = relationship()
    reviewer: Mapped[Reviewer] = relationship(foreign_keys=[reviewer_id])
    scores: Mapped[list["ReviewScore"]] = relationship(lazy="raise_on_sql")

    @property
    def cohort(self) -> Cohort:
        """The cohort of the plan."""
        return self.plan.cohort


class ReviewScore(Model):
    """What a review says to one criterion."""

    __tablename__ = "review_score"
    __table_args__ = (
        UniqueConstraint("review_id", "criterion_id"),
        CheckConstraint("value BETWEEN 1 AND 5", name="value"),
    )

    review_id: Mapped[int] = link("review.id", ondelete="CASCADE")
    criterion_id: Mapped[int] = link("review_criterion.id", ondelete="RESTRICT")
    value: Mapped[int] = personal("a reader's score", Integer, keep=Keep.JUDGING)


class CoveredWords(Model):
    """Words inside an application's answers that show who it is: reported by a reader, covered by staff."""

    __tablename__ = "covered_words"
    __table_args__ = (
        UniqueConstraint("application_id", "words"),
        CheckConstraint("words <> ''", name="words"),
        CheckConstraint("(covered_at IS NULL) = (covered_by_id IS NULL)", name="covered"),
    )

    application_id: Mapped[int] = link("application.id", ondelete="CASCADE")
    words: Mapped[str] = personal("what shows who it is", String(200), keep=Keep.APPLICATION)
    reported_by_id: Mapped[int | None] = link_person("who saw it", keep=Keep.JUDGING)
    reported_at: Mapped[datetime] = fact(default=clock.now)
    covered_by_id: Mapped[int | None] = link_person("who covered it", keep=Keep.JUDGING)
    covered_at: Mapped[datetime | None] = fact()
