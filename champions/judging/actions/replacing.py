"""What happens by hand between one entry and one judge: it is given, taken, moved. All hard rules are checked anew."""

from typing import Any

from flask_babel import gettext as _

from champions.core import audit
from champions.core.db import db
from champions.core.errors import Refused
from champions.judging import queries, saying, standby
from champions.judging.grid import Board
from champions.judging.models import Entry, Judge, Round, Scorecard, ScorecardState, Void

from .holding import alone
from .telling import tell_given_soon, tell_if_short
from .voiding import give_again, void_card


def give(entry: Entry, judge: Judge, *, by: Any) -> Scorecard:
    """The entry is the judge's, too; a scorecard they once had for it is theirs again. They are told within minutes.

    Refused in words when a hard rule would be broken. How many judges an entry has is up to staff.
    """
    round_ = _here(entry, judge)
    alone(round_)
    now = queries.board(round_)
    if (judge.id, entry.id) in now.card:
        raise Refused(_("This judge has the entry already."))
    _may_take(now, judge)
    _keeps_rules(round_, now, add=[(entry.code, judge.code)])
    card = _give(entry, judge, by)
    tell_given_soon(round_, judge)
    return card


def take(card: Scorecard, reason: str, *, by: Any) -> None:
    """The entry is the judge's no more, for `reason`; what they have submitted cannot be taken from them."""
    alone(card.round)
    _may_be_taken(card)
    void_card(card, Void.MOVED, reason, by=by)


def move_card(card: Scorecard, to_judge: Judge, *, by: Any) -> Scorecard:
    """The entry is `to_judge`'s instead. Refused in words when a hard rule would be broken, or it is submitted."""
    round_ = _here(card.entry, to_judge)
    alone(round_)
    _may_be_taken(card)
    if card.judge_id == to_judge.id:
        raise Refused(_("This judge has the entry already."))
    now = queries.board(round_)
    if (to_judge.id, card.entry_id) in now.card:
        raise Refused(_("This judge has the entry already."))
    _may_take(now, to_judge)
    pairs = {"add": [(card.entry.code, to_judge.code)], "take": [(card.entry.code, card.judge.code)]}
    _keeps_rules(round_, now, **pairs)
    void_card(card, Void.MOVED, _("The entry was given to somebody else."), by=by)
    given = _give(card.entry, to_judge, by)
    tell_given_soon(round_, to_judge)
    return given


def ask_replacement(card: Scorecard, *, by: Any) -> None:
    """The scorecard counts no more: staff are told, if its entry now has fewer judges than it is to have."""
    tell_if_short(card)
    audit.record("scorecard.replace", card, by=by, cohort_id=card.round.cohort_id)


def _here(entry: Entry, judge: Judge) -> Round:
    if entry.round_id != judge.round_id:
        raise Refused(_("This judge is on the panel of another round."))
    if entry.withdrawn_at is not None:
        raise Refused(_("This entry was withdrawn."))
    return entry.round


def _may_take(now: Board, judge: Judge) -> None:
    seat = now.judge[judge.id]
    if seat.ended:
        raise Refused(_("%(name)s judges no more.", name=seat.name))
    if seat.away:
        raise Refused(_("%(name)s is away until the round is over.", name=seat.name))


def _may_be_taken(card: Scorecard) -> None:
    db.session.refresh(card, ["state", "version"], with_for_update=True)
    if card.state is ScorecardState.SUBMITTED:
        raise Refused(_("This entry is scored already. What was submitted stays."))
    if card.state is ScorecardState.VOID:
        raise Refused(_("This judge does not have the entry any more."))


def _keeps_rules(round_: Round, now: Board, **pairs: Any) -> None:
    broken = standby.changed(queries.given_now(round_, seen=now), **pairs)
    if broken:
        raise Refused(saying.refusal(broken, now))


def _give(entry: Entry, judge: Judge, by: Any) -> Scorecard:
    card = queries.card_between(judge.id, entry.id)
    if card is not None:
        give_again(card, by=by)
        return card
    card = Scorecard(round_id=entry.round_id, entry_id=entry.id, judge_id=judge.id)
    db.session.add(card)
    audit.record("scorecard.give", card, by=by, cohort_id=entry.round.cohort_id, entry=entry.code, judge=judge.code)
    return card
