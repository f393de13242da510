"""What do we know for a spreadsheet: everything staff may see of applications, read a piece at a time."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from champions.accounts.models import Person
from champions.cohorts.models import Cohort
from champions.core.db import db
from champions.registration import regions
from champions.registration.models import Answer, Application, Question
from champions.registration.topics import INTERESTS

from .. import saying, words
from .views import Desk

PIECE = 200  # applications in memory at a time

Column = tuple[str, Callable[[Any], Any]]


def own_questions(cohort: Cohort) -> Sequence[Question]:
    """The cohort's own questions, those that are retired too: they may have been answered."""
    wanted = select(Question).where(Question.cohort_id == cohort.id)
    return list(db.session.scalars(wanted.order_by(Question.topic, Question.position, Question.id)))


def export_head(questions: Sequence[Question]) -> list[str]:
    """The headings of the columns."""
    return [head for head, _value in _columns(str)] + [each.label for each in questions]


def export_rows(
    cohort: Cohort, ids: Sequence[int], questions: Sequence[Question], country: Callable[[str], str], *, viewer_id: int
) -> Iterator[list[Any]]:
    """One row for each of the applications, in the order of `ids`, as the viewer sees it; `country` names a country."""
    columns = _columns(country)
    for at in range(0, len(ids), PIECE):
        piece = ids[at : at + PIECE]
        rows, answers = _read(cohort, piece, viewer_id), _answers(piece) if questions else {}
        for each in (each for each in piece if each in rows):
            said = answers.get(each, {})
            yield [value(rows[each]) for _head, value in columns] + [said.get(one.id, "") for one in questions]


def _read(cohort: Cohort, ids: Sequence[int], viewer_id: int) -> dict[int, Any]:
    desk = Desk(cohort, viewer_id=viewer_id)
    whole = Application.__table__.c
    wanted = desk.rows(
        *(column for column in whole if column.name not in ("cohort_id", "person_id", "version")),
        Person.email,
        desk.read.label("read"),
        desk.required.label("required"),
        desk.scores.c.mean,
        desk.scores.c.low,
        desk.scores.c.high,
        desk.of_age.label("of_age"),
        desk.staged.verdict.label("staged"),
    )
    return {row.id: row for row in db.session.execute(wanted.where(Application.id.in_(ids)))}


def _answers(ids: Sequence[int]) -> dict[int, dict[int, Any]]:
    wanted = select(Answer.application_id, Answer.question_id, Answer.words, Answer.chosen, Answer.file_name)
    found: dict[int, dict[int, Any]] = {}
    for row in db.session.execute(wanted.where(Answer.application_id.in_(ids))):
        found.setdefault(row.application_id, {})[row.question_id] = row.chosen or row.file_name or row.words
    return found


def _columns(country: Callable[[str], str]) -> list[Column]:
    return [
        (_("Reference"), lambda row: row.code),
        (_("State"), lambda row: words.STATES[row.state][0]),
        (_("On the stage"), lambda row: words.VERDICTS[row.staged][0] if row.staged else ""),
        (_("Sent"), lambda row: row.submitted_at),
        (_("Full name"), lambda row: row.name),
        (_("Name in own script"), lambda row: row.own_name),
        (_("Name to call them"), lambda row: row.call_name),
        (_("How the name is said"), lambda row: row.say_name),
        (_("Mail"), lambda row: row.email),
        (_("Born"), lambda row: row.born),
        (_("Eligible by the rule of now"), lambda row: bool(row.of_age)),
        (_("Gender"), lambda row: saying.GENDER[row.gender or "none"]),
        (_("Region"), lambda row: regions.REGIONS.get(regions.region_of(row.country), "")),
        (_("Country code"), lambda row: row.country),
        (_("Country"), lambda row: country(row.country)),
        (_("City"), lambda row: row.city),
        (_("Time zone"), lambda row: row.zone),
        (_("University"), lambda row: row.university),
        (_("Field of study"), lambda row: row.field_of_study),
        (_("Skills"), lambda row: row.skills),
        (_("Languages"), lambda row: row.languages),
        (_("Topics"), lambda row: [str(INTERESTS.get(key, key)) for key in row.topics]),
        (_("A problem of their city"), lambda row: row.city_problem),
        (_("Why they apply"), lambda row: row.motivation),
        (_("Access needs"), lambda row: row.access_needs),
        (_("Heard of us from"), lambda row: row.heard_from),
        (_("Text agreed to"), lambda row: row.consent_version),
        (_("Agreed"), lambda row: row.consented_at),
        (_("Readers"), lambda row: row.read),
        (_("Readers needed"), lambda row: row.required),
        (_("Score"), lambda row: None if row.mean is None else round(row.mean, 4)),
        (_("Lowest score"), lambda row: None if row.low is None else round(row.low, 4)),
        (_("Highest score"), lambda row: None if row.high is None else round(row.high, 4)),
        (_("Decided"), lambda row: row.decided_at),
        (_("Answer by"), lambda row: row.answer_by),
        (_("Answered"), lambda row: row.answered_at),
        (_("Reason"), lambda row: row.reason.value if row.reason else ""),
        (_("Sentence to the applicant"), lambda row: row.reason_note),
    ]
