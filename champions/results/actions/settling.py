"""What happens: people decide between entries that the numbers cannot tell apart, and that is recorded."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import delete, select

from champions.core import audit
from champions.core.canonical import digest
from champions.core.db import db
from champions.core.errors import Refused
from champions.core.work import WorkState
from champions.judging.models import Round, RoundState
from champions.results import placing, queries
from champions.results.models import Compilation, Confirmation, Settlement

from .compiling import alone


def settle(compilation: Compilation, order: Sequence[str], voted: str, reason: str, by: Any) -> int:
    """What people decided between these entries is on record; returns how many confirmations that took away.

    `order` as `placing` writes it. `voted` says who voted how; empty: the order is left as it was computed. A record
    is never changed: another decision about the same entries is another record, and the last one counts.
    """
    subject = compilation.round
    alone(subject.id)
    may_be_decided(compilation)
    voted, reason = voted.strip(), reason.strip()
    question = question_of(compilation, order)
    if question is None:
        raise Refused(_("There is nothing to settle between these entries. Open the page again and look."))
    if not reason:
        raise Refused(_("Write down the reason: it goes into the minutes."))
    if not voted and tuple(order) != question.order:
        raise Refused(_("Another order than the computed one needs a vote. Write down who voted how."))
    made = Settlement(compilation_id=compilation.id, order=list(order), voted=voted, reason=reason, by_id=by.id)
    db.session.add(made)
    # What sealed it earlier stays: that seal rests on it.
    words = [each.id for each in queries.seals(subject.id).words(queries.confirmations(compilation.id))]
    gone = delete(Confirmation).where(Confirmation.id.in_(words)).returning(Confirmation.person_id)
    removed = db.session.scalars(gone, execution_options={"synchronize_session": False}).all()
    audit.record(
        "compilation.settle", compilation, by=by, cohort_id=subject.cohort_id, settlement=made.code, order=list(order),
        by_vote=bool(voted), removed=sorted(removed),
    )  # fmt: skip
    db.session.expire(compilation, ["confirmations", "settlements"])
    return len(removed)


def question_of(compilation: Compilation, order: Sequence[str]) -> placing.Question | None:
    """What people are asked about exactly the entries in `order`; None when nothing is."""
    asked = queries.placing_of(compilation).questions
    return next((each for each in asked if placing.is_order_of(order, each.entries)), None)


def may_be_decided(compilation: Compilation) -> None:
    """Refused unless the compilation is finished, made from the scorecards of now, and not sealed."""
    newest = queries.published(compilation.round_id)
    if newest is not None and newest.compilation_id == compilation.id:
        raise Refused(_("The results of this round are sealed already. Nothing was changed."))
    state = db.session.scalar(select(Compilation.work_state).where(Compilation.id == compilation.id))
    if state is not WorkState.DONE or compilation.outputs is None:
        raise Refused(_("This compilation is not finished. Wait until the numbers are there."))
    if db.session.scalar(select(Round.state).where(Round.id == compilation.round_id)) is not RoundState.CLOSED:
        raise Refused(_("The round is open again. Close it and compile, then confirm."))
    if digest(queries.inputs_now(compilation.round)) != compilation.inputs_digest:
        raise Refused(_("Scorecards have changed since these results were compiled. Compile again, then confirm."))
