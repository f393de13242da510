"""What do we know for minutes and files: the rubric, who judged, how many conflicts and recusals, who signed."""

from collections import Counter
from dataclasses import dataclass

from sqlalchemy import func, select

from champions.accounts.models import Person
from champions.core.db import db
from champions.judging.models import Conflict, ConflictState, Criterion, Judge, Scorecard, Void, Why
from champions.results.models import Compilation, Confirmation, PublishedResult, Settlement

from .sealing import confirmations


def criteria_of(round_id: int) -> list[Criterion]:
    """The rubric of the round, in its order."""
    return list(db.session.scalars(select(Criterion).where(Criterion.round_id == round_id).order_by(Criterion.number)))


@dataclass(frozen=True)
class Judged:
    """Somebody who handed in scorecards of the round: their name, their organisation, how many count."""

    name: str
    organisation: str
    cards: int


@dataclass(frozen=True)
class Minutes:
    """Everything the minutes say that the compilation itself does not."""

    compilation: Compilation
    judges: list[Judged]
    conflicts: int
    recusals: int
    settled: list[Settlement]
    confirmed: list[Confirmation]
    sealed: PublishedResult | None


def minutes_of(compilation: Compilation, settled: list[Settlement]) -> Minutes:
    """What belongs into the minutes of the compilation; `settled` is what `settlements` returned."""
    here = Scorecard.round_id == compilation.round_id
    # What was compiled counts, whatever became of a scorecard since.
    cards = Counter(sheet["judge"] for sheet in compilation.inputs["sheets"])
    judged = db.session.execute(
        select(Person, Judge.organisation, Judge.code)
        .join(Judge, Judge.person_id == Person.id)
        .where(Judge.round_id == compilation.round_id)
    )
    stands = select(func.count(func.distinct(Conflict.judge_id * MANY + Conflict.entry_id))).join(
        Judge, Judge.id == Conflict.judge_id
    )
    stands = stands.where(Judge.round_id == compilation.round_id, Conflict.state == ConflictState.STANDS)
    recused = select(func.count()).select_from(Scorecard).where(here, Scorecard.void == Void.RECUSED)
    sealed = select(PublishedResult).where(PublishedResult.compilation_id == compilation.id)
    return Minutes(
        compilation,
        sorted(
            (
                Judged(person.name or person.called, where, cards[code])
                for person, where, code in judged
                if code in cards
            ),
            key=lambda each: each.name.casefold(),
        ),
        db.session.scalar(stands.where(Conflict.why != Why.RECUSED)) or 0,
        db.session.scalar(recused) or 0,
        settled,
        confirmations(compilation.id),
        db.session.scalar(sealed.order_by(PublishedResult.id.desc()).limit(1)),
    )


# More than there are entries: one number for each pair of a judge and an entry.
MANY = 1_000_000_000
