"""What happens between entries and judges: who judges what is found, accepted, changed."""

from typing import Any

from flask_babel import gettext as _

from champions.core import audit
from champions.core.db import db
from champions.core.errors import Refused
from champions.judging import assignment, queries
from champions.judging.models import Round, RoundState, Scorecard


def assign(round_: Round, *, by: Any) -> tuple[int, dict[str, int]]:
    """Every entry has as many judges as the round asks for, as far as conflicts allow; what was given before stays.

    Returns how many scorecards are new, and by entry's code how many judges are still lacking.
    """
    if round_.state is not RoundState.OPEN:
        raise Refused(_("Entries are given to judges while the round is open."))
    judges = {each.judge.code: each.judge.id for each in queries.judges(round_)}
    entries = {each.entry.code: each.entry.id for each in queries.entries(round_)}
    plan = assignment.assign(
        list(entries), list(judges), per_entry=round_.cards_required, conflicts=queries.conflicts(round_.id),
        standing=queries.pairs(round_.id), seed=round_.code,
    )  # fmt: skip
    for judge, entry in plan.pairs:
        db.session.add(Scorecard(round_id=round_.id, entry_id=entries[entry], judge_id=judges[judge]))
    audit.record("round.assign", round_, by=by, cards=len(plan.pairs), lacking=sum(plan.lacking.values()))
    return len(plan.pairs), plan.lacking


def assign_now(assignment_id: int) -> bool:
    """The worker's part: the proposal is found; False when there was nothing left to do."""
    raise NotImplementedError
