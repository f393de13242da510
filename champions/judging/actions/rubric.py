"""What happens to a rubric, as long as its round is in preparation: lines come, change, move and go."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from champions.core import audit
from champions.core.db import db
from champions.core.errors import Refused
from champions.judging import rubric
from champions.judging.models import Criterion, RehearsalScore, Round

from .rounds import hold_preparing

# The numbers of a rubric are unique: while lines change places they stand up here.
_ASIDE = 1000


def add_criterion(round_: Round, line: rubric.Line, *, by: Any) -> Criterion:
    """The rubric has one line more, at its end."""
    held = _hold(round_)
    if len(held) >= rubric.MOST_LINES:
        raise Refused(_("A rubric has at most %(most)s criteria.", most=rubric.MOST_LINES))
    _check_name(held, line.name, None)
    made = _made(round_, len(held) + 1, line)
    audit.record("round.criterion_add", round_, by=by, number=made.number)
    return made


def change_criterion(round_: Round, number: int, line: rubric.Line, *, by: Any) -> None:
    """The line says what staff wrote. What was given in the rehearsal stays if it is on the scale."""
    held = _hold(round_)
    criterion = _numbered(held, number)
    _check_name(held, line.name, criterion)
    for name in ("name", "question", "weight", "low", "high", "anchors"):
        setattr(criterion, name, getattr(line, name))
    for given in db.session.scalars(select(RehearsalScore).where(RehearsalScore.criterion_id == criterion.id)):
        given.values = [each for each in given.values if line.low <= each <= line.high]
    audit.record("round.criterion_change", round_, by=by, number=number)
    db.session.flush()


def move_criterion(round_: Round, number: int, down: int, *, by: Any) -> None:
    """The line stands `down` places further down (up when negative); the deciding criterion is still the same one."""
    held = _hold(round_)
    _numbered(held, number)
    _renumber(round_, held, rubric.moved([each.number for each in held], number, down))
    audit.record("round.criterion_move", round_, by=by, number=number, down=down)


def remove_criterion(round_: Round, number: int, *, by: Any) -> None:
    """The line is gone and those below it moved up; if it was the one that decides between equals, none does."""
    held = _hold(round_)
    criterion = _numbered(held, number)
    db.session.delete(criterion)
    db.session.flush()
    rest = [each for each in held if each is not criterion]
    _renumber(round_, rest, [each.number for each in rest])
    audit.record("round.criterion_remove", round_, by=by, number=number)


def copy_rubric(round_: Round, source: Round, *, by: Any) -> int:
    """The rubric is a copy of the other round's, and nothing of what it was is left. Returns how many lines it has."""
    held = _hold(round_)
    lines = _lines(source)
    if not lines:
        raise Refused(_("That round has no rubric."))
    for each in held:
        db.session.delete(each)
    db.session.flush()
    for number, each in enumerate(lines, start=1):
        line = rubric.Line(each.name, each.question, each.weight, each.low, each.high, list(each.anchors))
        _made(round_, number, line)
    round_.priority = source.priority
    audit.record("round.rubric_copy", round_, by=by, source=source.code)
    return len(lines)


def _hold(round_: Round) -> list[Criterion]:
    hold_preparing(round_)
    db.session.expire(round_, ["criteria"])
    return _lines(round_)


def _lines(round_: Round) -> list[Criterion]:
    wanted = select(Criterion).where(Criterion.round_id == round_.id).order_by(Criterion.number)
    return list(db.session.scalars(wanted.execution_options(populate_existing=True)))


def _made(round_: Round, number: int, line: rubric.Line) -> Criterion:
    made = Criterion(
        round_id=round_.id, number=number, name=line.name, question=line.question, weight=line.weight,
        low=line.low, high=line.high, anchors=list(line.anchors),
    )  # fmt: skip
    db.session.add(made)
    db.session.flush()
    return made


def _numbered(held: Sequence[Criterion], number: int) -> Criterion:
    found = next((each for each in held if each.number == number), None)
    if found is None:
        raise Refused(_("This criterion is not there any more."))
    return found


def _check_name(held: Sequence[Criterion], name: str, own: Criterion | None) -> None:
    if any(each.name.casefold() == name.casefold() for each in held if each is not own):
        raise Refused(_("Another criterion has this name."))


def _renumber(round_: Round, held: Sequence[Criterion], numbers: Sequence[int]) -> None:
    """The criteria with these old numbers, in this order, are numbered from 1."""
    round_.priority = rubric.kept_priority(round_.priority, numbers)
    by_number = {each.number: each for each in held}
    for each in held:
        each.number += _ASIDE
    db.session.flush()
    for place, number in enumerate(numbers, start=1):
        by_number[number].number = place
    db.session.flush()
