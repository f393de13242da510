"""What happens to a scorecard: it is filled in, submitted, taken back."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm.attributes import flag_modified, set_committed_value

from champions.cohorts.calendar import Window
from champions.core import audit, clock, render
from champions.core.db import db
from champions.core.errors import Refused
from champions.core.lifecycle import move
from champions.judging import scoring
from champions.judging.models import Criterion, Score, Scorecard, ScorecardState
from champions.judging.window import scoring as window


class Changed(Refused):
    """The scorecard is not any more what the judge was looking at."""


def score(card: Scorecard, *, given: Mapping[int, int], comment: str, seen: int, by: Any) -> None:
    """The scores in `given` (by criterion's id) and the comment are kept; criteria without one keep what they had.

    `seen` is the version the judge was looking at: Changed, with nothing kept, when the card is another by now.
    """
    _hold(card)
    if card.version != seen:
        raise Changed(_changed(card))
    if card.state is ScorecardState.SUBMITTED:
        raise Refused(_("You have submitted this entry. Take it back first if you want to change it."))
    kept = {each.criterion_id: each for each in card.scores}
    for criterion in card.round.criteria:
        value = given.get(criterion.id)
        if value is None:
            continue
        if not criterion.low <= value <= criterion.high:
            raise scoring.OffScale(f"{value} is not on the scale of {criterion.name}")
        if criterion.id in kept:
            kept[criterion.id].value = value
        else:
            card.scores.append(Score(criterion_id=criterion.id, value=value))
    card.comment, card.saved_at = comment, clock.now()
    # Written even when it is the same instant: the version must count every saving.
    flag_modified(card, "saved_at")
    audit.record("scorecard.score", card, by=by, cohort_id=card.cohort.id, given=len(card.scores))
    db.session.flush()


def missing(card: Scorecard) -> list[Criterion]:
    """The criteria that have no score yet, in their order."""
    by_id = {criterion.id: criterion for criterion in card.round.criteria}
    lacking = scoring.missing(by_id, {each.criterion_id: each.value for each in card.scores})
    return [by_id[each] for each in lacking]


def submit(card: Scorecard, *, by: Any) -> None:
    """The scorecard counts, as it is; Refused while a score is missing."""
    _hold(card)
    lacking = missing(card)
    if lacking:
        raise Refused(_("Still without a score: %(names)s.", names=", ".join(each.name for each in lacking)))
    move(card, "submit", by=by, cohort_id=card.cohort.id)


def reopen(card: Scorecard, *, by: Any) -> None:
    """The judge has taken the scorecard back: it can be changed, and does not count until it is submitted again."""
    _hold(card)
    submitted_at = card.submitted_at
    card.submitted_at = None
    move(
        card, "reopen", by=by, cohort_id=card.cohort.id, submitted_at=submitted_at.isoformat() if submitted_at else None
    )


def gave(card: Scorecard) -> str:
    """`Impact 4, Evidence 3`: what is saved, in words."""
    values = {each.criterion_id: each.value for each in card.scores}
    parts = [f"{each.name} {values[each.id]}" for each in card.round.criteria if each.id in values]
    return ", ".join(parts) or _("no score yet")


def _hold(card: Scorecard) -> None:
    """The card as it is now, nobody else's until we are done, in a round that is open: else Refused.

    The round's row is held so that closing waits for scores that are on their way, and scores for a closing.
    """
    db.session.refresh(card.round, ["state", "version", "opens_at", "closes_at"], with_for_update={"read": True})
    when = window(card.round, clock.now())
    if when is Window.AFTER:
        raise Refused(_("Judging is closed. What you have submitted stands."))
    if when is Window.BEFORE:
        opens = render.in_words(card.round.opens_at, card.cohort.zone)
        raise Refused(_("Judging opens %(when)s.", when=opens))
    own = ["state", "version", "comment", "saved_at", "submitted_at"]
    db.session.refresh(card, own, with_for_update=True)
    scores = select(Score).where(Score.scorecard_id == card.id).execution_options(populate_existing=True)
    set_committed_value(card, "scores", list(db.session.scalars(scores)))


def _changed(card: Scorecard) -> str:
    return _(
        "This entry was changed on another device. There it says: %(gave)s. What you chose here is still on the page: "
        "press again to replace it.",
        gave=gave(card),
    )
