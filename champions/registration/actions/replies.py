"""What happens: answers to staff's own questions are taken in and kept."""

from collections.abc import Mapping
from typing import IO, Any

from champions.core import clock, kinds, uploads
from champions.core.db import db
from champions.core.uploads import File

from .. import asking, queries
from ..asking import Said
from ..models import Answer, Application, Question


def take(stream: IO[bytes], name: str, *, most: int, by: Any) -> File:
    """The upload is on our disk; Refused, in words and with nothing kept, when it is no paper or has too many bytes."""
    return uploads.take(stream, name, allowed=kinds.PAPERS, most=most, by=by.code)


def keep(application: Application, replies: Mapping[int, Said]) -> list[str]:
    """The application has these answers (by question); what is not asked any more is gone. Codes of what changed."""
    questions, stored = queries.questions_and_answers(application.cohort_id, application.id)
    said = {key: asking.said_by(row) for key, row in stored.items()} | dict(replies)
    is_asked = {each.id for each in asking.asked(questions, said)}
    changed = []
    for question in questions:
        row = stored.get(question.id)
        wanted = said.get(question.id, asking.NOTHING) if question.id in is_asked else asking.NOTHING
        if wanted == asking.said_by(row):
            continue
        changed.append(question.code)
        if wanted.is_empty and row is not None:
            db.session.delete(row)
        else:
            _write(row or _new(application, question), wanted)
    return changed


def _new(application: Application, question: Question) -> Answer:
    row = Answer(application_id=application.id, question_id=question.id)
    db.session.add(row)
    return row


def _write(row: Answer, said: Said) -> None:
    row.words, row.chosen, row.saved_at = said.words, list(said.chosen), clock.now()
    file = said.file
    row.file_sha256, row.file_name = (file.sha256, file.name) if file else (None, None)
    row.file_size, row.file_type = (file.size, file.media_type) if file else (None, None)
