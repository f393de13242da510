"""What happens to a scorecard: it is filled in, submitted, changed, taken back."""

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
from champions.judging import queries, scoring
from champions.judging.models import Comments, Criterion, Remark, Score, Scorecard, ScorecardState
from champions.judging.window import card_window, is_reopened

from .versions import keep_version


class Changed(Refused):
    """The scorecard is not any more what the judge was looking at."""


def score(
    card: Scorecard,
    *,
    given: Mapping[int, int],
    comment: str,
    seen: int,
    by: Any,
    remarks: Mapping[int, str] | None = None,
    reason: str = "",
) -> None:
    """The scores in `given` and the remarks (by criterion's id) and the comment are kept; what is not given stays.

    `seen` is the version the judge was looking at: Changed, with nothing kept, when the card is another by now. A card
    that was submitted counts as before, with what is new on it; as it was it is kept as a version, with the reason.
    """
    hold(card)
    counted = card.state is ScorecardState.SUBMITTED
    # What is there already needs no saving: a device that did not hear our answer sends it twice.
    if (counted or card.version != seen) and is_same(card, given, comment, remarks or {}):
        return
    if card.version != seen:
        raise Changed(_changed(card))
    if counted:
        _take_back(card, reason, by)
    _write(card, given, comment, remarks or {})
    card.saved_at = clock.now()
    # Written even when it is the same instant: the version must count every saving.
    flag_modified(card, "saved_at")
    if card.look_again_at is not None and card.confirmed_at is None and counted:
        # Who changes what they were asked about has looked again.
        card.confirmed_at = clock.now()
    audit.record("scorecard.score", card, by=by, cohort_id=card.cohort.id, given=len(card.scores))
    if counted and not missing(card):
        move(card, "submit", by=by, cohort_id=card.cohort.id)
    db.session.flush()


def applicable(card: Scorecard) -> list[Criterion]:
    """The criteria that judges are asked about for this entry, in their order."""
    return [each for each in card.round.criteria if each.number not in card.entry.not_applicable]


def missing(card: Scorecard) -> list[Criterion]:
    """The criteria that have no score yet, in their order."""
    by_id = {criterion.id: criterion for criterion in applicable(card)}
    lacking = scoring.missing(by_id, {each.criterion_id: each.value for each in card.scores})
    return [by_id[each] for each in lacking]


def submit(card: Scorecard, *, by: Any) -> None:
    """The scorecard counts, as it is; Refused while a score is missing."""
    hold(card)
    if card.state is ScorecardState.SUBMITTED:
        return
    lacking = missing(card)
    if lacking:
        raise Refused(_("Still without a score: %(names)s.", names=", ".join(each.name for each in lacking)))
    move(card, "submit", by=by, cohort_id=card.cohort.id)


def reopen(card: Scorecard, reason: str = "", *, by: Any) -> None:
    """The judge has taken the scorecard back: it does not count until it is submitted again. A version is kept."""
    hold(card)
    if is_reopened(card, clock.now()):
        # Nobody could give it back to the judge once the time is over, and what they gave would be lost.
        raise Refused(_("Judging is closed. Change what you want and save it: until then it counts as it is."))
    _take_back(card, reason, by)
    db.session.flush()


def is_same(card: Scorecard, given: Mapping[int, int], comment: str, remarks: Mapping[int, str]) -> bool:
    """True when saving this would change nothing of what is on the card."""
    scores = {each.criterion_id: each.value for each in card.scores}
    said = {each.criterion_id: each.words for each in card.remarks}
    return (
        scores | dict(given) == scores
        and (comment == card.comment or card.round.comments != Comments.ONE)
        and all(words == said.get(each, "") for each, words in remarks.items())
    )


def gave(card: Scorecard) -> str:
    """`Impact 4, Evidence 3`: what is saved, in words."""
    values = {each.criterion_id: each.value for each in card.scores}
    parts = [f"{each.name} {values[each.id]}" for each in applicable(card) if each.id in values]
    return ", ".join(parts) or _("no score yet")


def hold(card: Scorecard) -> None:
    """The card as it is now, nobody else's until we are done, while it can be changed: else Refused.

    The round's row is held so that closing waits for scores that are on their way, and scores for a closing.
    """
    db.session.refresh(card.round, ["state", "version", "opens_at", "closes_at"], with_for_update={"read": True})
    db.session.refresh(card.judge, ["closes_at", "ended_at"])
    own = ["state", "version", "comment", "saved_at", "submitted_at", "open_until", "look_again_at", "confirmed_at"]
    db.session.refresh(card, own, with_for_update=True)
    when = card_window(card, clock.now())
    if when is Window.AFTER:
        raise Refused(_("Judging is closed. What you have submitted stands."))
    if when is Window.BEFORE:
        opens = render.in_words(card.round.opens_at, card.cohort.zone)
        raise Refused(_("Judging opens %(when)s.", when=opens))
    if queries.barred(card):
        raise Refused(_("You have a conflict with this entry: it is not yours to score."))
    for name, kind in (("scores", Score), ("remarks", Remark)):
        wanted = select(kind).where(kind.scorecard_id == card.id).execution_options(populate_existing=True)
        set_committed_value(card, name, list(db.session.scalars(wanted)))


def _write(card: Scorecard, given: Mapping[int, int], comment: str, remarks: Mapping[int, str]) -> None:
    kept = {each.criterion_id: each for each in card.scores}
    said = {each.criterion_id: each for each in card.remarks}
    for criterion in applicable(card):
        value = given.get(criterion.id)
        if value is not None:
            if not criterion.low <= value <= criterion.high:
                raise scoring.OffScale(f"{value} is not on the scale of {criterion.name}")
            if criterion.id in kept:
                kept[criterion.id].value = value
            else:
                card.scores.append(Score(criterion_id=criterion.id, value=value))
        if card.round.comments == Comments.EACH and criterion.id in remarks:
            _remark(card, criterion.id, remarks[criterion.id], said)
    if card.round.comments == Comments.ONE:
        card.comment = comment


def _remark(card: Scorecard, criterion_id: int, words: str, said: Mapping[int, Remark]) -> None:
    if criterion_id in said and not words:
        card.remarks.remove(said[criterion_id])
        db.session.delete(said[criterion_id])
    elif criterion_id in said:
        said[criterion_id].words = words
    elif words:
        card.remarks.append(Remark(criterion_id=criterion_id, words=words))


def _take_back(card: Scorecard, reason: str, by: Any) -> None:
    if card.state is ScorecardState.SUBMITTED:
        keep_version(card, reason.strip() or _("Changed by the judge before the close."), by=by)
    at, card.submitted_at = card.submitted_at, None
    move(card, "reopen", by=by, cohort_id=card.cohort.id, submitted_at=at.isoformat() if at else None)


def _changed(card: Scorecard) -> str:
    return _(
        "This entry was changed on another device. There it says: %(gave)s. What you chose here is still on the page: "
        "press again to replace it.",
        gave=gave(card),
    )
