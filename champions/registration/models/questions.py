"""Questions that staff of a cohort add to the form without a deploy, and the answers to them."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import JSON, CheckConstraint, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, relationship

from champions.core import clock
from champions.core.db import Coded, Keep, Model, choice, fact, link, personal


class QuestionKind(StrEnum):
    """How a question is answered."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    CHOICE = "choice"
    MULTIPLE = "multiple"
    NUMBER = "number"
    DATE = "date"
    FILE = "file"


class Question(Coded, Model):
    """A question of one cohort's own, on one of the topic pages; asked only if an earlier answer is `condition_is`."""

    __tablename__ = "question"
    __table_args__ = (
        CheckConstraint("(condition_id IS NULL) = (condition_is IS NULL)", name="condition"),
        CheckConstraint("condition_id IS NULL OR condition_id <> id", name="not_of_itself"),
        CheckConstraint("most IS NULL OR most > 0", name="most"),
    )

    cohort_id: Mapped[int] = link("cohort.id", ondelete="RESTRICT")
    topic: Mapped[str] = fact(String(16))
    position: Mapped[int] = fact()
    kind: Mapped[QuestionKind] = fact(choice(QuestionKind))
    label: Mapped[str] = fact(String(300))
    help: Mapped[str] = fact(String(500), default="")
    required: Mapped[bool] = fact(default=False)
    # What can be chosen, in order; an answer keeps the words, so that a later change does not change it.
    options: Mapped[list[str]] = fact(JSON, default=list)
    # Words of a long text, characters of a short one, the largest number, bytes of a file; None: the usual.
    most: Mapped[int | None] = fact()
    condition_id: Mapped[int | None] = link("question.id", ondelete="RESTRICT")
    condition_is: Mapped[str | None] = fact(String(300))
    for_reviewers: Mapped[bool] = fact(default=True)
    made_at: Mapped[datetime] = fact(default=clock.now)
    retired_at: Mapped[datetime | None] = fact()


class Answer(Model):
    """What one application says to one question: words (a number and a date as text), what was chosen, or a file."""

    __tablename__ = "answer"
    __table_args__ = (
        UniqueConstraint("application_id", "question_id"),
        CheckConstraint(
            "(file_sha256 IS NULL) = (file_name IS NULL) AND (file_sha256 IS NULL) = (file_size IS NULL) "
            "AND (file_sha256 IS NULL) = (file_type IS NULL)",
            name="file_whole",
        ),
    )

    application_id: Mapped[int] = link("application.id", ondelete="CASCADE")
    question_id: Mapped[int] = link("question.id", ondelete="RESTRICT")
    words: Mapped[str] = personal("answer to a question of staff", Text, default="", keep=Keep.APPLICATION)
    chosen: Mapped[list[str]] = personal("what they chose", JSON, default=list, keep=Keep.APPLICATION)
    file_sha256: Mapped[str | None] = personal("file they sent", String(64), keep=Keep.APPLICATION)
    file_name: Mapped[str | None] = personal("name of the file", String(200), keep=Keep.APPLICATION)
    file_size: Mapped[int | None] = fact()
    file_type: Mapped[str | None] = fact(String(120))
    saved_at: Mapped[datetime] = fact(default=clock.now)

    question: Mapped[Question] = relationship(lazy="joined", innerjoin=True)
