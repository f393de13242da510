"""What happens when staff give one reader many applications by hand."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import insert

from champions.core import audit, clock
from champions.core.db import db, new_code

from .. import queries
from ..models import Review, Reviewer, ReviewState
from .giving import _hold, _tell


def assign_many(reviewer: Reviewer, application_ids: Sequence[int], *, by: Any) -> list[int]:
    """The reader has these applications too, beyond the usual number if need be; returns those they must not have.

    Which are those that are not to be read, that they have already, gave back, or have a conflict with.
    """
    plan = reviewer.plan
    _hold(plan)
    table = queries.table(plan)
    codes = {application_id: code for code, application_id in table.applications.items()}
    taken = table.standing | table.conflicts
    fine = [each for each in application_ids if each in codes and (reviewer.code, codes[each]) not in taken]
    if reviewer.code not in table.readers:
        fine = []
    rows: list[dict[str, Any]] = [
        {
            "code": new_code(),
            "version": 1,
            "plan_id": plan.id,
            "application_id": each,
            "reviewer_id": reviewer.id,
            "state": ReviewState.ASSIGNED,
            "note": "",
            "assigned_at": clock.now(),
        }
        for each in fine
    ]
    if rows:
        db.session.execute(insert(Review), rows)
        _tell(plan, {reviewer.id}, by)
    audit.record("reviewer.assign", reviewer, by=by, cohort_id=plan.cohort_id, new=len(rows))
    return [each for each in application_ids if each not in set(fine)]
