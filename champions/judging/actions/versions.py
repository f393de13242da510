"""What was on a scorecard when it was submitted is kept before it is taken back or made void."""

from typing import Any

from sqlalchemy import func, select

from champions.core import clock
from champions.core.db import db
from champions.judging.models import Criterion, Remark, Score, Scorecard, ScorecardVersion


def keep_version(card: Scorecard, reason: str, *, by: Any) -> ScorecardVersion:
    """The submitted scorecard stays readable as it is now, for good; values and remarks by the criterion's number."""
    if card.submitted_at is None:
        raise ValueError("only what was submitted is kept")
    values = select(Criterion.number, Score.value).join(Score.criterion).where(Score.scorecard_id == card.id)
    remarks = select(Criterion.number, Remark.words).join(Remark.criterion).where(Remark.scorecard_id == card.id)
    earlier = select(func.count()).where(ScorecardVersion.scorecard_id == card.id)
    kept = ScorecardVersion(
        scorecard_id=card.id,
        number=(db.session.scalar(earlier) or 0) + 1,
        values={str(number): value for number, value in db.session.execute(values)},
        comment=card.comment,
        remarks={str(number): words for number, words in db.session.execute(remarks)},
        submitted_at=card.submitted_at,
        ended_at=clock.now(),
        by_id=by.id,
        reason=reason,
    )
    db.session.add(kept)
    db.session.flush()
    return kept
