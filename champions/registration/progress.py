"""Pure: how far an application is: which pages of the form are done, which wait, what comes next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from . import agreeing, asking
from .agreeing import Clause
from .topics import TOPICS, Topic


class Stage(StrEnum):
    """How far a page of the form is."""

    NOT_STARTED = "not_started"
    IN_PROGRESS = "in_progress"
    DONE = "done"


@dataclass(frozen=True)
class Progress:
    """An application (or none yet) with staff's questions, its answers to them, and the texts to agree to."""

    application: Any
    questions: Sequence[Any]
    said: Mapping[int, asking.Said]
    clauses: Sequence[Clause]

    def asked(self, topic: Topic) -> list[Any]:
        """Staff's questions that are asked on the page, in order."""
        return [each for each in asking.asked(self.questions, self.said) if each.topic == topic.slug]

    def is_done(self, topic: Topic) -> bool:
        """True when everything the page cannot do without has been answered."""
        if self.application is None:
            return False
        if any(each.topic == topic.slug for each in asking.missing(self.questions, self.said)):
            return False
        if topic.slug == "consent":
            return bool(self.clauses) and agreeing.are_given(self.clauses)
        return all(getattr(self.application, field) for field in topic.required)

    def stage(self, topic: Topic) -> Stage:
        """How far the page is."""
        if self.is_done(topic):
            return Stage.DONE
        return Stage.IN_PROGRESS if self._is_begun(topic) else Stage.NOT_STARTED

    def _is_begun(self, topic: Topic) -> bool:
        if self.application is None:
            return False
        if topic.slug == "consent" and any(each.is_agreed or each.has_changed for each in self.clauses):
            return True
        here = {each.id for each in self.questions if each.topic == topic.slug}
        answered = any(not answer.is_empty for key, answer in self.said.items() if key in here)
        return answered or any(getattr(self.application, field) for field in topic.fields)

    def missing(self) -> list[Topic]:
        """The pages that still have to be filled in, in their order."""
        return [each for each in TOPICS if not self.is_done(each)]

    def after(self, topic: Topic) -> Topic | None:
        """Where to go from `topic`: to the next page not done yet, from the beginning if need be; None when all are."""
        place = TOPICS.index(topic)
        return next((each for each in TOPICS[place + 1 :] + TOPICS[:place] if not self.is_done(each)), None)

    @property
    def has_changed_texts(self) -> bool:
        """True when a needed text has changed since the applicant agreed to it."""
        return any(each.has_changed and each.required for each in self.clauses)
