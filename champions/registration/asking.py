"""Pure: which of staff's own questions somebody is asked, given what they have answered, and which have no answer."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from champions.core.uploads import File


class Asked(Protocol):
    """What this module reads of a question."""

    id: int
    topic: str
    position: int
    required: bool
    condition_id: int | None
    condition_is: str | None


Q = TypeVar("Q", bound=Asked)


@dataclass(frozen=True)
class Said:
    """What one application says to one question: words (a number and a date as text), what was chosen, or a file."""

    words: str = ""
    chosen: tuple[str, ...] = ()
    file: File | None = None

    @property
    def is_empty(self) -> bool:
        """True when nothing was said."""
        return not (self.words or self.chosen or self.file)

    def means(self, value: str | None) -> bool:
        """True when that is what was said or chosen; capitals do not matter."""
        wanted = _plain(value or "")
        return any(_plain(each) == wanted for each in (self.words, *self.chosen) if each)


NOTHING = Said()


def said_by(row: Any) -> Said:
    """What a stored answer says; nothing without one."""
    return Said(row.words, tuple(row.chosen), File.of(row)) if row is not None else NOTHING


def in_order(questions: Iterable[Q]) -> list[Q]:
    """The questions of a page in the order in which they stand on it."""
    return sorted(questions, key=lambda each: (each.position, each.id))


def asked(questions: Sequence[Q], said: Mapping[int, Said]) -> list[Q]:
    """The questions that are asked, in order.

    One with a condition is asked when the question it hangs on is asked itself and was answered so.
    """
    by_id = {each.id: each for each in questions}
    known: dict[int, bool] = {}

    def is_asked(question: Q) -> bool:
        if question.condition_id is None:
            return True
        if question.id not in known:
            known[question.id] = False  # two that hang on each other are not asked
            before = by_id.get(question.condition_id)
            answer = said.get(question.condition_id, NOTHING)
            known[question.id] = before is not None and answer.means(question.condition_is) and is_asked(before)
        return known[question.id]

    return [each for each in in_order(questions) if is_asked(each)]


def missing(questions: Sequence[Q], said: Mapping[int, Said]) -> list[Q]:
    """The questions that are asked, need an answer and have none."""
    return [each for each in asked(questions, said) if each.required and said.get(each.id, NOTHING).is_empty]


def on_page(questions: Sequence[Q], topic: str) -> list[Q]:
    """The questions of one page, whether they are asked or not, in order."""
    return in_order(each for each in questions if each.topic == topic)


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())
