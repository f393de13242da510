"""Pure: the places of a compilation: by its scores, by the chain between equal ones, and by what people settled.

An order is written as entries' codes, the first one first; "a=b" are two that share a place: ["a=b", "c"].
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction
from typing import Any

from .compiling import tiebreak
from .compiling.given import rubric_of, score_of, values_of

SHARING = "="


class Why(StrEnum):
    """Why people have to decide: equal to the last digit, not told apart, told apart the wrong way, or too few."""

    EQUAL = "equal"
    TIED = "tied"
    UNEQUAL = "unequal"
    FEW = "few"


class Rule(StrEnum):
    """What decided a place that the score alone did not."""

    PRIORITY = "priority"
    HEAD_TO_HEAD = "head_to_head"
    FIRST_PLACES = "first_places"
    VOTE = "vote"
    AS_COMPUTED = "as_computed"


CHAIN = {
    tiebreak.PRIORITY: Rule.PRIORITY,
    tiebreak.HEAD_TO_HEAD: Rule.HEAD_TO_HEAD,
    tiebreak.FIRST_PLACES: Rule.FIRST_PLACES,
}


@dataclass(frozen=True)
class Settled:
    """What people settled between entries: their order, and by a vote or by leaving it as it was computed."""

    order: tuple[str, ...]
    by_vote: bool

    @property
    def groups(self) -> list[list[str]]:
        """The entries, place by place."""
        return [each.split(SHARING) for each in self.order]

    @property
    def entries(self) -> frozenset[str]:
        """All of them."""
        return frozenset(entry for group in self.groups for entry in group)


@dataclass(frozen=True)
class Place:
    """An entry's place. `rule` says what set it apart from those it could not be told from; None: its score."""

    entry: str
    place: int
    rule: Rule | None = None
    shared: bool = False


@dataclass(frozen=True)
class Question:
    """Entries between which people decide: they stand side by side from place `first`, in the order as computed.

    `after`: the boundaries that go through them. `answer`: what was settled last, None as long as nothing is.
    """

    order: tuple[str, ...]
    first: int
    why: Why
    after: tuple[int, ...]
    answer: Settled | None = None

    @property
    def entries(self) -> list[str]:
        """The entries, best first as computed."""
        return [entry for each in self.order for entry in each.split(SHARING)]

    @property
    def last(self) -> int:
        """The last place they take up."""
        return self.first + len(self.entries) - 1


@dataclass(frozen=True)
class Placing:
    """The places, best first; entries without a claim on one are not here. `questions` are all that people decide.

    `each_place`: every place up to `top` is worth something of its own, not only being among the first.
    """

    places: tuple[Place, ...]
    questions: tuple[Question, ...]
    top: int
    each_place: bool = True

    @property
    def open(self) -> list[Question]:
        """What nobody has settled: as long as there is something, nothing is sealed."""
        return [each for each in self.questions if each.answer is None]

    @property
    def inside(self) -> list[Place]:
        """Those with a prize, or who go on: shared places at the end are all in."""
        return [each for each in self.places if each.place <= self.top]

    def of(self, entry: str) -> Place | None:
        """The place of an entry, if it has one."""
        return next((each for each in self.places if each.entry == entry), None)


@dataclass
class _Cell:
    """Entries that nothing computed sets apart, the block of equal scores they are in, and the rule that decided."""

    entries: list[str]
    block: int
    rule: Rule | None


def placed(
    given: Mapping[str, Any],
    outputs: Mapping[str, Any],
    *,
    each_place: bool = True,
    settled: Iterable[Settled] = (),
) -> Placing:
    """The places of what was compiled.

    `each_place`: every place up to `top` is worth something of its own (prizes), not only being among the first.
    `settled` as it was recorded: the last answer to a question counts, and only to that very question.
    """
    top = int(given["top"] or 1)
    few = _few(outputs)
    cells = _cells(given, outputs, _standing(outputs, few=few))
    answers = list(settled)
    questions = [
        replace(question, answer=_answer(question, answers))
        for question in _questions(cells, outputs, top, each_place=each_place, few=few)
    ]
    return Placing(tuple(_places(cells, questions)), tuple(questions), top, each_place)


def _few(outputs: Mapping[str, Any]) -> bool:
    """Whether there are scores and no claim on rank: with one entry or two people decide."""
    rows = outputs["entries"]
    return outputs["method"] != "incomparable" and all(row["rank"] is None for row in rows)


def _standing(outputs: Mapping[str, Any], *, few: bool) -> list[str]:
    """The entries with a claim on a place, best first as computed."""
    return [row["entry"] for row in outputs["entries"] if (row["rank"] is not None or few) and not row["provisional"]]


def _cells(given: Mapping[str, Any], outputs: Mapping[str, Any], order: list[str]) -> list[_Cell]:
    """The order as cells: equal scores set apart as far as the chain goes."""
    block_of = {entry: number for number, tied in enumerate(_equals(outputs)) for entry in tied}
    blocks: list[list[str]] = []
    for entry in order:
        mine = block_of.get(entry)
        if blocks and mine is not None and block_of.get(blocks[-1][0]) == mine:
            blocks[-1].append(entry)
        else:
            blocks.append([entry])
    cells: list[_Cell] = []
    cast: list[dict[str, Fraction]] | None = None
    for number, block in enumerate(blocks):
        if len(block) == 1:
            cells.append(_Cell(block, number, None))
            continue
        cast = cast if cast is not None else ballots(given)
        decided = tiebreak.decide(block, priority=priority_scores(given), ballots=cast)
        rules = [CHAIN[rule] for rule in decided.rules]
        for at, group in enumerate(decided.groups):
            cells.append(_Cell(group, number, rules[min(at, len(rules) - 1)] if rules else None))
    return cells


def _equals(outputs: Mapping[str, Any]) -> list[list[str]]:
    """The groups of equal unrounded scores; compilations of before ties were named: those of equal rank."""
    if "ties" in outputs:
        return list(outputs["ties"]["exact"])
    groups: dict[int, list[str]] = {}
    for row in outputs["entries"]:
        if row["rank"] is not None:
            groups.setdefault(row["rank"], []).append(row["entry"])
    return [group for group in groups.values() if len(group) > 1]


def _questions(
    cells: list[_Cell], outputs: Mapping[str, Any], top: int, *, each_place: bool, few: bool
) -> list[Question]:
    order = [entry for cell in cells for entry in cell.entries]
    at = {entry: place for place, entry in enumerate(order)}
    cell_at = [number for number, cell in enumerate(cells) for _entry in cell.entries]
    if few:
        return [_question(cells, order, (0, len(order) - 1), Why.FEW, ())] if order else []
    spans: list[tuple[int, int, Why, tuple[int, ...]]] = []
    for cut in sorted({1, top} if each_place else {top}):
        if cut >= len(order):
            continue
        above, below = cells[cell_at[cut - 1]], cells[cell_at[cut]]
        if above is below:
            spans.append((*_span(above.entries, at), Why.EQUAL, (cut,)))
        elif above.block != below.block and (found := _tied(outputs, cut, order[cut - 1], order[cut])):
            why, run = found
            span = _span([entry for entry in [*run, order[cut - 1], order[cut]] if entry in at], at)
            spans.append((*_whole(span, cells, cell_at, at), why, (cut,)))
    if each_place:
        equal = (cell for cell in cells if len(cell.entries) > 1 and at[cell.entries[0]] < top)
        spans += [(*_span(cell.entries, at), Why.EQUAL, ()) for cell in equal]
    return [_question(cells, order, span[:2], *span[2:]) for span in _joined(spans)]


def _question(cells: list[_Cell], order: list[str], span: tuple[int, int], why: Why, after: Iterable[int]) -> Question:
    mine = set(order[span[0] : span[1] + 1])
    written = tuple(SHARING.join(cell.entries) for cell in cells if mine.issuperset(cell.entries))
    return Question(written, span[0] + 1, why, tuple(sorted(set(after))))


def _tied(outputs: Mapping[str, Any], cut: int, above: str, below: str) -> tuple[Why, list[str]] | None:
    """Why those beside a cut cannot be told apart, or stand the wrong way round, and who else is with them.

    The engine may name another of several equal entries at the cut than stands there once the chain has decided.
    """
    alike = {row["entry"] for row in outputs["entries"] if row["rank"] == 1}
    if {above, below} <= alike:
        # One rank for scores that differ: nothing tells the entries apart but who judged them.
        return Why.TIED, [row["entry"] for row in outputs["entries"] if row["entry"] in alike]
    for each in outputs.get("ties", {}).get("boundaries") or []:
        if each["after"] == cut and each["flag"] is not None:
            why = Why.UNEQUAL if each["flag"] == "unequal_panels" else Why.TIED
            return why, max(_runs(outputs, each["above"], each["below"]), key=len, default=[])
    return None


def _runs(outputs: Mapping[str, Any], above: str, below: str) -> list[list[str]]:
    """The runs of entries not told apart in which both are."""
    return [run for run in outputs.get("ties", {}).get("statistical") or [] if above in run and below in run]


def _span(entries: Iterable[str], at: Mapping[str, int]) -> tuple[int, int]:
    places = [at[entry] for entry in entries]
    return min(places), max(places)


def _whole(span: tuple[int, int], cells: list[_Cell], cell_at: Sequence[int], at: Mapping[str, int]) -> tuple[int, int]:
    """The span with all of the cells it touches: those that share a place are asked about together."""
    return at[cells[cell_at[span[0]]].entries[0]], at[cells[cell_at[span[1]]].entries[-1]]


def _joined(spans: Iterable[tuple[int, int, Why, tuple[int, ...]]]) -> list[tuple[int, int, Why, tuple[int, ...]]]:
    """Spans that overlap are one question; what could not be told apart says more than what was equal."""
    weight = [Why.EQUAL, Why.TIED, Why.UNEQUAL]
    found: list[tuple[int, int, Why, tuple[int, ...]]] = []
    for first, last, why, after in sorted(spans):
        if found and first <= found[-1][1]:
            before = found.pop()
            worst = max(before[2], why, key=weight.index)
            found.append((before[0], max(before[1], last), worst, (*before[3], *after)))
        else:
            found.append((first, last, why, after))
    return found


def _answer(question: Question, settled: Sequence[Settled]) -> Settled | None:
    mine = frozenset(question.entries)
    return next((each for each in reversed(settled) if each.entries == mine), None)


def _places(cells: list[_Cell], questions: Iterable[Question]) -> Iterable[Place]:
    answered = {entry: question for question in questions if question.answer is not None for entry in question.entries}
    place, done = 1, set()
    for cell in cells:
        question = answered.get(cell.entries[0])
        if question is None:
            yield from _sharing(cell.entries, place, cell.rule)
            place += len(cell.entries)
        elif question.first not in done and question.answer is not None:
            done.add(question.first)
            rule = Rule.VOTE if question.answer.by_vote else Rule.AS_COMPUTED
            for group in question.answer.groups:
                yield from _sharing(group, place, rule)
                place += len(group)


def _sharing(entries: Sequence[str], place: int, rule: Rule | None) -> Iterable[Place]:
    return [Place(entry, place, rule, len(entries) > 1) for entry in entries]


def ballots(given: Mapping[str, Any]) -> list[dict[str, Fraction]]:
    """For each judge, in the order of their codes, the exact scores of their complete sheets."""
    rubric, left_out = rubric_of(given), given.get("not_applicable", {})
    cast: dict[str, dict[str, Fraction]] = {}
    for sheet in given["sheets"]:
        score = score_of(rubric, values_of(sheet), left_out.get(sheet["entry"], ()))
        if score is not None:
            cast.setdefault(sheet["judge"], {})[sheet["entry"]] = score
    return [cast[judge] for judge in sorted(cast)]


def priority_scores(given: Mapping[str, Any]) -> dict[str, Fraction] | None:
    """Each entry's exact mean in the priority criterion, over its complete sheets; None where no criterion has it."""
    rubric, left_out, priority = rubric_of(given), given.get("not_applicable", {}), given.get("priority")
    if priority is None or rubric is None or priority not in rubric:
        return None
    found: dict[str, list[Fraction]] = {}
    for sheet in given["sheets"]:
        values = values_of(sheet)
        if score_of(rubric, values, left_out.get(sheet["entry"], ())) is not None and priority in values:
            found.setdefault(sheet["entry"], []).append(values[priority])
    return {entry: sum(values, Fraction(0)) / len(values) for entry, values in found.items()}


def duel(cast: Iterable[Mapping[str, Fraction]], one: str, other: str) -> tuple[int, int]:
    """How many of the judges who saw both gave one more than the other, and how many the reverse."""
    both = [(ballot[one], ballot[other]) for ballot in cast if one in ballot and other in ballot]
    return sum(a > b for a, b in both), sum(a < b for a, b in both)


def is_order_of(order: Sequence[str], entries: Collection[str]) -> bool:
    """True when `order` names each of the entries exactly once, and nothing else."""
    named = [entry for each in order for entry in each.split(SHARING)]
    return len(named) == len(entries) and set(named) == set(entries)
