"""What happens: judges are asked, once, to look again at scores far from what was to be expected."""

from datetime import timedelta
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import update

from champions.cohorts.calendar import Window
from champions.core import audit, clock, outbox, work
from champions.core.db import db
from champions.core.errors import Refused
from champions.core.transaction import transaction
from champions.judging import window
from champions.judging.models import Round, Scorecard, ScorecardState, SecondLook
from champions.results import engine, queries

from .compiling import alone

# So long before the close judges are asked by themselves: a working day is left to answer.
BEFORE_CLOSE = timedelta(days=1)


def ask_look(subject: Round, by: Any) -> SecondLook:
    """The worker looks at what is handed in so far; asked while it looks, the run that looks is found."""
    if window.scoring(subject, clock.now()) is not Window.OPEN:
        raise Refused(_("Judges can look again only while scoring is open."))
    alone(subject.id)
    running = queries.running_look(subject.id)
    if running is not None:
        return running
    asked = SecondLook(round_id=subject.id, asked_by_id=by.id)
    db.session.add(asked)
    db.session.flush()
    audit.record("round.look", subject, by=by, cohort_id=subject.cohort_id)
    work.ring_soon(SecondLook)
    return asked


def look_before_close() -> int:
    """Each round that closes within a day is looked at, once, without anybody asking; returns how many now are."""
    with transaction(write=False):
        due = queries.unlooked_rounds(clock.now(), clock.now() + BEFORE_CLOSE)
    return sum(_look_by_itself(round_id) for round_id in due)


def _look_by_itself(round_id: int) -> bool:
    with transaction():
        alone(round_id)
        if round_id not in queries.unlooked_rounds(clock.now(), clock.now() + BEFORE_CLOSE):
            return False
        if queries.running_look(round_id) is not None:
            return False
        begun = SecondLook(round_id=round_id)
        db.session.add(begun)
        db.session.flush()
        audit.record("round.look", begun.round, by=None, cohort_id=begun.round.cohort_id)
        work.ring_soon(SecondLook)
        return True


def look_now(second_look_id: int) -> bool:
    """The worker's part: judges with a score far off were asked about it; False when there was nothing left to do."""
    held = work.claim(SecondLook, second_look_id)
    if held is None:
        return False
    try:
        far = _far(second_look_id)
    except Exception as error:
        with transaction():
            work.retry(SecondLook, held, type(error).__name__)
        raise
    with transaction():
        looked = db.session.get_one(SecondLook, second_look_id)
        alone(looked.round_id)
        asked = _asked(looked, far)
        return work.finish(SecondLook, held, found=len(asked))


def _far(second_look_id: int) -> set[tuple[str, str]]:
    """(entry, judge) of the scorecards that are far off, found with no transaction open."""
    with transaction(write=False):
        given = queries.inputs_now(db.session.get_one(SecondLook, second_look_id).round)
    outputs = engine.compute(given)
    return {(each["entry"], each["judge"]) for each in outputs["sheets"] if each["confirm"]}


def _asked(looked: SecondLook, far: set[tuple[str, str]]) -> set[int]:
    """The scorecards that are asked about now; each judge is owed one mail for all of theirs."""
    now, cohort_id = clock.now(), looked.round.cohort_id
    still = [c for c in queries.unasked_cards(looked.round_id, far) if window.card_window(c, now) is Window.OPEN]
    # Not through the objects: a judge who has the page open can go on saving, nothing of theirs has changed.
    asked = set(
        db.session.scalars(
            update(Scorecard)
            .where(Scorecard.id.in_([card.id for card in still]), Scorecard.state == ScorecardState.SUBMITTED)
            .values(look_again_at=now)
            .returning(Scorecard.id)
            .execution_options(synchronize_session=False)
        )
    )
    cards = [card for card in still if card.id in asked]
    for card in cards:
        audit.record("scorecard.look_again", card, by=None, cohort_id=cohort_id)
    for judge in {card.judge_id: card.judge for card in cards}.values():
        key = f"look_again:{looked.id}:{judge.code}"
        outbox.owe(judge.person, "results/look_again", key=key, cohort_id=cohort_id, judge=judge.id)
    return asked
