"""Pure: when scores are accepted, of a round and on one scorecard. Page and action ask the same question."""

from datetime import datetime
from typing import Any, Protocol

from champions.cohorts.calendar import Window


class Dates(Protocol):
    """What this module reads of a round."""

    @property
    def state(self) -> str:
        """`preparing`, `open` or `closed`."""

    opens_at: Any
    closes_at: Any


class Own(Protocol):
    """What this module reads of a judge."""

    closes_at: Any
    ended_at: Any


class Given(Protocol):
    """What this module reads of a scorecard."""

    @property
    def state(self) -> str:
        """`assigned`, `submitted` or `void`."""

    @property
    def round(self) -> Any:
        """Its round (Dates)."""

    @property
    def judge(self) -> Any:
        """Its judge (Own)."""

    open_until: Any


def scoring(of: Dates, now: datetime) -> Window:
    """OPEN only while the round is open and from its opening instant up to and with its closing instant."""
    return _between(of, now, of.closes_at)


def closes(of: Dates, judge: Own) -> datetime:
    """Until when this judge scores, up to and with that instant: the round's close, or later where staff said so."""
    own: datetime | None = judge.closes_at
    return max(of.closes_at, own) if own else of.closes_at


def judge_window(of: Dates, judge: Own, now: datetime) -> Window:
    """As `scoring`, up to the judge's own close; AFTER for somebody who judges no more."""
    return Window.AFTER if judge.ended_at else _between(of, now, closes(of, judge))


def card_window(card: Given, now: datetime) -> Window:
    """As `judge_window`; a card that staff reopened is OPEN until then, closed round or not; a void one AFTER."""
    if card.state == "void" or card.judge.ended_at:
        return Window.AFTER
    if card.round.state != "preparing" and is_reopened(card, now):
        return Window.OPEN
    return judge_window(card.round, card.judge, now)


def until(card: Given, now: datetime) -> datetime:
    """The last instant at which the card can be changed."""
    last: datetime = card.open_until if is_reopened(card, now) else closes(card.round, card.judge)
    return last


def is_reopened(card: Given, now: datetime) -> bool:
    """True while the card can be changed because staff reopened it, and not because scoring is open anyway."""
    over = judge_window(card.round, card.judge, now) is Window.AFTER
    return over and card.open_until is not None and now <= card.open_until


def _between(of: Dates, now: datetime, last: datetime) -> Window:
    if of.state == "closed" or now > last:
        return Window.AFTER
    return Window.OPEN if of.state == "open" and now >= of.opens_at else Window.BEFORE
