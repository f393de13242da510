"""What happens: staff add a question, change it, move it, retire it, bring it back. Answers that are there stay."""

from hashlib import sha256
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from champions.cohorts.models import Cohort
from champions.core import audit, clock
from champions.core.db import db
from champions.core.errors import Refused

from .. import questioning
from ..models import Question, QuestionKind
from ..queries import questions_desk as queries
from ..queries import settings
from ..questioning import Draft, Wrong
from ..topics import TOPICS
from .settings import Stale

SETTINGS = (
    "topic", "kind", "label", "help", "required", "options", "most", "condition_id", "condition_is", "for_reviewers",
)  # fmt: skip
# A change of these is a change of what people have answered.
ASKED = ("label", "options", "kind")


class Unsure(Refused):
    """People have answered already: whoever changes what was asked says so a second time."""


def mark(question: Question) -> str:
    """A digest of the question as it is now: what a page showed."""
    return sha256(repr([getattr(question, name) for name in SETTINGS]).encode()).hexdigest()[:16]


def add(cohort: Cohort, draft: Draft, *, by: Any) -> Question:
    """The question is asked, as the last one of its page. Raises questioning.Wrong."""
    settings.lock(cohort)
    there = queries.questions(cohort)
    if len(_asked(there)) >= questioning.MOST_QUESTIONS:
        raise Wrong("label", _("There are %(most)s questions already. Retire one first.", most=len(_asked(there))))
    questioning.check(draft, _by_id(there, draft.condition_id))
    question = Question(cohort_id=cohort.id, position=_last(there, draft.topic))
    _fill(question, draft)
    questioning.check_order([*_asked(there), question], _topics())
    db.session.add(question)
    audit.record("question.add", question, by=by, topic=draft.topic, kind=draft.kind)
    return question


def edit(cohort: Cohort, question: Question, draft: Draft, *, shown: str, sure: bool, by: Any) -> bool:
    """The question is as typed; False when nothing was different. Answers keep the words they were given in.

    Raises questioning.Wrong, Stale, or Unsure when what people have answered would be another question.
    """
    settings.lock(cohort)
    db.session.refresh(question)
    if shown != mark(question):
        raise Stale(_("Somebody changed this question while you had this page open. Open it again and look."))
    there = queries.questions(cohort)
    questioning.check(draft, _by_id(there, draft.condition_id))
    before = {name: getattr(question, name) for name in SETTINGS}
    position = question.position
    if draft.topic != question.topic:
        question.position = _last(there, draft.topic)
    _fill(question, draft)
    changed = [name for name in SETTINGS if getattr(question, name) != before[name]]
    try:
        _check_answered(question, changed, sure=sure)
        if question.retired_at is None:
            questioning.check_order(_asked(there), _topics())
    except (Wrong, Unsure):
        for name, value in before.items():
            setattr(question, name, value)
        question.position = position
        raise
    if changed:
        audit.record(
            "question.edit",
            question,
            by=by,
            before={name: before[name] for name in changed},
            after={name: getattr(question, name) for name in changed},
            answered=queries.answered_one(question),
        )
    return bool(changed)


def _check_answered(question: Question, changed: list[str], *, sure: bool) -> None:
    answered = queries.answered_one(question) if set(changed) & set(ASKED) else 0
    if answered and "kind" in changed:
        raise Wrong(
            "kind",
            ngettext(
                "%(num)d person has answered, so the kind cannot change. Retire this question and add another one.",
                "%(num)d people have answered, so the kind cannot change. Retire this question and add another one.",
                answered,
            ),
        )
    if answered and not sure:
        raise Unsure(
            ngettext(
                "%(num)d person has answered this question as it was. Tick the box if you change it all the same.",
                "%(num)d people have answered this question as it was. Tick the box if you change it all the same.",
                answered,
            )
        )


def retire(cohort: Cohort, question: Question, *, by: Any) -> None:
    """The question is not asked any more; what was answered stays. Refused while others hang on it."""
    settings.lock(cohort)
    db.session.refresh(question)
    if question.retired_at is not None:
        return
    others = questioning.hang_on(question, _asked(queries.questions(cohort)))
    if others:
        raise Refused(
            _("“%(label)s” is asked only after an answer to this question. Change or retire it first.",
              label=others[0].label)
        )  # fmt: skip
    question.retired_at = clock.now()
    audit.record("question.retire", question, by=by, answered=queries.answered_one(question))


def bring_back(cohort: Cohort, question: Question, *, by: Any) -> None:
    """The question is asked again, as the last one of its page; Refused when what it hangs on is not asked before."""
    settings.lock(cohort)
    db.session.refresh(question)
    if question.retired_at is None:
        return
    there = queries.questions(cohort)
    if len(_asked(there)) >= questioning.MOST_QUESTIONS:
        raise Refused(_("There are %(most)s questions already. Retire one first.", most=len(_asked(there))))
    position, retired_at = question.position, question.retired_at
    question.position, question.retired_at = _last(there, question.topic), None
    try:
        questioning.check_order(_asked(there), _topics())
    except Wrong as error:
        question.position, question.retired_at = position, retired_at
        raise Refused(str(error)) from error
    audit.record("question.bring_back", question, by=by)


def move(cohort: Cohort, code: str, step: int, *, by: Any) -> bool:
    """The question stands one place earlier (-1) or later (1) on its page; False when it is there already.

    Refused when a question would then come before the one it hangs on.
    """
    settings.lock(cohort)
    there = queries.questions(cohort)
    question = next((each for each in _asked(there) if each.code == code), None)
    if question is None:
        raise Refused(_("This question is not asked any more."))
    page = [each for each in _asked(there) if each.topic == question.topic]
    place = page.index(question)
    if not 0 <= place + step < len(page):
        return False
    before = {each: each.position for each in page}
    page.insert(place + step, page.pop(place))
    for number, each in enumerate(page, start=1):
        each.position = number
    try:
        questioning.check_order(_asked(there), _topics())
    except Wrong as error:
        for each, position in before.items():
            each.position = position
        raise Refused(str(error)) from error
    audit.record("question.move", question, by=by, before=place + 1, after=place + 1 + step)
    return True


def _fill(question: Question, draft: Draft) -> None:
    for name in SETTINGS:
        setattr(question, name, getattr(draft, name))
    question.kind, question.options = QuestionKind(draft.kind), list(draft.options)
    if draft.condition_id is None:
        question.condition_is = None


def _asked(questions: list[Question]) -> list[Question]:
    return [each for each in questions if each.retired_at is None]


def _by_id(questions: list[Question], question_id: int | None) -> Question | None:
    return next((each for each in questions if each.id == question_id), None)


def _last(questions: list[Question], topic: str) -> int:
    return 1 + max((each.position for each in questions if each.topic == topic), default=0)


def _topics() -> list[str]:
    return [topic.slug for topic in TOPICS]
