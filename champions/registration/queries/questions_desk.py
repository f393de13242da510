"""What do we know about staff's own questions as staff look at them: all of a cohort, and how many answered each."""

from dataclasses import dataclass

from sqlalchemy import func, select

from champions.cohorts import queries as cohorts
from champions.cohorts.models import Cohort
from champions.core.db import db

from ..models import Answer, Question
from ..topics import TOPICS

ORDER = {topic.slug: place for place, topic in enumerate(TOPICS)}


@dataclass(frozen=True)
class Own:
    """A question with its cohort: what an address of the desk stands for."""

    cohort: Cohort
    question: Question


def question(cohort: str, code: str) -> Own | None:
    """The question with that code in the cohort with that slug."""
    where = cohorts.cohort(cohort)
    if where is None:
        return None
    found = db.session.scalar(select(Question).where(Question.cohort_id == where.id, Question.code == code))
    return Own(where, found) if found else None


def place(question: Question) -> tuple[int, int, int]:
    """Where a question stands in the whole form: its page, its place there."""
    return (ORDER.get(question.topic, len(ORDER)), question.position, question.id or 0)


def questions(cohort: Cohort) -> list[Question]:
    """All questions of the cohort, retired ones too, in the order in which they stand in the form."""
    return sorted(db.session.scalars(select(Question).where(Question.cohort_id == cohort.id)), key=place)


def answered(cohort: Cohort) -> dict[int, int]:
    """How many have answered each question, by id; a question without an answer is not in it."""
    rows = db.session.execute(
        select(Answer.question_id, func.count())
        .join(Question, Question.id == Answer.question_id)
        .where(Question.cohort_id == cohort.id)
        .group_by(Answer.question_id)
    )
    return {row[0]: row[1] for row in rows}


def answered_one(question: Question) -> int:
    """How many have answered the question."""
    return db.session.scalar(select(func.count(Answer.id)).where(Answer.question_id == question.id)) or 0
