"""Pure: what a question of staff can be, and in which order questions can stand."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

MOST_QUESTIONS, MOST_OPTIONS, LONGEST_OPTION = 60, 50, 200
# The largest "at most" of each kind: characters, words, a number, bytes. The other kinds have none.
LIMITS = {"text": 1000, "long_text": 1000, "number": 1_000_000_000, "file": 20_000_000}
CHOOSING = ("choice", "multiple")
# What no condition can hang on: nobody says the same words twice in a long text, and a file is no words.
NO_CONDITION = ("long_text", "file")

KINDS = {
    "text": _l("Short text"),
    "long_text": _l("Long text"),
    "choice": _l("One of several"),
    "multiple": _l("Several of several"),
    "number": _l("Number"),
    "date": _l("Date"),
    "file": _l("File"),
}


class Wrong(ValueError):
    """What was typed makes no question: the field it stands beside, and why in words."""

    def __init__(self, name: str, message: str) -> None:
        super().__init__(message)
        self.name = name


@dataclass(frozen=True)
class Draft:
    """A question as staff typed it; `most` in the unit of its kind, `condition_id` the question it hangs on."""

    topic: str
    kind: str
    label: str
    help: str = ""
    required: bool = False
    options: tuple[str, ...] = ()
    most: int | None = None
    condition_id: int | None = None
    condition_is: str | None = None
    for_reviewers: bool = True


def plain(text: str) -> str:
    """Words as they are compared: without capitals and white space too many."""
    return " ".join(text.casefold().split())


def check(draft: Draft, before: Any = None) -> None:
    """Raises Wrong unless the question can be asked; `before` is the question its condition hangs on."""
    _check_options(draft)
    _check_most(draft)
    if draft.condition_id is not None:
        _check_condition(draft, before)


def _check_options(draft: Draft) -> None:
    if draft.kind not in CHOOSING:
        if draft.options:
            raise Wrong("options", _("Only a question where one chooses has options. Delete them here."))
        return
    if len(draft.options) < 2:
        raise Wrong("options", _("Type at least two options, one a line."))
    if len(draft.options) > MOST_OPTIONS:
        raise Wrong("options", _("Type at most %(most)s options.", most=MOST_OPTIONS))
    seen: set[str] = set()
    for option in draft.options:
        if len(option) > LONGEST_OPTION:
            raise Wrong("options", _("An option can have at most %(most)s characters.", most=LONGEST_OPTION))
        if plain(option) in seen:
            raise Wrong("options", _("“%(option)s” stands there twice.", option=option[:60]))
        seen.add(plain(option))


def _check_most(draft: Draft) -> None:
    if draft.most is None:
        return
    if draft.kind not in LIMITS:
        raise Wrong("most", _("This kind of question has no largest size. Leave it empty."))
    if not 1 <= draft.most <= LIMITS[draft.kind]:
        largest = LIMITS[draft.kind] // (1_000_000 if draft.kind == "file" else 1)
        raise Wrong("most", _("Type a whole number from 1 to %(most)s.", most=largest))


def _check_condition(draft: Draft, before: Any) -> None:
    if before is None or before.retired_at is not None:
        raise Wrong("condition", _("The question this one hangs on is not asked any more. Choose another one."))
    if before.kind in NO_CONDITION:
        raise Wrong("condition", _("No question can hang on a long text or a file. Choose another one."))
    if not plain(draft.condition_is or ""):
        raise Wrong("words", _("Type the answer after which this question is asked."))
    if before.kind in CHOOSING and plain(draft.condition_is or "") not in map(plain, before.options):
        raise Wrong("condition", _("“%(label)s” has no such option.", label=before.label))


def check_order(questions: Sequence[Any], topics: Sequence[str]) -> None:
    """Raises Wrong unless every question that hangs on another one comes after it, and after an answer it can have.

    `questions` are all that are asked; `topics` the pages in their order.
    """
    by_id = {each.id: each for each in questions}
    place = {slug: number for number, slug in enumerate(topics)}

    def where(each: Any) -> tuple[int, int]:
        return (place[each.topic], each.position)

    for each in questions:
        if each.condition_id is None:
            continue
        before = by_id.get(each.condition_id)
        said = {"label": each.label, "before": before.label if before else ""}
        if before is None:
            raise Wrong("condition", _("“%(label)s” hangs on a question that is not asked.", label=said["label"]))
        if where(before) >= where(each):
            raise Wrong("condition", _("“%(label)s” hangs on “%(before)s”, so it must come after it.", **said))
        if before.kind in CHOOSING and plain(each.condition_is) not in map(plain, before.options):
            raise Wrong(
                "options",
                _("“%(label)s” is asked after the answer “%(answer)s”. Keep that option, or change it there first.",
                  label=said["label"], answer=each.condition_is),
            )  # fmt: skip
        if before.kind in NO_CONDITION:
            raise Wrong("kind", _("“%(label)s” hangs on this question, so it cannot be of this kind.", **said))


def hang_on(question: Any, questions: Iterable[Any]) -> list[Any]:
    """The questions that are asked only after an answer to `question`."""
    return [each for each in questions if each.condition_id == question.id]
