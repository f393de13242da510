"""What happens to judges' words: staff read them, then they are released to every team at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from champions.core import audit, clock, outbox
from champions.core.db import db
from champions.core.errors import Refused
from champions.judging import feedback
from champions.judging.feedback import Words
from champions.judging.models import Feedback, Moderation, Round, RoundState, Scorecard, ScorecardState, Shown
from champions.judging.queries import feedback as queries


@dataclass(frozen=True)
class Choice:
    """What staff decided about one comment; `words` matter only where they are edited."""

    shown: Shown
    words: Words
    reason: str


def wrong(written: Words, choice: Choice) -> tuple[str, str] | None:
    """What does not fit in a choice, as the box it is about (shown, words, reason) and a sentence; None: nothing."""
    if choice.shown is not Shown.AS_WRITTEN and not choice.reason:
        return "reason", _("Say why: it is kept beside the judge's own words.")
    if choice.shown is Shown.HIDDEN:
        return None
    same = _tidy(choice.words) == _tidy(written)
    if choice.shown is Shown.AS_WRITTEN:
        return None if same else ("shown", _("You changed the words. Choose “In our words”, or put them back."))
    if choice.words.empty:
        return "words", _("Nothing is left of it. Choose “Not at all” instead.")
    return ("words", _("These are the judge's own words. Change them, or choose “As written”.")) if same else None


def _tidy(words: Words) -> tuple[str, dict[int, str]]:
    return " ".join(words.words.split()), {
        key: " ".join(each.split()) for key, each in words.remarks.items() if each.strip()
    }


def moderate(round_: Round, choices: Sequence[tuple[Scorecard, Choice, int]], *, by: Any) -> None:
    """Somebody has read these scorecards' words, each as it was at the version seen; the originals stay as they are.

    Refused, with nothing written, when one of them is another by now.
    """
    _hold(round_)
    for card, _choice, seen in choices:
        db.session.refresh(card, ["state", "version", "comment"], with_for_update=True)
        if card.version != seen or card.state is not ScorecardState.SUBMITTED:
            raise Refused(_("A judge has changed a comment meanwhile. Read it again, then decide."))
    for card, choice, seen in choices:
        _moderate(card, choice, by)
        audit.record("comment.moderate", card, by=by, cohort_id=round_.cohort_id, shown=choice.shown, seen=seen)


def _moderate(card: Scorecard, choice: Choice, by: Any) -> None:
    edited = choice.shown is Shown.EDITED
    row = queries.moderation_of(card.id) or Moderation(scorecard_id=card.id)
    row.shown, row.card_version = choice.shown, card.version
    row.words = choice.words.words if edited else ""
    row.remarks = {str(key): each for key, each in choice.words.remarks.items() if each} if edited else {}
    row.reason = "" if choice.shown is Shown.AS_WRITTEN else choice.reason
    row.by_id, row.at = by.id, clock.now()
    db.session.add(row)
    db.session.flush()


def release_feedback(round_: Round, *, by: Any) -> int:
    """Every team of the round can read its feedback, and whoever is in it is owed a mail; how many teams.

    Once, and for good: what is released is a copy that nothing changes later.
    """
    _hold(round_, write=True)
    state = queries.reading(round_.id)
    if not state.with_words:
        raise Refused(_("No judge wrote anything to a team, so there is nothing to release."))
    if state.left:
        raise Refused(
            ngettext(
                "%(num)d entry is not read yet. Read it first.",
                "%(num)d entries are not read yet. Read them first.",
                state.left,
            )
        )
    if queries.reopened(round_.id):
        raise Refused(_("A scorecard is open again. Wait until its judge has submitted it, or make it void."))
    said = queries.all_comments(round_.id)
    criteria = queries.criteria(round_.id)
    now = clock.now()
    rows = {
        line.entry.id: Feedback(
            entry_id=line.entry.id,
            body=feedback.body(
                line.entry.code,
                [(each.judge, each.for_team) for each in said.get(line.entry.id, [])],
                criteria=criteria,
                blind=round_.blind,
            ),
            released_at=now,
            by_id=by.id,
        )
        for line in state.lines
    }
    db.session.add_all(rows.values())
    round_.feedback_released_at = now
    db.session.flush()
    audit.record("feedback.release", round_, by=by, entries=len(rows))
    people = [(who, {"feedback": rows[entry].id}) for who, entry in queries.entrants(round_.id)]
    outbox.owe_all(people, "judging/feedback", key=f"judging/feedback:{round_.code}", cohort_id=round_.cohort_id)
    return len(rows)


def _hold(round_: Round, *, write: bool = False) -> None:
    """The round as it is now, closed and its feedback not released, until we are done: else Refused."""
    wait: Any = True if write else {"read": True}
    db.session.refresh(round_, ["state", "version", "feedback_released_at"], with_for_update=wait)
    if round_.state is not RoundState.CLOSED:
        raise Refused(_("Close the round first: until then judges can still change what they wrote."))
    if round_.feedback_released_at is not None:
        raise Refused(_("The feedback of this round is released already. What teams have read stays as it is."))
