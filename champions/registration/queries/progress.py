"""What do we know: staff's questions with the answers to them, texts with the consents to them, what others wrote."""

from dataclasses import dataclass

from sqlalchemy import and_, func, select
from sqlalchemy.orm import joinedload, lazyload

from champions.cohorts.models import Cohort
from champions.core.db import db
from champions.core.uploads import File

from .. import agreeing, asking
from ..models import Answer, Application, Consent, ConsentText, Question
from ..progress import Progress

# What one person alone wrote is nobody else's business.
WRITTEN_BY = 2
SUGGESTED = 50


def progress(cohort_id: int, application: Application | None) -> Progress:
    """How far the application to the cohort is; two statements."""
    of = application.id if application is not None else None
    questions, answers = questions_and_answers(cohort_id, of)
    said = {key: asking.said_by(row) for key, row in answers.items()}
    return Progress(application, questions, said, clauses(cohort_id, of))


def questions_and_answers(cohort_id: int, application_id: int | None) -> tuple[list[Question], dict[int, Answer]]:
    """Staff's questions in use, in order, and the application's answers to them by question."""
    mine = and_(Answer.question_id == Question.id, Answer.application_id == application_id)
    wanted = select(Question, Answer).outerjoin(Answer, mine).options(lazyload(Answer.question))
    wanted = wanted.where(Question.cohort_id == cohort_id, Question.retired_at.is_(None))
    rows = db.session.execute(wanted.order_by(Question.position, Question.id)).all()
    return [row[0] for row in rows], {row[0].id: row[1] for row in rows if row[1] is not None}


def clauses(cohort_id: int, application_id: int | None) -> list[agreeing.Clause]:
    """The texts of the cohort as they are now, with what the application says to them."""
    mine = and_(Consent.text_id == ConsentText.id, Consent.application_id == application_id)
    wanted = select(ConsentText, Consent).outerjoin(Consent, mine).options(lazyload(Consent.text))
    return agreeing.clauses(
        (row[0], row[1]) for row in db.session.execute(wanted.where(ConsentText.cohort_id == cohort_id))
    )


def consents(application_id: int) -> list[Consent]:
    """Every consent of the application, taken back or not, with its text."""
    mine = select(Consent).where(Consent.application_id == application_id).options(joinedload(Consent.text))
    return list(db.session.scalars(mine.execution_options(populate_existing=True)))


@dataclass(frozen=True)
class Paper:
    """A file that an application has as its answer to a question."""

    application: Application
    file: File

    @property
    def cohort(self) -> Cohort:
        """The cohort it belongs to."""
        return self.application.cohort


def paper(cohort: str, code: str, question: str) -> Paper | None:
    """The file with which the application `code` answers the question with that code."""
    wanted = (
        select(Application, Answer)
        .join(Answer, Answer.application_id == Application.id)
        .join(Question, Question.id == Answer.question_id)
        .join(Cohort, Cohort.id == Application.cohort_id)
        .where(Cohort.slug == cohort, Application.code == code, Question.code == question)
        .options(lazyload(Answer.question))
    )
    found = db.session.execute(wanted).one_or_none()
    file = File.of(found[1]) if found else None
    return Paper(found[0], file) if found and file else None


def universities() -> list[str]:
    """Names of universities that several people wrote in applications they sent, the most frequent first."""
    people = func.count(Application.person_id.distinct())
    written = (
        select(Application.university)
        .where(Application.submitted_at.is_not(None), Application.university != "")
        .group_by(Application.university)
        .having(people >= WRITTEN_BY)
        .order_by(people.desc(), Application.university)
    )
    return list(db.session.scalars(written.limit(SUGGESTED)))
