"""State machines as data: MOVES on the model, move() the only place that assigns a state."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, ClassVar

from flask_babel import gettext as _
from sqlalchemy import Integer
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from . import audit, clock
from .db import Basis, Keep
from .errors import Refused


@dataclass(frozen=True)
class Move:
    """From any of the states `froms` to `to`; the column named `stamps`, if any, then holds the instant."""

    froms: frozenset[StrEnum]
    to: StrEnum
    stamps: str | None = None


def moves(**table: tuple[set[Any], StrEnum] | tuple[set[Any], StrEnum, str]) -> Mapping[str, Move]:
    """MOVES from plain tuples: `offer=({SUBMITTED}, OFFERED, "decided_at")`."""
    return {verb: Move(frozenset(row[0]), row[1], row[2] if len(row) > 2 else None) for verb, row in table.items()}


class Stateful:
    """A row with a `state` (its model names the enum), the MOVES between states, and a version against lost updates."""

    MOVES: ClassVar[Mapping[str, Move]]
    state: Mapped[Any]
    version: Mapped[int] = mapped_column(
        Integer, default=1, info={"personal": None, "keep": Keep.ALWAYS, "basis": Basis.NONE}
    )

    @declared_attr.directive
    @classmethod
    def __mapper_args__(cls) -> dict[str, Any]:
        return {"version_id_col": cls.__dict__.get("version") or cls.version}


class WrongState(Refused):
    """The move is not possible from the state the row is in."""


def may_move(subject: Any, verb: str) -> bool:
    """True when `verb` is possible in the state `subject` is in."""
    return subject.state in subject.MOVES[verb].froms


def move(subject: Any, verb: str, *, by: Any, **facts: Any) -> None:
    """`subject` is in the state `verb` leads to, stamped, and the audit has it with `facts`; else WrongState."""
    step = subject.MOVES[verb]
    if subject.state not in step.froms:
        raise WrongState(_("This has already been decided, or cannot be done any more. Open the page again and look."))
    before = subject.state
    subject.state = step.to
    if step.stamps:
        setattr(subject, step.stamps, clock.now())
    audit.record(f"{subject.__tablename__}.{verb}", subject, by=by, **{"from": before, "to": step.to}, **facts)
