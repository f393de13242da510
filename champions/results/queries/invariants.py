"""What must be true at any time: seals by two, digests that still hold, compilations that give the same again."""

from collections.abc import Iterable

from sqlalchemy import func, select

from champions.core.canonical import digest
from champions.core.checks import invariant
from champions.core.db import db
from champions.results import engine
from champions.results.models import Compilation, Confirmation, PublishedResult


@invariant("sealed by two")
def _sealed_by_two() -> Iterable[str]:
    """What is sealed was confirmed by two different people."""
    people = select(func.count(Confirmation.person_id.distinct()))
    people = people.where(Confirmation.compilation_id == PublishedResult.compilation_id).correlate(PublishedResult)
    for code in db.session.scalars(select(PublishedResult.code).where(people.scalar_subquery() < 2)):
        yield f"The published result {code} was not confirmed by two different people."


@invariant("published digest")
def _published_digest() -> Iterable[str]:
    """What is sealed is what was signed: the snapshot still has its digest."""
    for row in db.session.scalars(select(PublishedResult)):
        if digest(row.snapshot) != row.digest:
            yield f"The snapshot of the published result {row.code} was changed after it was sealed."


@invariant("compilation digests")
def _compilation_digests() -> Iterable[str]:
    """A compilation still has the inputs and outputs it was made with, and the engine still says the same."""
    for row in db.session.scalars(select(Compilation)):
        if digest(row.inputs) != row.inputs_digest:
            yield f"The inputs of the compilation {row.code} were changed."
        if row.outputs_digest is None:
            continue
        if digest(row.outputs) != row.outputs_digest:
            yield f"The outputs of the compilation {row.code} were changed."
        elif _is_promised(row) and engine.compute(row.inputs) != row.outputs:
            yield f"The compilation {row.code} gives another result when it is computed again."


def _is_promised(row: Compilation) -> bool:
    """Whether this process has to find the same: it is the engine that computed it, under the same versions."""
    return row.engine == engine.ENGINE and row.versions in (None, engine.versions())
