"""What happens to a rehearsal: staff write it, judges try it. It counts for nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from champions.core import audit, clock
from champions.core.db import db
from champions.core.errors import Refused
from champions.judging.models import Criterion, Judge, Rehearsal, RehearsalScore, RehearsalTry, Round, RoundState

from .rounds import hold


@dataclass(frozen=True)
class Given:
    """What experienced judges gave on one criterion, one value each, and why."""

    values: Sequence[int]
    why: str


def set_rehearsal(round_: Round, *, title: str, words: str, url: str, given: Mapping[int, Given], by: Any) -> Rehearsal:
    """The round has this entry to rehearse with; `given` is by criterion's number."""
    hold(round_, RoundState.PREPARING, RoundState.OPEN, message=_("The round is closed: there is nothing to rehearse."))
    rehearsal = db.session.scalar(select(Rehearsal).where(Rehearsal.round_id == round_.id))
    if rehearsal is None:
        rehearsal = Rehearsal(round_id=round_.id, title=title, words=words, url=url)
        db.session.add(rehearsal)
    rehearsal.title, rehearsal.words, rehearsal.url = title, words, url
    db.session.flush()
    wanted = select(RehearsalScore).where(RehearsalScore.rehearsal_id == rehearsal.id)
    there = {each.criterion_id: each for each in db.session.scalars(wanted)}
    for criterion in round_.criteria:
        said = given.get(criterion.number, Given([], ""))
        score = there.get(criterion.id)
        if score is None:
            score = RehearsalScore(rehearsal_id=rehearsal.id, criterion_id=criterion.id)
            db.session.add(score)
        score.values, score.why = list(said.values), said.why
    audit.record("round.rehearsal", round_, by=by)
    db.session.flush()
    return rehearsal


def rehearse(judge: Judge, rehearsal: Rehearsal, given: Mapping[int, int], *, by: Any) -> RehearsalTry:
    """The judge has tried, with these steps by criterion's number; a later try takes the place of an earlier one."""
    hold(judge.round, RoundState.OPEN, message=_("The rehearsal is over."))
    criteria = list(db.session.scalars(select(Criterion).where(Criterion.round_id == judge.round_id)))
    if any(not each.low <= given.get(each.number, -1) <= each.high for each in criteria):
        raise Refused(_("Choose a step for each criterion."))
    values = {str(each.number): given[each.number] for each in criteria}
    wanted = select(RehearsalTry).where(RehearsalTry.rehearsal_id == rehearsal.id, RehearsalTry.judge_id == judge.id)
    made = db.session.scalar(wanted)
    if made is None:
        made = RehearsalTry(rehearsal_id=rehearsal.id, judge_id=judge.id, values=values)
        db.session.add(made)
    else:
        made.values, made.tries, made.at = values, made.tries + 1, clock.now()
    db.session.flush()
    audit.record("judge.rehearse", judge, by=by, cohort_id=judge.round.cohort_id, tries=made.tries)
    return made
