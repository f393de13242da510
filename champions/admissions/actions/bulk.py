"""What happens: one change to many applications, each with its outcome in the record."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from champions.cohorts.models import Cohort
from champions.core import audit
from champions.core.db import new_code
from champions.registration.models import Reason
from champions.reviews import actions as reviews
from champions.reviews.models import Reviewer

from ..models import Verdict
from ..queries.bulk import BULK, Effect
from .decisions import Staging, stage_many, unstage_many


def change_many(
    cohort: Cohort,
    deed: str,
    effects: Sequence[Effect],
    *,
    by: Any,
    reader: Reviewer | None = None,
    reason: Reason | None = None,
    note: str = "",
) -> str:
    """`deed` is done to those that `effects` says it changes; returns the code of the run that the record keeps.

    What could not be done after all, because somebody was a moment faster, is in the record as such.
    """
    changing = [each for each in effects if not each.why]
    ids = [each.id for each in changing]
    late: set[int] = set()
    if deed == "unstage":
        unstage_many(cohort, ids, by=by)
    elif deed == "assign" and reader is not None:
        late = set(reviews.assign_many(reader, ids, by=by))
    else:
        rows = [Staging(each, Verdict(deed), reason, note) for each in ids]
        late = set(stage_many(cohort, rows, by=by).refused)
    return _record(cohort, deed, effects, late, by=by)


def _record(cohort: Cohort, deed: str, effects: Sequence[Effect], late: set[int], *, by: Any) -> str:
    kept: dict[str, list[str]] = defaultdict(list)
    for each in effects:
        if each.why or each.id in late:
            kept[each.why or "late"].append(each.code)
    done = [each.code for each in effects if not each.why and each.id not in late]
    run = new_code()
    audit.record(BULK, cohort, by=by, cohort_id=cohort.id, run=run, deed=deed, done=done, kept=dict(kept))
    return run
